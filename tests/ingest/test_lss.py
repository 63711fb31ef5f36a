"""The survey file: codes, plain texts, conditions."""

import pytest

from pipeline.errors import StudyError
from pipeline.ingest.lss import read_lss
from pipeline.ingest.plain import match_key, plain_text

from .conftest import DEMO

PATH = DEMO / "waves" / "2013-06" / "limesurvey_survey_130603.lss"


def test_demo_questionnaire() -> None:
    items = read_lss(PATH, "x.lss").items
    assert items["Groesse"].text == "Wie viele Beschäftigte hat Ihr Unternehmen am Standort?"
    assert items["WZ"].text.startswith("Zu welchem Wirtschaftszweig (WZ 2008)")
    assert items["WZ"].answers[0]["-oth-"] == "Sonstiges"
    assert items["WI"].subquestions["SQ003"] == "Energiepreise & Versorgungssicherheit"
    assert items["ZU"].answers[0]["AO06"] == "kann ich nicht beurteilen"
    assert items["FK"].answers[0] == {"Y": "Ja", "N": "Nein"}
    assert items["Stellen"].relevance == '((FK.NAOK == "Y"))'
    assert items["FK"].relevance is None


def test_language_of_the_survey_wins_over_a_translation(tmp_path) -> None:
    text = PATH.read_text("utf-8")
    start = text.index("<question_l10ns>")
    start = text.index("<rows>", start) + len("<rows>")
    end = text.index("</row>", start) + len("</row>")
    english = text[start:end].replace("[de]", "[en]").replace("de]]></language", "en]]></language")
    english = english.replace("Wie viele", "How many")
    (tmp_path / "x.lss").write_text(text[:start] + english + text[start:], "utf-8")
    items = read_lss(tmp_path / "x.lss", "x.lss").items
    assert items["Groesse"].text.startswith("Wie viele")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leer"),
        (b"<?xml version='1.0'?>\n<document>\n<a></b></document>", "nicht als XML lesen"),
        (b"<?xml version='1.0'?><document><rows/></document>", "kein LimeSurvey-Fragebogen"),
        (
            b"<?xml version='1.0'?><d><questions><rows><row><x/></row></rows></questions></d>",
            "kein LimeSurvey-Fragebogen",
        ),
        (b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>', "kein lesbares XML"),
    ],
)
def test_no_survey_file(tmp_path, data, words) -> None:
    (tmp_path / "x.lss").write_bytes(data)
    with pytest.raises(StudyError, match=words):
        read_lss(tmp_path / "x.lss", "x.lss")


def test_xml_fault_has_a_place(tmp_path) -> None:
    (tmp_path / "x.lss").write_bytes(b"<document>\n  <a></b>\n</document>")
    with pytest.raises(StudyError) as caught:
        read_lss(tmp_path / "x.lss", "x.lss")
    assert caught.value.problems[0].line == 2


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Preise &amp; Kosten", "Preise & Kosten"),
        ("WZ\u00a02008 &nbsp; neu", "WZ 2008 neu"),
        ("<p>am <strong>Standort</strong>?</p>", "am Standort?"),
        ("eins<br />zwei", "eins zwei"),
        ("Umsatz < 5 und > 3", "Umsatz < 5 und > 3"),
        ("<script>alert('x')</script>Frage", "Frage"),
        ("<!-- alt -->Frage", "Frage"),
    ],
)
def test_plain_text(text, plain) -> None:
    assert plain_text(text) == plain
    assert match_key(text) == match_key(plain)

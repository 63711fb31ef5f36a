"""The survey file: codes, plain texts, conditions."""

import pytest

from pipeline.errors import StudyError
from pipeline.ingest.lss import read_lss
from pipeline.ingest.plain import match_key, plain_text
from tests.conftest import shared_input

from .conftest import DEMO
from .limesurvey_files import CODES, lss

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


@pytest.fixture
def small(tmp_path):
    (tmp_path / "x.lss").write_text(lss(), "utf-8")
    return read_lss(tmp_path / "x.lss", "x.lss")


def test_everything_that_was_asked_is_there_in_its_order(small) -> None:
    assert list(small.items) == [
        *("Liste", "Rang", "Zahl"),
        *("MP", "Text", "Zwei", "Tafel", "Datei", "Wunsch"),
    ]
    assert (small.title, small.language, small.languages) == ("Kleine Umfrage", "de", ("de", "en"))
    assert small.participant_attributes == {"attribute_1": "Mitgliedsnummer"}
    item = small.items["MP"]
    assert (item.text, item.help, item.group) == ("Frage 81", "Hilfe 81", "Zweite & letzte")
    assert list(item.subquestions.items()) == [("SQ1", "Frage 102"), ("SQ2", "Frage 101")]
    assert (item.other, item.mandatory) == (True, False)
    assert item.attributes == {"other_replace_text": "Und?"}
    assert list(small.items["Liste"].answers[0]) == ["A1", "A2", "-oth-"]
    assert small.items["Zwei"].answers == ({"1": "Antwort 6"}, {"A1": "Antwort 7"})
    assert small.items["Tafel"].columns == {"S1": "Frage 105"}


def test_conditions_name_codes_and_the_group_counts(small) -> None:
    assert small.items["Text"].relevance == "(G7) and (MP_SQ1.NAOK == 1)"
    assert small.items["MP"].relevance == "G7"
    assert small.items["Liste"].relevance is None


def test_columns_of_the_database(small) -> None:
    assert {name: small.fields.get(name) for name in CODES} == CODES
    # The first place of question 84 would be called like question 841, which wins.
    assert small.fields["9X6X841"] == "Zahl"
    assert "9X6X843" not in small.fields
    assert small.fields["9X7X81time"] == "MPTime"
    assert small.fields["9X7time"] == "groupTime7"


def test_fixed_answers_of_arrays() -> None:
    structure = read_lss(shared_input("input/platforms/civil42") / "survey.lss", "x.lss")
    assert list(structure.items["Q0102"].answers[0]) == [str(n) for n in range(1, 11)]


def test_older_survey_file_with_comments_per_option() -> None:
    structure = read_lss(shared_input("input/platforms/civil42") / "survey.lss", "x.lss")
    item = structure.items["Q0104"]
    assert (len(structure.items), structure.language, item.type) == (10, "de", "P")
    assert (item.subquestions["SQ001"], len(item.subquestions)) == ("Kommunizieren", 13)
    assert item.mandatory and item.other and item.help.startswith("z.B. [x] Kommunizieren")
    assert item.group == "Allgemeines & Verein"
    columns = [code for code in structure.fields.values() if code.startswith("Q0104[")]
    assert len(columns) == 2 * (13 + 1)
    assert {"Q0104[SQ014comment]", "Q0104[other]", "Q0104[othercomment]"} <= set(columns)


def test_older_english_survey_file() -> None:
    folder = shared_input("input/platforms/rse_survey_de2017")
    structure = read_lss(folder / "uk_core_survey.lss", "x.lss")
    assert (len(structure.items), structure.language) == (59, "en")
    assert list(structure.items)[:3] == ["socio1", "edu1", "edu2"]
    assert structure.items["currentEmp1"].answers[0]["uni"]
    assert structure.items["soft1can"].relevance == '((soft2can.NAOK == "Y"))'
    assert not any("X" in (item.relevance or "") for item in structure.items.values())

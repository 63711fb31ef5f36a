"""Headings: found by code or text, otherwise named with the nearest one."""

import pytest

from pipeline.ingest import read_wave
from pipeline.ingest.headings import code_key, is_timing, place_of

from .conftest import SHARED_DEMO, WAVE, exports, needs_shared_demo, only_problem, problems_of

ITEM = "Wie wichtig sind die folgenden Themen für Ihr Unternehmen? [{}]"
FLAECHEN = ITEM.format("Verfügbarkeit von Gewerbeflächen")


def without_field(text: str, heading: str) -> str:
    """Return the export's text with a heading emptied of its meaning."""
    assert text.count(f'"{heading}"') == 1
    return text.replace(f'"{heading}"', '"?"')


def test_missing_column(swap, export_text) -> None:
    found = only_problem(swap(without_field(export_text, FLAECHEN)))
    assert (found.file, found.line, found.column) == ("waves/2013-06/export.csv", 1, 0)
    assert "„W_RB_FLAECHE“ fehlt" in found.message
    assert "„WI[SQ001]“" in found.message
    assert f"„{FLAECHEN}“" in found.message


def test_renamed_column(swap, export_text) -> None:
    renamed = FLAECHEN.replace("Gewerbeflächen", "Gewerbegebieten")
    found = only_problem(swap(export_text.replace(FLAECHEN, renamed)))
    assert "„W_RB_FLAECHE“ fehlt" in found.message
    assert found.advice == f"Meinten Sie „{renamed}“?"
    assert (found.line, found.column) == (1, 13)


@needs_shared_demo
def test_renamed_code(swap) -> None:
    (path,) = (p for p in exports(SHARED_DEMO / "welle-1") if p.name.endswith(".rc.csv"))
    text = path.read_text("utf-8-sig").replace('"Gemeinde"', '"Gemeinden"')
    found = only_problem(swap(text))
    assert "„ORT“ fehlt (erwartet: „Gemeinde“" in found.message
    assert found.advice == "Meinten Sie „Gemeinden“?"


def test_all_missing_columns_are_named_at_once(swap, export_text) -> None:
    text = without_field(export_text, FLAECHEN)
    text = without_field(text, "Wie beurteilen Sie Ihre aktuelle Geschäftslage?")
    assert len(problems_of(swap(text))) == 2


def test_another_surveys_export_is_one_problem(swap) -> None:
    found = only_problem(swap('"Name","Ort"\n"Erika","Köln"\n'))
    assert found.message == "keine einzige Frage der Welle 2013-06 gefunden"
    assert "Name" not in str(found)


def test_headings_that_match_one_question(swap, export_text) -> None:
    other = ITEM.format("Dauer von Genehmigungsverfahren")
    found = problems_of(swap(export_text.replace(f'"{other}"', f'"{FLAECHEN}"')))
    assert any("mehrere Spalten passen zu „W_RB_FLAECHE“" in p.message for p in found)
    assert any(p.column == 14 for p in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Gewerbeflächen]", "  Gewerbeflächen ]"),
        ("Energiepreise &amp; Versorgung", "Energiepreise & Versorgung"),
        ("(WZ\u00a02008)", "(WZ 2008)"),
        ("[Rank 2]", "[Rang 2]"),
        ("Standort?", "<b>Standort</b>?"),
        ("Wie viele offene Stellen haben Sie?", "Stellen"),
        ("Haben Sie offene Stellen?", " FK "),
        ('Unternehmen? [Sonstiges]"', 'Unternehmen? [Other]"'),
    ],
)
def test_spellings_of_a_heading(swap, export_text, old, new) -> None:
    heading, rest = export_text.split("\r\n", 1)
    assert old in heading
    assert len(read_wave(swap(heading.replace(old, new) + "\r\n" + rest), WAVE).frame) == 112


def test_unknown_columns_are_noted(swap, export_text) -> None:
    study = swap(export_text.replace('"Letzte Seite"', '"Bemerkung der Redaktion"'))
    ignored = [n for n in read_wave(study, WAVE).notes if n.reason == "column_ignored"]
    assert [n.old for n in ignored] == ["Bemerkung der Redaktion"]


def test_codes() -> None:
    assert place_of("WI[SQ001]").parts == ("SQ001",)
    assert place_of("G01Q01[SQ001][2]").scale == 1
    assert code_key("WI[SQ001]") == code_key("WI_SQ001")
    assert code_key("BED[1]") == code_key("BED_1")
    assert code_key("HEM[other]") == code_key("HEM_other")


@pytest.mark.parametrize("heading", ["interviewtime", "groupTime12", "WITime", "Fragenzeit: WI"])
def test_timings(heading) -> None:
    assert is_timing(heading)
    assert not is_timing("Wann soll die Investition beginnen?")

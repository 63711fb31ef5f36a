"""Headings: found by code or text, otherwise named with the nearest one."""

from collections import Counter

import pytest

from pipeline.ingest import read_table, read_wave
from pipeline.ingest.headings import (
    code_and_text_positions,
    code_key,
    code_positions,
    heading_keys,
    is_timing,
    place_of,
)
from pipeline.ingest.structure import Structure
from pipeline.ingest.values import ticked
from tests.conftest import shared_input

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


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("rse3[SQ001]. Who uses the code? []", "rse3[SQ001]"),
        ("WI_SQ001 : Wie wichtig …", "WI[SQ001]"),
        ("Lage: Wie beurteilen Sie …", "Lage"),
        ("Lage – Wie beurteilen Sie …", "Lage"),
        ("Lage|Wie beurteilen Sie …", "Lage"),
    ],
)
def test_code_before_a_text(heading, code) -> None:
    keys = heading_keys(("Nr", heading), None)
    assert code_positions(code, keys) == []
    assert code_and_text_positions(code, keys, (), None) == [1]


@pytest.mark.parametrize(
    "heading", ["Lage[1]. Text", "Lagebericht. Text", "Lage.1", "Lage_1: Text", "Wie ist die Lage"]
)
def test_another_code_before_a_text(heading) -> None:
    assert code_and_text_positions("Lage", heading_keys((heading,), None), (), None) == []


def test_code_glued_to_its_text_only_where_a_survey_file_says_the_text() -> None:
    keys = heading_keys(("GroesseWie viele …", "GroesseWie groß …"), None)
    texts = ("Wie viele …",)
    assert code_and_text_positions("Groesse", keys, texts, None) == []
    assert code_and_text_positions("Groesse", keys, texts, Structure({})) == [0]


def test_columns_of_the_database_are_translated_by_the_survey_file() -> None:
    structure = Structure({}, fields={"9X7X81SQ1": "WI[SQ1]"})
    headings = ("id", "9X7X81SQ1")
    assert code_positions("WI[SQ1]", heading_keys(headings, structure)) == [1]
    assert code_positions("WI[SQ1]", heading_keys(headings, None)) == []


@pytest.mark.parametrize(
    "headings",
    [("G[SQ1][1]", "G[SQ1][2]"), ("G_SQ1_0", "G_SQ1_1"), ("G_SQ1_1", "G_SQ1_2")],
)
def test_scales_counted_from_0_or_from_1(headings) -> None:
    keys = heading_keys(headings, None)
    assert [code_positions(f"G[SQ1][{scale}]", keys) for scale in (1, 2)] == [[0], [1]]


def test_database_columns_without_survey_file(swap) -> None:
    found = only_problem(swap('"id";"610701X7X81SQ001"\n"1";"5"\n'))
    assert "Fragebogen (.lss) daneben legen" in found.advice


def test_every_heading_of_a_real_export_with_code_and_text() -> None:
    path = shared_input("input/platforms/rse_survey_de2017") / "public_data.csv"
    table = read_table(path, path.name)
    assert (len(table.records), len(table.headings)) == (325, 248)
    keys = heading_keys(table.headings, None)
    assert all(keys.leading[1:]) and len(set(keys.leading)) == 248

    def answers(code: str) -> Counter:
        (position,) = code_and_text_positions(code, keys, (), None)
        return Counter(record.cells[position] for record in table.records)

    assert answers("rse1") == {"Yes": 311, "No": 14}
    assert answers("currentEmp1")["University"] == 98
    assert sum(answers("currentEmp13[12]").values()) == 325


def test_raw_columns_of_a_multiple_choice_with_comments() -> None:
    path = shared_input("input/platforms/civil42") / "Q0104-1-raw.csv"
    table = read_table(path, path.name)
    keys = heading_keys(table.headings, None)
    chosen = {}
    for option in "abcdefghijklm":
        (position,) = code_positions(option, keys)
        chosen[option] = sum(ticked(r.cells[position]) == "Y" for r in table.records)
    assert {o: chosen[o] for o in "adgbj"} == {"a": 89, "d": 64, "g": 64, "b": 42, "j": 18}
    counted = read_table(path.with_name("Q0104-1.csv"), "Q0104-1.csv")
    assert sorted(chosen.values()) == sorted(int(str(r.cells[1])) for r in counted.records)

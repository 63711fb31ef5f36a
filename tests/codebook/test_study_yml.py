"""Faults of study.yml: each with line, column and what to do."""

# ruff: noqa: E501
from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.codebook import Settings, read_study
from pipeline.errors import StudyError
from pipeline.places import PROJECT


def problems(folder: Path) -> list[str]:
    with pytest.raises(StudyError) as caught:
        read_study(folder)
    return [str(problem) for problem in caught.value.problems]


def edit(folder: Path, old: str, new: str, *, file: str = "study.yml") -> tuple[int, int]:
    """Replace the first occurrence and return its line and column."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = text[: text.index(old)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    ("old", "new", "message", "offset"),
    [
        ("companies: Betriebe", "compnies: Betriebe", "unbekannter Name „compnies“ – Meinten Sie „companies“?", 0),
        ("field_start: 2013-09-02", "fieldstart: 2013-09-02", "unbekannter Name „fieldstart“ – Meinten Sie „field_start“?", 0),
        ("field_start: 2013-06-03", "field_start: 2013-06-33", "„2013-06-33“ ist kein Datum – Form: 2013-06-03", 0),
        ("missing: dont_know", "missing: dunno", "„dunno“ ist hier nicht erlaubt", 0),
        ("min_companies: 5}", "min_companies: 3}", "„3“ ist zu klein – mindestens 5", 0),
        ("min_companies: 10}", "min_companies: 9}", "für die Öffentlichkeit mindestens 10", 0),
        ("title: Arbeitskreis, min_companies: 5", "title: Arbeitskreis, min_companies: 7", "„ausschuss“ darf nicht mehr sehen als „arbeitskreis“", None),
        ("of: [heinsberg, euskirchen]", "of: [heinsberg, euskirch]", "Klasse „euskirch“ gibt es nicht – Meinten Sie „euskirchen“?", None),
        ("method: rake", "method: raking", "„raking“ ist hier nicht erlaubt", 0),
        ("breakdowns: [groessenklasse", "breakdowns: [groesenklasse", "Gliederung „groesenklasse“ gibt es nicht – Meinten Sie „groessenklasse“?", 13),
        ("  - {id: 2013-09,", "  - {id: 2013-06,", "„2013-06“ gibt es schon", 5),
        ("situation: LAGE", "situation: LAGEN", "Frage „LAGEN“ steht nicht im Codebuch – Meinten Sie „LAGE“?", 0),
        ("codes: [AO02,", "codes: [AO01,", "Code „AO01“ steht schon bei „1“", None),
        ("margin: kreis,", "margin: kreise,", "„kreise“ ist kein Rand der Gewichtung – Meinten Sie „kreis“?", None),
    ],
)  # fmt: skip
def test_each_fault_has_its_place(
    demo_copy: Path, old: str, new: str, message: str, offset: int | None
) -> None:
    line, column = edit(demo_copy, old, new)
    found = [text for text in problems(demo_copy) if message in text]
    assert found, problems(demo_copy)
    place = f"study.yml:{line}:" + ("" if offset is None else f"{column + offset}:")
    later_line = "darf nicht mehr sehen" in message  # reported at the narrower audience
    assert later_line or found[0].startswith(place), found


def test_tab(demo_copy: Path) -> None:
    line, _ = edit(demo_copy, "  method: rake", "\tmethod: rake")
    assert problems(demo_copy) == [
        f"study.yml:{line}:1: Tabulator als Einrückung – durch Leerzeichen ersetzen"
    ]


def test_duplicate_key(demo_copy: Path) -> None:
    line, _ = edit(demo_copy, "publisher:", "title: Noch einer\npublisher:")
    assert problems(demo_copy) == [
        f"study.yml:{line}:1: „title“ steht hier zum zweiten Mal – eine der Zeilen löschen"
    ]


def test_missing_key_broken_yaml_empty_file_and_wrong_encoding(demo_copy: Path) -> None:
    path = demo_copy / "study.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("survey: Montagsumfrage\n", ""), encoding="utf-8")
    assert problems(demo_copy) == ["study.yml:1:1: Pflichtangabe „survey“ fehlt – Zeile ergänzen"]
    path.write_text(text.replace("title: Aachener", 'title: "Aachener', 1), encoding="utf-8")
    assert "lässt sich die Datei nicht als YAML lesen" in problems(demo_copy)[0]
    path.write_text("", encoding="utf-8")
    assert problems(demo_copy)[0].startswith("study.yml:1:1: leer")
    path.write_bytes(text.encode("cp1252"))
    line = text[: text.index("–")].count("\n") + 1
    assert problems(demo_copy)[0].startswith(f"study.yml:{line}:")
    assert "kein UTF-8" in problems(demo_copy)[0]


def test_missing_folder_and_file(tmp_path: Path) -> None:
    assert "gibt es nicht" in problems(tmp_path / "nowhere")[0]
    assert "study.yml: Datei fehlt" in problems(tmp_path)[0]


def test_all_problems_are_reported_together(demo_copy: Path) -> None:
    edit(demo_copy, "situation: LAGE", "situation: LAGEN")
    edit(demo_copy, "[groessenklasse, raum", "[groesse, raum")
    edit(demo_copy, ";wichtigkeit;importance", ";wichtig;importance", file="codebook.csv")
    assert len(problems(demo_copy)) == 3


def test_the_json_schema_in_the_docs_is_the_programs(tmp_path: Path) -> None:
    stored = json.loads((PROJECT / "docs" / "study.schema.json").read_text(encoding="utf-8"))
    assert stored == Settings.model_json_schema()

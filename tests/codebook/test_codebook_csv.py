"""Faults of codebook.csv: each with line, field and what to do."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.codebook import read_study
from tests.codebook.example import CODEBOOK, found, replaced, write
from tests.codebook.test_study_yml import problems
from tests.conftest import DEMO


def change(folder: Path, question: str, column: str, value: str) -> tuple[int, int]:
    """Change one cell and return its line and field number."""
    path = folder / "codebook.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    line = next(n for n, row in enumerate(rows) if row[0] == question)
    field = rows[0].index(column)
    rows[line][field] = value
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return line + 1, field + 1


@pytest.mark.parametrize(
    ("question", "column", "value", "message"),
    [
        ("LAGE", "type", "singel", "unbekannter Fragetyp „singel“ – Meinten Sie „single“?"),
        ("LAGE", "scale", "lagee", "Skala „lagee“ steht nicht in study.yml – Meinten Sie „lage“?"),
        ("LAGE", "role", "importance", "Rolle „importance“ passt nicht zu single"),
        ("LAGE", "text", "", "Fragetext von „LAGE“ fehlt"),
        ("LAGE", "2013-06", "Erw", "„Erw“ steht schon in Zeile"),
        ("W_RB_GENEHM", "handlungsfeld", "rahmen", "Handlungsfeld „rahmen“ gibt es nicht"),
        ("W_RB_GENEHM", "need", "", "need gehört zu importance"),
        ("W_RB_GENEHM", "need", "RB_GENEHMIGUNG", "zu „RB_GENEHMIGUNG“ fehlt die Frage"),
        ("STELLEN", "filter", "OFEN=ja", "Frage „OFEN“ gibt es nicht – Meinten Sie „OFFEN“?"),
        ("STELLEN", "filter", "OFFEN=jaa", "Antwort „jaa“ gibt es nicht – Meinten Sie „ja“?"),
        ("STELLEN", "filter", "OFFEN", "Filter unverständlich"),
        ("ANGEBOT_2", "block", "", "block fehlt"),
    ],
)
def test_each_fault_has_its_place(
    demo_copy: Path, question: str, column: str, value: str, message: str
) -> None:
    line, field = change(demo_copy, question, column, value)
    found = [text for text in problems(demo_copy) if message in text]
    assert found, problems(demo_copy)
    if "steht schon" not in message:  # reported at the later of the two rows
        assert found[0].startswith(f"codebook.csv:{line}:{field}: "), found


def test_renamed_missing_and_doubled_columns(demo_copy: Path) -> None:
    path = demo_copy / "codebook.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(";role;", ";rolle;", 1), encoding="utf-8")
    found = problems(demo_copy)
    assert "codebook.csv:1:7: unbekannte Spalte „rolle“ – Meinten Sie „role“?" in found
    assert any("Spalte „role“ fehlt" in text for text in found)
    path.write_text(text.replace(";need;", ";role;", 1), encoding="utf-8")
    assert any("Spalte „role“ steht zweimal da" in text for text in problems(demo_copy))


def test_empty_and_wrongly_encoded(demo_copy: Path) -> None:
    path = demo_copy / "codebook.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_bytes(text.encode("cp1252", errors="replace"))
    assert "in Excel als „CSV UTF-8“ speichern" in problems(demo_copy)[0]
    path.write_text("", encoding="utf-8")
    assert "codebook.csv:1:1: Datei ist leer" in problems(demo_copy)[0]
    path.unlink()
    assert "codebook.csv: Datei fehlt" in problems(demo_copy)[0]


def test_comma_between_fields_is_understood(demo_copy: Path) -> None:
    path = demo_copy / "codebook.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert [q.id for q in read_study(demo_copy).questions] == [
        q.id for q in read_study(DEMO).questions
    ]


def test_one_need_over_all_waves() -> None:
    study = read_study(DEMO)
    importance, satisfaction = study.needs()["FK_FACHKR"]
    assert importance.columns == {
        "2013-06": "WI[SQ007]",
        "2013-09": "WI[SQ007]",
        "2013-11": "WICHTIG[SQ10]",
    }
    assert importance.wording("2013-06")[1] == "Verfügbarkeit von Fachkräften"
    assert satisfaction.wording("2013-11")[1].startswith("Verfügbarkeit qualifizierter")
    assert set(study.needs()["SM_IMAGE"][0].columns) == {"2013-06"}


def test_invisible_characters_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, codebook=replaced(CODEBOOK, "Flächen", "Fl\0ächen"))
    assert found(folder) == [
        "codebook.csv:4: unsichtbares Zeichen (NUL) – "
        "Zeichen löschen; in Excel als „CSV UTF-8“ speichern"
    ]

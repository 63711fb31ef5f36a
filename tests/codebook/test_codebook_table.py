"""codebook.csv as Excel writes it, and what goes wrong in its cells."""

# ruff: noqa: E501
from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from pipeline.codebook import read_study
from tests.codebook.example import CODEBOOK, found, replaced, write

QUOTES = "jedes Anführungszeichen am Feldanfang braucht eines am Feldende"
LOOSE = "Texte mit Trennzeichen in Anführungszeichen setzen; sonst Feld leeren"

BLANK_SECOND_COLUMN = "".join(
    line.replace(";", ";;", 1) for line in CODEBOOK.splitlines(keepends=True)
)


def delimited(delimiter: str) -> str:
    """Return the codebook with another delimiter, quoted where it must be."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(
        csv.reader(io.StringIO(CODEBOOK), delimiter=";")
    )
    return text.getvalue()


def wider(end: str) -> str:
    return CODEBOOK.replace("\n", end + "\n")


@pytest.mark.parametrize(
    "text",
    [
        *(delimited(delimiter) for delimiter in ";,\t"),
        *("sep=" + delimiter + "\r\n" + delimited(delimiter) for delimiter in ";,\t|"),
        '"sep=;"\n' + CODEBOOK,
        "sep=;;;;\n" + CODEBOOK,
        "\n\n" + delimited(","),
        ";;;;;\n" + CODEBOOK,
        wider(";;;") + ";;;;\n\n;;\n",
        CODEBOOK.replace("\n", "\n;;;;\n"),
        CODEBOOK.replace("\n", "\r"),
        BLANK_SECOND_COLUMN,
    ],
)
def test_understood(tmp_path: Path, text: str) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "other").mkdir()
    expected = read_study(write(tmp_path / "plain")).questions
    folder = write(tmp_path / "other")
    (folder / "codebook.csv").write_bytes(text.encode("utf-8-sig"))
    found = read_study(folder).questions
    assert [(q.id, q.columns, q.filter) for q in found] == [
        (q.id, q.columns, q.filter) for q in expected
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("GR;GR\n", "GR;GR;;x;y\n", [f"codebook.csv:2:14: Feld 14 steht hinter der letzten Spalte „2026-09“ – {LOOSE}"]),
        ("Wie groß?", "Wie; groß?", [f"codebook.csv:2:13: Feld 13 steht hinter der letzten Spalte „2026-09“ – {LOOSE}"]),
        ("Wie groß?", '"Wie groß?', [f"codebook.csv:2:3: ein Anführungszeichen wird nicht geschlossen – {QUOTES}"]),
        ("Wie groß?", '"Wie" groß?', [f"codebook.csv:2:3: ein Anführungszeichen wird nicht geschlossen – {QUOTES}"]),
        ("Wie groß?", "x" * 140_000, [f"codebook.csv:2:3: ein Feld ist länger als 131 072 Zeichen – Text kürzen; {QUOTES}"]),
        ("id;block", "id;blok", ["codebook.csv:1:2: unbekannte Spalte „blok“ – Meinten Sie „block“?", "codebook.csv:1:13: Spalte „block“ fehlt – Spalte ergänzen (sie darf leer sein)"]),
        (CODEBOOK, CODEBOOK.splitlines()[0], ["codebook.csv:2:1: keine einzige Frage – Fragen eintragen"]),
        (CODEBOOK, ";;;\n\n", ["codebook.csv:1:1: Datei ist leer – Codebuch ausfüllen"]),
        ("id;block", "sep=;\nid;blok", ["codebook.csv:2:2: unbekannte Spalte „blok“ – Meinten Sie „block“?", "codebook.csv:2:13: Spalte „block“ fehlt – Spalte ergänzen (sie darf leer sein)"]),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert found(write(tmp_path, codebook=replaced(CODEBOOK, old, new))) == expected


def test_cells_below_a_blank_heading(tmp_path: Path) -> None:
    text = replaced(BLANK_SECOND_COLUMN, "GR;;", "GR;x;")
    message = "Feld 2 steht unter keiner Überschrift – Überschrift ergänzen oder Feld leeren"
    assert found(write(tmp_path, codebook=text)) == [f"codebook.csv:2:2: {message}"]


def test_not_utf_8_names_line_and_field(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "codebook.csv").write_bytes(CODEBOOK.encode("cp1252"))
    message = "kein UTF-8 – in Excel als „CSV UTF-8“ speichern"
    assert found(tmp_path) == [f"codebook.csv:2:3: {message}"]
    (tmp_path / "codebook.csv").write_bytes(CODEBOOK.encode("utf-16"))
    assert found(tmp_path) == [f"codebook.csv:1:1: {message}"]


def test_fields_are_numbered_as_the_file_orders_them(tmp_path: Path) -> None:
    rows = [line.split(";") for line in CODEBOOK.splitlines()]
    text = "\n".join(";".join([row[-1], *row[:-1]]) for row in rows)
    found_problems = found(write(tmp_path, codebook=replaced(text, "single;abc", "single;abd")))
    expected = "codebook.csv:2:7: Skala „abd“ steht nicht in study.yml – Meinten Sie „abc“?"
    assert found_problems == [expected]

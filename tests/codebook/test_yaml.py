"""Whatever YAML allows: a value, or a problem with its place; never a Python error."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import read_study
from tests.codebook.example import STUDY, found, replaced, write

TAG = "ist hier nicht vorgesehen – löschen; Texte wie true oder null in Anführungszeichen setzen"
YAML = "Einrückung, Doppelpunkte und Anführungszeichen dieser und der Zeile davor prüfen"
CONTROL = "Zeichen löschen; Datei als UTF-8 speichern"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("notice: Testdaten", "notice: !x Testdaten", [f"study.yml:4:9: Typangabe „!x“ {TAG}"]),
        ("notice: Testdaten", "notice: !!int abc", [f"study.yml:4:9: Typangabe „!!int“ {TAG}"]),
        ("notice: Testdaten", "notice: !!bool abc", [f"study.yml:4:9: Typangabe „!!bool“ {TAG}"]),
        ("waves:", "waves: !x", [f"study.yml:10:8: Typangabe „!x“ {TAG}"]),
        ("notice: Test", "notice: Te\x07st", [f"study.yml:4:11: unsichtbares Steuerzeichen (Nummer 7) – {CONTROL}"]),
        ("notice: Test", "notice: \x00", [f"study.yml:4:9: unsichtbares Steuerzeichen (Nummer 0) – {CONTROL}"]),
        ("notice: Testdaten", "notice: &n [*n]", ["study.yml:4:13: Verweis („*“) in einem Teil, auf den selbst verwiesen wird („&“) – den Teil ausschreiben"]),
        ("notice: Testdaten", "notice: &n {a: *n}", ["study.yml:4:16: Verweis („*“) in einem Teil, auf den selbst verwiesen wird („&“) – den Teil ausschreiben"]),
        ("notice: Testdaten", "notice: *n", ["study.yml:4:9: Verweis mit „*“ auf etwas, das es nicht gibt – Wert in Anführungszeichen setzen"]),
        ("notice: Testdaten", "? [a, b]\n: c", ["study.yml:4:3: eine Liste oder Gruppe kann kein Name sein – Klammern löschen"]),
        ("notice: Testdaten", "{a: b}: c", ["study.yml:4:1: eine Liste oder Gruppe kann kein Name sein – Klammern löschen"]),
        ("notice: Testdaten", ": c", ["study.yml:4:1: vor dem Doppelpunkt fehlt der Name – Namen ergänzen"]),
        ("  note:\n", "  kopie:\n    <<: {a: b}\n  note:\n", ["study.yml:56:5: „<<“ ist hier nicht vorgesehen – die Angaben ausschreiben"]),
        ("notice: Testdaten", "title: x", ["study.yml:4:1: „title“ steht hier zum zweiten Mal – eine der Zeilen löschen"]),
        ("notice: Testdaten", "---\nnotice: x", [f"study.yml:4:1: hier lässt sich die Datei nicht als YAML lesen – {YAML}"]),
        ("notice: Testdaten", "notice: " + "[" * 500 + "]" * 500, ["study.yml:1:1: zu tief verschachtelt – Klammern „[“ und „{“ prüfen"]),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert found(write(tmp_path, study=replaced(STUDY, old, new))) == expected


@pytest.mark.parametrize("key", ["~", "1", "true", "1.5", "2026-03-01", "null"])
def test_names_are_shown_as_written(tmp_path: Path, key: str) -> None:
    study = replaced(STUDY, "notice: Testdaten", f"{key}: x")
    assert found(write(tmp_path, study=study))[0].startswith(
        f"study.yml:4:1: unbekannter Name „{key}“ – Zeile löschen; erlaubt: id, title, survey"
    )


def test_numbers_keep_their_zeros_and_references_work(tmp_path: Path) -> None:
    study = replaced(STUDY, 'codes: ["9"], labels: [k. A.]', "codes: &c [09, 1.50], labels: *c")
    answer = read_study(write(tmp_path, study=study)).settings.scales["wichtig"].answers[3]
    assert answer.codes == answer.labels == ["09", "1.50"]


@pytest.mark.parametrize(
    "text", ["", "- a\n", "text", "# nur eine Bemerkung\n", "%YAML 9.9\n---\na: 1"]
)
def test_no_mapping(tmp_path: Path, text: str) -> None:
    assert found(write(tmp_path, study=text))[0].startswith("study.yml:1:1: ")


def test_references_within_references_are_refused(tmp_path: Path) -> None:
    """Written out, each level would be ten times as long as the one before."""
    levels = ["a0: &a0 [x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 15)]
    study = "\n".join([STUDY, *levels, ""])
    (problem,) = found(write(tmp_path, study=study))
    assert "Verweis („*“) in einem Teil, auf den selbst verwiesen wird" in problem

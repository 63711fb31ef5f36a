"""Scales: answers, codes, labels, scores, grades and polarity."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import read_study
from tests.codebook.example import CODEBOOK, STUDY, found, replaced, write


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("label: teils, score: 2", "label: teils, score: 1", ["study.yml:52:33: score 1 steht schon bei einer Antwort – gleich große Schritte nach oben oder unten, z. B. 1, 2, 3, 4, 5"]),
        ("label: teils, score: 2", "label: teils, score: 4", ["study.yml:53:35: die Werte von Skala „wichtig“ steigen und fallen – gleich große Schritte nach oben oder unten, z. B. 1, 2, 3, 4, 5"]),
        ("label: wichtig, score: 3", "label: wichtig, score: 5", ["study.yml:53:35: die Werte von Skala „wichtig“ haben ungleiche Abstände – gleich große Schritte nach oben oder unten, z. B. 1, 2, 3, 4, 5"]),
        ("label: teils, score: 2", "label: teils, score: 1.5", ["study.yml:52:33: „1.5“ ist keine ganze Zahl – eine Zahl ohne Komma eintragen, z. B. 5"]),
        ("label: teils, score: 2", "label: teils, score: true", ["study.yml:52:33: „true“ ist keine ganze Zahl – eine Zahl ohne Komma eintragen, z. B. 5"]),
        ("label: teils, score: 2", "label: teils", ["codebook.csv:4:6: Skala „wichtig“ braucht score je Antwort – score in study.yml bei jeder Antwort ohne „missing“ ergänzen", "codebook.csv:5:6: Skala „wichtig“ braucht score je Antwort – score in study.yml bei jeder Antwort ohne „missing“ ergänzen"]),
        ('{id: "2", label: teils', '{id: "1", label: teils', ["study.yml:52:10: Antwort „1“ gibt es in dieser Skala schon – einer der Antworten eine andere id geben"]),
        ("label: teils", 'label: " Unwichtig"', ["study.yml:52:19: Text „Unwichtig“ steht schon bei „1“ – jeder Antwort einen eigenen Text geben"]),
        ("labels: [k. A.]", "labels: [teils]", ["study.yml:54:60: Text „teils“ steht schon bei „2“ – jeder Antwort einen eigenen Text geben"]),
        ('codes: ["9"]', 'codes: ["3"]', ["study.yml:54:46: Code „3“ steht schon bei „3“ – jeden Code nur bei einer Antwort nennen"]),
        ("label: B}\n      - {id: c, label: C}", "label: B, missing: no_answer}\n      - {id: c, label: C, missing: no_answer}", ["codebook.csv:11:6: mehr Ränge als Antworten in Skala „abc“ (1) – Zeile löschen oder Antworten in study.yml ergänzen", "codebook.csv:15:10: Antwort „b“ zählt als fehlend, danach wird nicht gefiltert – erlaubt: a", "study.yml:65:5: Skala „abc“ hat weniger als zwei Antworten, die zählen – Antworten ergänzen oder „missing“ dort löschen, wo die Antwort zählt"]),
        ("    schulnote: true\n", "", ["study.yml:55:3: Skala „note“ sieht nach Schulnoten aus (1 ist die beste) – bei der Skala „schulnote: true“ ergänzen"]),
        ("    schulnote: true", "    schulnote: false", ["study.yml:55:3: Skala „note“ sieht nach Schulnoten aus (1 ist die beste) – bei der Skala „schulnote: true“ ergänzen"]),
        ("gleich, polarity: neutral", "gleich", ["study.yml:72:9: „polarity“ von „gleich“ fehlt (Geschäftsklima) – positive, neutral oder negative eintragen"]),
        ("besser, polarity: positive", "besser, polarity: neutral", ["study.yml:70:5: Skala „klima“ hat keine Antwort mit polarity positive – für den Saldo mindestens eine nötig"]),
        ("schlechter, polarity: negative", "schlechter, polarity: neutral", ["study.yml:70:5: Skala „klima“ hat keine Antwort mit polarity negative – für den Saldo mindestens eine nötig"]),
    ],
)  # fmt: skip
def test_study_yml(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    study = replaced(STUDY, old, new)
    assert found(write(tmp_path, study=study)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("single;klima;expectation", "single;abc;expectation", ["study.yml:66:9: „polarity“ von „a“ fehlt (Geschäftsklima) – positive, neutral oder negative eintragen", "study.yml:67:9: „polarity“ von „b“ fehlt (Geschäftsklima) – positive, neutral oder negative eintragen", "study.yml:68:9: „polarity“ von „c“ fehlt (Geschäftsklima) – positive, neutral oder negative eintragen"]),
        ("rating;note;satisfaction;FL", "rating;abc;satisfaction;FL", ["codebook.csv:6:6: Skala „abc“ braucht score je Antwort – score in study.yml bei jeder Antwort ohne „missing“ ergänzen"]),
        ("single;abc;;", "single;abcd;;", ["codebook.csv:14:6: Skala „abcd“ steht nicht in study.yml – Meinten Sie „abc“?"]),
    ],
)  # fmt: skip
def test_codebook_csv(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    codebook = replaced(CODEBOOK, old, new)
    assert found(write(tmp_path, codebook=codebook)) == expected


@pytest.mark.parametrize("scores", [(3, 2, 1), (-1, 0, 1), (0, 50, 100), (100, 50, 0)])
def test_even_steps_up_or_down_are_scores(tmp_path: Path, scores: tuple[int, ...]) -> None:
    study = STUDY
    for before, after in zip((1, 2, 3), scores, strict=True):
        study = replaced(study, f"score: {before}}}", f"score:  {after}}}")
    assert read_study(write(tmp_path, study=study))


def test_importance_and_satisfaction_may_use_different_scales(tmp_path: Path) -> None:
    importance, satisfaction = read_study(write(tmp_path)).needs()["FL"]
    assert (importance.scale, satisfaction.scale) == ("wichtig", "note")

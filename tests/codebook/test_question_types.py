"""Severity, biggest obstacle, best-worst tasks, sliders and the NPS: what the codebook refuses."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import read_study
from tests.codebook.example import CODEBOOK, STUDY, found, replaced, write


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("severity;STROM;standort", "severity;;standort", ["codebook.csv:16:8: need gehört zu importance, satisfaction und severity – ergänzen oder leeren"]),
        ("severity;STROM;standort", "severity;STROM;", ["codebook.csv:16:9: Handlungsfeld von „STROM“ fehlt – Handlungsfeld aus study.yml eintragen"]),
        ("severity;STROM;standort", "severity;FL;standort", ["codebook.csv:17:8: „FL“ hat zwei Fragen mit Rolle severity – need einer der Zeilen ändern"]),
        ("severity;FL;standort", "severity;FL;personal", ["codebook.csv:17:9: „FL“ steht in zwei Handlungsfeldern – beide Zeilen gleich (Zeile 6: „standort“)"]),
        ("hemmnis;severity;STROM", "note;severity;STROM", ["codebook.csv:16:6: Skala „note“ sind Schulnoten (1 ist die beste) – Skala ohne „schulnote“ nennen, auf der ein höherer score mehr bedeutet"]),
        ("H_1;H;", "STROM;H;", ["codebook.csv:16:1: „STROM“ heißt schon ein Bedarf – Frage umbenennen, z. B. F_STROM"]),
        ("single;abc;biggest", "rating;wichtig;biggest", ["codebook.csv:18:7: Rolle „biggest“ passt nicht zu rating – erlaubt: importance, satisfaction, severity, (leer)"]),
        ("slider;regler", "slider;", ["codebook.csv:19:6: Skala von „REGLER“ fehlt – Skala aus study.yml eintragen"]),
        ("slider;regler", "slider;abc", ["codebook.csv:19:6: Skala „abc“ braucht score je Antwort – score in study.yml bei jeder Antwort ohne „missing“ ergänzen"]),
        ("slider;regler", "slider;note", ["codebook.csv:19:6: Skala „note“ sind Schulnoten (1 ist die beste) – Skala ohne „schulnote“ nennen, auf der ein höherer score mehr bedeutet"]),
        ("B_1;B;", "B_1;;", ["codebook.csv:20:2: block fehlt – alle Zeilen einer Frage gleich benennen"]),
        ("aufgabe_1;worst", "aufgabe_1;best", ["codebook.csv:23:7: Block „B“: 3-mal Rolle best, 1-mal Rolle worst – je Aufgabe eine Zeile best und eine Zeile worst, in gleicher Reihenfolge"]),
        ("aufgabe_1;worst", "aufgabe_2;worst", ["codebook.csv:21:6: „S_1“ hat nicht die Skala „aufgabe_1“ wie „B_1“ – beide Zeilen einer Aufgabe mit derselben Skala"]),
        (";S2;S2", ";;S2", ["codebook.csv:23:11: „S_2“ ist nicht in denselben Wellen gefragt wie „B_2“ – Code in Spalte 2026-03 ergänzen oder löschen"]),
        ("aufgabe_1;best", "aufgabe_1;schlecht", ["codebook.csv:20:7: Rolle „schlecht“ passt nicht zu best_worst – erlaubt: best, worst"]),
        ("rating;empfehlung;", "rating;empfehlung;severity", ["codebook.csv:24:8: need gehört zu importance, satisfaction und severity – ergänzen oder leeren"]),
        ("rating;empfehlung;", "single;empfehlung;", ["codebook.csv:24:6: Skala „empfehlung“ ist für den Net Promoter Score – Typ rating ohne Rolle eintragen, sonst ohne „nps“"]),
    ],
)  # fmt: skip
def test_codebook_csv(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    codebook = replaced(CODEBOOK, old, new)
    assert found(write(tmp_path, codebook=codebook)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('{id: "0", label: kein Hemmnis, score: 0}', '{id: "0", label: kein Hemmnis, score: 5}\n      - {id: "4", label: großes, score: 4}\n      - {id: "3", label: größeres, score: 3}\n      - {id: "2b", label: deutliches, score: 2}', "auf Skala „hemmnis“ hat „kein“ den höchsten score – ein höherer score ist ein größeres Hemmnis"),
        ("voll und ganz, score: 100", "voll und ganz", "Skala „regler“ braucht score je Antwort – score in study.yml bei jeder Antwort ohne „missing“ ergänzen"),
        ('codes: ["999"]', 'codes: ["99"]', "Code „99“ liegt zwischen den Enden des Reglers (0 und 100) – im Export einen Code außerhalb verwenden"),
        ("{id: strom, label: Strom}\n      - {id: wege, label: Wege}\n      - {id: f", "{id: strom, label: Gas}\n      - {id: wege, label: Wege}\n      - {id: f", "„strom“ heißt in Block „B“ auch „Strom“ – gleiches Thema: gleicher Text; anderes Thema: andere id"),
        ('      - {id: "10", label: "10 = auf jeden Fall", score: 10}\n', "", "Skala „empfehlung“ hat nicht genau die elf Werte 0 bis 10 des NPS – score 0 bis 10 eintragen; bei drei Stufen statt „nps“ einen Saldo (polarity)"),
        ("nps: true", "nps: true\n    schulnote: true", "Skala „empfehlung“ hat nicht genau die elf Werte 0 bis 10 des NPS – score 0 bis 10 eintragen; bei drei Stufen statt „nps“ einen Saldo (polarity)"),
        ("  klima:\n", "  klima:\n    nps: true\n", "Skala „klima“ hat nicht genau die elf Werte 0 bis 10 des NPS – score 0 bis 10 eintragen; bei drei Stufen statt „nps“ einen Saldo (polarity)"),
    ],
)  # fmt: skip
def test_study_yml(tmp_path: Path, old: str, new: str, expected: str) -> None:
    study = replaced(STUDY, old, new)
    assert any(problem.endswith(": " + expected) for problem in found(write(tmp_path, study=study)))


def test_a_task_is_the_first_best_with_the_first_worst(tmp_path: Path) -> None:
    study = read_study(write(tmp_path))
    pairs = [(best.id, worst.id) for best, worst in study.tasks("B")]
    assert pairs == [("B_1", "S_1"), ("B_2", "S_2")]


def test_an_nps_scale_may_run_downwards(tmp_path: Path) -> None:
    lines = STUDY.split("  empfehlung:\n")[1].split("duplicates:")[0].splitlines()
    study = STUDY.replace("\n".join(lines[2:]), "\n".join(reversed(lines[2:])))
    scale = read_study(write(tmp_path, study=study)).settings.scales["empfehlung"]
    assert (scale.valid()[0].score, scale.ends()) == (10, (0, 10))

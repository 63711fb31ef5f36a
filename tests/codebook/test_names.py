"""Question ids that mean something else already."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from tests.codebook.example import CODEBOOK, STUDY, found, replaced, write


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  grob:", "  company:", ["study.yml:24:3: „company“ heißt schon eine Spalte des Programms – Gliederung umbenennen", "study.yml:38:14: Gliederung „grob“ gibt es nicht – unter classifications ergänzen"]),
    ],
)  # fmt: skip
def test_study_yml(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    study = replaced(STUDY, old, new)
    assert found(write(tmp_path, study=study)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("M_2;M", "wave;M", ["codebook.csv:9:1: „wave“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_wave"]),
        ("M_2;M", "file;M", ["codebook.csv:9:1: „file“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_file"]),
        ("M_2;M", "row;M", ["codebook.csv:9:1: „row“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_row"]),
        ("M_2;M", "response_id;M", ["codebook.csv:9:1: „response_id“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_response_id"]),
        ("M_2;M", "token;M", ["codebook.csv:9:1: „token“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_token"]),
        ("M_2;M", "company;M", ["codebook.csv:9:1: „company“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_company"]),
        ("M_2;M", "complete;M", ["codebook.csv:9:1: „complete“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_complete"]),
        ("M_2;M", "submitted;M", ["codebook.csv:9:1: „submitted“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_submitted"]),
        ("M_2;M", "started;M", ["codebook.csv:9:1: „started“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_started"]),
        ("M_2;M", "member_number;M", ["codebook.csv:9:1: „member_number“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_member_number"]),
        ("M_2;M", "stratum;M", ["codebook.csv:9:1: „stratum“ heißt schon eine Spalte des Programms – Frage umbenennen, z. B. F_stratum"]),
        ("M_2;M", "N.missing;M", ["codebook.csv:9:1: „N.missing“: „.missing“ am Ende und „weight_“ am Anfang sind vergeben – Frage umbenennen"]),
        ("M_2;M", "weight_x;M", ["codebook.csv:9:1: „weight_x“: „.missing“ am Ende und „weight_“ am Anfang sind vergeben – Frage umbenennen"]),
        ("M_2;M", "groesse;M", ["codebook.csv:9:1: „groesse“ heißt schon eine Gliederung – Frage umbenennen, z. B. F_groesse"]),
        ("M_2;M", "grob;M", ["codebook.csv:9:1: „grob“ heißt schon eine Gliederung – Frage umbenennen, z. B. F_grob"]),
        ("M_2;M", "standort;M", ["codebook.csv:9:1: „standort“ heißt schon ein Handlungsfeld – Frage umbenennen, z. B. F_standort"]),
        ("M_2;M", "klima;M", ["codebook.csv:9:1: „klima“ heißt schon das Geschäftsklima – Frage umbenennen, z. B. F_klima"]),
        ("M_2;M", "W;M", ["codebook.csv:9:1: „W“ heißt schon ein Block anderer Fragen – Frage umbenennen, z. B. F_W"]),
        ("M_2;M", "gr;M", ["codebook.csv:9:1: „gr“ steht schon in Zeile 2 als „GR“ – jede id und jede Exportspalte nur einmal"]),
    ],
)  # fmt: skip
def test_codebook_csv(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    codebook = replaced(CODEBOOK, old, new)
    assert found(write(tmp_path, codebook=codebook)) == expected

"""A table of counts is refused with its reason; a narrow table of answers is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest import read_table
from pipeline.ingest.summary_table import summary_problem
from tests.conftest import shared_input

from .conftest import only_problem


def said(path: Path) -> str:
    return str(summary_problem(read_table(path, path.name), path.name) or "")


@pytest.mark.parametrize(
    "text",
    [
        "Kategorie,Anzahl\nTermine,64\nMails,12\n",
        "Bekannt,COUNT(*)\n1  ,24\n2  ,10\n",
        "Antwort;n;Prozent\nja;44;73,3 %\nnein;16;26,7 %\n",
    ],
)
def test_counts_are_no_answers(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    assert "Auszählung" in said(path)


@pytest.mark.parametrize(
    "text",
    [
        "id,Bekannt\n1,10\n2,8\n",
        "Kategorie,Anzahl\nTermine,64\nTermine,12\n",
        "Kategorie,Anzahl\nTermine,viele\nMails,12\n",
        "Frage;\nja;\nnein;\n",
    ],
)
def test_answers_are_no_counts(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    assert said(path) == ""


def test_a_wave_with_a_summary_says_so(swap) -> None:
    found = only_problem(swap("Kategorie;Anzahl\nTermine;64\nMails;12\n"))
    assert found.message.startswith("das ist eine Auszählung")


def test_real_summaries_and_raw_columns() -> None:
    folder = shared_input("input/platforms/civil42")
    assert "Auszählung" in said(folder / "Q0104-1.csv")
    assert "Auszählung" in said(folder / "Q0102-1.csv")
    for name in ("Q0104-1-raw.csv", "Q0102-1-raw.csv", "Q0102-2-raw.csv", "Q0102-3-raw.csv"):
        assert said(folder / name) == ""

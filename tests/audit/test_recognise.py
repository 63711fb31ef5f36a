"""Numbers are recognised by what a reader sees; the share is measured on the demo's pages."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from pipeline.audit.files import read_files, shared_files
from pipeline.audit.html_file import read_html
from pipeline.audit.recognise import Recogniser
from pipeline.audit.seen import Content, Seen
from pipeline.audit.shown import shown_numbers
from pipeline.audit.vocabulary import Vocabulary
from pipeline.codebook import read_study
from pipeline.places import Places
from tests.conftest import DEMO

OTHERS = ("Rang", "Gelesene Zeilen", "nicht abgeschlossen", "Testeintrag", "doppelt")
"""Rows and cells that hold no figure of the estimates: ranks, and rows of the exports."""


@pytest.fixture(scope="module")
def estimates(demo_run: Places) -> pd.DataFrame:
    return pd.read_parquet(demo_run.processed / "estimates.parquet")


@pytest.fixture(scope="module")
def recogniser(estimates: pd.DataFrame) -> Recogniser:
    return Recogniser(estimates, Vocabulary(read_study(DEMO)))


def in_body(seen: Seen) -> bool:
    """Whether a number stands in a cell below the headings, and is meant as a figure."""
    where = seen.place.where
    if not where.startswith("Tabelle") or not seen.columns or "Spalte 1" in where.split(", ")[-1:]:
        return False
    return not any(word in text for word in OTHERS for text in (seen.own, *seen.around[:1]))


def test_nearly_all_table_numbers_of_the_demo_are_recognised(
    demo_run: Places, recogniser: Recogniser
) -> None:
    contents = read_files(shared_files(demo_run.reports), root=demo_run.reports)
    counts: Counter[bool] = Counter()
    for content in contents.values():
        shown = shown_numbers(content, recogniser)
        counts[True] += sum(in_body(one.seen) for one in shown.recognised)
        counts[False] += sum(in_body(seen) for seen in shown.unknown)
    assert counts[True] > 1300
    assert counts[True] / counts.total() >= 0.99


def test_estimates_in_tables_are_the_figures_that_the_page_names(
    demo_run: Places, recogniser: Recogniser, estimates: pd.DataFrame
) -> None:
    """Every need score by group: the recognised figure is the one of its row and column."""
    content = Content()
    path = demo_run.reports / "arbeitskreis" / "handlungsfeld-fachkraefte.html"
    read_html(content, path.name, path.read_text(encoding="utf-8"))
    checked = 0
    for one in shown_numbers(content, recogniser).recognised:
        if any(text.startswith("Bedarfswert je Thema nach") for text in one.seen.around):
            rows = estimates.iloc[list(one.rows)]
            assert set(rows["statistic"]) == {"mwds"}
            assert set(rows["wave"]) == {"2013-11"}
            assert rows["group"].nunique(dropna=False) == 1
            assert rows["need"].nunique() == 1
            checked += 1
    html = path.read_text(encoding="utf-8")
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    cells = [
        cell
        for table in tables
        if "Bedarfswert je Thema nach" in table
        for cell in re.findall(r"<td[^>]*>(.*?)</td>", table, re.DOTALL)
    ]
    # Every cell with a number; the withheld ones have none.
    assert checked == sum(any(sign.isdigit() for sign in cell) for cell in cells) > 9


def figure(recogniser: Recogniser, estimates: pd.DataFrame, body: str, value: float) -> set[tuple]:
    content = Content()
    read_html(content, "seite.html", body)
    [seen] = [s for s in content.numbers if s.value == value]
    found = recogniser.recognise(seen)
    if found is None:
        return set()
    names = ["wave", "question", "statistic", "category", "group"]
    keys = estimates[names].iloc[list(found.rows)].fillna("")
    return set(keys.itertuples(index=False, name=None))


def test_a_transposed_table_is_recognised(recogniser: Recogniser, estimates: pd.DataFrame) -> None:
    body = (
        "<table><tr><th>Juni 2013<th>Kreis Düren<th>StädteRegion Aachen"
        "<tr><th>Antworten<td>12<td>73</table>"
    )
    assert figure(recogniser, estimates, body, 12) == {
        ("2013-06", "", "response_rate", "", "dueren")
    }


def test_waves_in_the_headings_are_recognised(
    recogniser: Recogniser, estimates: pd.DataFrame
) -> None:
    row = estimates[
        (estimates["statistic"] == "cases_share")
        & (estimates["question"] == "HEMMNIS_3")
        & (estimates["wave"] == "2013-09")
        & (estimates["weighting"] == "rake")
        & estimates["breakdown"].isna()
    ].iloc[0]
    percent = round(100 * row["estimate"])
    body = (
        "<table><caption>Was sind zurzeit die größten Hemmnisse?</caption>"
        "<tr><th>Antwort<th>Juni 2013<th>September 2013"
        f"<tr><th>Bürokratie<td>1 %<td>{percent} %</table>"
    )
    found = figure(recogniser, estimates, body, percent)
    assert ("2013-09", "HEMMNIS_3", "cases_share", "HEMMNIS_3", "") in found
    assert {(wave, group) for wave, *_, group in found} == {("2013-09", "")}


def test_a_number_that_fits_no_figure_is_unknown(
    recogniser: Recogniser, estimates: pd.DataFrame
) -> None:
    body = "<table><tr><th>Gruppe<th>n<tr><th>Kreis Düren<td>4711</table>"
    assert figure(recogniser, estimates, body, 4711) == set()


def test_numbers_of_labels_are_no_figures(recogniser: Recogniser) -> None:
    content = Content()
    read_html(content, "seite.html", "<p>Juni 2013: 1–49 Beschäftigte</p>")
    assert len(content.numbers) == 3
    assert all(recogniser.is_label(seen) for seen in content.numbers)


def test_internal_pages_are_not_meant_to_be_shared(demo_run: Places) -> None:
    names = [path.relative_to(demo_run.reports) for path in shared_files(demo_run.reports)]
    assert Path("arbeitskreis/index.html") in names
    assert not any("intern" in name.parts for name in names)

"""The audit table counts what is withheld; it names no cell."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.codebook import Study, read_study
from pipeline.disclosure import ReleaseLedger, audit_table
from pipeline.disclosure.audit_table import KINDS
from pipeline.disclosure.pattern import Pattern
from pipeline.places import Places
from tests.conftest import DEMO

FINE, COARSE = ("groessenklasse", "250+"), ("groesse_grob", "50+")
CROSSED = ("groesse_grob*raum", "50+*dueren")


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(DEMO)


def released(*cells: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """Return rows of (question, breakdown, group, status, reason)."""
    columns = ["question", "breakdown", "group", "status", "reason"]
    table = pd.DataFrame(cells, columns=columns).replace({"question": {"": None}})
    return table.assign(audience="arbeitskreis", wave="2013-06")


def row(study: Study, pattern: Pattern, table: pd.DataFrame, **ledger: object) -> pd.Series:
    patterns = {("arbeitskreis", "2013-06"): pattern}
    found = audit_table(study, patterns, table, ReleaseLedger(**ledger))
    assert len(found) == 1
    return found.iloc[0]


def test_cells_are_counted_by_kind_and_the_rest_of_a_table_is_none(study: Study) -> None:
    withheld = {FINE: "small", COARSE: "complementary", CROSSED: "small", ("raum", ""): "small"}
    pattern = Pattern("2013-06", 5, withheld, {}, exact=False, protections=9, limited=("a", "b"))
    found = row(study, pattern, released())
    assert [found[f"base_withheld_{kind}"] for kind in KINDS] == [1, 1, 1]
    cells = {table: len(study.cells(table)) for table in study.catalogue()}
    crossing = sum(n for table, n in cells.items() if table.crossed)
    coarser = sum(n for t, n in cells.items() if t.coarser_of and not t.crossed)
    plain = sum(cells.values()) - crossing - coarser
    assert [found[f"base_cells_{kind}"] for kind in KINDS] == [plain, coarser, crossing]
    assert (found["minimum"], found["protections"], found["limited"]) == (5, 9, 2)
    assert not found["proven"]


def test_a_cell_of_a_question_counts_once_and_as_shown_if_any_figure_is(study: Study) -> None:
    table = released(
        ("Q", *FINE, "published", ""),
        ("Q", *FINE, "suppressed", "confidential"),
        ("P", *FINE, "suppressed", "confidential"),
        ("P", *FINE, "suppressed", "other_weighting"),
        ("P", *COARSE, "suppressed", "confidential"),
        ("ORT", *FINE, "suppressed", "identifies_companies"),
        ("", *FINE, "published", ""),
    )
    found = row(study, Pattern("2013-06", 5, {}, {}), table)
    assert (found["answer_cells_breakdown"], found["answer_withheld_breakdown"]) == (2, 1)
    assert (found["answer_cells_coarser"], found["answer_withheld_coarser"]) == (1, 1)
    assert (found["answer_cells_crossing"], found["answer_withheld_crossing"]) == (0, 0)


@pytest.mark.parametrize(
    ("ledger", "state"),
    [
        ({}, "complete"),
        ({"missing": True}, "lost"),
        ({"lost": frozenset({"2013-06"})}, "lost"),
        ({"lost": frozenset({"2013-09"})}, "complete"),
    ],
)
def test_a_lost_ledger_is_told(study: Study, ledger: dict[str, object], state: str) -> None:
    assert row(study, Pattern("2013-06", 5, {}, {}), released(), **ledger)["releases"] == state


def test_the_demo_agrees_with_the_cells_that_are_withheld(demo_run: Places) -> None:
    audit = pd.read_parquet(demo_run.processed / "audit.parquet")
    cells = pd.read_parquet(demo_run.processed / "suppression.parquet")
    named = cells[cells["question"].isna() & cells["group"].notna()]
    expected = named.groupby(["audience", "wave"]).size()
    found = audit.set_index(["audience", "wave"])
    withheld = found[[f"base_withheld_{kind}" for kind in KINDS]].sum(axis=1)
    assert withheld.sort_index().tolist() == expected.sort_index().tolist()
    assert len(audit) == 9
    parts = [f"{part}_{kind}" for part in ("base", "answer") for kind in KINDS]
    for part in parts:
        prefix, kind = part.split("_")
        assert (found[f"{prefix}_withheld_{kind}"] <= found[f"{prefix}_cells_{kind}"]).all()
    wide, narrow = found.loc["arbeitskreis"], found.loc["oeffentlichkeit"]
    for part in ("base_withheld", "answer_withheld"):
        assert all((wide[f"{part}_{kind}"] <= narrow[f"{part}_{kind}"]).all() for kind in KINDS)

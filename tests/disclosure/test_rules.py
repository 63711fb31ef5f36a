"""The coarse rule at its edges: n-1, n, n+1 companies, and everything that follows from it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.table import estimates_table
from pipeline.disclosure import publishable, reasons, released_ranks
from pipeline.places import Places


def table(*rows: dict[str, object]) -> pd.DataFrame:
    base = {
        "wave": "2013-06",
        "weighting": "unweighted",
        "question": "Q",
        "statistic": "mean",
        "unit": "scale points",
        "n_weighted": 90.0,
        "n_effective": 90.0,
        "estimate": 3.456,
        "se": 0.123,
        "ci_low": 3.2,
        "ci_high": 3.7,
    }
    return estimates_table("test", [{**base, **row} for row in rows])


def breakdown(*sizes: int, whole: int | None = None, **more: object) -> pd.DataFrame:
    rows = [{"n_responses": sum(sizes) if whole is None else whole, **more}]
    rows += [
        {"n_responses": n, "breakdown": "groesse", "group": f"g{i}", **more}
        for i, n in enumerate(sizes)
    ]
    return table(*rows)


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True), (6, True), (0, False)])
def test_smallest_cell_decides_for_the_whole_breakdown(n: int, shown: bool) -> None:
    found = reasons(breakdown(20, n, 30), min_companies=5)
    assert found.iloc[0] == ""
    assert set(found.iloc[1:]) == ({""} if shown else {"breakdown_below_minimum"})


@pytest.mark.parametrize(("n", "shown"), [(9, False), (10, True), (11, True)])
def test_the_public_rule(n: int, shown: bool) -> None:
    found = reasons(breakdown(20, n, 30), min_companies=10)
    assert (found.iloc[2] == "") is shown


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True)])
def test_the_whole_sample_is_a_cell_too(n: int, shown: bool) -> None:
    found = reasons(breakdown(n, whole=n), min_companies=5)
    assert (found.iloc[0] == "") is shown
    assert (found.iloc[1] == "") is shown


@pytest.mark.parametrize(("rest", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_companies_outside_all_groups_follow_by_subtraction(rest: int, shown: bool) -> None:
    found = reasons(breakdown(20, 30, whole=50 + rest), min_companies=5)
    assert (found.iloc[1] == "") is shown


@pytest.mark.parametrize(
    ("yes", "shown"),
    [
        ((10, 7), True),
        ((10, 8), False),
        ((10, 9), False),
        ((2, 3), True),
        ((1, 3), False),
        ((0, 3), False),
    ],
)
def test_a_group_of_one_mind_is_not_shown(yes: tuple[int, int], shown: bool) -> None:
    """Of 20 and 9 companies, ``yes`` say so; all or all but one of a group give it away."""
    sizes = (20, 9)
    rows = []
    for answer in ("ja", "nein"):
        counts = [k if answer == "ja" else n - k for k, n in zip(yes, sizes, strict=True)]
        rows += [
            {
                "statistic": "share",
                "category": answer,
                "unit": "share",
                "n_responses": n,
                "estimate": k / n,
                "breakdown": "groesse",
                "group": f"g{i}",
            }
            for i, (k, n) in enumerate(zip(counts, sizes, strict=True))
        ]
    rows.append({"n_responses": 9, "breakdown": "groesse", "group": "g1"})  # the question's mean
    found = reasons(table(*rows), min_companies=5)
    hidden = set(found) == {"unanimous"}
    assert hidden is not shown
    assert set(found) in ({""}, {"unanimous"})


@pytest.mark.parametrize(
    ("levels", "panel", "expected"),
    [
        ((90, 100), 60, ""),
        ((60, 100), 60, ""),
        ((61, 100), 60, "panel_difference_below_minimum"),
        ((64, 100), 60, "panel_difference_below_minimum"),
        ((65, 100), 60, ""),
        ((4, 100), 4, "level_withheld"),
        ((90, 100), 4, "base_below_minimum"),
    ],
)
def test_a_change_is_protected_like_its_levels(
    levels: tuple[int, int], panel: int, expected: str
) -> None:
    frame = table(
        {"n_responses": levels[0], "wave": "2013-06"},
        {"n_responses": levels[1], "wave": "2013-09"},
        {
            "n_responses": panel,
            "wave": "2013-09",
            "reference_wave": "2013-06",
            "statistic": "change_mean",
            "category": "panel",
        },
    )
    assert reasons(frame, min_companies=5).iloc[2] == expected


def test_a_score_without_spread_is_not_shown_but_a_census_is() -> None:
    score = {"n_responses": 40, "se": 0.0, "statistic": "gap", "need": "A", "question": "A"}
    alike = {**score, "flags": "umgerechnet ohne_streuung"}
    other = {"n_responses": 40, "question": "B"}
    assert reasons(table(alike, other), min_companies=5).tolist() == ["unanimous", ""]
    census = table(score, other)
    assert reasons(census, min_companies=5).tolist() == ["", ""]


def test_suppressed_rows_carry_no_numbers() -> None:
    released = publishable(breakdown(20, 3, 30), {"arbeitskreis": 5})
    hidden = released[released["status"] == "suppressed"]
    assert len(hidden) == 3
    numbers = ["n_responses", "n_weighted", "n_effective", "estimate", "se", "ci_low", "ci_high"]
    assert hidden[numbers].isna().all().all()
    assert (hidden["flags"] == "").all()


def test_means_of_numbers_wait_for_the_dominance_rule(demo_run: Places) -> None:
    released = pd.read_parquet(demo_run.processed / "publishable.parquet")
    numbers = released[released["statistic"] == "mean_number"]
    assert len(numbers)
    assert (numbers["status"] == "suppressed").all()


def test_answers_that_say_which_company_it_is_are_not_shown(demo_run: Places) -> None:
    released = pd.read_parquet(demo_run.processed / "publishable.parquet")
    shares = released[(released["statistic"] == "share") & (released["status"] == "published")]
    assert {"LAGE", "OFFEN"} <= set(shares["question"])
    assert not {"GROESSE", "WZ", "ORT"} & set(shares["question"])


@given(st.lists(st.integers(0, 15), min_size=1, max_size=5), st.integers(0, 12))
@settings(max_examples=80, deadline=None)
def test_a_narrower_audience_sees_a_part_of_the_wider_ones_cells(
    sizes: list[int], rest: int
) -> None:
    frame = breakdown(*sizes, whole=sum(sizes) + rest)
    released = publishable(frame, {"arbeitskreis": 5, "ausschuss": 5, "oeffentlichkeit": 10})
    shown = {
        audience: set(part[part["status"] == "published"]["figure_id"])
        for audience, part in released.groupby("audience")
    }
    assert shown["oeffentlichkeit"] <= shown["ausschuss"] <= shown["arbeitskreis"]
    values = released[released["status"] == "published"].groupby("figure_id")["estimate"]
    assert (values.nunique() <= 1).all()


def test_the_demo_shows_no_cell_below_the_minimum(demo_run: Places) -> None:
    released = pd.read_parquet(demo_run.processed / "publishable.parquet")
    shown = released[released["status"] == "published"]
    smallest = shown.groupby("audience")["n_responses"].min()
    assert smallest["arbeitskreis"] >= 5
    assert smallest["ausschuss"] >= 5
    assert smallest["oeffentlichkeit"] >= 10


def test_both_weightings_of_a_figure_are_shown_or_withheld_together(demo_run: Places) -> None:
    released = pd.read_parquet(demo_run.processed / "publishable.parquet")
    keys = ["audience", "wave", "question", "statistic", "category", "breakdown", "group"]
    both = released[~released["statistic"].isin(["response_rate", "no_answer_share"])]
    assert (both.groupby(keys, dropna=False)["status"].nunique() == 1).all()


def test_a_ranking_with_a_withheld_score_is_withheld_whole() -> None:
    frame = table(
        {"n_responses": 50, "question": "A", "need": "A", "statistic": "mwds", "unit": "–"},
        {"n_responses": 4, "question": "B", "need": "B", "statistic": "mwds", "unit": "–"},
    )
    ranks = pd.DataFrame(
        {
            "wave": "2013-06",
            "weighting": "unweighted",
            "scope": ["all", "all", "x"],
            "need": ["A", "B", "A"],
            "score": "mwds",
            "kind": "simultaneous",
        }
    )
    released = released_ranks(ranks, publishable(frame, {"arbeitskreis": 5}))
    assert released["scope"].tolist() == ["x"]


def test_protecting_twice_changes_nothing(demo_run: Places) -> None:
    released = pd.read_parquet(demo_run.processed / "publishable.parquet")
    first = released[
        (released["audience"] == "oeffentlichkeit") & (released["status"] == "published")
    ]
    columns = [c for c in first.columns if c not in ("audience", "status", "reason")]
    again = publishable(first[columns].reset_index(drop=True), {"oeffentlichkeit": 10})
    again = again[again["status"] == "published"]
    whole = first[first["breakdown"].isna() & ~first["statistic"].str.startswith("change_")]
    merged = whole.merge(again, on=["figure_id", "statistic"], suffixes=("", "_again"))
    assert len(merged) == len(whole)
    for name in ("estimate", "se", "ci_low", "ci_high"):
        np.testing.assert_array_equal(merged[name], merged[f"{name}_again"])

"""What leaves: no number of a withheld cell, one weighting, changes like their levels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.table import estimates_table
from pipeline.disclosure import publishable, released_ranks, suppression_table
from pipeline.disclosure.pattern import Pattern
from pipeline.disclosure.publishable import COUNTED, NUMBERS, reasons
from pipeline.disclosure.releases import CHANGED, UNKNOWN
from pipeline.places import Places

JUNE, SEPTEMBER = "2013-06", "2013-09"
GROUP = ("groesse", "g1")
WEIGHTINGS = ("unweighted", "rake")
EVERY_NUMBER = {
    "n_weighted": 90.0,
    "n_effective": 90.0,
    "estimate": 3.456,
    "se": 0.123,
    "ci_low": 3.2,
    "ci_high": 3.7,
    "p_value": 0.04,
}


def table(*rows: dict[str, object]) -> pd.DataFrame:
    base = {
        "wave": JUNE,
        "weighting": "unweighted",
        "question": "Q",
        "statistic": "mean",
        "unit": "scale points",
        **EVERY_NUMBER,
    }
    return estimates_table("test", [{**base, **row} for row in rows])


def breakdown(*sizes: int, **more: object) -> pd.DataFrame:
    rows = [{"n_responses": sum(sizes), **more}]
    rows += [
        {"n_responses": n, "breakdown": "groesse", "group": f"g{i}", **more}
        for i, n in enumerate(sizes)
    ]
    return table(*rows)


def withholding(*cells: tuple[str, str], minimum: int = 5, **questions: object) -> Pattern:
    base = dict.fromkeys(cells, "small")
    named = {name: {**base, **dict.fromkeys(own, "unanimous")} for name, own in questions.items()}
    return Pattern(JUNE, minimum, base, named)


def why(frame: pd.DataFrame, *patterns: Pattern, wave: str = JUNE) -> list[str]:
    by_wave = {p.wave: p for p in patterns} or {wave: withholding()}
    return reasons(frame, by_wave).tolist()


def test_a_withheld_cell_and_no_other_carries_no_numbers() -> None:
    frame = breakdown(20, 30, 40)
    released = publishable(frame, {("arbeitskreis", JUNE): withholding(GROUP)})
    hidden = released[released["status"] == "suppressed"]
    assert hidden["group"].tolist() == ["g1"]
    assert hidden["reason"].tolist() == ["confidential"]
    assert hidden[list(NUMBERS)].isna().all().all()
    assert (hidden["flags"] == "").all()
    assert not released[released["status"] == "published"]["estimate"].isna().any()


@pytest.mark.parametrize(
    ("n", "minimum", "shown"),
    [
        *[(4, 5, False), (5, 5, True), (6, 5, True), (0, 5, False)],
        *[(9, 10, False), (10, 10, True), (11, 10, True)],
    ],
)
def test_no_figure_of_fewer_companies_leaves_whatever_the_pattern_says(
    n: int, minimum: int, shown: bool
) -> None:
    found = why(breakdown(20, n, 30), withholding(minimum=minimum))
    assert found == ["", "", "" if shown else "confidential", ""]


def test_a_question_may_withhold_more_than_its_base() -> None:
    frame = pd.concat([breakdown(20, 30), breakdown(20, 30, question="R")], ignore_index=True)
    found = why(frame, withholding(R=[GROUP]))
    assert found == ["", "", "", "", "", "confidential"]


def test_counts_of_who_answered_follow_the_base() -> None:
    frame = breakdown(20, 30, question=None, statistic="response_rate", unit="share")
    assert why(frame, withholding(GROUP, Q=[("groesse", "g0")])) == ["", "", "confidential"]


def test_one_word_for_every_withheld_cell() -> None:
    """Which of two was too small, readers must not learn."""
    frame = breakdown(20, 3, 30)
    rules = {GROUP: "small", ("groesse", "g2"): "complementary"}
    found = reasons(frame, {JUNE: Pattern(JUNE, 5, rules, {})})
    assert found.tolist() == ["", "", "confidential", "confidential"]


@pytest.mark.parametrize("statistic", [*COUNTED, "mean", "share"])
def test_one_weighting_is_released_but_plain_counts_stay_unweighted(statistic: str) -> None:
    rows = [{"n_responses": 90, "weighting": w, "statistic": statistic} for w in WEIGHTINGS]
    expected = "" if statistic in COUNTED else "other_weighting"
    assert why(table(*rows))[0] == expected
    assert why(table(*rows))[1] == ""
    assert why(table(rows[0])) == [""], "the only one there is"


def test_what_would_tell_a_company_is_not_released() -> None:
    rows = table(
        {"n_responses": 90, "statistic": "index_without", "category": "A"},
        {"n_responses": 90, "statistic": "share", "question": "WZ", "category": "C25"},
        {"n_responses": 90, "statistic": "dont_know_share", "question": "WZ"},
    )
    found = reasons(rows, {JUNE: withholding()}, identifying=["WZ"])
    assert found.tolist() == ["base_differs_by_few", "identifies_companies", ""]


@pytest.mark.parametrize(
    ("levels", "panel", "expected"),
    [
        ((90, 100), 60, ""),
        ((60, 100), 60, ""),
        ((61, 100), 60, "panel_difference_below_minimum"),
        ((64, 100), 60, "panel_difference_below_minimum"),
        ((65, 100), 60, ""),
        ((66, 100), 60, ""),
        ((4, 100), 4, "level_withheld"),
        ((90, 100), 4, "confidential"),
    ],
)
def test_a_change_is_protected_like_its_levels(
    levels: tuple[int, int], panel: int, expected: str
) -> None:
    change = {
        "wave": SEPTEMBER,
        "reference_wave": JUNE,
        "statistic": "change_mean",
        "category": "panel",
    }
    frame = table(
        {"n_responses": levels[0]},
        {"n_responses": levels[1], "wave": SEPTEMBER},
        {"n_responses": panel, **change},
    )
    later = Pattern(SEPTEMBER, 5, {}, {})
    assert why(frame, withholding(), later)[2] == expected


@pytest.mark.parametrize("lost", [JUNE, SEPTEMBER])
def test_no_change_of_a_wave_of_which_nobody_knows_what_is_out(lost: str) -> None:
    """Whole samples of both waves and an earlier panel would tell who joined."""
    change = {"wave": SEPTEMBER, "reference_wave": JUNE, "statistic": "change_mean"}
    frame = table(
        {"n_responses": 90},
        {"n_responses": 100, "wave": SEPTEMBER},
        {"n_responses": 60, "category": "panel", **change},
        {"n_responses": 190, "category": "cross_section", **change},
    )
    patterns = {wave: Pattern(wave, 5, {}, {}, lost=wave == lost) for wave in (JUNE, SEPTEMBER)}
    assert reasons(frame, patterns).tolist() == ["", "", UNKNOWN, UNKNOWN]


def test_a_ranking_with_a_withheld_score_is_withheld_whole() -> None:
    frame = table(
        {"n_responses": 50, "question": "A", "need": "A", "statistic": "mwds", "unit": "–"},
        {"n_responses": 4, "question": "B", "need": "B", "statistic": "mwds", "unit": "–"},
    )
    ranks = pd.DataFrame(
        {
            "wave": JUNE,
            "weighting": "unweighted",
            "scope": ["all", "all", "x"],
            "need": ["A", "B", "A"],
            "score": "mwds",
            "kind": "simultaneous",
        }
    )
    released = publishable(frame, {("arbeitskreis", JUNE): withholding()})
    assert released_ranks(ranks, released)["scope"].tolist() == ["x"]


def test_analysts_see_each_cells_rule_once() -> None:
    found = suppression_table({("arbeitskreis", JUNE): withholding(GROUP, Q=[("groesse", "g2")])})
    rows = found[["question", "breakdown", "group", "rule"]].fillna("").to_numpy().tolist()
    assert rows == [["Q", "groesse", "g2", "unanimous"], ["", "groesse", "g1", "small"]]


@pytest.fixture(scope="module")
def released(demo_run: Places) -> pd.DataFrame:
    return pd.read_parquet(demo_run.processed / "publishable.parquet")


def test_the_demo_shows_no_cell_below_the_minimum(released: pd.DataFrame) -> None:
    shown = released[released["status"] == "published"]
    smallest = shown.groupby("audience")["n_responses"].min()
    assert smallest["arbeitskreis"] >= 5
    assert smallest["ausschuss"] >= 5
    assert smallest["oeffentlichkeit"] >= 10


def test_the_demos_audiences_see_parts_of_one_release(released: pd.DataFrame) -> None:
    shown = released[released["status"] == "published"]
    seen = {audience: set(part["figure_id"]) for audience, part in shown.groupby("audience")}
    assert seen["oeffentlichkeit"] < seen["ausschuss"] <= seen["arbeitskreis"]
    values = shown.groupby("figure_id")[["n_responses", "estimate", "se", "ci_low", "ci_high"]]
    assert (values.nunique() <= 1).all().all()


def test_answers_that_say_which_company_it_is_are_not_shown(released: pd.DataFrame) -> None:
    shares = released[(released["statistic"] == "share") & (released["status"] == "published")]
    assert {"LAGE", "OFFEN"} <= set(shares["question"])
    assert not {"GROESSE", "WZ", "ORT"} & set(shares["question"])


def test_each_figure_of_the_demo_is_shown_with_one_weighting(released: pd.DataFrame) -> None:
    shown = released[released["status"] == "published"]
    counted = shown["statistic"].isin(COUNTED)
    assert set(shown.loc[~counted, "weighting"]) == {"rake"}
    key = ["audience", "wave", "question", "statistic", "category", "breakdown", "group"]
    key += ["need", "handlungsfeld", "reference_wave"]
    assert not shown[~counted].duplicated(key).any()


def test_the_demos_ledger_belongs_to_its_data(demo_run: Places) -> None:
    """Otherwise a fresh copy of the project would withhold groups of its own demonstration."""
    rules = pd.read_parquet(demo_run.processed / "suppression.parquet")["rule"]
    assert {"small", "complementary"} <= set(rules)
    assert not {CHANGED, UNKNOWN} & set(rules)


def test_protecting_twice_changes_nothing(released: pd.DataFrame) -> None:
    first = released[
        (released["audience"] == "oeffentlichkeit") & (released["status"] == "published")
    ]
    columns = [c for c in first.columns if c not in ("audience", "status", "reason")]
    patterns = {("oeffentlichkeit", wave): Pattern(wave, 10, {}, {}) for wave in set(first["wave"])}
    again = publishable(first[columns].reset_index(drop=True), patterns)
    again = again[again["status"] == "published"]
    whole = first[~first["statistic"].str.startswith("change_")]
    merged = whole.merge(again, on=["figure_id", "statistic"], suffixes=("", "_again"))
    assert len(merged) == len(whole)
    for name in ("estimate", "se", "ci_low", "ci_high"):
        np.testing.assert_array_equal(merged[name], merged[f"{name}_again"])

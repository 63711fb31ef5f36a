"""Rank tests, effect sizes and the ordinal logit against published and R's values."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.analysis.ordinal_logit import proportional_odds
from pipeline.analysis.segments import cliffs_delta, cohens_h, dunn, kruskal_wallis
from tests.conftest import shared_input

REFERENCE = Path(__file__).parents[1] / "reference" / "comparisons" / "values.json"
# 29 answers on a scale of 1 to 5 by number of employees (methods specification, C6).
ANSWERS = {
    "1-49": [1, 2, 2, 3, 3, 2, 1, 2, 4, 3, 2, 2],
    "50-249": [2, 3, 3, 4, 2, 3, 4, 3, 5, 3],
    "250+": [4, 3, 5, 4, 5, 3, 4],
}


def table(answers: dict[str, list[int]]) -> tuple[np.ndarray, pd.Categorical]:
    values = np.concatenate([np.array(v, dtype=float) for v in answers.values()])
    names = np.repeat(list(answers), [len(v) for v in answers.values()])
    return values, pd.Categorical(names, categories=list(answers))


@pytest.fixture(scope="module")
def golden() -> dict[str, dict[str, dict[str, object]]]:
    stored = json.loads(shared_input("methods/golden/C_inference.json").read_text())
    assert stored["C6_likert_groups"]["data"] == ANSWERS
    return stored


def test_kruskal_wallis_as_in_r() -> None:
    found = kruskal_wallis(*table(ANSWERS))
    h, df, p = json.loads(REFERENCE.read_text())["kruskal"]
    assert (found.h, found.df, found.p_value) == pytest.approx((h, df, p), rel=1e-12)
    assert found.epsilon_squared == pytest.approx(0.425939, abs=5e-7)
    assert (found.n, found.reason) == (29, "")


def test_dunn_and_cliffs_delta(golden: dict[str, dict[str, dict[str, object]]]) -> None:
    expected = golden["C6_likert_groups"]
    found = dunn(*table(ANSWERS)).set_index(["group_a", "group_b"])
    for pair, values in expected["dunn"].items():
        row = found.loc[tuple(pair.split(" vs "))]
        assert row["z"] == pytest.approx(values["z"], abs=5e-5)
        assert row["p_value"] == pytest.approx(values["p"], abs=5e-7)
        assert row["p_holm"] == pytest.approx(values["p_holm"], abs=5e-7)
        # The stored delta looks from the second group; ours, like z, from the first.
        assert row["cliffs_delta"] == pytest.approx(-expected["cliff"][pair], abs=5e-5)
    assert list(found["n_a"]) == [12, 12, 10]
    assert list(found["n_b"]) == [10, 7, 7]


def test_cohens_h_of_two_shares() -> None:
    # Methods specification, C6.
    assert cohens_h(0.42, 0.60) == pytest.approx(0.362049, abs=5e-7)
    assert (cohens_h(0, 1), cohens_h(0.3, 0.3)) == (pytest.approx(np.pi), 0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        cohens_h(42, 60)


likert = st.lists(st.integers(1, 5), min_size=5, max_size=25)


@given(likert, likert)
def test_two_groups_are_one_test(first: list[int], second: list[int]) -> None:
    values, groups = table({"a": first, "b": second})
    pair, omnibus = dunn(values, groups).iloc[0], kruskal_wallis(values, groups)
    assert pair["z"] ** 2 == pytest.approx(omnibus.h, abs=1e-9)
    assert pair["p_value"] == pytest.approx(omnibus.p_value, abs=1e-6)
    assert pair["z"] * pair["cliffs_delta"] >= 0
    assert 0 <= omnibus.epsilon_squared <= 1 + 1e-12


@given(st.lists(st.integers(1, 5), min_size=1), st.lists(st.integers(1, 5), min_size=1))
def test_cliffs_delta_counts_all_pairs(first: list[int], second: list[int]) -> None:
    pairs = np.sign(np.subtract.outer(first, second))
    assert cliffs_delta(np.array(first), np.array(second)) == pytest.approx(pairs.mean())


@given(likert, likert, likert)
def test_only_the_order_of_answers_counts(a: list[int], b: list[int], c: list[int]) -> None:
    values, groups = table({"a": a, "b": b, "c": c})
    pd.testing.assert_frame_equal(dunn(values, groups), dunn(np.exp(values), groups))
    assert kruskal_wallis(values, groups) == kruskal_wallis(np.exp(values), groups)


def test_groups_that_answered_alike_do_not_differ() -> None:
    found = kruskal_wallis(*table({name: [1] * 21 + [2] for name in "abc"}))
    assert (found.h, found.p_value) == (0, 1)


def test_a_group_of_four_is_not_tested() -> None:
    values, groups = table({**ANSWERS, "?": [5, 5, 5, 4]})
    omnibus, pairs = kruskal_wallis(values, groups), dunn(values, groups)
    assert (omnibus.reason, omnibus.df, omnibus.n) == ("small_group", 3, 33)
    assert np.isnan([omnibus.h, omnibus.p_value, omnibus.epsilon_squared]).all()
    small = pairs["group_b"] == "?"
    assert (pairs["reason"] == np.where(small, "small_group", "")).all()
    assert pairs.loc[small, ["z", "p_value", "p_holm"]].isna().all(axis=None)
    assert pairs.loc[small, "cliffs_delta"].notna().all()
    pd.testing.assert_frame_equal(pairs[~small].reset_index(drop=True), dunn(*table(ANSWERS)))


def test_a_group_of_five_is_tested() -> None:
    assert kruskal_wallis(*table({"a": [1, 2, 3, 4, 5], "b": [1, 1, 1, 1, 2]})).reason == ""


def test_everybody_gave_the_same_answer() -> None:
    values, groups = table({"a": [3] * 6, "b": [3] * 8})
    found = kruskal_wallis(values, groups)
    assert (found.h, found.p_value, found.epsilon_squared) == (0, 1, 0)
    pair = dunn(values, groups).iloc[0]
    assert (pair["z"], pair["p_value"], pair["cliffs_delta"]) == (0, 1, 0)


def test_missing_answers_and_groups_are_left_out() -> None:
    values, groups = table(ANSWERS)
    more = np.append(values, [np.nan, 5.0])
    names = pd.Series([*groups, "1-49", None])
    assert kruskal_wallis(more, names) == kruskal_wallis(values, np.asarray(groups))
    with pytest.raises(ValueError, match="31 values but 29 groups"):
        kruskal_wallis(more, groups)


@pytest.mark.parametrize("answers", [{}, {"a": [1, 2, 3, 4, 5]}])
def test_fewer_than_two_groups(answers: dict[str, list[int]]) -> None:
    values = np.array([v for group in answers.values() for v in group], dtype=float)
    groups = np.array([g for g, v in answers.items() for _ in v], dtype=object)
    assert kruskal_wallis(values, groups).reason == "one_group"
    assert dunn(values, groups).empty
    assert proportional_odds(values, groups).reason == "one_group"
    assert np.isnan(cliffs_delta(values, np.array([])))


def test_ordinal_logit_as_in_r(golden: dict[str, dict[str, dict[str, object]]]) -> None:
    expected = golden["C6b_ordinal_logit"]
    found = proportional_odds(*table(ANSWERS))
    effects = found.effects.set_index("group")
    for group in ("50-249", "250+"):
        assert effects.loc[group, "log_odds_ratio"] == pytest.approx(
            expected["coef"][group], abs=5e-5
        )
        assert effects.loc[group, "se"] == pytest.approx(expected["se"][group], abs=5e-5)
        assert effects.loc[group, "odds_ratio"] == pytest.approx(
            expected["odds_ratio"][group], abs=5e-4
        )
    assert found.log_likelihood == pytest.approx(expected["llf"], abs=5e-5)
    assert (found.reference, found.reason, len(found.thresholds)) == ("1-49", "", 4)


@given(st.tuples(*[st.integers(3, 40)] * 4))
def test_two_answers_are_the_odds_ratio_of_the_table(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    found = proportional_odds(*table({"x": [1] * a + [4] * b, "y": [1] * c + [4] * d}))
    effect = found.effects.iloc[0]
    assert effect["odds_ratio"] == pytest.approx(a * d / (b * c), rel=1e-6)
    assert effect["se"] == pytest.approx((1 / a + 1 / b + 1 / c + 1 / d) ** 0.5, rel=1e-6)
    z = effect["log_odds_ratio"] / effect["se"]
    assert effect["p_value"] == pytest.approx(2 * stats.norm.sf(abs(z)))


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"a": [1, 2, 2, 3, 1], "b": [4, 4, 5, 4, 5]}, "separated"),
        ({"a": [1, 2, 2, 3, 1], "b": [3, 3, 3, 3, 3]}, "separated"),
        ({"a": [1, 2, 2, 3, 1], "b": [2, 2, 3, 2]}, "small_group"),
        ({"a": [2] * 6, "b": [2] * 6}, "one_answer"),
    ],
)
def test_no_odds_ratio_and_why(answers: dict[str, list[int]], reason: str) -> None:
    found = proportional_odds(*table(answers))
    assert (found.reason, found.effects.empty, len(found.thresholds)) == (reason, True, 0)


def test_a_gap_between_answers_is_no_separation() -> None:
    found = proportional_odds(*table({"a": [1, 1, 2, 5, 5], "b": [2, 2, 2, 2, 2]}))
    assert found.reason == ""
    assert np.isfinite(found.effects[["log_odds_ratio", "se"]]).all(axis=None)

"""Intervals: golden values, guarantees by enumeration, and the edges."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.analysis.functionals import climate, mean_of
from pipeline.analysis.intervals import (
    hypergeometric_interval,
    korn_graubard,
    logit_interval,
    t_interval,
    t_test,
    unseen_answers,
)
from tests.conftest import shared_input


def one(*values: float) -> tuple[np.ndarray, ...]:
    return tuple(np.array([value]) for value in values)


def exact(x: int, n: int, population: int) -> tuple[float, float]:
    low, high = hypergeometric_interval(*one(x, n, population))
    return low[0], high[0]


def test_golden_hypergeometric_limits() -> None:
    golden = json.loads(shared_input("methods/golden/C_inference.json").read_text("utf-8"))
    for name, key in (
        ("C1_proportion_fpc", "hypergeom_exact_K"),
        ("C1b_zero_count", "hypergeom_K"),
        ("C1c_census", "hypergeom"),
    ):
        case = golden[name]
        low, high = exact(case["x"], case["n"], case["N"])
        assert [low * case["N"], high * case["N"]] == pytest.approx(case[key])


def test_golden_korn_graubard() -> None:
    golden = json.loads(shared_input("methods/golden/C_inference.json").read_text("utf-8"))
    case = golden["C3_weighted_proportion"]
    w = np.repeat([float(k) for k in case["weights"]], list(case["weights"].values()))
    y = np.concatenate([np.arange(n) < case["yes"][k] for k, n in case["weights"].items()])
    n, p = len(w), (w @ y) / w.sum()
    se = np.sqrt(n / (n - 1) * np.sum((w * (y - p) / w.sum()) ** 2))
    for error, key in ((se, "korn_graubard"), (se * np.sqrt(1 - n / 260), "korn_graubard_fpc")):
        limits = korn_graubard(*one(p, error, n - 1, n), n_at_edge=np.array([n]))
        assert [part[0] for part in limits] == pytest.approx(case[key], abs=1e-6)


@given(st.integers(2, 40), st.data())
@settings(max_examples=30, deadline=None)
def test_exact_limits_err_with_at_most_half_on_each_side(
    population: int, data: st.DataObject
) -> None:
    n = data.draw(st.integers(1, population))
    x = np.arange(n + 1)
    low, high = hypergeometric_interval(x, np.full(n + 1, n), np.full(n + 1, population))
    for k in range(population + 1):
        chance = stats.hypergeom.pmf(x, population, k, n)
        assert chance[low > k / population + 1e-12].sum() <= 0.025 + 1e-12
        assert chance[high < k / population - 1e-12].sum() <= 0.025 + 1e-12


@given(st.integers(2, 40), st.data())
@settings(max_examples=30, deadline=None)
def test_no_narrower_pair_of_limits_keeps_both_sides(population: int, data: st.DataObject) -> None:
    """One company less in any upper limit and some share of the population is missed too often.

    Limits that do not fall when more companies say yes are the only sensible ones.
    """
    n = data.draw(st.integers(1, population))
    x = np.arange(n + 1)
    _, high = hypergeometric_interval(x, np.full(n + 1, n), np.full(n + 1, population))
    for position in range(n + 1):
        k = round(high[position] * population)
        if k == population - n + position and stats.hypergeom.cdf(position, population, k, n) == 1:
            continue  # the largest possible population value: nothing below is left out
        assert stats.hypergeom.cdf(position, population, k, n) > 0.025


def test_at_the_variance_of_a_simple_sample_it_is_clopper_pearson() -> None:
    for x, n in ((0, 12), (3, 12), (12, 12), (1, 1), (29, 70)):
        p = x / n
        se = np.sqrt(p * (1 - p) / n)
        low, high = korn_graubard(*one(p, se, n - 1, n), n_at_edge=np.array([float(n)]))
        expected = stats.binomtest(x, n).proportion_ci(method="exact")
        assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_a_census_has_point_limits_and_no_answer_has_all() -> None:
    assert exact(7, 20, 20) == (0.35, 0.35)
    assert exact(0, 0, 20) == (0.0, 1.0)
    low, high = korn_graubard(*one(0.35, 0.0, 19, 20), n_at_edge=np.array([np.inf]))
    assert (low[0], high[0]) == (0.35, 0.35)
    low, high = korn_graubard(*one(1.0, 0.0, 19, 20), n_at_edge=np.array([np.inf]))
    assert (low[0], high[0]) == (1.0, 1.0)
    low, high = korn_graubard(*one(np.nan, np.nan, 0, 0), n_at_edge=np.array([0.0]))
    assert (low[0], high[0]) == (0.0, 1.0)


def test_logit_limits_stay_inside() -> None:
    low, high = logit_interval(*one(0.04, 0.03, 20))
    assert 0 < low[0] < 0.04 < high[0] < 1


def test_mean_interval_matches_scipy() -> None:
    sample = np.array([3.0, 4.0, 5.0, 2.0, 4.0])
    expected = stats.ttest_1samp(sample, 0)
    se = sample.std(ddof=1) / np.sqrt(5)
    low, high = t_interval(np.array([sample.mean()]), np.array([se]), np.array([4]))
    assert (low[0], high[0]) == pytest.approx(tuple(expected.confidence_interval()))
    p_value = t_test(np.array([sample.mean()]), np.array([se]), np.array([4]))
    assert p_value[0] == pytest.approx(expected.pvalue)


def test_no_t_interval_where_everybody_agrees_or_one_company_answered() -> None:
    low, high = t_interval(np.array([1.0, 0.5]), np.array([0.0, 0.1]), np.array([9, 0]))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_interval_stays_within_the_possible() -> None:
    low, high = t_interval(np.array([0.02]), np.array([0.02]), np.array([40]), bounds=(0, 1))
    assert low[0] == 0
    assert 0 < high[0] < 1


def test_unseen_answers_move_a_statistic_within_its_range() -> None:
    scale = mean_of(np.arange(1, 6))
    low, high = unseen_answers(np.array([[4.0]]), scale.scores, scale.value, np.array([0.1]))
    assert (low[0], high[0]) == pytest.approx((3.7, 4.1))
    low, high = unseen_answers(np.array([[4.0]]), scale.scores, scale.value, np.array([0.0]))
    assert (low[0], high[0]) == (4.0, 4.0)
    both = np.array([-1.0, 0.0, 1.0])
    index = climate(np.repeat(both, 3), np.tile(both, 3))
    low, high = unseen_answers(
        np.array([[-100.0, -100.0]]), index.scores, index.value, np.array([0.2])
    )
    assert (low[0], high[0]) == pytest.approx((0.0, 40.0))

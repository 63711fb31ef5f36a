"""Which interval a figure gets, and that none is missing at the edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.analysis.cube import build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import Functional, climate, mean_of, mwds, share_of
from pipeline.analysis.intervals import hypergeometric_interval
from pipeline.analysis.limits import (
    ALIKE,
    BETA,
    BINOMIAL,
    CENSUS,
    DELTA,
    EXACT,
    STUDENT,
    Population,
    limits,
)
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variables import Categorical, Numeric
from pipeline.analysis.variance import estimate

SCALE = np.arange(1, 6)
SHARE, MEAN = share_of(SCALE >= 4), mean_of(SCALE)


def interval(
    answers: list[int],
    functional: Functional | None,
    *,
    population: int | None = None,
    weights: list[float] | None = None,
    size: int = 5,
    bounds: tuple[float, float] | None = None,
) -> tuple[float, float, str]:
    codes = np.array(answers) - 1
    variable = Numeric(codes + 1.0) if functional is None else Categorical(codes, size)
    w = np.ones(len(codes)) if weights is None else np.array(weights)
    cube = build_cube({"x": variable}, w, pd.DataFrame({"stratum": ["all"] * len(codes)}))
    known = None if population is None else {"all": float(population)}
    table = lay_out(cube, np.ones((1, 1), dtype=bool), Design(known)).tabulate("x")
    sizes = None if population is None else np.array([population])
    facts = Population(sizes, simple=weights is None)
    low, high, name = limits(
        table, functional, estimate(table, functional), population=facts, bounds=bounds
    )
    return low[0], high[0], name[0]


def test_an_unweighted_share_of_a_known_population_is_exact() -> None:
    low, high, name = interval([5] * 29 + [1] * 41, SHARE, population=260)
    assert (low, high, name) == (82 / 260, 135 / 260, EXACT)


def test_an_unweighted_share_of_an_unknown_population_is_exact_too() -> None:
    low, high, name = interval([5] * 6 + [2] * 14, SHARE)
    expected = stats.binomtest(6, 20).proportion_ci(method="exact")
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert name == BINOMIAL


@pytest.mark.parametrize("population", [None, 100])
def test_weighted_shares_are_korn_graubard(population: int | None) -> None:
    weights = [1.0, 2.0] * 10
    low, high, name = interval([5] * 6 + [2] * 14, SHARE, population=population, weights=weights)
    assert name == BETA
    assert 0.05 < low < 0.3 < high < 0.7


def test_means_balances_and_climate() -> None:
    assert interval([1, 2, 3, 4], MEAN)[2] == STUDENT
    both = np.array([-1.0, 0.0, 1.0])
    index = climate(np.repeat(both, 3), np.tile(both, 3))
    low, high, name = interval([1, 5, 9, 6, 6, 3, 9], index, size=9)
    assert name == f"{DELTA}, {STUDENT}"
    assert 0 < low < high


@pytest.mark.parametrize("answer", [1, 3, 5])
def test_everybody_alike_is_no_certainty(answer: int) -> None:
    low, high, name = interval([answer] * 14, MEAN, population=20, bounds=(1, 5))
    unseen = hypergeometric_interval(*(np.array([v]) for v in (0, 14, 20)))[1][0]
    expected = (answer - unseen * (answer - 1), answer + unseen * (5 - answer))
    assert (low, high) == pytest.approx(expected)
    assert name == ALIKE


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=12),
    st.one_of(st.none(), st.integers(0, 20)),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_limits_are_never_missing_and_hold_the_estimate(
    answers: list[int], more: int | None, weighted: bool
) -> None:
    population = None if more is None else len(answers) + more
    weights = [1.0 + 0.5 * (i % 3) for i in range(len(answers))] if weighted else None
    pairs = [5 * (a - 1) + (6 - a) for a in answers]
    i, s = np.repeat(SCALE, 5), np.tile(SCALE, 5)
    for functional, given_answers, size, bounds in (
        (SHARE, answers, 5, (0, 1)),
        (MEAN, answers, 5, (1, 5)),
        (mwds(i, s), pairs, 25, None),
        (None, answers, 5, (1, 5)),
    ):
        low, high, name = interval(
            given_answers,
            functional,
            population=population,
            weights=weights,
            size=size,
            bounds=bounds,
        )
        assert low <= high
        if more == 0:
            assert high - low < 1e-9
            assert name in (CENSUS, EXACT, BETA)
        if bounds is not None:
            assert bounds[0] <= low
            assert high <= bounds[1]


def test_one_company_says_little() -> None:
    low, high, _ = interval([4], MEAN, population=100, bounds=(1, 5))
    assert low < 1.2
    assert high > 4.9
    low, high, _ = interval([5], SHARE, population=100)
    assert low < 0.05
    assert high == 1.0


def test_numbers_without_ends_have_no_limits_if_all_are_equal() -> None:
    low, high, name = interval([3, 3, 3], None)
    assert np.isnan(low)
    assert np.isnan(high)
    assert name == ALIKE
    assert interval([3, 3, 3], None, population=3)[:2] == (3.0, 3.0)


def test_groups_that_agree_within_are_no_census() -> None:
    """Two unanimous strata have a standard error of 0, but most companies were not asked."""
    codes = Categorical(np.repeat([0, 4], 10), 5)
    profiles = pd.DataFrame({"stratum": np.repeat(["a", "b"], 10)})
    cube = build_cube({"x": codes}, np.repeat([2.0, 3.0], 10), profiles)
    table = lay_out(cube, np.ones((1, 2), dtype=bool), Design({"a": 20.0, "b": 30.0})).tabulate("x")
    facts = Population(np.array([50]), simple=False)
    for functional, bounds in ((SHARE, (0, 1)), (MEAN, (1, 5))):
        found = estimate(table, functional)
        low, high, _ = limits(table, functional, found, population=facts, bounds=bounds)
        assert found.se[0] == 0
        assert low[0] < found.estimate[0] - 0.05
        assert high[0] > found.estimate[0] + 0.05

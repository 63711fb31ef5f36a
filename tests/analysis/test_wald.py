"""Adjusted Wald test of equal groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.analysis.wald import wald_equal


def test_two_groups_are_the_squared_t_test() -> None:
    m, v = np.array([3.2, 2.6]), np.array([[0.04, 0.005], [0.005, 0.03]])
    found = wald_equal(m, v, design_df=58)
    t = 0.6 / np.sqrt(0.04 + 0.03 - 0.01)
    assert found.statistic == pytest.approx(t**2)
    assert (found.df1, found.df2) == (1, 58)
    assert found.p_value == pytest.approx(2 * stats.t.sf(t, 58))


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_groups_does_not_matter(values: list[float], random: object) -> None:
    k = len(values)
    spread = np.random.default_rng(k).normal(size=(k, k + 3))
    m, v = np.array(values), spread @ spread.T / 50
    order = np.array(random.sample(range(k), k))  # type: ignore[attr-defined]
    first = wald_equal(m, v, design_df=40)
    second = wald_equal(m[order], v[np.ix_(order, order)], design_df=40)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-6, abs=1e-9)


def test_equal_groups_are_rejected_as_often_as_promised() -> None:
    random = np.random.default_rng(7)
    rejected = 0
    for _ in range(2000):
        groups = random.normal(size=(4, 25))
        covariance = np.diag(groups.var(axis=1, ddof=1) / 25)
        rejected += wald_equal(groups.mean(axis=1), covariance, design_df=96).p_value < 0.05
    assert rejected / 2000 == pytest.approx(0.05, abs=0.02)


@pytest.mark.parametrize(
    ("groups", "scale", "df", "reason"),
    [(1, 1.0, 50, "one_group"), (3, 0.0, 50, "no_sampling_error"), (4, 1.0, 2, "no_design_df")],
)
def test_no_test_is_made_where_none_can_be(
    groups: int, scale: float, df: float, reason: str
) -> None:
    found = wald_equal(np.arange(groups, dtype=float), scale * np.eye(groups), design_df=df)
    assert found.reason == reason
    assert np.isnan(found.p_value)

"""Rank sets: worked example of Klein, Wright and Wieczorek's method with Bonferroni limits."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.ranks import rank_sets


def test_worked_example() -> None:
    theta = np.array([10.0, 9.0, 7.0, 2.0])
    low, high = rank_sets(theta, np.full(4, np.sqrt(0.5)), np.full(4, 10**9))
    assert list(zip(low, high, strict=True)) == [(1, 3), (1, 3), (1, 3), (4, 4)]


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.01, 10)), min_size=2, max_size=12))
@settings(max_examples=80, deadline=None)
def test_every_set_holds_the_observed_rank(items: list[tuple[float, float]]) -> None:
    theta = np.array([t for t, _ in items])
    low, high = rank_sets(theta, np.array([s for _, s in items]), np.full(len(items), 30))
    smallest = 1 + (theta[None, :] > theta[:, None]).sum(axis=1)
    largest = len(items) - (theta[None, :] < theta[:, None]).sum(axis=1)
    assert (low <= smallest).all()
    assert (high >= largest).all()
    assert (low >= 1).all()
    assert (high <= len(items)).all()

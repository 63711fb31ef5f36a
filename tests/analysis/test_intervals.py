"""Intervals at their edges."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.analysis.intervals import t_interval, t_test


def test_mean_interval_matches_scipy() -> None:
    sample = np.array([3.0, 4.0, 5.0, 2.0, 4.0])
    expected = stats.ttest_1samp(sample, 0)
    se = sample.std(ddof=1) / np.sqrt(5)
    low, high = t_interval(np.array([sample.mean()]), np.array([se]), np.array([4]))
    assert (low[0], high[0]) == pytest.approx(tuple(expected.confidence_interval()))
    p_value = t_test(np.array([sample.mean()]), np.array([se]), np.array([4]))
    assert p_value[0] == pytest.approx(expected.pvalue)


def test_no_interval_where_everybody_agrees_or_one_company_answered() -> None:
    low, high = t_interval(np.array([1.0, 0.5]), np.array([0.0, 0.1]), np.array([9, 0]))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_interval_stays_within_the_possible() -> None:
    low, high = t_interval(np.array([0.02]), np.array([0.02]), np.array([40]), bounds=(0, 1))
    assert low[0] == 0
    assert 0 < high[0] < 1

"""Confidence intervals."""

from __future__ import annotations

import numpy as np
from scipy import stats

CONFIDENCE = 0.95


def t_interval(
    estimate: np.ndarray,
    se: np.ndarray,
    df: np.ndarray,
    *,
    bounds: tuple[float, float] | None = None,
    confidence: float = CONFIDENCE,
) -> tuple[np.ndarray, np.ndarray]:
    """Return estimate -+ t(df) * se, cut at the statistic's bounds.

    A standard error of 0 (everybody gave the same answer) says nothing about the companies
    that did not answer: the interval is NaN then, never a false certainty. So it is for df < 1.

    Parameters
    ----------
    estimate, se, df : numpy.ndarray
        Same shape.
    bounds : (float, float), optional
        Smallest and largest possible value.
    confidence : float
        Two-sided confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits.
    """
    usable = (df >= 1) & (se > 0)
    quantile = stats.t.ppf(0.5 + confidence / 2, np.where(usable, df, 1))
    low = np.where(usable, estimate - quantile * se, np.nan)
    high = np.where(usable, estimate + quantile * se, np.nan)
    if bounds is not None:
        low, high = np.clip(low, *bounds), np.clip(high, *bounds)
    return low, high


def t_test(estimate: np.ndarray, se: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Return the two-sided p-value of estimate = 0; NaN where there is no standard error."""
    usable = (df >= 1) & (se > 0)
    ratio = np.divide(estimate, se, out=np.full_like(se, np.nan), where=usable)
    return 2 * stats.t.sf(np.abs(ratio), np.where(usable, df, 1))

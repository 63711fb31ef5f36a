"""Whether the groups of a weighted sample have the same mean, share or score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Wald:
    """Adjusted Wald test; NaN with a ``reason`` where it cannot be made."""

    statistic: float
    df1: float
    df2: float
    p_value: float
    reason: str = ""


def wald_equal(estimates: np.ndarray, covariance: np.ndarray, *, design_df: float) -> Wald:
    """Test that several groups have the same value.

    Parameters
    ----------
    estimates : numpy.ndarray, shape (groups,)
    covariance : numpy.ndarray, shape (groups, groups)
        Design-based covariance of the estimates.
    design_df : float
        Responses - strata.

    Returns
    -------
    Wald

    Notes
    -----
    W = (C m)' (C V C')^-1 (C m) with C the differences to the first group,
    F = W (df - k + 2) / (df (k - 1)) on k - 1 and df - k + 2 degrees of freedom for k groups.
    Korn and Graubard (1990), The American Statistician 44(4), 270-276. Two groups: the squared t.
    """
    k = len(estimates)
    if k < 2:
        return Wald(np.nan, np.nan, np.nan, np.nan, "one_group")
    df2 = design_df - k + 2
    if df2 < 1:
        return Wald(np.nan, np.nan, np.nan, np.nan, "no_design_df")
    contrasts = np.column_stack([-np.ones(k - 1), np.eye(k - 1)])
    difference = contrasts @ estimates
    spread = contrasts @ covariance @ contrasts.T
    if np.linalg.matrix_rank(spread) < k - 1:
        return Wald(np.nan, np.nan, np.nan, np.nan, "no_sampling_error")
    w = float(difference @ np.linalg.solve(spread, difference))
    statistic = w * df2 / (design_df * (k - 1))
    return Wald(statistic, k - 1, df2, float(stats.f.sf(statistic, k - 1, df2)))

"""Test of independence in a weighted crosstab: Pearson's chi-square after Rao and Scott."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.linalg import helmert

NO_VARIANCE = 1e-10
"""Sum of design effects below which nothing is left of the sampling error but rounding."""


@dataclass(frozen=True)
class RaoScott:
    """Second-order Rao-Scott test of independence.

    ``statistic`` is F with ``df1`` and ``df2`` degrees of freedom (not whole numbers),
    ``chi_square`` Pearson's X^2 of the weighted shares scaled to n answers, ``cramers_v`` the
    effect size (0 to 1). Without a test, F, its degrees of freedom and p are NaN and
    ``reason`` says why; otherwise it is empty.
    """

    statistic: float
    df1: float
    df2: float
    p_value: float
    chi_square: float
    cramers_v: float
    reason: str = ""


def rao_scott(
    proportions: np.ndarray, covariance: np.ndarray, *, n: int, design_df: float
) -> RaoScott:
    """Test whether rows and columns of a crosstab are independent under the survey's design.

    Parameters
    ----------
    proportions : numpy.ndarray, shape (rows, columns)
        Estimated (weighted) share of each cell; they sum to 1. Rows and columns without any
        answer are dropped before the test.
    covariance : numpy.ndarray, shape (rows * columns, rows * columns)
        Estimated covariance of the shares under the design, cells row by row.
    n : int
        Answers behind the table. F and p do not depend on it, only ``chi_square``.
    design_df : float
        Degrees of freedom of the covariance: answers - strata with answers.

    Returns
    -------
    RaoScott
        ``reason`` is ``one_row_or_column`` (nothing to compare), ``empty_cells`` (too many to
        estimate all contrasts), ``no_sampling_error`` (a full census) or ``no_design_df``.
        Cramér's V and X^2 are given whenever there are two rows and two columns.

    Raises
    ------
    ValueError
        If shapes do not fit, or shares are negative or do not sum to 1.

    Notes
    -----
    With contrasts C of the interaction and D = diag(p), the design effects of the log-linear
    interactions are delta = (C' D^-1 C / n)^-1 C' D^-1 V D^-1 C. Then F = X^2 / tr(delta),
    df1 = tr(delta)^2 / tr(delta^2), df2 = df1 * design_df. Rao and Scott (1984), Annals of
    Statistics 12, 46-60; F as the reference: Thomas and Rao (1987), J. Amer. Statist. Assoc. 82,
    630-636. An empty cell has 0 for 1/p, as in R's ``survey::svychisq(~row + column, design,
    statistic = "F")``.
    """
    p = np.asarray(proportions, dtype=float)
    v = np.asarray(covariance, dtype=float)
    if p.ndim != 2 or v.shape != (p.size, p.size):
        raise ValueError(f"a covariance of {p.size} cells is needed, not of shape {v.shape}")
    if (p < 0).any() or abs(p.sum() - 1) > 1e-6:
        raise ValueError("shares of the cells must not be negative and must sum to 1")
    used = np.outer(p.sum(axis=1) > 0, p.sum(axis=0) > 0)
    rows, columns = int(used.any(axis=1).sum()), int(used.any(axis=0).sum())
    if rows < 2 or columns < 2:
        return _untested("one_row_or_column", np.nan, np.nan)
    v = v[np.ix_(used.ravel(), used.ravel())]
    p = p[used].reshape(rows, columns)

    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    phi_squared = float(np.sum((p - expected) ** 2 / expected))
    chi_square, cramers_v = n * phi_squared, (phi_squared / (min(rows, columns) - 1)) ** 0.5
    if design_df < 1:
        return _untested("no_design_df", chi_square, cramers_v)
    contrasts = np.kron(helmert(rows), helmert(columns))
    filled = p.ravel() > 0
    if np.linalg.matrix_rank(contrasts[:, filled]) < len(contrasts):
        return _untested("empty_cells", chi_square, cramers_v)
    scaled = np.divide(contrasts, p.ravel(), out=np.zeros_like(contrasts), where=filled)
    delta = np.linalg.solve(scaled @ contrasts.T / n, scaled @ v @ scaled.T)
    trace = float(np.trace(delta))
    if trace < NO_VARIANCE:
        return _untested("no_sampling_error", chi_square, cramers_v)
    statistic = chi_square / trace
    df1 = trace**2 / float(np.trace(delta @ delta))
    df2 = df1 * design_df
    p_value = float(stats.f.sf(statistic, df1, df2))
    return RaoScott(statistic, df1, df2, p_value, chi_square, cramers_v)


def _untested(reason: str, chi_square: float, cramers_v: float) -> RaoScott:
    return RaoScott(np.nan, np.nan, np.nan, np.nan, chi_square, cramers_v, reason)

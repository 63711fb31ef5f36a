"""Contingency tables as SPSS CROSSTABS prints them: weights are read as counts of cases.

The tests take every weighted case for an independent answer. A survey's own standard errors come
from ``pipeline.analysis.variance``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from pipeline.analysis.descriptives import frequency_weights

TESTS = ["test", "statistic", "df", "p_value", "p_one_sided"]
MEASURES = ["measure", "value", "se", "t", "p_value"]


@dataclass(frozen=True)
class Contingency:
    """Cells, tests and measures of association of one two-way table.

    Parameters
    ----------
    n : int
        Cases in the table.
    cells : pandas.DataFrame
        One row per cell: ``row``, ``column``, ``count``, ``expected`` (under independence),
        ``residual`` (count - expected), ``row_share``, ``column_share``, ``total_share``. The
        shares are 0-1; NaN in a row or column without cases.
    tests : pandas.DataFrame
        ``test`` (``pearson``, ``likelihood_ratio``; for 2 x 2 ``continuity_correction``
        and ``fisher``; ``linear_by_linear`` if both margins are numbers), ``statistic``,
        ``df``, ``p_value`` (two-sided), ``p_one_sided`` (Fisher's smaller tail). Empty if fewer
        than two rows or columns have cases: a constant is associated with nothing.
    measures : pandas.DataFrame
        ``measure`` (``phi``, ``cramers_v``, ``gamma``), ``value``, ``se`` (asymptotic, not
        assuming independence), ``t`` (value / its standard error under independence),
        ``p_value`` (two-sided). t and p are NaN where that error is 0, as in a diagonal of
        equal counts. Empty where ``tests`` is.
    """

    n: int
    cells: pd.DataFrame
    tests: pd.DataFrame
    measures: pd.DataFrame


def crosstab_counts(
    rows: ArrayLike, columns: ArrayLike, weights: ArrayLike | None = None
) -> pd.DataFrame:
    """Count the cases of every cell; a weighted cell is rounded to whole cases.

    Parameters
    ----------
    rows, columns : array_like, shape (cases,)
        Numbers or texts; a case with NaN or None in either is left out.
    weights : array_like, shape (cases,), optional
        Positive frequency weights; each case counts once without them.

    Returns
    -------
    pandas.DataFrame of int
        Row values x column values, ascending, of the cases counted.

    Raises
    ------
    ValueError
        If the lengths differ or a weight is not a positive, finite number.

    Notes
    -----
    Rounding each cell, halves up, is SPSS's default ``/COUNT ROUND CELL``: margins are sums of
    rounded cells, and SPSS's total of several layers is the sum of their tables.
    """
    first, second = (pd.Series(values).reset_index(drop=True) for values in (rows, columns))
    if len(first) != len(second):
        raise ValueError(f"{len(first)} row values, but {len(second)} column values")
    w = pd.Series(frequency_weights(weights, len(first)))
    both = first.notna() & second.notna()
    sums = w[both].groupby([first[both], second[both]], observed=True).sum()
    table = np.floor(sums.unstack(fill_value=0.0) + 0.5).astype(int)
    return table.rename_axis(index="row", columns="column")


def contingency(counts: pd.DataFrame) -> Contingency:
    """Describe and test the association of a two-way table, as SPSS CROSSTABS does.

    Parameters
    ----------
    counts : pandas.DataFrame
        Whole cases per cell; labels that are numbers are the scores of the linear-by-linear
        test. Gamma reads rows and columns in the order given.

    Returns
    -------
    Contingency
        Rows and columns without cases take no part in tests and measures.

    Raises
    ------
    ValueError
        If a count is negative or not a whole number.

    Notes
    -----
    Pearson (1900), Phil. Mag. 50, 157-175; Yates (1934), J. R. Statist. Soc. Suppl. 1, 217-235;
    Fisher's exact test: two-sided = all tables at most as probable as this one. Linear by
    linear: (n - 1) r^2, one degree of freedom, Mantel (1963), J. Am. Statist. Ass. 58, 690-700.
    phi = sqrt(X^2 / n), in 2 x 2 with the sign of the correlation; V = sqrt(X^2 / (n (k - 1))),
    k the smaller number of rows or columns, Cramer (1946), Math. Methods of Statistics, ch. 21.
    """
    f = counts.to_numpy(dtype=float)
    if not (np.isfinite(f) & (f >= 0) & (f == np.floor(f))).all():
        raise ValueError("counts must be whole numbers of cases; crosstab_counts rounds them")
    used = counts.loc[(f > 0).any(axis=1), (f > 0).any(axis=0)]
    related = min(used.shape) > 1
    tests = pd.DataFrame(_tests(used.astype(int)) if related else [], columns=TESTS)
    measures = pd.DataFrame(_measures(used.to_numpy(float)) if related else [], columns=MEASURES)
    return Contingency(int(f.sum()), _cells(counts, f), tests, measures)


def _tests(counts: pd.DataFrame) -> list[tuple]:
    f = counts.to_numpy()
    tests = [_chi_square("pearson", f)]
    if f.shape == (2, 2):
        tests.append(_chi_square("continuity_correction", f, correction=True))
    tests.append(_chi_square("likelihood_ratio", f, lambda_="log-likelihood"))
    if f.shape == (2, 2):
        p_value = stats.fisher_exact(f).pvalue
        one_sided = min(stats.fisher_exact(f, side).pvalue for side in ("less", "greater"))
        tests.append(("fisher", np.nan, np.nan, p_value, one_sided))
    if all(pd.api.types.is_numeric_dtype(labels) for labels in (counts.index, counts.columns)):
        scores = np.repeat(counts.index, f.shape[1]), np.tile(counts.columns, f.shape[0])
        covariance = np.cov(*scores, fweights=f.ravel())
        trend = (f.sum() - 1) * covariance[0, 1] ** 2 / np.prod(np.diag(covariance))
        tests.append(("linear_by_linear", trend, 1, stats.chi2.sf(trend, 1), np.nan))
    return tests


def _chi_square(name: str, f: np.ndarray, correction: bool = False, **options: str) -> tuple:
    found = stats.chi2_contingency(f, correction=correction, **options)
    return name, found.statistic, found.dof, found.pvalue, np.nan


def _measures(f: np.ndarray) -> list[tuple]:
    _, statistic, _, p_value, _ = _chi_square("pearson", f)
    phi = np.sqrt(statistic / f.sum())
    v = phi / np.sqrt(min(f.shape) - 1)
    if f.shape == (2, 2):
        phi = np.copysign(phi, f[0, 0] * f[1, 1] - f[0, 1] * f[1, 0])
    return [
        ("phi", phi, np.nan, np.nan, p_value),
        ("cramers_v", v, np.nan, np.nan, p_value),
        ("gamma", *_gamma(f)),
    ]


def mcnemar_exact(gained: int, lost: int) -> float:
    """Return the two-sided exact p-value that as many companies gained a property as lost it.

    For one yes-no answer of the same companies in two waves; those who did not change tell
    nothing. McNemar (1947), Psychometrika 12, 153-157; R: ``binom.test(lost, gained + lost)``.

    Parameters
    ----------
    gained, lost : int
        Companies that changed from no to yes and from yes to no.
    """
    changed = gained + lost
    return float(stats.binomtest(lost, changed).pvalue) if changed else 1.0


def _gamma(f: np.ndarray) -> tuple[float, float, float, float]:
    """Return gamma, its asymptotic standard error, t and two-sided p-value.

    With C_ij the cases in cells concordant with (i, j), D_ij those discordant, P = sum f C,
    Q = sum f D: gamma = (P - Q) / (P + Q); SE = 4 / (P + Q)^2 sqrt(sum f (Q C - P D)^2);
    t = gamma / SE_0, SE_0 = 2 / (P + Q) sqrt(sum f (C - D)^2 - (P - Q)^2 / n), normal.
    Goodman and Kruskal (1963), J. Am. Statist. Ass. 58, 310-364; SE_0: Brown and Benedetti
    (1977), J. Am. Statist. Ass. 72, 309-315.
    """
    below, left = np.tri(f.shape[0], k=-1), np.tri(f.shape[1], k=-1)
    c = below @ f @ left.T + below.T @ f @ left
    d = below @ f @ left + below.T @ f @ left.T
    p, q = (f * c).sum(), (f * d).sum()
    # Two rows and two columns with cases always hold pairs that differ in both: p + q > 0.
    gamma = (p - q) / (p + q)
    se = 4 / (p + q) ** 2 * np.sqrt((f * (q * c - p * d) ** 2).sum())
    squares = (f * (c - d) ** 2).sum()
    # A diagonal of equal counts leaves only rounding noise of the variance.
    if squares - (p - q) ** 2 / f.sum() <= 1e-12 * squares:
        return gamma, se, np.nan, np.nan
    t = gamma * (p + q) / (2 * np.sqrt(squares - (p - q) ** 2 / f.sum()))
    return gamma, se, t, float(2 * stats.norm.sf(abs(t)))


def _cells(counts: pd.DataFrame, f: np.ndarray) -> pd.DataFrame:
    row, column = f.sum(axis=1, keepdims=True), f.sum(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = {
            "count": f.astype(int),
            "expected": row @ column / f.sum(),
            "residual": f - row @ column / f.sum(),
            "row_share": f / row,
            "column_share": f / column,
            "total_share": f / f.sum(),
        }
    labels = pd.MultiIndex.from_product([counts.index, counts.columns], names=["row", "column"])
    cells = pd.DataFrame({name: part.ravel() for name, part in parts.items()}, labels)
    return cells.reset_index()

"""Which columns of a crosstab differ: pairwise tests shown as letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np
from scipy import stats

from pipeline.analysis.multiplicity import bonferroni, holm
from pipeline.analysis.segments import SMALLEST_GROUP

ADJUSTMENTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "holm": holm,
    "bonferroni": bonferroni,
}


@dataclass(frozen=True)
class ColumnLetters:
    """Pairwise tests of the columns of one row.

    ``names`` are the columns' own letters (a, b, ..., z, aa, ab, ...); ``larger_than`` gives for
    each column the letters of the columns that are significantly smaller, separated by blanks;
    ``p_values`` has shape (columns, columns), is adjusted, symmetric and NaN where no test was
    made (diagonal, small groups, no standard error).
    """

    names: tuple[str, ...]
    larger_than: tuple[str, ...]
    p_values: np.ndarray


def column_letters(
    estimates: np.ndarray,
    se: np.ndarray,
    df: np.ndarray,
    *,
    covariance: np.ndarray | None = None,
    n: np.ndarray | None = None,
    level: float = 0.05,
    adjust: str = "holm",
) -> ColumnLetters:
    """Test every pair of columns of one crosstab row and mark the larger ones.

    Parameters
    ----------
    estimates, se : numpy.ndarray, shape (columns,)
        Shares or means of disjoint groups and their standard errors. A column whose standard
        error is NaN or 0 (everybody gave the same answer) is not tested.
    df : numpy.ndarray, shape (columns,)
        Degrees of freedom of each standard error; ``numpy.inf`` for z tests. No test below 1.
    covariance : numpy.ndarray, shape (columns, columns), optional
        Covariance of the estimates, which then replaces ``se``; without it the columns count
        as independent. Groups that are not strata, or raked, are slightly dependent.
    n : numpy.ndarray, shape (columns,), optional
        Answers per column; no test of a column below ``SMALLEST_GROUP``.
    level : float
        Largest adjusted p-value that counts as significant.
    adjust : {"holm", "bonferroni"}
        Correction for the number of pairs that are tested in this row.

    Returns
    -------
    ColumnLetters

    Raises
    ------
    ValueError
        If shapes do not fit or the correction is unknown.

    Notes
    -----
    t = (m_j - m_k) / sqrt(V_jj + V_kk - 2 V_jk) with Satterthwaite's degrees of freedom (1946,
    Biometrics Bulletin 2, 110-114), (V_jj + V_kk)^2 / (V_jj^2 / df_j + V_kk^2 / df_k). Without a
    covariance this is Welch's test, R's ``pairwise.t.test(x, g, pool.sd = FALSE)``.
    """
    m = np.asarray(estimates, dtype=float)
    size = len(m)
    v = np.diag(np.square(se)) if covariance is None else np.asarray(covariance, dtype=float)
    if v.shape != (size, size) or len(df) != size or (n is not None and len(n) != size):
        raise ValueError(f"{size} estimates need as many standard errors, df and n")
    if adjust not in ADJUSTMENTS:
        raise ValueError(f"unknown correction {adjust!r}: use one of {', '.join(ADJUSTMENTS)}")
    own = np.diagonal(v)
    tested = ~np.isnan(m) & (own > 0) & (np.asarray(df) >= 1)
    if n is not None:
        tested &= np.asarray(n) >= SMALLEST_GROUP

    first, second = np.triu_indices(size, 1)
    variance = own[first] + own[second] - 2 * v[first, second]
    usable = tested[first] & tested[second] & (variance > 0)
    first, second, variance = first[usable], second[usable], variance[usable]
    t = (m[first] - m[second]) / np.sqrt(variance)
    parts = np.square(own) / np.where(tested, df, 1)
    with np.errstate(divide="ignore"):
        pair_df = (own[first] + own[second]) ** 2 / (parts[first] + parts[second])
    p = ADJUSTMENTS[adjust](2 * stats.t.sf(np.abs(t), pair_df))

    p_values = np.full((size, size), np.nan)
    p_values[first, second] = p_values[second, first] = p
    names = tuple(map(_letters, range(size)))
    larger = (p_values <= level) & (m[:, None] > m[None, :])
    marks = (" ".join(names[k] for k in np.flatnonzero(row)) for row in larger)
    return ColumnLetters(names, tuple(marks), p_values)


def _letters(position: int) -> str:
    before, last = divmod(position, len(ascii_lowercase))
    return (_letters(before - 1) if before else "") + ascii_lowercase[last]

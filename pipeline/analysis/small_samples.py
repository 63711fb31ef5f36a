"""Limits of calibrated means in small samples.

Linearised errors with residuals are right where many companies of every class answered. Few
answers follow their own fit, classes with heavy weights carry the variance, and their few
answers are skewed: 95 % limits from such errors hold the truth in 83 to 96 % of samples
(docs/methods/coverage.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from pipeline.analysis.functionals import Functional
from pipeline.analysis.intervals import CONFIDENCE
from pipeline.analysis.tabulate import Table
from pipeline.analysis.variance import Estimated, Linearised, estimate, linearise


@dataclass(frozen=True)
class Adjusted:
    """What the t limits of a calibrated statistic rest on; every field has shape (domains,).

    ``shift`` is how many standard errors skewness moves them.
    """

    se: np.ndarray
    df: np.ndarray
    shift: np.ndarray


def adjusted(table: Table, functional: Functional | None, found: Estimated) -> Adjusted:
    """Return the error, degrees of freedom and skewness for limits of a calibrated estimate.

    Parameters
    ----------
    table : Table
    functional : Functional or None
        None for the mean of a numeric variable, whose third and fourth moments the cube does not
        have: its limits are not shifted.
    found : Estimated
        The statistic of ``functional``.

    Returns
    -------
    Adjusted
        ``df`` is the smallest one of ``found``, :func:`weights_df` and :func:`answers_df`.

    Notes
    -----
    Residuals are divided by the square root of 1 - leverage, which makes the variance unbiased
    where answers vary alike, without n / (n - 1): MacKinnon and White (1985), J. of
    Econometrics 29, 305-325 (HC2); Valliant (2002), Survey Methodology 28(1), 103-114; Bell and
    McCaffrey (2002), Survey Methodology 28(2), 169-181.
    """
    n, w, w2 = table.answered
    q = np.maximum(w2 - w, 0.0) if table.layout.by_weight else w2
    se = estimate(table, functional, leverage=True).se
    df = np.minimum(found.df, weights_df(q, n))
    if functional is None:
        return Adjusted(se, df, np.zeros_like(se))
    linear = linearise(table, functional)
    quantile = special.stdtrit(np.maximum(df, 1.0), 0.5 + CONFIDENCE / 2)
    shift = skewness_shift(table, np.nan_to_num(linear.score), quantile)
    return Adjusted(se, np.minimum(df, answers_df(table, linear)), shift)


def weights_df(q: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the degrees of freedom of a variance to which responses contribute unequally.

    (sum q)^2 / sum q^2 - 1, with q what a response's squared residual counts. Satterthwaite
    (1946), Biometrics Bull. 2, 110-114, for residuals of one variance.

    Parameters
    ----------
    q, n : numpy.ndarray, shape (cells, ...)
        Sums of q and responses per cell; all responses of a cell have the same q.

    Returns
    -------
    numpy.ndarray
        Without the first axis; infinite where no response counts, as in a census.
    """
    squares = np.divide(q**2, n, out=np.zeros_like(q), where=n > 0).sum(axis=0)
    return _ratio(q.sum(axis=0) ** 2, squares) - 1


def answers_df(table: Table, linear: Linearised) -> np.ndarray:
    """Return the degrees of freedom of a variance that few answers may carry.

    2 ((sum c)^2 / sum c^2 - 1), with c what a response adds to the variance: twice the squared
    variance divided by the variance's own variance, less what the mean takes. The smaller one of
    c with the residual divided by the root of 1 - leverage, as in the variance, and of c with
    the whole influence: the fit to few answers may hide that few carry it. Satterthwaite (1946),
    Biometrics Bull. 2, 110-114, with the fourth moment as observed.

    Parameters
    ----------
    table : Table
        Of a categorical variable.
    linear : Linearised
        Influences on the statistic.

    Returns
    -------
    numpy.ndarray, shape (domains,)
        Infinite where no response counts.
    """
    layout, n = table.layout, table.sums[0]
    score, fit = np.nan_to_num(linear.score)[None], np.nan_to_num(linear.fit)
    rest = 1 - layout.leverage[:, None]
    residual = table.squares * (score - fit[:, :, None]) ** 2 / rest[:, :, None]
    outside = (layout.squares[:, None] - table.squares.sum(axis=2)) * fit**2 / rest
    elsewhere = layout.totals[0][:, None] - n.sum(axis=2)
    return np.minimum(
        _few((n, residual), (elsewhere[:, :, None], outside[:, :, None])),
        _few((n, table.squares * score**2)),
    )


def _few(*parts: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return 2 ((sum c)^2 / sum c^2 - 1) from responses and sums of c of each kind."""
    total = sum(added.sum(axis=(0, 2)) for _, added in parts)
    squares = sum(
        np.divide(added**2, n, out=np.zeros_like(added), where=n > 0).sum(axis=(0, 2))
        for n, added in parts
    )
    return 2 * (_ratio(total**2, squares) - 1)


def skewness_shift(table: Table, score: np.ndarray, quantile: np.ndarray) -> np.ndarray:
    """Return by how many standard errors limits lie higher because answers are skewed.

    Parameters
    ----------
    table : Table
        Of a categorical variable.
    score : numpy.ndarray, shape (domains, categories)
        Influence of a response with each answer, divided by its weight.
    quantile : numpy.ndarray, shape (domains,)
        How many standard errors limits without skewness are away.

    Returns
    -------
    numpy.ndarray, shape (domains,)
        0 without spread.

    Notes
    -----
    b/2 + (3 b - l) (t^2 - 1) / 6, the Cornish-Fisher term of (estimate - truth) / se at the
    quantile t, with l = sum w (w - 1) (w - 2) z^3 / s^3 the skewness of the estimate,
    b = sum w (w - 1)^2 z^3 / s^3 its correlation with the variance s^2 = sum w (w - 1) z^2 and z
    the influences; without a correction by weight w^3 stands for both products. Responses by
    themselves with probability 1/w (Poisson sampling), where the cumulants follow from
    E(I) = 1/w. Influences instead of residuals, whose third moment a fit to few answers
    disturbs more than it gains. After Johnson (1978), JASA 73, 536-544, and Hall (1992), J. R.
    Stat. Soc. B 54, 221-228.
    """
    n, w = table.sums[:2]
    mean = np.divide(w, n, out=np.zeros_like(w), where=n > 0)
    rest = np.maximum(mean - 1, 0.0) if table.layout.by_weight else mean
    less = mean - 2 if table.layout.by_weight else mean
    cubes = w * rest * score[None] ** 3
    variance = (table.squares * score[None] ** 2).sum(axis=(0, 2))
    size = np.where(variance > 0, variance, np.inf) ** 1.5
    skew, tied = ((cubes * part).sum(axis=(0, 2)) / size for part in (less, rest))
    return tied / 2 + (3 * tied - skew) * (quantile**2 - 1) / 6


def _ratio(total: np.ndarray, part: np.ndarray) -> np.ndarray:
    return np.divide(total, part, out=np.full_like(part, np.inf), where=part > 0)

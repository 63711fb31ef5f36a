"""Limits of calibrated means in small samples.

Linearised errors with residuals are right where many companies of every class answered. Few
answers follow their own fit, classes with heavy weights carry the variance, and their few
answers are skewed: 95 % limits from such errors hold the truth in 83 to 96 % of samples
(docs/methods/coverage.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.analysis.functionals import Functional
from pipeline.analysis.intervals import NORMAL_QUANTILE
from pipeline.analysis.tabulate import Table
from pipeline.analysis.variance import Estimated, estimate, linearise


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
    Residuals are divided by the square root of 1 - leverage: MacKinnon and White (1985), J. of
    Econometrics 29, 305-325 (HC2); Valliant (2002), Survey Methodology 28(1), 103-114.
    """
    n, w, w2 = table.answered
    q = np.maximum(w2 - w, 0.0) if table.layout.by_weight else w2
    se = estimate(table, functional, leverage=True).se
    df = np.minimum(found.df, weights_df(q, n))
    if functional is None:
        return Adjusted(se, df, np.zeros_like(se))
    score = np.nan_to_num(linearise(table, functional).score)
    df = np.minimum(df, answers_df(table, score))
    return Adjusted(se, df, skewness_shift(table, functional, se))


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


def answers_df(table: Table, score: np.ndarray) -> np.ndarray:
    """Return the degrees of freedom of a variance that few answers may carry.

    2 ((sum c)^2 / sum c^2 - 1), with c = q score^2 what a response adds to the variance: twice
    the squared variance divided by the variance's own variance, less what the mean takes.
    Satterthwaite (1946), Biometrics Bull. 2, 110-114, with the fourth moment as observed.

    Parameters
    ----------
    table : Table
        Of a categorical variable.
    score : numpy.ndarray, shape (domains, categories)
        Influence of a response with each answer, divided by its weight.

    Returns
    -------
    numpy.ndarray, shape (domains,)
        Infinite where no response counts.
    """
    n, added = table.sums[0], table.squares * score[None] ** 2
    squares = np.divide(added**2, n, out=np.zeros_like(added), where=n > 0)
    return 2 * (_ratio(added.sum(axis=(0, 2)) ** 2, squares.sum(axis=(0, 2))) - 1)


def skewness_shift(table: Table, functional: Functional, se: np.ndarray) -> np.ndarray:
    """Return by how many standard errors limits lie higher because answers are skewed.

    Parameters
    ----------
    table : Table
        Of a categorical variable.
    functional : Functional
    se : numpy.ndarray, shape (domains,)

    Returns
    -------
    numpy.ndarray, shape (domains,)
        0 without spread.

    Notes
    -----
    b/2 + (3 b - l) (z^2 - 1) / 6, the Cornish-Fisher term of (estimate - truth) / se, with
    l = sum w (w - 1) (w - 2) r^3 / se^3 the skewness of the estimate, b = sum w (w - 1)^2 r^3 /
    se^3 its correlation with the variance, r the residuals with leverage and z = 1.96; without
    a correction by weight w^3 stands for both products. Responses by themselves with
    probability 1/w (Poisson sampling), where the cumulants follow from E(I) = 1/w. After
    Johnson (1978), JASA 73, 536-544, and Hall (1992), J. R. Stat. Soc. B 54, 221-228.
    """
    layout, found = table.layout, linearise(table, functional)
    root = np.sqrt(1 - layout.leverage)
    fit = np.nan_to_num(found.fit) / root[:, None]
    inside = np.nan_to_num(found.score)[None] / root[:, None, None] - fit[:, :, None]
    skew, tied = np.zeros_like(se), np.zeros_like(se)
    every_n, every_w = layout.totals[0][:, None], layout.totals[1][:, None]
    outside = (every_n - table.answered[0], every_w - table.answered[1])
    for (n, w), cubes in (((table.sums[0], table.sums[1]), inside**3), (outside, -(fit**3))):
        mean = np.divide(w, n, out=np.zeros_like(w), where=n > 0)
        rest = np.maximum(mean - 1, 0.0) if layout.by_weight else mean
        less = mean - 2 if layout.by_weight else mean
        axes = (0, 2) if cubes.ndim == 3 else 0
        skew += (w * rest * less * cubes).sum(axis=axes)
        tied += (w * rest**2 * cubes).sum(axis=axes)
    size = np.where(se > 0, se, np.inf) ** 3
    skew, tied = skew / size, tied / size
    return tied / 2 + (3 * tied - skew) * (NORMAL_QUANTILE**2 - 1) / 6


def _ratio(total: np.ndarray, part: np.ndarray) -> np.ndarray:
    return np.divide(total, part, out=np.full_like(part, np.inf), where=part > 0)

"""Limits of calibrated estimates in small samples.

Linearised errors with residuals are right where many companies of every class answered. Few
answers fit their own residuals, and classes with heavy weights carry the variance: 95 % limits
from them hold the truth in 80 to 93 % of samples (docs/methods/coverage.md).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.analysis.functionals import Functional
from pipeline.analysis.tabulate import Table
from pipeline.analysis.variance import Estimated, estimate


def without_gain(table: Table, functional: Functional | None, found: Estimated) -> Estimated:
    """Return a calibrated estimate with the error it has without what calibration gains.

    Parameters
    ----------
    table : Table
    functional : Functional or None
    found : Estimated
        The statistic of ``functional``.

    Returns
    -------
    Estimated
        ``se`` is the larger one of with and without residuals, ``df`` the smaller one of before
        and :func:`weights_df`.
    """
    fixed = Table(replace(table.layout, projection=None), table.sums)
    n, w, w2 = table.answered
    q = np.maximum(w2 - w, 0.0) if table.layout.by_weight else w2
    se = np.maximum(found.se, estimate(fixed, functional).se)
    return replace(found, se=se, df=np.minimum(found.df, weights_df(q, n)))


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
    total = q.sum(axis=0) ** 2
    df = np.divide(total, squares, out=np.full_like(squares, np.inf), where=squares > 0)
    return df - 1

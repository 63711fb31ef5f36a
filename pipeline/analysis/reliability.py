"""How consistently a battery of items measures one thing: alpha, omega, Spearman-Brown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from pipeline.analysis.intervals import CONFIDENCE


@dataclass(frozen=True)
class Reliability:
    """Reliability of the sum of a battery's items.

    ``n_responses`` companies answered every item and were used, ``n_incomplete`` did not and
    were left out. ``loadings`` has shape (items,). A number that the data cannot give is NaN.
    """

    n_responses: int
    n_incomplete: int
    n_items: int
    alpha: float
    ci_low: float
    ci_high: float
    omega_total: float
    loadings: np.ndarray
    spearman_brown: float


def reliability(answers: np.ndarray, *, confidence: float = CONFIDENCE) -> Reliability:
    """Return the reliability of a battery; descriptive only, no item is dropped for it.

    The items of a Handlungsfeld form an index (land, permits and energy need not go together),
    so a low alpha is no fault there: formative indicators need not correlate. Diamantopoulos
    and Winklhofer (2001), J. Marketing Res. 38(2), 269-277.

    Parameters
    ----------
    answers : numpy.ndarray, shape (companies, items)
        Scale values in one direction, NaN where a company did not answer. Companies with a
        gap are left out.
    confidence : float
        Two-sided confidence level of the interval of alpha.

    Returns
    -------
    Reliability
        ``alpha`` = k/(k-1) * (1 - sum of item variances / variance of the sum); NaN for one
        item, fewer than three companies, or a sum that does not vary.
        ``ci_low, ci_high``: 1 - (1 - alpha) * F(1 - a/2 and a/2; n-1, (n-1)(k-1)).
        ``loadings``: standardised loadings of one factor, sum positive. ``omega_total`` =
        (sum l s)^2 / ((sum l s)^2 + sum (1 - l^2) s^2), s the items' standard deviations.
        Both from three items on; NaN where an item has no variance.
        ``spearman_brown`` = 2r / (1 + r), for two items only (preferable to alpha there).

    Raises
    ------
    ValueError
        If ``answers`` is not a table.

    Notes
    -----
    Cronbach (1951), Psychometrika 16, 297-334; interval Feldt (1965), Psychometrika 30,
    357-370; omega McDonald (1999), Test Theory, ch. 6, with loadings by minimum residuals,
    Harman and Jones (1966), Psychometrika 31, 351-368; two items Eisinga, te Grotenhuis and
    Pelzer (2013), Int. J. Public Health 58, 637-642.
    """
    table = np.asarray(answers, dtype=float)
    if table.ndim != 2:
        raise ValueError("answers: a table of companies x items is needed")
    complete = table[~np.isnan(table).any(axis=1)]
    n, items = complete.shape
    alpha = low = high = omega = two = np.nan
    loadings = np.full(items, np.nan)
    if n >= 3 and items >= 2:
        alpha = _alpha(complete)
        tails = stats.f.ppf(
            [0.5 + confidence / 2, 0.5 - confidence / 2], n - 1, (n - 1) * (items - 1)
        )
        low, high = 1 - (1 - alpha) * tails
        # Equal answers can leave rounding noise in a standard deviation; ranges are exact.
        if (np.ptp(complete, axis=0) > 0).all():
            correlations = np.corrcoef(complete, rowvar=False)
            if items == 2:
                two = _spearman_brown(correlations[0, 1])
            else:
                loadings = one_factor(correlations)
                omega = _omega(loadings, complete.std(axis=0, ddof=1))
    return Reliability(
        n, len(table) - n, items, alpha, float(low), float(high), omega, loadings, two
    )


def one_factor(correlations: np.ndarray) -> np.ndarray:
    """Return the loadings of one factor that leave the smallest residual correlations.

    Parameters
    ----------
    correlations : numpy.ndarray, shape (items, items)
        At least three items.

    Returns
    -------
    numpy.ndarray, shape (items,)
        Loadings l within -1..1 minimising the sum of (r_ij - l_i l_j)^2 over i < j, signed so
        that their sum is not negative. Harman and Jones (1966), Psychometrika 31, 351-368.
    """
    first, second = np.triu_indices(len(correlations), 1)
    observed = correlations[first, second]
    # Start from the first principal component.
    values, vectors = np.linalg.eigh(correlations)
    start = np.clip(vectors[:, -1] * np.sqrt(values[-1]), -0.99, 0.99)
    found = optimize.least_squares(
        lambda loads: observed - loads[first] * loads[second],
        start,
        bounds=(-1, 1),
        xtol=1e-14,
        ftol=1e-14,
        gtol=1e-14,
    )
    return found.x if found.x.sum() >= 0 else -found.x


def _alpha(complete: np.ndarray) -> float:
    items = complete.shape[1]
    total = complete.sum(axis=1)
    if np.ptp(total) == 0:
        return np.nan
    parts = complete.var(axis=0, ddof=1).sum()
    return float(items / (items - 1) * (1 - parts / total.var(ddof=1)))


def _omega(loadings: np.ndarray, spread: np.ndarray) -> float:
    common = float((loadings * spread).sum() ** 2)
    return common / (common + float(((1 - loadings**2) * spread**2).sum()))


def _spearman_brown(correlation: float) -> float:
    return float(2 * correlation / (1 + correlation)) if correlation > -1 + 1e-12 else np.nan

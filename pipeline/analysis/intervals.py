"""Confidence intervals: exact where the design allows it, adjusted to the design elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special, stats

CONFIDENCE = 0.95
NORMAL_QUANTILE = float(special.ndtri(0.5 + CONFIDENCE / 2))
MOST_SHORTENED = 0.9
"""A side shortened for skewness keeps this part of its length."""
Limits = tuple[np.ndarray, np.ndarray]


def hypergeometric_interval(
    x: np.ndarray, n: np.ndarray, population: np.ndarray, *, confidence: float = CONFIDENCE
) -> Limits:
    """Return exact limits of a share of a finite population, sampled without replacement.

    All K from x to N - n + x for which neither tail of the hypergeometric distribution at x is
    as small as half of 1 - ``confidence``, divided by N. Each limit holds by itself with half
    the error, whatever the share; a census gives the point, no answer gives 0 and 1.

    Parameters
    ----------
    x, n, population : numpy.ndarray of int, same shape
        Companies with the property, companies that answered, companies that exist; n <= N.
    confidence : float
        Two-sided confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits of the share.

    Notes
    -----
    Buonaccorsi (1987), The American Statistician 41(3), 215-218. The narrowest interval whose
    two limits each err with at most half of 1 - ``confidence``.
    """
    x, n, size = (np.asarray(part, dtype=np.int64) for part in (x, n, population))
    half = (1 - confidence) / 2
    most = size - n + x
    # P(X >= x | K) grows with K, P(X <= x | K) falls: both ends of the accepted K by bisection.
    first = _first(lambda k: stats.hypergeom.sf(x - 1, size, k, n) > half, x, most)
    beyond = _first(lambda k: stats.hypergeom.cdf(x, size, k, n) <= half, x, most + 1)
    share = np.maximum(size, 1)
    return np.where(n > 0, first / share, 0.0), np.where(n > 0, (beyond - 1) / share, 1.0)


def _first(
    holds: Callable[[np.ndarray], np.ndarray], low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Return the smallest k in [low, high] for which a monotone condition holds, else high."""
    low, high = low.copy(), high.copy()
    while (low < high).any():
        middle = (low + high) // 2
        found = holds(middle) | (low >= high)
        low, high = np.where(found, low, middle + 1), np.where(found, middle, high)
    return low


def korn_graubard(
    share: np.ndarray,
    se: np.ndarray,
    df: np.ndarray,
    n: np.ndarray,
    *,
    n_at_edge: np.ndarray,
    confidence: float = CONFIDENCE,
) -> Limits:
    """Return Clopper-Pearson limits at the effective sample size of a weighted share.

    Parameters
    ----------
    share, se, df : numpy.ndarray, same shape
        Estimate, its design-based standard error and degrees of freedom.
    n : numpy.ndarray
        Responses.
    n_at_edge : numpy.ndarray
        Effective sample size where the standard error is 0 and says nothing, as at 0 % and
        100 %; infinite in a census.
    confidence : float
        Two-sided confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits; 0 and 1 without an answer.

    Notes
    -----
    n* = p(1-p)/V (t_{n-1} / t_{df})^2. Korn and Graubard (1998), Survey Methodology 24(2),
    193-201; equal to R's ``svyciprop(method = "beta")`` between 0 and 1, where R's limits at
    0 % and 100 % are missing. Without weights and population it is Clopper and Pearson (1934).
    """
    half = (1 - confidence) / 2
    edge = (share <= 0) | (share >= 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(edge | (se <= 0), n_at_edge, share * (1 - share) / se**2)
        ratio = special.stdtrit(np.maximum(n - 1, 1), half)
        ratio /= special.stdtrit(np.maximum(df, 1), half)
        effective = effective * ratio**2
        yes, no = effective * share, effective * (1 - share)
        low = np.where(share > 0, special.betaincinv(yes, no + 1, half), 0.0)
        high = np.where(share < 1, special.betaincinv(yes + 1, no, 1 - half), 1.0)
    exact = np.isinf(effective)
    unknown = np.isnan(share)
    low = np.select([unknown, exact], [0.0, share], low)
    return low, np.select([unknown, exact], [1.0, share], high)


def logit_interval(
    share: np.ndarray, se: np.ndarray, df: np.ndarray, *, confidence: float = CONFIDENCE
) -> Limits:
    """Return t limits on the logit scale; NaN at 0 % and 100 %, where they do not exist.

    The usual alternative to :func:`korn_graubard`, kept for comparison (docs/methods/coverage.md);
    equal to R's ``svyciprop(method = "xlogit")``.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = special.stdtrit(df, 0.5 + confidence / 2) * se / (share * (1 - share))
        centre = special.logit(share)
    return special.expit(centre - reach), special.expit(centre + reach)


def t_interval(
    estimate: np.ndarray,
    se: np.ndarray,
    df: np.ndarray,
    *,
    bounds: tuple[float, float] | None = None,
    shift: np.ndarray | float = 0.0,
    confidence: float = CONFIDENCE,
) -> Limits:
    """Return estimate -+ t(df) * se, cut at the statistic's bounds.

    Skewness makes one side longer by ``shift`` standard errors and the other one shorter by half
    of it, at most by a tenth: what few answers say about their skewness may be too much.

    A standard error of 0 (everybody gave the same answer) says nothing about the companies
    that did not answer: the limits are NaN then, never a false certainty, and so they are for
    df < 1; :func:`unseen_answers` has limits for both.

    Parameters
    ----------
    estimate, se, df : numpy.ndarray
        Same shape.
    bounds : (float, float), optional
        Smallest and largest possible value.
    shift : numpy.ndarray, optional
        How many standard errors the limits lie higher.
    confidence : float
        Two-sided confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits.
    """
    usable = (df >= 1) & (se > 0)
    quantile = special.stdtrit(np.where(usable, df, 1), 0.5 + confidence / 2)
    longer, shorter = (
        quantile + np.abs(shift),
        np.maximum(quantile - np.abs(shift) / 2, MOST_SHORTENED * quantile),
    )
    below, above = np.where(shift < 0, (longer, shorter), (shorter, longer))
    low = np.where(usable, estimate - below * se, np.nan)
    high = np.where(usable, estimate + above * se, np.nan)
    if bounds is not None:
        low, high = np.clip(low, *bounds), np.clip(high, *bounds)
    return low, high


def unseen_answers(
    means: np.ndarray,
    scores: np.ndarray,
    value: Callable[[np.ndarray], np.ndarray],
    unseen: np.ndarray,
) -> Limits:
    """Return the range of a statistic if a share ``unseen`` of companies answered otherwise.

    Limits for samples without spread, whose standard error is 0: ``unseen`` is the upper limit
    of the share of companies with an answer that nobody in the sample gave; all of them are put
    on one answer, the one that moves the statistic most.

    Parameters
    ----------
    means : numpy.ndarray, shape (domains, m)
        Weighted means of the scores.
    scores : numpy.ndarray, shape (answers, m)
        Scores of every possible answer.
    value : callable
        Means -> statistic.
    unseen : numpy.ndarray, shape (domains,)
        0 in a census.

    Returns
    -------
    tuple of numpy.ndarray, shape (domains,)
    """
    share = unseen[:, None, None]
    mixed = (1 - share) * means[:, None, :] + share * scores[None]
    values = value(np.concatenate([mixed, means[:, None, :]], axis=1))
    return values.min(axis=1), values.max(axis=1)


def t_test(estimate: np.ndarray, se: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Return the two-sided p-value of estimate = 0; NaN where there is no standard error."""
    usable = (df >= 1) & (se > 0)
    ratio = np.divide(estimate, se, out=np.full_like(se, np.nan), where=usable)
    return 2 * stats.t.sf(np.abs(ratio), np.where(usable, df, 1))

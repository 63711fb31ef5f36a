"""Confidence sets for ranks: the ranks that the data allow for each item (1 = largest score)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import stats

from pipeline.analysis.intervals import CONFIDENCE

DRAWS = 20_000
SEED = 1
DRAWN = (-0.03, 0.03)
"""How far critical values move with other random numbers."""
NO_VARIANCE = 1e-12
NO_DIFFERENCE = 1e-10
Quantile = Callable[[np.ndarray], float]


@dataclass(frozen=True)
class RankSets:
    """Smallest and largest possible rank of each item.

    Attributes
    ----------
    low, high : numpy.ndarray of int, shape (items,)
        Smallest and largest rank; tied items share all ranks of the tie.
    critical : numpy.ndarray, shape (items,)
        The value that a pair's statistic had to exceed in the last step; 0 if no difference
        varies.
    close : numpy.ndarray of bool, shape (items,)
        Critical values 0.03 larger or smaller would give another set: with other random numbers
        a bound may move. False where nothing is drawn.
    """

    low: np.ndarray
    high: np.ndarray
    critical: np.ndarray
    close: np.ndarray


def simultaneous_sets(
    theta: np.ndarray,
    covariance: np.ndarray,
    *,
    confidence: float = CONFIDENCE,
    df: float = np.inf,
    draws: int = DRAWS,
    seed: int = SEED,
) -> RankSets:
    """Return the sets that hold the true ranks of all items at once with this confidence.

    Item j stands demonstrably above k if T_jk = (theta_j - theta_k) / se_jk exceeds a critical
    value c, repeated with the ordered pairs not yet decided until no pair is added; the set of j
    is [1 + items above j, items - items below j]. For ``df`` = inf c is the confidence-quantile
    of max (Z_j - Z_k) / se_jk over those pairs, Z ~ N(0, covariance): Mogstad, Romano, Shaikh
    and Wilhelm (2024), Rev. Econ. Stud. 91(1), 476-518, doi 10.1093/restud/rdad006. In small
    samples that decides too often, also with t quantiles of the same tail, because the estimated
    correlations make the maximum too small; c is then Bonferroni's t quantile over the same
    pairs (Holm 1979, Scand. J. Statist. 6, 65-70), valid whatever the correlations.
    Scores that differ without any variance (a census) are decided, tied ones never.
    ``low <= tau`` marks the items that may be among the tau best. The order of the items does
    not matter: the numbers are drawn in the order of the scores.

    Parameters
    ----------
    theta : numpy.ndarray, shape (items,)
        Scores.
    covariance : numpy.ndarray, shape (items, items)
        Covariance of the scores, squared units of ``theta``; may be singular.
    confidence : float
        Joint confidence, between 0 and 1.
    df : float
        Degrees of freedom of the standard errors, for companies without strata their number
        - 1; at least 1 is used. ``inf`` is the published method, for small samples too narrow
        (docs/methods/coverage.md).
    draws, seed : int
        For ``df`` = inf: number of normal vectors and the seed that makes them repeatable.

    Returns
    -------
    RankSets

    Raises
    ------
    ValueError
        Not finite or not fitting arguments, or no covariance matrix.
    """
    pairs = ~np.eye(len(theta), dtype=bool)
    everyone = np.ones(len(theta), dtype=bool)
    return _sets(theta, covariance, [(everyone, pairs)], confidence, df, draws, seed)


def marginal_sets(
    theta: np.ndarray,
    covariance: np.ndarray,
    *,
    confidence: float = CONFIDENCE,
    df: float = np.inf,
    draws: int = DRAWS,
    seed: int = SEED,
) -> RankSets:
    """Return the sets that hold the true rank of one item, chosen beforehand, with this confidence.

    As `simultaneous_sets` (same arguments, errors and source), but the maximum for item j runs
    over the pairs with j only. With the same draws each set lies inside the simultaneous one.

    Returns
    -------
    RankSets
    """
    own = np.eye(len(theta), dtype=bool)
    families = [(item, item[:, None] ^ item) for item in own]
    return _sets(theta, covariance, families, confidence, df, draws, seed)


def klein_sets(
    estimate: np.ndarray, se: np.ndarray, df: np.ndarray | float, *, confidence: float = CONFIDENCE
) -> RankSets:
    """Return simultaneous sets from standard errors alone, valid whatever the correlation.

    Intervals estimate -+ t se with Bonferroni's limits; item j cannot rank before an item whose
    interval lies wholly above its own. Klein, Wright and Wieczorek (2020), J. R. Stat. Soc. C
    69(3), 589-606. Simple, but wider than `simultaneous_sets`.

    Parameters
    ----------
    estimate, se : numpy.ndarray, shape (items,)
    df : numpy.ndarray, shape (items,), or float
        Degrees of freedom of the standard errors; at least 1 is used, ``inf`` is normal.
    confidence : float
        Joint confidence, between 0 and 1.

    Returns
    -------
    RankSets
        ``critical`` is the t quantile; ``close`` is False, nothing is drawn.

    Raises
    ------
    ValueError
        Estimates or standard errors that are not finite, or negative standard errors.
    """
    estimate, se = np.asarray(estimate, dtype=float), np.asarray(se, dtype=float)
    if not (np.isfinite(estimate).all() and np.isfinite(se).all() and (se >= 0).all()):
        raise ValueError("estimate and se must be finite, se not negative: drop the other items")
    tail = (1 - confidence) / (2 * max(len(estimate), 1))
    quantile = np.broadcast_to(stats.t.isf(tail, np.maximum(df, 1)), estimate.shape)
    lower, upper = estimate - quantile * se, estimate + quantile * se
    low, high = _bounds(lower[:, None] > upper)
    return RankSets(low, high, quantile.copy(), np.zeros(len(estimate), dtype=bool))


def groups(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the group of each item where the data do not give every item its own rank.

    Group 1 are all items that rank 1 is possible for. The next group starts at rank s = 1 +
    number of items in earlier groups and takes all remaining items with low <= s. So all sets
    of a group hold its rank s, every item of a later group is demonstrably behind rank s, and
    an item demonstrably above another one is never in a later group. Ranks of neighbouring
    groups may overlap. An uncertain item may stand in an earlier group than a certain one with
    a better score. Own definition.

    Parameters
    ----------
    low, high : numpy.ndarray of int, shape (items,)
        Simultaneous sets; marginal sets make no joint statement.

    Returns
    -------
    numpy.ndarray of int, shape (items,)
        1, 2, ...; group g starts at rank ``1 + (number < g).sum()``.

    Raises
    ------
    ValueError
        The sets do not come from one joint comparison.
    """
    number = np.zeros(len(low), dtype=int)
    while (number == 0).any():
        start = 1 + np.count_nonzero(number)
        members = (number == 0) & (low <= start)
        if not members.any() or (high[members] < start).any():
            raise ValueError("groups need the simultaneous sets of all items of one ranking")
        number[members] = number.max() + 1
    return number


def _sets(
    theta: np.ndarray,
    covariance: np.ndarray,
    families: list[tuple[np.ndarray, np.ndarray]],
    confidence: float,
    df: float,
    draws: int,
    seed: int,
) -> RankSets:
    """Decide each family of ordered pairs (items, items) for the items (flags) it is about."""
    theta, covariance = np.asarray(theta, dtype=float), np.asarray(covariance, dtype=float)
    if covariance.shape != (len(theta), len(theta)):
        raise ValueError(f"theta {theta.shape} and covariance {covariance.shape} do not fit")
    if not (np.isfinite(theta).all() and np.isfinite(covariance).all()):
        raise ValueError("theta and covariance must be finite: drop items without a score first")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    covariance = (covariance + covariance.T) / 2
    # Equal data in any order must meet equal random numbers, hence one order by content (only
    # items alike in score, variance and all covariances keep the order they came in).
    keys = np.column_stack([-theta, np.diag(covariance), np.sort(covariance, axis=1)])
    order = np.lexsort(keys.T[::-1])
    theta, covariance = theta[order], covariance[np.ix_(order, order)]
    statistic, se = _statistics(theta, covariance)
    root, margins = _root(covariance), DRAWN if np.isinf(df) else ()
    quantile = _bonferroni(se, confidence, df)
    if np.isinf(df):
        z = root @ np.random.default_rng(seed).standard_normal((len(theta), draws))
        quantile = _quantile_of_largest(z, se, confidence)
    low, high, critical, close = (np.zeros(len(theta), dtype=t) for t in (int, int, float, bool))
    for members, pairs in families:
        above, last = _stepdown(statistic, pairs, quantile, 0.0)
        bounds = np.array(_bounds(above))
        for margin in margins:
            moved, _ = _stepdown(statistic, pairs, quantile, margin)
            close[members] |= (np.array(_bounds(moved)) != bounds).any(axis=0)[members]
        low[members], high[members] = bounds[:, members]
        critical[members] = last
    back = np.argsort(order)
    return RankSets(low[back], high[back], critical[back], close[back])


def _statistics(theta: np.ndarray, covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return T_jk and se_jk; where se is 0, T is infinite, or 0 for scores that are tied."""
    difference = theta[:, None] - theta
    scale = np.diag(covariance)[:, None] + np.diag(covariance)
    variance = scale - 2 * covariance
    se = np.sqrt(np.where(variance > NO_VARIANCE * scale, variance, 0.0))
    tied = np.abs(difference) <= NO_DIFFERENCE * np.abs(theta).max(initial=0.0)
    certain = np.where(tied, 0.0, np.copysign(np.inf, difference))
    return np.divide(difference, se, out=certain, where=se > 0), se


def _root(covariance: np.ndarray) -> np.ndarray:
    """Return the symmetric root: unique and continuous, so rescaled scores meet equal numbers."""
    values, vectors = np.linalg.eigh(covariance)
    if values.min(initial=0.0) < -1e-8 * values.max(initial=0.0):
        raise ValueError("covariance has a negative eigenvalue: it is no covariance matrix")
    return (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T


def _quantile_of_largest(z: np.ndarray, se: np.ndarray, confidence: float) -> Quantile:
    """Return the function active pairs -> quantile of the largest (Z_j - Z_k) / se_jk."""

    @cache
    def quantile(active: bytes) -> float:
        varying = np.frombuffer(active, dtype=bool).reshape(se.shape) & (se > 0)
        if not varying.any():
            return 0.0
        largest = np.full(z.shape[1], -np.inf)
        for j in np.flatnonzero(varying.any(axis=1)):
            rivals = np.flatnonzero(varying[j])
            ratios = (z[j] - z[rivals]) / se[j, rivals, None]
            np.maximum(largest, ratios.max(axis=0), out=largest)
        return float(np.quantile(largest, confidence, method="higher"))

    return lambda active: quantile(active.tobytes())


def _bonferroni(se: np.ndarray, confidence: float, df: float) -> Quantile:
    """Return the function active pairs -> t quantile that shares the error among them."""

    def quantile(active: np.ndarray) -> float:
        pairs = np.count_nonzero(active & (se > 0))
        return float(stats.t.isf((1 - confidence) / pairs, max(df, 1))) if pairs else 0.0

    return quantile


def _stepdown(
    statistic: np.ndarray, pairs: np.ndarray, quantile: Quantile, margin: float
) -> tuple[np.ndarray, float]:
    """Return which of the pairs (j, k) put j above k, and the last critical value."""
    active = pairs.copy()
    while True:
        # Never below 0: a pair cannot be decided against its own scores.
        critical = max(quantile(active) + margin, 0.0)
        above = active & (statistic > critical)
        if not above.any():
            return pairs & ~active, critical
        active &= ~above


def _bounds(above: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and largest rank from flags "j is demonstrably above k"."""
    return 1 + above.sum(axis=0), len(above) - above.sum(axis=1)

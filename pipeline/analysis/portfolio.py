"""Importance-performance portfolio: which quadrant a need lies in, and how surely."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

QUADRANTS = ("concentrate", "keep", "low_priority", "possible_overkill")
"""Important and poor, important and good, unimportant and poor, unimportant and good."""
UNDECIDED = "undecided"
CERTAIN = 0.80
"""A quadrant is named only if at least this share of the bootstrap samples agrees."""
DRAWS = 4000
COLUMNS = (
    "need",
    "n_responses",
    "importance",
    "satisfaction",
    "quadrant_data",
    "quadrant_scale",
    "above_diagonal",
    "distance",
    "probability",
    "probability_scale",
)


def quadrants(importance: np.ndarray, satisfaction: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Return the quadrant of each point as a position in ``QUADRANTS``; -1 for NaN.

    Martilla and James (1977), J. Marketing 41(1), 77-79. A point on a line counts as
    important, respectively as good.

    Parameters
    ----------
    importance, satisfaction : numpy.ndarray, shape (..., needs)
        Mean ratings, higher = more important and more satisfied.
    centre : numpy.ndarray, shape (..., 2)
        Where the lines cross: importance, satisfaction.

    Returns
    -------
    numpy.ndarray of int, shape (..., needs)
    """
    # A mean of equal means may differ from them in the last digit.
    unimportant = importance < centre[..., :1] - 1e-9
    good = satisfaction >= centre[..., 1:] - 1e-9
    position = 2 * unimportant + good
    return np.where(np.isnan(importance) | np.isnan(satisfaction), -1, position)


def portfolio(
    importance: np.ndarray,
    satisfaction: np.ndarray,
    *,
    needs: Sequence[str],
    weights: np.ndarray,
    midpoint: float,
    seed: int,
) -> pd.DataFrame:
    """Place needs by importance and satisfaction, and name a quadrant only where it is certain.

    Parameters
    ----------
    importance, satisfaction : numpy.ndarray, shape (companies, needs)
        Ratings on one scale, higher = more important and more satisfied; NaN = no answer.
        A need's means use the companies that answered both.
    needs : sequence of str
        Name of each column.
    weights : numpy.ndarray, shape (companies,)
        Positive weights; a company keeps its weight in every bootstrap sample.
    midpoint : float
        Middle of the scale (3 on 1..5), where the scale-centred lines cross. The data-centred
        lines cross at the mean of the needs' means, so they move with the list of needs:
        never compare their quadrants between waves that asked different needs.
    seed : int
        Seed of the bootstrap: the same data and seed give the same table.

    Returns
    -------
    pandas.DataFrame
        One row per need: ``need``; ``n_responses`` (answered both); ``importance`` and
        ``satisfaction`` (weighted means, scale points); ``quadrant_data`` and
        ``quadrant_scale`` (an id of ``QUADRANTS``, or ``UNDECIDED``); ``above_diagonal``
        (more important than satisfied = need); ``distance`` from the diagonal,
        (I - S) / sqrt(2), scale points, + = need; ``probability`` and ``probability_scale``
        (share of bootstrap samples in the observed quadrant, NaN below two companies).
        A need without answers has NaN, and NA above the diagonal.

    Raises
    ------
    ValueError
        If shapes do not match.

    Notes
    -----
    Bootstrap over companies, Efron (1979), Ann. Statist. 7, 1-26; ``DRAWS`` samples, without
    finite population correction. Diagonal: Bacon (2003), Int. J. Market Res. 45(1), 55-71.
    """
    ratings = [np.asarray(part, dtype=float) for part in (importance, satisfaction)]
    shape = (len(weights), len(needs))
    if any(part.shape != shape for part in ratings):
        raise ValueError(f"importance and satisfaction must have the shape {shape}")
    valid = ~np.isnan(ratings[0]) & ~np.isnan(ratings[1])
    w = np.asarray(weights, dtype=float)
    # Columns: weighted importance and satisfaction, then the weights of those who answered.
    sums = np.hstack([np.where(valid, part, 0.0) * w[:, None] for part in ratings])
    parts = np.hstack([sums, valid * w[:, None]])
    observed = _means(np.ones((1, len(w))) @ parts)
    copies = _resampled(len(w), seed)
    drawn = _means(copies @ parts)
    n = valid.sum(axis=0)
    labels, probabilities = [], []
    for centre in (_crosshair, lambda means: np.full((len(means), 2), midpoint)):
        here = quadrants(observed[:, 0], observed[:, 1], centre(observed))[0]
        there = quadrants(drawn[:, 0], drawn[:, 1], centre(drawn))
        share = np.where(n >= 2, (there == here).mean(axis=0), np.nan)
        labels.append(
            [QUADRANTS[k] if p >= CERTAIN else UNDECIDED for k, p in zip(here, share, strict=True)]
        )
        probabilities.append(share)
    mean_importance, mean_satisfaction = observed[0]
    above = pd.array(mean_importance > mean_satisfaction, dtype="boolean")
    above[n == 0] = pd.NA
    columns = (
        list(needs),
        n,
        mean_importance,
        mean_satisfaction,
        *labels,
        above,
        (mean_importance - mean_satisfaction) / np.sqrt(2),
        *probabilities,
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def _resampled(companies: int, seed: int) -> np.ndarray:
    """Return how often each company is in each bootstrap sample, shape (draws, companies)."""
    if companies == 0:
        return np.zeros((DRAWS, 0))
    chance = np.full(companies, 1 / companies)
    return np.random.default_rng(seed).multinomial(companies, chance, size=DRAWS).astype(float)


def _means(totals: np.ndarray) -> np.ndarray:
    """Return (draws, 2, needs) means from the totals of both ratings and of the weights."""
    first, second, weight = np.split(totals, 3, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([first / weight, second / weight], axis=1)


def _crosshair(means: np.ndarray) -> np.ndarray:
    """Return the mean over the needs that have answers, shape (draws, 2)."""
    known = ~np.isnan(means)
    return np.where(known, means, 0.0).sum(axis=2) / np.maximum(known.sum(axis=2), 1)

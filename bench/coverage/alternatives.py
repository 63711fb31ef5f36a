"""Intervals of a share that the package does not use, for comparison."""

from __future__ import annotations

import numpy as np
from scipy import special, stats

from pipeline.analysis.intervals import Limits

Z = stats.norm.ppf(0.975)


def design_size(n: np.ndarray, population: np.ndarray) -> np.ndarray:
    """Return n* = n (N - 1) / (N - n), the sample with replacement that says as much."""
    with np.errstate(divide="ignore"):
        return n * (population - 1) / np.maximum(population - n, 0.0)


def wald(x: np.ndarray, n: np.ndarray, population: np.ndarray) -> Limits:
    """Return p -+ 1.96 se with the finite population correction."""
    p = x / n
    reach = Z * np.sqrt(p * (1 - p) / design_size(n, population))
    return p - reach, p + reach


def logit(x: np.ndarray, n: np.ndarray, population: np.ndarray) -> Limits:
    """Return Wald's limits on the logit scale; none (NaN) at 0 and 1."""
    p = x / n
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = Z / np.sqrt(p * (1 - p) * design_size(n, population))
        return special.expit(special.logit(p) - reach), special.expit(special.logit(p) + reach)


def wilson(x: np.ndarray, n: np.ndarray, population: np.ndarray) -> Limits:
    """Return Wilson's (1927) score limits at n*."""
    p, size = x / n, design_size(n, population)
    centre = (p + Z**2 / (2 * size)) / (1 + Z**2 / size)
    reach = Z / (1 + Z**2 / size) * np.sqrt(p * (1 - p) / size + Z**2 / (4 * size**2))
    return centre - reach, centre + reach


def agresti_coull(x: np.ndarray, n: np.ndarray, population: np.ndarray) -> Limits:
    """Return Agresti and Coull's (1998) limits at n*: Wald after adding z^2/2 of each answer."""
    size = design_size(n, population)
    p = (x / n + Z**2 / (2 * size)) / (1 + Z**2 / size)
    reach = Z * np.sqrt(p * (1 - p) / (size + Z**2))
    return p - reach, p + reach


def jeffreys(x: np.ndarray, n: np.ndarray, population: np.ndarray) -> Limits:
    """Return Beta quantiles with prior (1/2, 1/2) at n*, 0 and 1 at the ends."""
    p, size = x / n, design_size(n, population)
    yes, no = p * size + 0.5, (1 - p) * size + 0.5
    low = np.where(x > 0, stats.beta.ppf(0.025, yes, no), 0.0)
    return low, np.where(x < n, stats.beta.ppf(0.975, yes, no), 1.0)


def clopper_pearson(x: np.ndarray, n: np.ndarray, population: np.ndarray) -> Limits:
    """Return the exact binomial limits (1934), as if companies were drawn with replacement."""
    low = np.where(x > 0, stats.beta.ppf(0.025, x, n - x + 1), 0.0)
    return low, np.where(x < n, stats.beta.ppf(0.975, x + 1, n - x), 1.0)


def blaker(pmf: np.ndarray) -> Limits:
    """Return Blaker's (2000, Canad. J. Statist. 28, 783-798) limits, for counts 0 to n.

    Parameters
    ----------
    pmf : numpy.ndarray, shape (N + 1, n + 1)
        Probability of every count for every number of companies with the property.

    Returns
    -------
    tuple of numpy.ndarray, shape (n + 1,)
        Ends of the accepted K / N. K is accepted at x if the counts with a tail at most as
        large as that of x have together more than 5 %: both sides together err in at most 5 %
        of samples, one side alone may err in more than 2.5 %.
    """
    below = np.cumsum(pmf, axis=1)
    above = np.cumsum(pmf[:, ::-1], axis=1)[:, ::-1]
    tail = np.minimum(below, above) * (1 + 1e-9)
    order = np.argsort(tail, axis=1, kind="stable")
    ordered = np.take_along_axis(tail, order, axis=1)
    running = np.cumsum(np.take_along_axis(pmf, order, axis=1), axis=1)
    # The acceptability of x adds all counts with a tail up to its own, ties included.
    last = np.array(
        [
            np.searchsorted(row, value, side="right")
            for row, value in zip(ordered, tail, strict=True)
        ]
    )
    accepted = np.take_along_axis(running, last - 1, axis=1) > 0.05
    size = len(pmf) - 1
    return accepted.argmax(axis=0) / size, (size - accepted[::-1].argmax(axis=0)) / size

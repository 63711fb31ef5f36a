"""Invented frames: companies in 3 size classes x 2 regions, their answers, who responds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

SIZE = np.repeat(np.arange(3), 2)
"""Size class of each cell: small, medium, large."""
REGION = np.tile(np.arange(2), 3)
CELL_SHARES = np.array([0.34, 0.26, 0.14, 0.14, 0.05, 0.07])


@dataclass(frozen=True)
class Scenario:
    """How response and answers depend on the size class.

    Parameters
    ----------
    name : str
    response : (float, float, float)
        Relative probability to respond of small, medium and large companies.
    slope : float
        How much more (logit) a yes is likely in the next larger class.
    """

    name: str
    response: tuple[float, float, float]
    slope: float


SCENARIOS = (
    Scenario("mild", (0.35, 0.45, 0.6), 0.4),
    Scenario("strong", (0.25, 0.5, 0.8), 0.8),
    Scenario("strong, answers opposed", (0.25, 0.5, 0.8), -0.8),
    Scenario("strong, answers alike", (0.25, 0.5, 0.8), 0.0),
    Scenario("large stay away", (0.8, 0.5, 0.25), 0.8),
)


def companies(total: int) -> np.ndarray:
    """Return the number of companies of each cell, at least 1, shape (6,)."""
    return largest_remainders(CELL_SHARES * total, total, least=1)


def largest_remainders(wanted: np.ndarray, total: int, *, least: int = 0) -> np.ndarray:
    """Return whole numbers near ``wanted`` that add up to ``total``."""
    found = np.maximum(np.floor(wanted).astype(int), least)
    while found.sum() < total:
        found[np.argmax(wanted - found)] += 1
    while found.sum() > total:
        found[np.argmin(np.where(found > least, wanted - found, np.inf))] -= 1
    return found


def yes_or_no(cells: np.ndarray, share: float, slope: float) -> np.ndarray:
    """Return how many companies of each cell say no and yes, shape (6, 2).

    In all the share says yes, but at least one company says yes and at least one says no.
    """
    total = int(np.clip(round(share * cells.sum()), 1, cells.sum() - 1))

    def expected(level: float) -> np.ndarray:
        return cells * special.expit(level + slope * (SIZE - 1) + 0.3 * REGION)

    level = optimize.brentq(lambda a: expected(a).sum() - share * cells.sum(), -30, 30)
    yes = np.minimum(largest_remainders(expected(level), total), cells)
    while yes.sum() < total:
        yes[np.argmax(cells - yes)] += 1
    return np.column_stack([cells - yes, yes])


def answers(cells: np.ndarray, shares: np.ndarray, scores: np.ndarray, slope: float) -> np.ndarray:
    """Return how many companies of each cell give each answer, shape (6, answers).

    ``shares`` are those of the medium class; larger classes lean to higher scores.
    """
    position = (scores - scores.mean()) / np.ptp(scores) * 2
    found = []
    for companies_, size, region in zip(cells, SIZE, REGION, strict=True):
        tilted = shares * np.exp((slope * (size - 1) + 0.1 * region) * position)
        found.append(largest_remainders(tilted / tilted.sum() * companies_, companies_))
    return np.array(found)


def response_probabilities(
    cells: np.ndarray, n: int, response: tuple[float, float, float]
) -> np.ndarray:
    """Return each cell's probability to respond so that n responses are expected, shape (6,)."""
    stays_away = 1 - np.array(response)[SIZE]

    def expected(power: float) -> float:
        return float((cells * (1 - stays_away**power)).sum() - n)

    return 1 - stays_away ** optimize.brentq(expected, 1e-6, 100)

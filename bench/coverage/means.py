"""Means of rating items, balances and gaps: coverage of t intervals, unweighted and raked."""

from __future__ import annotations

import numpy as np

from bench.coverage.calibrated import mean_limits, raked, student, without_spread
from bench.coverage.frames import (
    SCENARIOS,
    Scenario,
    answers,
    companies,
    largest_remainders,
    response_probabilities,
)
from bench.coverage.weighted_shares import coverage, draw, seeded
from pipeline.analysis.intervals import hypergeometric_interval, t_interval

RATING = np.arange(1.0, 6.0)
GAP = np.subtract.outer(RATING, RATING).ravel()
BALANCE = np.array([-100.0, -100.0, 0.0, 100.0, 100.0])


def joint(importance: tuple[float, ...], satisfaction: tuple[float, ...]) -> np.ndarray:
    """Return shares of importance x satisfaction; the important is the less satisfying."""
    away = np.exp(-0.15 * np.multiply.outer(RATING - 3, RATING - 3))
    return (np.multiply.outer(importance, satisfaction) * away).ravel()


STATISTICS = {
    "rating, middle": ((0.1, 0.2, 0.3, 0.25, 0.15), RATING),
    "rating, high": ((0.02, 0.05, 0.13, 0.35, 0.45), RATING),
    "rating, low": ((0.5, 0.28, 0.12, 0.07, 0.03), RATING),
    "rating, two camps": ((0.4, 0.08, 0.04, 0.08, 0.4), RATING),
    "Saldo": ((0.1, 0.2, 0.3, 0.25, 0.15), BALANCE),
    "gap": (joint((0.02, 0.05, 0.13, 0.35, 0.45), (0.1, 0.25, 0.35, 0.2, 0.1)), GAP),
}
"""Shares of the answers, and their scores."""
GRID = (
    *((15, size) for size in (60, 260, 3500)),
    *((30, size) for size in (60, 260, 3500)),
    *((60, size) for size in (110, 260, 3500)),
    *((110, size) for size in (260, 1000)),
    *((200, size) for size in (260, 1000, 3500)),
)
UNWEIGHTED = ("t, fpc (used)", "normal, fpc", "t, no fpc")
WEIGHTED = (
    "t, leverage and skewness (used)",
    "t, residuals as in R",
    "t, leverage",
    "t, residuals, 1 − 1/w",
    "t, weights fixed",
    "t, weights ignored",
)


def run_unweighted(
    *, samples: int, seed: int, grid: tuple[tuple[int, int], ...] = GRID
) -> list[dict[str, object]]:
    """Return one row per statistic, sample and frame size: [coverage, width] by method."""
    rows: list[dict[str, object]] = []
    for item, (name, (shares, scores)) in enumerate(STATISTICS.items()):
        for n, population in grid:
            wanted = np.array(shares) / np.sum(shares) * population
            frame = largest_remainders(wanted, population)
            rng = np.random.default_rng([seed, item, n, population])
            counts = rng.multivariate_hypergeometric(frame, n, size=samples)
            mean = counts @ scores / n
            spread = (counts * (scores - mean[:, None]) ** 2).sum(axis=1) / (n - 1)
            bounds = (scores.min(), scores.max())
            se = np.sqrt(spread / n * (1 - n / population))
            df = np.full(samples, n - 1.0)
            unseen = hypergeometric_interval(*(np.array([v]) for v in (0, n, population)))[1]
            used = without_spread(
                t_interval(mean, se, df, bounds=bounds), mean, scores, np.repeat(unseen, samples)
            )
            limits = (
                used,
                student(mean, se, np.full(samples, np.inf)),
                student(mean, np.sqrt(spread / n), df),
            )
            truth = float(frame @ scores / population)
            rows.append(_row(name, n, population, limits, truth, bounds))
    return rows


def run_weighted(
    *,
    samples: int,
    seed: int,
    grid: tuple[tuple[int, int], ...] = GRID,
    scenarios: tuple[Scenario, ...] = SCENARIOS,
    statistics: tuple[str, ...] = tuple(STATISTICS),
) -> list[dict[str, object]]:
    """Return one row per scenario, statistic, sample and frame size."""
    rows: list[dict[str, object]] = []
    for scenario in scenarios:
        for name in statistics:
            item, (shares, scores) = list(STATISTICS).index(name), STATISTICS[name]
            for n, population in grid:
                cells = companies(population)
                frame = answers(cells, np.array(shares), scores, scenario.slope)
                chances = response_probabilities(cells, n, scenario.response)
                rng = seeded(seed, scenario, n, population, item)
                drawn = draw(rng, frame, chances, samples)
                found = raked(drawn, cells, scores)
                counts = drawn[found.sample].sum(axis=1)
                plain = counts @ scores / found.n
                spread = (counts * (scores - plain[:, None]) ** 2).sum(axis=1) / (found.n - 1)
                plain_se = np.sqrt(spread / found.n * (1 - found.n / population))
                df = found.n - 1
                limits = (
                    mean_limits(found, population, scores),
                    student(found.estimate, found.se, df),
                    student(found.estimate, found.se_adjusted, df),
                    student(found.estimate, found.se_limits, df),
                    student(found.estimate, found.se_fixed, df),
                    student(plain, plain_se, df),
                )
                truth = float(frame.sum(axis=0) @ scores / population)
                bounds = (scores.min(), scores.max())
                row = _row(name, n, population, limits, truth, bounds)
                rows.append({"scenario": scenario.name, **row})
    return rows


def _row(
    name: str, n: int, population: int, limits: tuple, truth: float, bounds: tuple[float, float]
) -> dict[str, object]:
    measured = [coverage(part, truth, bounds) for part in limits]
    return {
        "statistic": name,
        "n": n,
        "N": population,
        "methods": [[round(value, 4) for value in pair] for pair in measured],
    }

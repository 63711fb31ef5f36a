"""Unweighted shares of a known frame: coverage by adding up the hypergeometric distribution."""

from __future__ import annotations

import numpy as np
from scipy import stats

from bench.coverage import alternatives
from pipeline.analysis.intervals import Limits, hypergeometric_interval

GRID = (
    *((15, size) for size in (20, 60, 260, 3500)),
    *((30, size) for size in (60, 260, 3500)),
    *((60, size) for size in (110, 260, 3500)),
    *((110, size) for size in (260, 1000)),
    *((200, size) for size in (260, 1000, 3500)),
)
"""(responses, companies)"""
SHARES = (0.02, 0.98)
OTHERS = {
    "Wilson, n*": alternatives.wilson,
    "Agresti–Coull, n*": alternatives.agresti_coull,
    "Jeffreys, n*": alternatives.jeffreys,
    "logit, fpc": alternatives.logit,
    "Wald, fpc": alternatives.wald,
    "Clopper–Pearson, no fpc": alternatives.clopper_pearson,
}
OURS, BLAKER = "hypergeometric (used)", "Blaker, hypergeometric"
METHODS = (OURS, BLAKER, *OTHERS)


def distribution(n: int, population: int) -> np.ndarray:
    """Return P(x yes among n | K yes among N), shape (N + 1, n + 1)."""
    yes, x = np.arange(population + 1)[:, None], np.arange(n + 1)
    return stats.hypergeom.pmf(x, population, yes, n)


def intervals(n: int, population: int, pmf: np.ndarray) -> dict[str, Limits]:
    """Return each method's limits for 0 to n yes."""
    x = np.arange(n + 1)
    sizes = np.full(n + 1, n), np.full(n + 1, population)
    found = {OURS: hypergeometric_interval(x, *sizes), BLAKER: alternatives.blaker(pmf)}
    return found | {name: method(x, *sizes) for name, method in OTHERS.items()}


def measure(pmf: np.ndarray, limits: Limits) -> dict[str, float]:
    """Return exact coverage of one method over all numbers K of companies with the property.

    Returns
    -------
    dict
        ``lowest`` and ``mean`` coverage and ``width`` over shares from 2 to 98 %, ``side`` the
        largest error of one limit; missing limits miss.
    """
    size = len(pmf) - 1
    truth = np.arange(size + 1)[:, None] / size
    inside = (truth >= SHARES[0]) & (truth <= SHARES[1])
    low, high = (np.clip(part, 0, 1) for part in limits)
    too_low, too_high = ~(high + 1e-12 >= truth), ~(low - 1e-12 <= truth)
    coverage = (pmf * ~(too_low | too_high)).sum(axis=1)[inside[:, 0]]
    side = max((pmf * missed).sum(axis=1)[inside[:, 0]].max() for missed in (too_low, too_high))
    width = (pmf * np.nan_to_num(high - low)).sum(axis=1)[inside[:, 0]]
    return {
        "lowest": float(coverage.min()),
        "mean": float(coverage.mean()),
        "side": float(side),
        "width": float(width.mean()),
    }


def run(grid: tuple[tuple[int, int], ...] = GRID) -> list[dict[str, object]]:
    """Return one row per sample and frame size: lowest and mean coverage, side error, width."""
    rows: list[dict[str, object]] = []
    for n, population in grid:
        pmf = distribution(n, population)
        found = intervals(n, population, pmf)
        measured = {name: measure(pmf, found[name]) for name in METHODS}
        rows.append({"n": n, "N": population, "methods": measured})
    return rows

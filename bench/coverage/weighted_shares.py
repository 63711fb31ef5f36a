"""Raked shares where classes respond differently: coverage over many samples of one frame."""

from __future__ import annotations

import numpy as np

from bench.coverage.calibrated import Raked, effective_size, raked, share_limits, student
from bench.coverage.frames import (
    SCENARIOS,
    Scenario,
    companies,
    response_probabilities,
    yes_or_no,
)
from pipeline.analysis.intervals import (
    Limits,
    hypergeometric_interval,
    korn_graubard,
    logit_interval,
)

GRID = (
    *((15, size) for size in (20, 60, 260, 3500)),
    *((30, size) for size in (60, 110, 260, 3500)),
    *((60, size) for size in (110, 260, 1000, 3500)),
    *((110, size) for size in (260, 1000)),
    *((200, size) for size in (260, 1000, 3500)),
)
"""(expected responses, companies)"""
SHARES = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98)
OURS = "Korn–Graubard, capped (used)"
METHODS = (
    OURS,
    "Korn–Graubard, residuals as in R",
    "Korn–Graubard, residuals, 1 − 1/w",
    "Korn–Graubard, weights fixed",
    "logit, residuals",
    "Wald with t, residuals",
    "hypergeometric, weights ignored",
)
SCORES = np.array([0.0, 1.0])


def draw(
    rng: np.random.Generator, frame: np.ndarray, probabilities: np.ndarray, samples: int
) -> np.ndarray:
    """Return the responses' answers per cell, each company responding for itself."""
    return rng.binomial(frame[None], probabilities[None, :, None], size=(samples, *frame.shape))


def seeded(seed: int, scenario: Scenario, *numbers: float) -> np.random.Generator:
    """Return the generator of one cell of the grid, whatever other cells are run."""
    return np.random.default_rng(
        [seed, SCENARIOS.index(scenario), *(round(1000 * number) for number in numbers)]
    )


def intervals(found: Raked, answers: np.ndarray, population: int) -> dict[str, Limits]:
    """Return each method's limits in every sample, in the order of METHODS."""
    estimate, n, df = found.estimate, found.n, found.n - 1
    most = effective_size(found, population)
    yes = answers[:, :, 1].sum(axis=1)
    counted = np.column_stack([yes, n.astype(int)])
    pairs, back = np.unique(counted, axis=0, return_inverse=True)
    exact = hypergeometric_interval(*pairs.T, np.full(len(pairs), population))
    r_edge = found.n_effective / np.maximum(1 - n / population, 1e-12)
    found_by = (
        share_limits(found, population, yes),
        korn_graubard(estimate, found.se, df, n, n_at_edge=r_edge),
        korn_graubard(estimate, found.se_limits, df, n, n_at_edge=r_edge),
        korn_graubard(estimate, found.se_fixed, df, n, n_at_edge=most),
        logit_interval(estimate, found.se, df),
        student(estimate, found.se, df),
        (exact[0][back], exact[1][back]),
    )
    return dict(zip(METHODS, found_by, strict=True))


def coverage(limits: Limits, truth: float, bounds: tuple[float, float]) -> tuple[float, float]:
    """Return the share of samples whose limits hold the truth, and the mean width in bounds."""
    low, high = limits
    inside = (low <= truth + 1e-9) & (truth - 1e-9 <= high)
    return float(inside.mean()), float(np.nanmean(np.clip(high, *bounds) - np.clip(low, *bounds)))


def run(
    *,
    samples: int,
    seed: int,
    grid: tuple[tuple[int, int], ...] = GRID,
    scenarios: tuple[Scenario, ...] = SCENARIOS,
    shares: tuple[float, ...] = SHARES,
) -> list[dict[str, object]]:
    """Return one row per scenario, sample size, frame and share.

    Returns
    -------
    list of dict
        ``scenario, n, N, share`` (of the frame, a whole number of companies), ``aside`` (share
        of samples in which a class has no answer: the package refuses to weight them),
        ``n_effective`` (mean) and ``methods``: [coverage, mean width] in the order of METHODS.
    """
    rows: list[dict[str, object]] = []
    for scenario in scenarios:
        for n, population in grid:
            cells = companies(population)
            chances = response_probabilities(cells, n, scenario.response)
            for share in shares:
                frame = yes_or_no(cells, share, scenario.slope)
                rng = seeded(seed, scenario, n, population, share)
                answers = draw(rng, frame, chances, samples)
                found = raked(answers, cells, SCORES)
                truth = frame[:, 1].sum() / population
                with np.errstate(divide="ignore", invalid="ignore"):
                    limits = intervals(found, answers[found.sample], population)
                measured = [coverage(part, truth, (0, 1)) for part in limits.values()]
                rows.append(
                    {
                        "scenario": scenario.name,
                        "n": n,
                        "N": population,
                        "share": round(truth, 4),
                        "aside": round(1 - len(found.n) / samples, 4),
                        "n_effective": round(float(found.n_effective.mean()), 1),
                        "methods": [[round(value, 4) for value in pair] for pair in measured],
                    }
                )
    return rows

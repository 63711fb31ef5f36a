"""Rankings of needs with raked weights, all true scores equal: joint coverage of rank sets."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.coverage.frames import REGION, SCENARIOS, SIZE, Scenario, response_probabilities
from bench.coverage.raking import rake_counts, usable
from bench.coverage.rankings import IMPORTANCE, SATISFACTION
from pipeline.analysis.design import Design
from pipeline.analysis.influence import calibration, covariance
from pipeline.analysis.rank_sets import simultaneous_sets
from pipeline.analysis.small_samples import weights_df

NEEDS = 8
CELLS = np.array([88, 64, 40, 32, 16, 24])
"""Companies; multiples of the needs, so that needs take turns within every cell."""
RESPONSES = (30, 60, 110, 200)
METHODS = (
    "no gain from calibration, df of the weights (used)",
    "residuals as in R, n − 1 df",
    "residuals, 1 − 1/w, n − 1 df",
)


def frame(answers: str, slope: float, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Return importance and satisfaction, shape (companies, needs), and each company's cell."""
    parts = []
    for companies, size in zip(CELLS, SIZE, strict=True):
        rows = companies // NEEDS
        wish, place = (
            np.sqrt(0.3) * rng.standard_normal((rows, 1))
            + np.sqrt(0.7) * rng.standard_normal((rows, NEEDS))
            for _ in range(2)
        )
        wish = wish + slope * (size - 1)
        place = place - 0.2 * wish
        importance = 1.0 + np.searchsorted(IMPORTANCE[answers], wish)
        satisfaction = 1.0 + np.searchsorted(SATISFACTION[answers], place)
        for turn in range(NEEDS):
            parts.append([np.roll(part, turn, axis=1) for part in (importance, satisfaction)])
    importance, satisfaction = (np.concatenate(part) for part in zip(*parts, strict=True))
    return importance, satisfaction, np.repeat(np.arange(len(CELLS)), CELLS)


def influences(
    importance: np.ndarray, satisfaction: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return weighted MWDS of every need and each response's contribution to it."""
    share = weights / weights.sum()
    i, s = share @ importance, share @ satisfaction
    u = share[:, None] * ((importance - i) * (2 * i - s) - (satisfaction - s) * i)
    return i * (i - s), u


def covariances(
    u: np.ndarray, weights: np.ndarray, classes: pd.DataFrame, population: int
) -> tuple[tuple[np.ndarray, float], ...]:
    """Return each method's covariance matrix and degrees of freedom, in the order of METHODS."""
    n = len(u)
    strata, size = pd.Series("all", index=range(n)), {"all": float(population)}
    q = np.maximum(weights**2 - weights, 0.0)
    fit = calibration(classes, weights, np.ones(n))
    residuals = np.column_stack([fit.residuals(part) for part in u.T])
    given = Design(size, by_weight=True)
    return (
        (
            covariance(u, strata, given, weights=weights),
            min(float(weights_df(q, np.ones(n))), n - 1) - 1,
        ),
        (covariance(residuals, strata, Design(size), weights=weights), n - 1),
        (covariance(residuals, strata, given, weights=weights), n - 1),
    )


def run(
    *,
    samples: int,
    seed: int,
    scenarios: tuple[Scenario, ...] = SCENARIOS,
    responses: tuple[int, ...] = RESPONSES,
) -> list[dict[str, object]]:
    """Return one row per scenario, kind of answers and sample size: joint coverage by method."""
    rows: list[dict[str, object]] = []
    for number, scenario in enumerate(scenarios):
        for kind in IMPORTANCE:
            rng = np.random.default_rng([seed, number, list(IMPORTANCE).index(kind)])
            data = frame(kind, scenario.slope / 2, rng)
            for n in responses:
                chances = response_probabilities(CELLS, n, scenario.response)
                held = [_held(rng, data, chances) for _ in range(samples)]
                known = [found for found in held if found is not None]
                rows.append(
                    {
                        "scenario": scenario.name,
                        "answers": kind,
                        "n": n,
                        "methods": [round(float(part), 4) for part in np.mean(known, axis=0)],
                    }
                )
    return rows


def _held(
    rng: np.random.Generator, data: tuple[np.ndarray, ...], chances: np.ndarray
) -> list[bool] | None:
    """Return for one sample whether each method leaves all needs every rank."""
    importance, satisfaction, cell = data
    responds = rng.random(len(cell)) < chances[cell]
    own = cell[responds]
    counts = np.bincount(own, minlength=len(CELLS))[None].astype(float)
    possible, merged = usable(counts, CELLS)
    if not possible[0]:
        return None
    margins = [np.minimum(SIZE, 1) if merged[0] else SIZE, REGION]
    weights, met = rake_counts(counts, CELLS, margins)
    if not met[0]:
        return None
    w = weights[0][own]
    theta, u = influences(importance[responds], satisfaction[responds], w)
    classes = pd.DataFrame({"size": margins[0][own], "region": margins[1][own]})
    sets = [
        simultaneous_sets(theta, matrix, df=df)
        for matrix, df in covariances(u, w, classes, int(CELLS.sum()))
    ]
    return [bool((found.low == 1).all() and (found.high == NEEDS).all()) for found in sets]

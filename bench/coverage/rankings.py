"""Rankings of needs: joint and marginal coverage of rank sets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.analysis.rank_sets import klein_sets, marginal_sets, simultaneous_sets

COMPANIES = 260
DRAWS = 1000
LARGE = 510
"""Responses of the large frames, where the published method should hold if anywhere."""
METHODS = ("Holm, t (used)", "published, normal draws", "Klein, t")
IMPORTANCE = {"middle": (-1.5, -0.8, 0.0, 0.8), "skewed": (-2.5, -1.9, -1.2, -0.3)}
SATISFACTION = {"middle": (-1.0, -0.3, 0.4, 1.2), "skewed": (-1.0, -0.2, 0.7, 1.6)}
"""Thresholds between the five answers."""


@dataclass(frozen=True)
class Ranking:
    """A frame of companies that rate importance and satisfaction of several needs.

    Parameters
    ----------
    needs : int
    true : str
        ``equal``: all true scores are the same, the least favourable case; ``pairs``: two by
        two the same; ``apart``: all different.
    correlation : float
        Of a company's answers to different needs, before rounding to five points.
    answers : str
        ``middle`` or ``skewed``.
    companies : int
    """

    needs: int
    true: str
    correlation: float
    answers: str
    companies: int = COMPANIES


RANKINGS = (
    *(Ranking(8, "equal", rho, kind) for kind in IMPORTANCE for rho in (0.3, 0.7)),
    Ranking(8, "pairs", 0.3, "middle"),
    Ranking(8, "apart", 0.3, "middle"),
    Ranking(8, "apart", 0.3, "skewed"),
    Ranking(20, "equal", 0.3, "middle"),
    Ranking(20, "equal", 0.3, "skewed"),
    Ranking(20, "apart", 0.3, "middle"),
    Ranking(8, "equal", 0.3, "skewed", 3500),
    Ranking(20, "equal", 0.3, "skewed", 3500),
)
RESPONSES = (15, 30, 60, 110)


def alike(ranking: Ranking) -> np.ndarray:
    """Return the positions of the needs, one row per true score."""
    together = {"equal": ranking.needs, "pairs": 2, "apart": 1}[ranking.true]
    return np.arange(ranking.needs).reshape(-1, together)


def frame(ranking: Ranking, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return importance and satisfaction of all companies, each of shape (companies, needs).

    Needs that shall be equal get the same answers by turns, so that their true scores are
    equal exactly, whatever the correlation.
    """
    p, rho = ranking.needs, ranking.correlation
    turns = alike(ranking).shape[1]
    rows = ranking.companies // turns
    common, alone = np.sqrt(rho), np.sqrt(1 - rho)
    spread = 0.0 if ranking.true == "equal" else 0.8
    level = np.linspace(spread, -spread, p // turns).repeat(turns)
    wish, place = (
        common * rng.standard_normal((rows, 1)) + alone * rng.standard_normal((rows, p))
        for _ in range(2)
    )
    wish = wish + level
    place = place - 0.2 * wish - 0.3 * level
    importance = 1.0 + np.searchsorted(IMPORTANCE[ranking.answers], wish)
    satisfaction = 1.0 + np.searchsorted(SATISFACTION[ranking.answers], place)
    rotated = [np.roll(alike(ranking), turn, axis=1).ravel() for turn in range(turns)]
    return (
        np.concatenate([importance[:, order] for order in rotated]),
        np.concatenate([satisfaction[:, order] for order in rotated]),
    )


def scores(
    importance: np.ndarray, satisfaction: np.ndarray, population: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return MWDS of every need and their covariance for a simple random sample."""
    n = len(importance)
    i, s = importance.mean(axis=0), satisfaction.mean(axis=0)
    u = ((importance - i) * (2 * i - s) - (satisfaction - s) * i) / n
    return i * (i - s), (1 - n / population) * n / (n - 1) * u.T @ u


def possible_ranks(true: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and largest rank of each score; ties within rounding share ranks."""
    equal = 1e-9 * np.abs(true).max()
    above = true > true[:, None] + equal
    below = true < true[:, None] - equal
    return 1 + above.sum(axis=1), len(true) - below.sum(axis=1)


def run(
    *,
    samples: int,
    drawn: int,
    seed: int,
    rankings: tuple[Ranking, ...] = RANKINGS,
    responses: tuple[int, ...] = RESPONSES,
) -> list[dict[str, object]]:
    """Return one row per ranking and sample size.

    Parameters
    ----------
    drawn : int
        Samples for the published method, which takes time; all in the large frames.

    Returns
    -------
    list of dict
        ``methods``: [joint coverage, mean number of ranks in a set] in the order of METHODS;
        ``marginal``: [smallest coverage of a true score, mean number of ranks], needs with
        the same true score taken together.
    """
    rows: list[dict[str, object]] = []
    for ranking in rankings:
        rng = np.random.default_rng([seed, RANKINGS.index(ranking)])
        importance, satisfaction = frame(ranking, rng)
        population = len(importance)
        smallest, largest = possible_ranks(scores(importance, satisfaction, population)[0])
        large = ranking.companies > COMPANIES
        for n in (LARGE,) if large else responses:
            held = {name: [] for name in (*METHODS, "marginal")}
            ranks = {name: [] for name in held}
            for sample in range(samples):
                rows_ = rng.permutation(population)[:n]
                theta, matrix = scores(importance[rows_], satisfaction[rows_], population)
                se = np.sqrt(np.diag(matrix))
                found = {
                    METHODS[0]: simultaneous_sets(theta, matrix, df=n - 2),
                    METHODS[2]: klein_sets(theta, se, n - 1),
                    "marginal": marginal_sets(theta, matrix, df=n - 2),
                }
                if sample < drawn or large:
                    found[METHODS[1]] = simultaneous_sets(theta, matrix, draws=DRAWS)
                for name, sets in found.items():
                    held[name].append((sets.low <= smallest) & (largest <= sets.high))
                    ranks[name].append((sets.high - sets.low + 1).mean())
            by_score = np.mean(held["marginal"], axis=0)[alike(ranking)]
            rows.append(
                {
                    **vars(ranking),
                    "n": n,
                    "methods": [
                        [
                            round(float(np.mean(np.all(held[m], axis=1))), 4),
                            round(float(np.mean(ranks[m])), 2),
                        ]
                        for m in METHODS
                    ],
                    "marginal": [
                        round(float(by_score.mean(axis=1).min()), 4),
                        round(float(np.mean(ranks["marginal"])), 2),
                    ],
                }
            )
    return rows

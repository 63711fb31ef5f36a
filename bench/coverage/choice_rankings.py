"""Rankings of the options of a single-choice question: joint coverage of rank sets."""

from __future__ import annotations

import numpy as np

from bench.coverage.rankings import COMPANIES, RESPONSES, possible_ranks
from pipeline.analysis.choice_ranks import single_choice_sets

OPTIONS = {
    "equal": (1.0,) * 6,
    "pairs": (2.0, 2.0, 1.5, 1.5, 1.0, 1.0),
    "apart": (9.0, 7.0, 5.0, 3.0, 2.0, 1.0),
}


def run(
    *, samples: int, seed: int, responses: tuple[int, ...] = RESPONSES
) -> list[dict[str, object]]:
    """Return one row per single-choice question and sample size: [joint coverage, ranks]."""
    rows: list[dict[str, object]] = []
    for number, (name, shares) in enumerate(OPTIONS.items()):
        companies = np.floor(np.array(shares) / np.sum(shares) * COMPANIES).astype(int)
        smallest, largest = possible_ranks(companies.astype(float))
        for n in responses:
            rng = np.random.default_rng([seed, number, n])
            held, ranks = [], []
            for counts in rng.multivariate_hypergeometric(companies, n, size=samples):
                sets = single_choice_sets(counts)
                held.append(bool(((sets.low <= smallest) & (largest <= sets.high)).all()))
                ranks.append((sets.high - sets.low + 1).mean())
            rows.append(
                {
                    "true": name,
                    "n": n,
                    "coverage": round(float(np.mean(held)), 4),
                    "ranks": round(float(np.mean(ranks)), 2),
                }
            )
    return rows

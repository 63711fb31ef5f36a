"""Ranks of needs with simultaneous confidence sets."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from pipeline.analysis.intervals import CONFIDENCE

COLUMNS = (
    "wave",
    "weighting",
    "scope",
    "need",
    "handlungsfeld",
    "score",
    "rank",
    "rank_low",
    "rank_high",
    "confidence",
    "kind",
)
SCORE = "mwds"


def rank_sets(
    estimate: np.ndarray, se: np.ndarray, df: np.ndarray, *, confidence: float = CONFIDENCE
) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and largest rank that the data allow for each item (1 = largest).

    Simultaneous intervals by Bonferroni; item j cannot rank before an item whose interval
    lies wholly above its own. Klein, Wright and Wieczorek (2020), J. R. Stat. Soc. C 69(3),
    589-606. Valid whatever the correlation between items, hence wide.

    Parameters
    ----------
    estimate, se, df : numpy.ndarray, shape (items,)
    confidence : float
        Joint confidence of all rank sets.

    Returns
    -------
    tuple of numpy.ndarray of int
    """
    items = len(estimate)
    quantile = stats.t.ppf(1 - (1 - confidence) / (2 * items), np.maximum(df, 1))
    low, high = estimate - quantile * se, estimate + quantile * se
    above = (low[None, :] > high[:, None]).sum(axis=1)
    below = (high[None, :] < low[:, None]).sum(axis=1)
    return 1 + above, items - below


def rank_needs(estimates: pd.DataFrame) -> pd.DataFrame:
    """Rank the needs of every wave and weighting by their MWDS, overall and per Handlungsfeld.

    Parameters
    ----------
    estimates : pandas.DataFrame
        The estimates table.

    Returns
    -------
    pandas.DataFrame
        ``wave, weighting, scope`` (``all`` or a Handlungsfeld), ``need, handlungsfeld, score``
        (name of the score), ``rank, rank_low, rank_high, confidence, kind``.
    """
    scores = estimates[(estimates["statistic"] == SCORE) & estimates["breakdown"].isna()]
    scores = scores[scores["se"].notna()]
    parts = []
    for (wave, weighting), part in scores.groupby(["wave", "weighting"], sort=False):
        scopes = {"all": part, **dict(iter(part.groupby("handlungsfeld", sort=False)))}
        for scope, items in scopes.items():
            values = items["estimate"].to_numpy()
            df = items["n_responses"].to_numpy() - 1
            low, high = rank_sets(values, items["se"].to_numpy(), df)
            parts.append(
                pd.DataFrame(
                    {
                        "wave": wave,
                        "weighting": weighting,
                        "scope": scope,
                        "need": items["need"].to_numpy(),
                        "handlungsfeld": items["handlungsfeld"].to_numpy(),
                        "score": SCORE,
                        "rank": stats.rankdata(-values, method="min").astype(int),
                        "rank_low": low,
                        "rank_high": high,
                        "confidence": CONFIDENCE,
                        "kind": "simultaneous",
                    }
                ).sort_values(["rank", "need"])
            )
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(parts, ignore_index=True)

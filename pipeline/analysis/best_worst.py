"""Best-worst scaling (MaxDiff) from counts: score, analytic logit, share of preference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

COLUMNS = (
    "item",
    "n_responses",
    "shown",
    "best",
    "worst",
    "score",
    "se",
    "utility",
    "preference_share",
)


def best_worst(
    best: np.ndarray,
    worst: np.ndarray,
    shown: np.ndarray,
    *,
    items: Sequence[str],
    weights: np.ndarray,
) -> pd.DataFrame:
    """Return the count scores of items that companies chose as best and worst of small sets.

    Only items of one list compare; never set scores of different lists side by side.

    Parameters
    ----------
    best, worst, shown : numpy.ndarray, shape (companies, items)
        How often a company chose the item as best, as worst, and saw it.
    items : sequence of str
        Name of each column.
    weights : numpy.ndarray, shape (companies,)
        Positive weights.

    Returns
    -------
    pandas.DataFrame
        One row per item: ``item``; ``n_responses`` (companies that saw it); ``shown, best,
        worst`` (unweighted counts); ``score`` s = (B - W) / shown from weighted counts,
        -1 to 1; ``se`` of the score over companies, without finite population correction,
        NaN for fewer than two companies that saw it; ``utility`` u = ln((1 + s) / (1 - s)),
        NaN at s = -1 or 1, where it has no finite value; ``preference_share`` = exp(u) over the
        sum of exp(u). An item that nobody saw has NaN and does not enter the sum. An item at
        s = -1 has the share 0; where an item has s = 1 no share is defined, all are NaN.

    Raises
    ------
    ValueError
        If shapes do not match, a count is negative, or an item was chosen more often than
        shown.

    Notes
    -----
    Scores: Finn and Louviere (1992), J. Public Policy & Marketing 11(2), 12-25. Analytic
    logit: Lipovetsky and Conklin (2014), J. Choice Modelling 10, 60-68. Standard error: a
    ratio of two totals over companies, u_i = w_i (b_i - v_i - s m_i) / sum(w m),
    V = n / (n - 1) sum u_i^2 with all n companies, those that did not see the item included;
    equal to R survey's svyratio.
    """
    b, v, m = (np.asarray(part, dtype=float) for part in (best, worst, shown))
    w = np.asarray(weights, dtype=float)
    if any(part.shape != (len(w), len(items)) for part in (b, v, m)):
        raise ValueError(f"best, worst and shown must have the shape {(len(w), len(items))}")
    if min(part.min(initial=0) for part in (b, v, m)) < 0:
        raise ValueError("counts must not be negative")
    if (b + v > m).any():
        raise ValueError("an item was chosen more often than it was shown")
    n, saw = len(w), (m > 0).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (w @ (b - v)) / (w @ m)
        influence = w[:, None] * (b - v - score * m) / (w @ m)
        variance = n / np.maximum(n - 1, 1) * np.square(influence).sum(axis=0)
        se = np.where(saw >= 2, np.sqrt(variance), np.nan)
        odds = (1 + score) / (1 - score)
        utility = np.where(np.abs(score) < 1, np.log(odds), np.nan)
    finite = not np.isinf(odds).any()
    total = np.nansum(odds)
    share = odds / total if finite and total > 0 else np.full(len(items), np.nan)
    counts = (part.sum(axis=0).astype(int) for part in (m, b, v))
    columns = (list(items), saw, *counts, score, se, utility, share)
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))

"""Estimates -> what each audience may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from pipeline.disclosure.rounding import round_and_band
from pipeline.disclosure.rules import reasons

NUMBERS = (
    "n_responses",
    "n_weighted",
    "n_effective",
    "estimate",
    "se",
    "ci_low",
    "ci_high",
    "p_value",
)


def publishable(
    estimates: pd.DataFrame, audiences: Mapping[str, int], *, identifying: Collection[str] = ()
) -> pd.DataFrame:
    """Return every figure for every audience, rounded, or suppressed without numbers.

    Parameters
    ----------
    estimates : pandas.DataFrame
        The estimates table.
    audiences : mapping of str to int
        Audience -> fewest companies in a cell.
    identifying : collection of str
        Questions whose answers say which company it is.

    Returns
    -------
    pandas.DataFrame
        ``audience``, the columns of the estimates table, ``status`` (``published`` or
        ``suppressed``) and ``reason``. Figures without any answer are suppressed too.
    """
    parts = []
    for audience, minimum in audiences.items():
        reason = reasons(estimates, min_companies=minimum, identifying=identifying)
        shown = reason == ""
        part = estimates.astype({"n_responses": "float64"})
        part.loc[~shown, list(NUMBERS)] = np.nan
        part.loc[~shown, "flags"] = ""
        if shown.any():
            part.loc[shown, list(estimates.columns)] = round_and_band(part[shown])
        part.insert(0, "audience", audience)
        part["status"] = np.where(shown, "published", "suppressed")
        part["reason"] = reason
        parts.append(part)
    result = pd.concat(parts, ignore_index=True)
    return result.astype({"n_responses": "Int64", **dict.fromkeys(("audience", "status"), "str")})


def released_ranks(ranks: pd.DataFrame, released: pd.DataFrame) -> pd.DataFrame:
    """Return the rank sets each audience may see.

    A ranking is shown whole or not at all: a gap in it would give away the order.

    Parameters
    ----------
    ranks : pandas.DataFrame
        As made by the analysis.
    released : pandas.DataFrame
        As made by :func:`publishable`.

    Returns
    -------
    pandas.DataFrame
        ``audience`` and the columns of ``ranks``; a ranking needs every score it rests on.
    """
    scores = released[released["breakdown"].isna() & (released["status"] == "published")]
    parts = []
    for audience in dict.fromkeys(released["audience"]):
        shown = scores[scores["audience"] == audience]
        ok = _shown_items(ranks, shown)
        competing = [ranks[c] for c in ("wave", "weighting", "scope", "score", "kind")]
        whole = ok.groupby(competing).transform("all")
        part = ranks[whole.astype(bool)].copy()
        part.insert(0, "audience", audience)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _shown_items(ranks: pd.DataFrame, shown: pd.DataFrame) -> pd.Series:
    """Tell which ranked items have a published score.

    An item is a question or need, or an answer (category) of the question or block ``scope``.
    """
    key = ["wave", "weighting", "statistic", "question", "category"]
    known = set(shown[key].fillna("").itertuples(index=False, name=None))
    alone = {(*own, question) for *own, question, _ in known}
    items = ranks[["wave", "weighting", "score", "scope", "need"]].itertuples(
        index=False, name=None
    )
    return pd.Series(
        [(*own, need) in alone or (*own, scope, need) in known for *own, scope, need in items],
        index=ranks.index,
        dtype=bool,
    )

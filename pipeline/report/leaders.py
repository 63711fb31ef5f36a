"""Which rows lead: the first and those that its interval does not leave behind."""

from __future__ import annotations

import pandas as pd


def leaders(table: pd.DataFrame) -> list[str]:
    """Return labels of the rows that may be first, highest estimate first.

    A row leads when its interval reaches into the interval of the highest estimate. This only
    compares released numbers.
    """
    if table.empty:
        return []
    ordered = table.sort_values(["estimate", "label"], ascending=[False, True])
    # Where all gave the same answer there is no interval; the value stands for itself.
    low = ordered["ci_low"].fillna(ordered["estimate"])
    high = ordered["ci_high"].fillna(ordered["estimate"])
    return ordered.loc[high >= low.iloc[0], "label"].astype(str).tolist()


def top_ranked(ranks: pd.DataFrame) -> list[str]:
    """Return the needs whose rank set includes the first rank, best rank first."""
    return [str(need) for need in ranks.loc[ranks["rank_low"] == 1, "need"]]


def closed_top(ranks: pd.DataFrame) -> bool:
    """Tell whether the needs that may be first fill the first places among themselves."""
    top = ranks[ranks["rank_low"] == 1]
    return bool(len(top) and (top["rank_high"] <= len(top)).all())


def distinct_changes(table: pd.DataFrame) -> pd.Series:
    """Tell for each change whether the analysis flagged it as standing among its family."""
    return table["flags"].str.split().map(lambda flags: "nachweisbar" in flags)

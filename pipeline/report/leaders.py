"""Which rows lead: the first and those that its interval does not leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class RankGroup:
    """Items that the data do not tell apart.

    ``first`` is a rank that all of them may have; ``low`` to ``high`` are the ranks that any of
    them may have, which may reach into the next group.
    """

    number: int
    first: int
    items: tuple[str, ...]
    low: int
    high: int

    @property
    def decided(self) -> bool:
        """Whether its only item has one possible rank."""
        return self.low == self.high


def leaders(table: pd.DataFrame) -> list[str]:
    """Return labels of the rows that may be first, highest estimate first.

    A row leads when its interval reaches into the interval of the highest estimate; where all of
    several rows do, none leads. This only compares released numbers.
    """
    if table.empty:
        return []
    ordered = table.sort_values(["estimate", "label"], ascending=[False, True])
    return _some(ordered, ordered["ci_high"] >= ordered["ci_low"].iloc[0])


def _some(ordered: pd.DataFrame, first: pd.Series) -> list[str]:
    if len(ordered) > 1 and first.all():
        return []
    return ordered.loc[first, "label"].astype(str).tolist()


def leading(table: pd.DataFrame, ranks: pd.DataFrame, *, item: str = "question") -> list[str]:
    """Return labels of the rows that may be first: by rank sets, by intervals without them.

    None where all of several rows may be.

    Parameters
    ----------
    table : DataFrame
        Published rows.
    ranks : DataFrame
        Released rank sets of these rows, or none.
    item : str
        The column of ``table`` that holds what was ranked.
    """
    if ranks.empty:
        return leaders(table)
    ordered = table.sort_values(["estimate", "label"], ascending=[False, True])
    return _some(ordered, ordered[item].isin(top_ranked(ranks)))


def top_ranked(ranks: pd.DataFrame) -> list[str]:
    """Return the needs whose rank set includes the first rank, best rank first."""
    return [str(need) for need in ranks.loc[ranks["rank_low"] == 1, "need"]]


def rank_groups(ranks: pd.DataFrame) -> list[RankGroup]:
    """Return the groups of a ranking, first group first, best rank first within a group."""
    found: list[RankGroup] = []
    first = 1
    for number, own in ranks.sort_values(["rank_group", "rank", "need"]).groupby("rank_group"):
        ends = int(own["rank_low"].min()), int(own["rank_high"].max())
        found.append(RankGroup(int(str(number)), first, tuple(own["need"].astype(str)), *ends))
        first += len(own)
    return found


def undecided(groups: Sequence[RankGroup]) -> bool:
    """Tell whether some group holds several items, so that places do not say it all."""
    return any(len(group.items) > 1 for group in groups)


def closed_top(ranks: pd.DataFrame) -> bool:
    """Tell whether the needs that may be first fill the first places among themselves."""
    top = ranks[ranks["rank_low"] == 1]
    return bool(len(top) and (top["rank_high"] <= len(top)).all())


def distinct_changes(table: pd.DataFrame) -> pd.Series:
    """Tell for each change whether the analysis flagged it as standing among its family."""
    return table["flags"].str.split().map(lambda flags: "nachweisbar" in flags)

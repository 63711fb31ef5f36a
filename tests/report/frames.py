"""Small tables for tests of wording."""

from __future__ import annotations

import pandas as pd


def ranks_frame(rows: list[tuple[str, int, int]], groups: list[int] | None = None) -> pd.DataFrame:
    """Return (need, rank_low, rank_high), best rank first, with ``rank`` and groups if given."""
    table = pd.DataFrame(rows, columns=["need", "rank_low", "rank_high"])
    return table.assign(rank=range(1, len(rows) + 1), rank_group=groups)


def estimates_frame(rows: list[tuple[str, float, float, float]]) -> pd.DataFrame:
    """Return (label, estimate, ci_low, ci_high); a row's question is its label."""
    table = pd.DataFrame(rows, columns=["label", "estimate", "ci_low", "ci_high"])
    return table.assign(question=table["label"])

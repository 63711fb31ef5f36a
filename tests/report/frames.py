"""Small tables for tests of wording."""

from __future__ import annotations

import pandas as pd


def ranks_frame(rows: list[tuple[str, int, int]]) -> pd.DataFrame:
    """Return (need, rank_low, rank_high)."""
    return pd.DataFrame(rows, columns=["need", "rank_low", "rank_high"])


def estimates_frame(rows: list[tuple[str, float, float, float]]) -> pd.DataFrame:
    """Return (label, estimate, ci_low, ci_high)."""
    return pd.DataFrame(rows, columns=["label", "estimate", "ci_low", "ci_high"])

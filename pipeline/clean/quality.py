"""Marks on answers that look careless: shown to analysts, never a reason to drop a row."""

from __future__ import annotations

import pandas as pd

SPEEDER_FRACTION = 1 / 3


def speeders(frame: pd.DataFrame) -> pd.Series:
    """Return True for responses that took less than a third of the median of all complete ones.

    Parameters
    ----------
    frame : pandas.DataFrame
        All rows of one wave: ``started``, ``submitted``, ``complete``.

    Returns
    -------
    pandas.Series of bool
        On the same index; False where a time is unknown.
    """
    duration = frame["submitted"] - frame["started"]
    median = duration[frame["complete"]].median()
    return (duration < median * SPEEDER_FRACTION).fillna(False)


def straightliners(codes: pd.DataFrame, *, batteries: list[list[str]]) -> pd.Series:
    """Return True where every battery of ratings was answered with one and the same value.

    Parameters
    ----------
    codes : pandas.DataFrame
        Recoded answers; negative codes are kinds of missing.
    batteries : list of list of str
        Columns of each battery; each needs at least two valid answers to count.

    Returns
    -------
    pandas.Series of bool
        On the same index.
    """
    result = pd.Series(bool(batteries), index=codes.index)
    for battery in batteries:
        valid = codes[battery].where(codes[battery] > 0)
        result &= (valid.nunique(axis=1) == 1) & (valid.notna().sum(axis=1) >= 2)
    return result

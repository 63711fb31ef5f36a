"""Which figures may be shown: the coarse rule, safe because it withholds whole breakdowns."""

from __future__ import annotations

import pandas as pd

FIGURE = ["wave", "reference_wave", "weighting", "question", "statistic", "category"]
NOT_RELEASED = {"mean_number": "dominance_not_checked"}
"""Means of numbers may be one large company's answer; they wait for the dominance rule."""


def reasons(estimates: pd.DataFrame, *, min_companies: int) -> pd.Series:
    """Return why each figure is withheld, or an empty string where it may be shown.

    A *cell* is the number of companies with a valid answer to the figure. If any cell of a
    breakdown is below the minimum, or the companies outside all its groups are (they follow
    by subtraction), the whole breakdown is withheld for that figure, in every weighting. A
    response rate counts the companies that did not answer as a cell too. A change is withheld
    when either level is, or when so few companies joined or left that comparing panel and
    level shows them. Every condition grows with ``min_companies``, so an audience with a
    higher minimum sees a part of what the others see.

    Parameters
    ----------
    estimates : pandas.DataFrame
        The estimates table.
    min_companies : int
        Fewest companies in a cell.

    Returns
    -------
    pandas.Series of str
        ``base_below_minimum``, ``breakdown_below_minimum``, ``level_withheld``,
        ``panel_difference_below_minimum``, ``dominance_not_checked`` or "".
    """
    frame = estimates.reset_index(drop=True)
    n = frame["n_responses"]
    cell = n.copy()
    rates = frame["statistic"] == "response_rate"
    silent = (frame["n_weighted"] - n).where(rates, cell).astype(cell.dtype)
    cell = cell.where(~rates, pd.concat([cell, silent], axis=1).min(axis=1))
    result = pd.Series("", index=frame.index)
    result[cell < min_companies] = "base_below_minimum"
    keys = [frame[name].fillna("") for name in FIGURE]
    whole = frame["breakdown"].isna()
    total = n.where(whole).groupby(keys).transform("max")
    blocked_base = (cell < min_companies).where(whole, False).groupby(keys).transform("any")
    groups = [*keys, frame["breakdown"].fillna("")]
    smallest = cell.groupby(groups).transform("min")
    rest = total - n.groupby(groups).transform("sum")
    blocked = (smallest < min_companies) | ((rest > 0) & (rest < min_companies)) | blocked_base
    result[~whole & blocked] = "breakdown_below_minimum"
    result = _changes(frame, result, min_companies)
    for statistic, reason in NOT_RELEASED.items():
        result[frame["statistic"] == statistic] = reason
    return pd.Series(result.to_numpy(), index=estimates.index)


def _changes(frame: pd.DataFrame, result: pd.Series, min_companies: int) -> pd.Series:
    levels = frame[frame["breakdown"].isna() & ~frame["statistic"].str.startswith("change_")]
    # Change rows name the panel in their category, so levels are found by question and statistic.
    by = ["wave", "weighting", "question", "statistic"]
    single = levels[~levels["category"].isin(["importance_pair", "satisfaction_pair"])]
    n_level = single.set_index(by)["n_responses"]
    n_level = n_level[~n_level.index.duplicated()]
    for index in frame.index[frame["statistic"].str.startswith("change_")]:
        row = frame.loc[index]
        statistic = row["statistic"].removeprefix("change_")
        sizes = [
            int(n_level.get((wave, row["weighting"], row["question"], statistic), 0))
            for wave in (row["reference_wave"], row["wave"])
        ]
        outside = [size - int(row["n_responses"]) for size in sizes]
        if min(sizes) < min_companies:
            result[index] = "level_withheld"
        elif row["category"] == "panel" and any(0 < left < min_companies for left in outside):
            result[index] = "panel_difference_below_minimum"
    return result

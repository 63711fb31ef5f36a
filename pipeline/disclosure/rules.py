"""Which figures may be shown: the coarse rule, safe because it withholds whole breakdowns."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

FIGURE = ["wave", "reference_wave", "weighting", "question", "statistic", "category"]
NOT_RELEASED = {
    "mean_number": "dominance_not_checked",
    "index_without": "base_differs_by_few",
}
"""Means of numbers may be one large company's answer; they wait for the dominance rule. An index
without one of its items rests on a few companies more or less than the index itself."""


def reasons(
    estimates: pd.DataFrame, *, min_companies: int, identifying: Collection[str] = ()
) -> pd.Series:
    """Return why each figure is withheld, or an empty string where it may be shown.

    A *cell* is the number of companies with a valid answer to the figure. If any cell of a
    breakdown is below the minimum, or the companies outside all its groups are (they follow
    by subtraction), the whole breakdown is withheld for that figure, in every weighting. So it
    is when all companies of a group, or all but one, gave the same answer: whoever took part
    is known to have given it; the whole sample is a group here. A change is withheld when either
    level is, or when so few
    companies joined or left that comparing panel and level shows them. Every condition grows
    with ``min_companies``, so an audience with a higher minimum sees a part of what the
    others see.

    Parameters
    ----------
    estimates : pandas.DataFrame
        The estimates table.
    min_companies : int
        Fewest companies in a cell.
    identifying : collection of str
        Questions whose answers say which company it is (place, branch): their shares would
        tell who took part.

    Returns
    -------
    pandas.Series of str
        ``identifies_companies``, ``base_below_minimum``, ``breakdown_below_minimum``,
        ``unanimous``, ``level_withheld``,
        ``panel_difference_below_minimum``, ``dominance_not_checked``, ``base_differs_by_few`` or
        "".
    """
    frame = estimates.reset_index(drop=True)
    n = frame["n_responses"]
    result = pd.Series("", index=frame.index)
    result[n < min_companies] = "base_below_minimum"
    keys = [frame[name].fillna("") for name in FIGURE]
    whole = frame["breakdown"].isna()
    total = n.where(whole).groupby(keys).transform("max")
    blocked_base = (n < min_companies).where(whole, False).groupby(keys).transform("any")
    groups = [*keys, frame["breakdown"].fillna("")]
    smallest = n.groupby(groups).transform("min")
    rest = total - n.groupby(groups).transform("sum")
    blocked = (smallest < min_companies) | ((rest > 0) & (rest < min_companies)) | blocked_base
    result[~whole & blocked] = "breakdown_below_minimum"
    result[(result == "") & _unanimous(frame)] = "unanimous"
    result = _changes(frame, result, min_companies)
    shares = frame["question"].isin(list(identifying)) & (frame["statistic"] == "share")
    result[shares] = "identifies_companies"
    for statistic, reason in NOT_RELEASED.items():
        result[frame["statistic"] == statistic] = reason
    return pd.Series(result.to_numpy(), index=estimates.index)


SHARES = (
    *("share", "top2_share", "bottom2_share", "action_share", "need_share"),
    *("cases_share", "first_share", "top3_share"),
)
NO_SPREAD = "ohne_streuung"


def _unanimous(frame: pd.DataFrame) -> pd.Series:
    """Tell where all companies of a group or of the sample, or all but one, gave one answer.

    The answers of one question go together: if all say "yes", the share of "no", the balance and
    the mean say so too. Means and scores without any spread belong here as well, except in a
    census, where no figure has a sampling error.
    """
    plain = frame["weighting"] == "unweighted"
    shares = frame["statistic"].isin(SHARES) & plain
    n = frame["n_responses"]
    alike = shares & (frame["estimate"] * n >= n - 1 - 1e-9) & (n > 0)
    still = frame["flags"].fillna("").str.split().map(lambda flags: NO_SPREAD in flags)
    alike |= plain & still
    own = ["wave", "statistic", "question", "category", "breakdown"]
    question = ["wave", "question", "breakdown"]
    hit = pd.Series(False, index=frame.index)
    for keys, rows in ((own, alike), (question, alike & (frame["statistic"] == "share"))):
        found = set(frame.loc[rows, keys].fillna("").itertuples(index=False, name=None))
        hit |= pd.Series(
            [key in found for key in frame[keys].fillna("").itertuples(index=False, name=None)],
            index=frame.index,
        )
    return hit


def _changes(frame: pd.DataFrame, result: pd.Series, min_companies: int) -> pd.Series:
    levels = frame[frame["breakdown"].isna() & ~frame["statistic"].str.startswith("change_")]
    # Change rows name the panel in their category, so levels are found by question and statistic.
    by = ["wave", "weighting", "question", "statistic"]
    single = levels[~levels["category"].isin(["importance_pair", "satisfaction_pair"])]
    n_level = single.assign(shown=result[single.index] == "").set_index(by)
    n_level = n_level[~n_level.index.duplicated()][["n_responses", "shown"]]
    known = {key: (int(n), bool(shown)) for key, n, shown in n_level.itertuples(name=None)}
    for index in frame.index[frame["statistic"].str.startswith("change_")]:
        row = frame.loc[index]
        statistic = row["statistic"].removeprefix("change_")
        waves = [
            known.get((wave, row["weighting"], row["question"], statistic), (0, False))
            for wave in (row["reference_wave"], row["wave"])
        ]
        outside = [size - int(row["n_responses"]) for size, _ in waves]
        if not all(shown for _, shown in waves):
            result[index] = "level_withheld"
        elif row["category"] == "panel" and any(0 < left < min_companies for left in outside):
            result[index] = "panel_difference_below_minimum"
    return result

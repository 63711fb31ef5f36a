"""Estimates -> what each audience may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from pipeline.disclosure.cells import Cell
from pipeline.disclosure.pattern import Pattern
from pipeline.disclosure.releases import UNKNOWN
from pipeline.disclosure.rounding import round_and_band

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
COUNTED = ("response_rate", "no_answer_share", "dont_know_share")
"""Plain counts, never weighted; the other figures are released with one weighting only."""
CONFIDENTIAL = "confidential"
"""One word for every withheld cell: which of two was too small, readers must not learn."""
PANEL = "panel"


def publishable(
    estimates: pd.DataFrame,
    patterns: Mapping[tuple[str, str], Pattern],
    *,
    identifying: Collection[str] = (),
) -> pd.DataFrame:
    """Return every figure for every audience, rounded, or suppressed without numbers.

    Parameters
    ----------
    estimates : pandas.DataFrame
        The estimates table.
    patterns : dict of (str, str) to Pattern
        By audience and wave.
    identifying : collection of str
        Questions whose answers say which company it is.

    Returns
    -------
    pandas.DataFrame
        ``audience``, the columns of the estimates table, ``status`` (``published`` or
        ``suppressed``) and ``reason`` (see :func:`reasons`). Figures without any answer are
        suppressed like those of few.
    """
    parts = []
    for audience in dict.fromkeys(audience for audience, _ in patterns):
        own = {wave: pattern for (who, wave), pattern in patterns.items() if who == audience}
        reason = reasons(estimates, own, identifying=identifying)
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


def reasons(
    estimates: pd.DataFrame, patterns: Mapping[str, Pattern], *, identifying: Collection[str] = ()
) -> pd.Series:
    """Return why each figure is withheld from an audience, or "" where it may be shown.

    Parameters
    ----------
    estimates : pandas.DataFrame
    patterns : dict of str to Pattern
        The audience's, by wave.
    identifying : collection of str

    Returns
    -------
    pandas.Series of str
        ``confidential`` (its cell is withheld), ``level_withheld`` (a change, one of whose levels
        is), ``releases_unknown`` (a change of a wave of which nobody knows what was published),
        ``panel_difference_below_minimum`` (so few joined or left that panel and level
        together show them), ``other_weighting``, ``base_differs_by_few`` (an index without one
        of its items), ``identifies_companies`` or "".
    """
    frame = estimates.reset_index(drop=True)
    result = pd.Series("", index=frame.index)
    text = frame[["wave", "question", "breakdown", "group"]].fillna("").astype(str)
    least = frame["wave"].map({wave: p.minimum for wave, p in patterns.items()})
    withheld = {
        (wave, question): pattern.withheld(question)
        for wave, pattern in patterns.items()
        for question in set(text.loc[text["wave"] == wave, "question"])
    }
    hidden = [
        (breakdown, group) in withheld[wave, question]
        for wave, question, breakdown, group in text.itertuples(index=False, name=None)
    ]
    few = ~(frame["n_responses"] >= least)
    result[np.array(hidden, dtype=bool) | few] = CONFIDENTIAL
    result = _changes(frame, result, least)
    lost = [wave for wave, pattern in patterns.items() if pattern.lost]
    of_lost = frame["wave"].isin(lost) | frame["reference_wave"].isin(lost)
    result[frame["statistic"].str.startswith("change_") & of_lost] = UNKNOWN
    kinds = set(frame["weighting"]) - {"unweighted"}
    counted = frame["statistic"].isin(COUNTED)
    if kinds:
        result[(frame["weighting"] == "unweighted") & ~counted] = "other_weighting"
    result[frame["statistic"] == "index_without"] = "base_differs_by_few"
    shares = frame["question"].isin(list(identifying)) & (frame["statistic"] == "share")
    result[shares] = "identifies_companies"
    return pd.Series(result.to_numpy(), index=estimates.index)


def _changes(frame: pd.DataFrame, result: pd.Series, least: pd.Series) -> pd.Series:
    """Withhold changes whose levels are, or whose panel nearly is the level."""
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
        elif row["category"] == PANEL and any(0 < left < least[index] for left in outside):
            result[index] = "panel_difference_below_minimum"
    return result


def suppression_table(patterns: Mapping[tuple[str, str], Pattern]) -> pd.DataFrame:
    """Return which cells are withheld by which rule; for analysts only.

    Parameters
    ----------
    patterns : dict of (str, str) to Pattern
        By audience and wave.

    Returns
    -------
    pandas.DataFrame
        ``audience, wave, question`` (null: who answered), ``breakdown, group`` (null: the whole
        sample), ``rule``. A question's cells are listed where they differ from those who
        answered.
    """
    rows: list[tuple[str | None, ...]] = []
    for (audience, wave), pattern in patterns.items():
        rows += [(audience, wave, None, *_named(cell), rule) for cell, rule in pattern.base.items()]
        for question, withheld in pattern.questions.items():
            own = ((c, rule) for c, rule in withheld.items() if pattern.base.get(c) != rule)
            rows += [(audience, wave, question, *_named(cell), rule) for cell, rule in own]
    columns = ["audience", "wave", "question", "breakdown", "group", "rule"]
    return pd.DataFrame(rows, columns=columns, dtype="str").sort_values(columns, ignore_index=True)


def _named(cell: Cell) -> tuple[str | None, str | None]:
    return cell[0] or None, cell[1] or None


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

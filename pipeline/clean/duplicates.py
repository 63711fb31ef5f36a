"""One company, one vote: which complete answers repeat another one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

WITHOUT_TOKEN_WINDOW = pd.Timedelta(hours=24)


def find_duplicates(
    frame: pd.DataFrame, *, answers: Sequence[str], rule: str = "last_complete"
) -> pd.DataFrame:
    """Return the complete responses that do not count because another one does.

    Of a company one response counts, as the rule says (by time, not by id). A response without
    token is a duplicate when another complete one gives identical answers within 24 hours:
    the one with a token stays, of two without a token the one that the rule prefers.

    Parameters
    ----------
    frame : pandas.DataFrame
        Complete responses of one wave that are no tests: ``response_id``, ``submitted``
        (NaT allowed), ``company`` (any id of the company, None if unknown) and the answers.
    answers : sequence of str
        Columns that must agree for identical answers.
    rule : str
        ``last_complete``: submitted last; ``first_complete``: submitted first;
        ``most_answers``: most columns answered, of equally many the last.

    Returns
    -------
    pandas.DataFrame
        On the index of the duplicates: ``rule`` (``company`` or ``identical_answers``) and
        ``kept`` (response id of the one that counts).
    """
    order = _counting_last(frame, answers, rule)
    found: dict[object, tuple[str, str]] = {}
    named = order[order["company"].notna()]
    last = named.groupby("company", sort=False)["response_id"].transform("last")
    for index, kept in last[named["response_id"] != last].items():
        found[index] = ("company", str(kept))
    kept_of = {company: str(kept) for company, kept in zip(named["company"], last, strict=True)}
    fingerprint = pd.util.hash_pandas_object(
        order[list(answers)].fillna("").astype(str).agg("\x1f".join, axis=1), index=False
    )
    for _, group in order.groupby(fingerprint, sort=False):
        if len(group) == 1:
            continue
        with_token = group[group["company"].notna()]
        for index, response in group[group["company"].isna()].iterrows():
            near = _within(with_token, response)
            later = group.loc[index:].iloc[1:]
            later = _within(later[later["company"].isna()], response)
            if len(near):
                found[index] = ("identical_answers", kept_of[near.iloc[-1]["company"]])
            elif len(later):
                found[index] = ("identical_answers", str(later.iloc[-1]["response_id"]))
    return pd.DataFrame.from_dict(found, orient="index", columns=["rule", "kept"]).reindex(
        [index for index in frame.index if index in found]
    )


def _counting_last(frame: pd.DataFrame, answers: Sequence[str], rule: str) -> pd.DataFrame:
    """Return the responses in an order in which the one that the rule prefers comes last."""
    known = frame.assign(
        _id=pd.to_numeric(frame["response_id"], errors="coerce"),
        _given=frame[list(answers)].notna().sum(axis=1),
    )
    first = ["_given"] if rule == "most_answers" else []
    return known.sort_values(
        [*first, "submitted", "_id"],
        ascending=rule != "first_complete",
        kind="stable",
        na_position="first",
    )


def _within(others: pd.DataFrame, response: pd.Series) -> pd.DataFrame:
    distance = (others["submitted"] - response["submitted"]).abs()
    return others[distance <= WITHOUT_TOKEN_WINDOW]

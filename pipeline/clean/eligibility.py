"""Which rows are set aside, and why: test, incomplete, duplicate, not in scope."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.clean.duplicates import find_duplicates
from pipeline.codebook import Wave


def eligibility(
    frame: pd.DataFrame,
    wave: Wave,
    *,
    members: pd.Series,
    population: pd.DataFrame | None,
    answers: Sequence[str],
    linked: pd.Series | None = None,
    rule: str = "last_complete",
) -> pd.DataFrame:
    """Return why each row is set aside.

    A test is a response from before the field start, one that study.yml lists by token or id, or
    one that the platform marks as test or preview; texts are never read for it. The first reason
    in the order test, incomplete, duplicate, not in scope counts.

    Parameters
    ----------
    frame : pandas.DataFrame
        All rows of one wave: ``response_id, token, submitted, started, complete, test`` and
        answers.
    wave : Wave
        Field start and listed tests.
    members : pandas.Series
        Member number per row, None where unknown.
    population : pandas.DataFrame or None
        Column ``member_number``; None means that nothing is out of scope.
    answers : sequence of str
        The question columns, for identical answers.
    linked : pandas.Series, optional
        Id of a company outside the population that an analyst found in several rows.
    rule : str
        Which of a company's responses counts, see :func:`find_duplicates`.

    Returns
    -------
    pandas.DataFrame
        On the index of ``frame``: ``reason`` (None for rows that count), ``rule`` and ``kept``
        (the response that counts instead) for duplicates.
    """
    result = pd.DataFrame(None, index=frame.index, columns=["reason", "rule", "kept"], dtype=object)
    # Surveys without time stamps write 1980-01-01 for every complete response.
    submitted = frame["submitted"].where(frame["submitted"].dt.year > 1980)
    time = submitted.fillna(frame["started"])
    listed = frame["response_id"].isin(wave.tests) | frame["token"].isin(wave.tests)
    listed |= frame["test"]
    result.loc[listed | (time < pd.Timestamp(wave.field_start)), "reason"] = "test"
    result.loc[result["reason"].isna() & ~frame["complete"], "reason"] = "incomplete"
    company = members.where(
        members.notna(), ("token " + frame["token"]).where(frame["token"].notna())
    )
    if linked is not None:
        company = company.where(linked.isna(), linked)
    rest = frame.assign(company=company.astype(object), submitted=submitted)
    rest = rest[result["reason"].isna()]
    duplicates = find_duplicates(rest, answers=answers, rule=rule)
    result.loc[duplicates.index, "reason"] = "duplicate"
    result.loc[duplicates.index, ["rule", "kept"]] = duplicates[["rule", "kept"]]
    if population is not None:
        outside = members.notna() & ~members.isin(population["member_number"])
        result.loc[result["reason"].isna() & outside, "reason"] = "not_in_scope"
    return result

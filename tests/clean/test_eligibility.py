"""Why a row is set aside, in the order test, incomplete, duplicate, not in scope."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pipeline.clean.eligibility import eligibility
from pipeline.codebook import Wave

WAVE = Wave(
    id="2013-06",
    title="Juni",
    field_start=date(2013, 6, 3),
    field_end=date(2013, 6, 14),
    tests=["77", "secret"],
)
TIMES = {
    "early": "2013-06-02 23:59:59",
    "day": "2013-06-03 00:00:00",
    "late": "2013-06-20 12:00:00",
}


def reasons(*rows: tuple[str, str | None, str | None, bool, str | None]) -> list[object]:
    frame = pd.DataFrame(rows, columns=["response_id", "token", "time", "complete", "answer"])
    frame["submitted"] = pd.to_datetime(frame["time"].map(TIMES)).where(frame["complete"])
    frame["started"] = pd.to_datetime(frame["time"].map(TIMES))
    frame["test"] = frame["response_id"] == "preview"
    members = frame["token"].map({"a": "0001", "b": "0001", "c": "0999"}).astype(object)
    members = members.where(members.notna(), None)
    population = pd.DataFrame({"member_number": ["0001", "0002"]})
    result = eligibility(frame, WAVE, members=members, population=population, answers=["answer"])
    return result["reason"].where(result["reason"].notna(), None).tolist()


def test_a_test_is_dated_before_the_field_start_or_listed_never_found_by_text() -> None:
    found = reasons(
        ("1", None, "early", True, "x"),
        ("2", None, "day", True, "TEST bitte löschen"),
        ("77", None, "day", True, "y"),
        ("3", "secret", "day", True, "z"),
        ("4", None, "early", False, None),
        ("preview", None, "day", True, "x"),  # marked by the platform
    )
    assert found == ["test", None, "test", "test", "test", "test"]


def test_precedence() -> None:
    found = reasons(
        ("1", "a", "day", True, "x"),
        ("2", "b", "late", True, "y"),  # the same company by another token, later
        ("3", "a", "late", False, None),
        ("4", "c", "day", True, "z"),
        ("5", "c", "late", True, "w"),
    )
    assert found == ["duplicate", None, "incomplete", "duplicate", "not_in_scope"]


def test_answers_after_the_field_end_count() -> None:
    assert reasons(("1", None, "late", True, "x")) == [None]


def test_answers_that_an_analyst_links_are_one_company() -> None:
    frame = pd.DataFrame({"response_id": ["1", "2", "3"], "answer": ["x", "y", "z"], "test": False})
    frame["token"] = pd.Series([None] * 3, dtype=object)
    frame["submitted"] = pd.to_datetime([TIMES["day"], TIMES["late"], TIMES["late"]])
    frame = frame.assign(started=frame["submitted"], complete=True)
    unknown = pd.Series([None] * 3, dtype=object)
    result = eligibility(
        frame,
        WAVE,
        members=unknown,
        population=None,
        answers=["answer"],
        linked=pd.Series(["wie 2013-06 1", "wie 2013-06 1", None], dtype=object),
    )
    assert result.loc[0, ["reason", "rule", "kept"]].tolist() == ["duplicate", "company", "2"]
    assert result.loc[1:, "reason"].isna().all()

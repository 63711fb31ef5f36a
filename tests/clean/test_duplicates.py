"""Which of several answers counts."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.clean.duplicates import find_duplicates


def frame(*rows: tuple[str, str, str | None, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["response_id", "submitted", "company", "answer"])
    table["submitted"] = pd.to_datetime(table["submitted"], format="mixed")
    return table


def duplicates(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    found = find_duplicates(table, answers=["answer"])
    ids = table.loc[found.index, "response_id"]
    return dict(zip(ids, zip(found["rule"], found["kept"], strict=True), strict=True))


def test_the_company_answer_submitted_last_counts_whatever_its_id() -> None:
    table = frame(
        ("55", "2013-09-03 08:00", "m1", "a"),
        ("11", "2013-09-04 08:00", "m1", "b"),
        ("12", "2013-09-04 09:00", "m2", "b"),
    )
    assert duplicates(table) == {"55": ("company", "11")}


def test_at_the_same_second_the_larger_id_counts() -> None:
    table = frame(("9", "2013-09-03 08:00", "m1", "a"), ("10", "2013-09-03 08:00", "m1", "b"))
    assert duplicates(table) == {"9": ("company", "10")}


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2013-09-04 08:00:00", {"2": ("identical_answers", "1")}),
        ("2013-09-04 08:00:01", {}),
        ("2013-09-02 08:00:00", {"2": ("identical_answers", "1")}),
    ],
)
def test_without_token_identical_within_24_hours(
    time: str, expected: dict[str, tuple[str, str]]
) -> None:
    table = frame(("1", "2013-09-03 08:00", "m1", "a"), ("2", time, None, "a"))
    assert duplicates(table) == expected


def test_of_two_without_token_the_later_counts() -> None:
    table = frame(("81", "2013-09-03 08:00", None, "a"), ("83", "2013-09-03 10:00", None, "a"))
    assert duplicates(table) == {"81": ("identical_answers", "83")}


def test_different_answers_without_token_are_no_duplicates() -> None:
    table = frame(("1", "2013-09-03 08:00", None, "a"), ("2", "2013-09-03 08:01", None, "b"))
    assert duplicates(table) == {}


def test_a_copy_of_an_answer_that_was_replaced_points_to_the_one_that_counts() -> None:
    table = frame(
        ("1", "2013-09-03 08:00", "m1", "a"),
        ("2", "2013-09-03 09:00", None, "a"),
        ("3", "2013-09-05 08:00", "m1", "b"),
    )
    assert duplicates(table) == {"1": ("company", "3"), "2": ("identical_answers", "3")}


def test_answers_without_any_time_are_never_called_identical() -> None:
    table = frame(("1", "2013-09-03", None, "a"), ("2", "2013-09-03", None, "a"))
    table["submitted"] = pd.NaT
    assert duplicates(table) == {}


@pytest.mark.parametrize(
    ("rule", "counts"),
    [("last_complete", "3"), ("first_complete", "1"), ("most_answers", "2")],
)
def test_the_study_says_which_answer_of_a_company_counts(rule: str, counts: str) -> None:
    table = frame(
        ("3", "2013-09-05 08:00", "m1", "a"),
        ("1", "2013-09-03 08:00", "m1", "a"),
        ("2", "2013-09-04 08:00", "m1", "a"),
    ).assign(more=["x", None, "x"], most=[None, None, "y"])
    found = find_duplicates(table, answers=["answer", "more", "most"], rule=rule)
    assert set(found["kept"]) == {counts}
    assert set(table.loc[found.index, "response_id"]) == {"1", "2", "3"} - {counts}


@pytest.mark.parametrize(
    ("rule", "aside"), [("last_complete", "1"), ("first_complete", "2"), ("most_answers", "1")]
)
def test_the_rule_holds_for_identical_answers_without_token(rule: str, aside: str) -> None:
    table = frame(("1", "2013-09-03 08:00", None, "a"), ("2", "2013-09-03 09:00", None, "a"))
    found = find_duplicates(table, answers=["answer"], rule=rule)
    assert table.loc[found.index, "response_id"].tolist() == [aside]


def test_at_the_same_second_the_first_is_the_smaller_id() -> None:
    table = frame(("10", "2013-09-03 08:00", "m1", "a"), ("9", "2013-09-03 08:00", "m1", "b"))
    assert find_duplicates(table, answers=["answer"], rule="first_complete")["kept"].tolist() == [
        "9"
    ]

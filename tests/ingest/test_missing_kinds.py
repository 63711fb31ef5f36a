"""Not shown, left blank, refused and declared missing stay different things."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.codebook import Question
from pipeline.ingest.codes import Known
from pipeline.ingest.meta_columns import meta_columns
from pipeline.ingest.missing_kinds import missing_kinds
from pipeline.ingest.platform import Platform
from pipeline.ingest.platform_columns import about_the_interview, platform_columns
from pipeline.ingest.records import record_columns
from pipeline.ingest.table import Cell, DeclaredMissing, Dictionary, Record, Table

RATING = Question("Q1", "", "Wie wichtig?", "", "rating", "five", "", "", "", None, {})
NUMBER = replace(RATING, type="number")
KNOWN = Known(frozenset("12345"), {})
PLATFORM = Platform(
    "Unipark",
    columns={
        "response_id": ("lfdn",),
        "finished": ("dispcode",),
        "test": ("tester",),
        "submitted": ("datetime", "date_of_last_access"),
    },
    finished=frozenset({"31", "32"}),
    tests=frozenset({"1"}),
    technical=(r"rts\d+", "browser"),
    missing={"-77": "not_shown", "0": "no_answer", "-98": "refused", "-97": "dont_know"},
)


def table(*cells: Cell, **more: object) -> Table:
    return Table(("Q1",), tuple(Record(n, (c,)) for n, c in enumerate(cells, 2)), **more)


def told(given: Table, question: Question = RATING) -> tuple[list[str | None], list[str]]:
    found = missing_kinds(given, question, 0, KNOWN if question is RATING else None)
    assert found is not None
    return found.kinds, [f"{note.old} -> {note.new}" for note in found.notes]


def test_a_file_that_tells_nothing() -> None:
    assert missing_kinds(table("1", None, ""), RATING, 0, KNOWN) is None


def test_nothing_and_the_empty_text_differ_where_the_format_keeps_them() -> None:
    kept = table("1", None, "", keeps_not_shown=True)
    assert told(kept) == ([None, "not_shown", None], [])
    # LimeSurvey stores nothing for a number that was shown and left blank.
    assert missing_kinds(kept, NUMBER, 0, None) is None


def test_codes_of_the_platform() -> None:
    kinds, notes = told(table("1", "-77", 0, "-98", "-97", "-77", platform=PLATFORM))
    assert kinds == [None, "not_shown", "no_answer", "refused", "dont_know", "not_shown"]
    assert notes == [
        "-77 -> not_shown: 2",
        "-97 -> dont_know: 1",
        "-98 -> refused: 1",
        "0 -> no_answer: 1",
    ]


def test_an_answer_of_the_codebook_is_an_answer() -> None:
    declared = Dictionary(missing={0: DeclaredMissing(codes=("5",), ranges=((1.0, 2.0),))})
    assert told(table(5, 1, 3, dictionary=declared)) == ([None] * 3, [])


@pytest.mark.parametrize("question", [RATING, NUMBER])
def test_declared_values_and_ranges(question: Question) -> None:
    declared = Dictionary(
        missing={0: DeclaredMissing(codes=("99",), ranges=((-9.0, -6.0), (900.0, float("inf"))))},
        labels={0: {"99": "keine Angabe"}},
    )
    kinds, notes = told(table(99, -9, -6.0, -5, 3, 1000, None, dictionary=declared), question)
    assert kinds == ["declared", "declared", "declared", None, None, "declared", None]
    assert "99 (keine Angabe) -> declared: 1" in notes


def test_tagged_and_text_values() -> None:
    declared = Dictionary(missing={0: DeclaredMissing(codes=(".a", "k. A."), ranges=((0, 9),))})
    assert told(table(".a", "k. A.", "5 Jahre", dictionary=declared))[0] == ["declared"] * 2 + [
        None
    ]


def test_the_platform_says_who_finished_and_who_tested() -> None:
    headings = ("Q1", "lfdn", "dispcode", "tester", "rts17", "date_of_last_access", "Datum")
    rows = [("1", "7", 31, 0), ("2", "8", "22", "0"), ("3", "9", "32", "1")]
    given = Table(
        headings,
        tuple(Record(n, (*row, None, "2026-11-02", None)) for n, row in enumerate(rows, 2)),
        platform=PLATFORM,
    )
    found = platform_columns(given)
    assert found == {"response_id": [1], "finished": [2], "test": [3], "submitted": [5]}
    assert about_the_interview(given) == {4}
    meta = {name: places[0] for name, places in found.items()}
    columns, problems = record_columns(given, meta, shown_as="x.csv")
    assert not problems
    assert columns["response_id"].tolist() == ["7", "8", "9"]
    assert columns["complete"].tolist() == [True, False, True]
    assert columns["test"].tolist() == [False, False, True]
    assert platform_columns(replace(given, platform=None)) == {}
    # Without a platform a table made by hand is read as before.
    assert meta_columns(headings, claimed=())["submitted"] == [6]


def test_a_code_that_means_missing_only_where_answers_are_listed() -> None:
    efs = Platform("Unipark", missing={"-77": "not_shown"}, missing_in_lists={"0": "no_answer"})
    assert told(table("1", 0, "-77", platform=efs))[0] == [None, "no_answer", "not_shown"]
    assert told(table("1", 0, "-77", platform=efs), NUMBER)[0] == [None, None, "not_shown"]

"""Rankings with one column per option become places; boxes may repeat their option."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import Question
from pipeline.errors import StudyError
from pipeline.ingest.question_values import question_values
from pipeline.ingest.rank_columns import with_places
from pipeline.ingest.table import Record, Table
from pipeline.ingest.values import number_text

WAVE = "2026-09"
OPTIONS = ("Beratung", "Netz [A]", "Schulung: kurz")


def question(code: str, kind: str = "ranking", item: str = "") -> Question:
    columns = {WAVE: code}
    return Question(code, "B", "Text", item, kind, "s", "", "", "", None, columns)


def places(count: int) -> list[Question]:
    return [question(f"Was zuerst? [Rang {n}]") for n in range(1, count + 1)]


def table(*rows: tuple[str | None, ...], headings: tuple[str, ...] = ()) -> Table:
    headings = headings or tuple(f"Was zuerst? - {option}" for option in OPTIONS)
    return Table(headings, tuple(Record(n, row) for n, row in enumerate(rows, 2)))


def turned(source: Table, count: int = 3) -> Table:
    return with_places(source, places(count), wave=WAVE, shown_as="x.csv")


def test_the_first_column_holds_the_option_placed_first() -> None:
    result = turned(table(("2", "1", "3"), ("1", None, None), (None, "0", None)))
    assert result.headings == tuple(f"Was zuerst? [Rang {n}]" for n in (1, 2, 3))
    assert [r.cells for r in result.records] == [
        ("Netz [A]", "Beratung", "Schulung: kurz"),
        ("Beratung", None, None),
        (None, None, None),
    ]


@given(st.lists(st.permutations(["1", "2", "3"]), min_size=1, max_size=9))
def test_no_rank_is_lost(rows: list[list[str]]) -> None:
    for before, after in zip(rows, turned(table(*map(tuple, rows))).records, strict=True):
        assert [str(after.cells.index(option) + 1) for option in OPTIONS_READ] == before


OPTIONS_READ = ("Beratung", "Netz [A]", "Schulung: kurz")


def test_what_has_places_already_stays() -> None:
    source = table(("Beratung",), headings=("Was zuerst? [Rang 1]",))
    assert turned(source, 1) is source


def test_a_rank_given_twice_and_a_cell_without_rank_are_named() -> None:
    with pytest.raises(StudyError) as caught:
        turned(table(("1", "1", "2"), ("1", "2", "geheim"), ("1", "2", "4")))
    first, second = caught.value.problems
    assert (first.line, first.column) == (2, 1) and "zweimal vergeben" in first.message
    assert (second.line, second.column) == (3, 3) and "2-mal" in second.message
    assert "geheim" not in str(caught.value)


def ticks(heading: str, item: str, cells: list[str | None]) -> list[str | None]:
    asked = replace(question("x", "multiple", item), role="option")
    source = table(*((cell,) for cell in cells), headings=(heading,))
    columns, *_ = question_values(source, [asked], {"x": 0}, {})
    return columns["x"].tolist()


def test_a_box_may_repeat_its_option() -> None:
    assert ticks("Frage? - Nein", "Nein", ["Nein", None]) == ["Y", None]
    assert ticks("Frage? [Beratung vor Ort]", "", ["Beratung vor Ort", None]) == ["Y", None]


def test_where_ticked_and_unticked_both_stand_no_is_not_ticked() -> None:
    assert ticks("Frage? [Nein]", "Nein", ["Ja", "Nein", None]) == ["Y", None, None]


@pytest.mark.parametrize(("cell", "number"), [("73,68%", "73.68"), ("12 %", "12"), ("%", "%")])
def test_a_share_in_per_cent_is_a_number(cell: str, number: str) -> None:
    assert number_text(cell, german=True) == number

"""What a question withholds by what the companies answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from pipeline.disclosure.cells import WHOLE, Cell
from pipeline.disclosure.question_table import Variable, question_table
from pipeline.disclosure.questions import question_cells
from pipeline.disclosure.rules import CENSUS, COMPLEMENTARY, EVERYTHING, SMALL, UNANIMOUS
from tests.disclosure.example import companies, laid_out

CLASSES = companies({("a",): 8, ("b",): 20, ("c",): 20}, "size")
MIXED = [0, 1, 2, 3] * 10
GROUP: Cell = ("size", "a")


def withheld(
    codes: Sequence[int],
    *,
    population: pd.DataFrame | None = None,
    harmless: frozenset[int] = frozenset(),
) -> dict[Cell, str]:
    cells = laid_out(CLASSES, "size", population=population)
    variable = Variable(np.array(codes), harmless)
    return question_cells(cells, [variable], withheld={}, minimum=5).withheld


@pytest.mark.parametrize(
    ("own", "rule"),
    [
        ([1] * 8, UNANIMOUS),
        ([1] * 7 + [0], UNANIMOUS),
        ([1] * 6 + [0, 2], None),
        ([-1] * 3 + [1] * 5, UNANIMOUS),
        ([-1] * 4 + [0, 1, 2, 3], SMALL),
        ([-1] * 3 + [0, 1, 2, 3, 0], None),
        ([-1] * 2 + [0, 1, 2, 3, 0, 1], None),
    ],
)
def test_a_group_of_one_mind_or_with_few_answers(own: list[int], rule: str | None) -> None:
    found = withheld(own + MIXED)
    assert found.get(GROUP) == rule
    # Shown beside the whole sample and the other groups it would follow.
    assert ({("size", "b"), ("size", "c")} & set(found) != set()) is (rule is not None)


def test_in_a_census_all_but_two_are_too_many() -> None:
    own = [1] * 6 + [0, 2]
    everyone = companies({("a",): 8, ("b",): 90, ("c",): 90}, "size")
    assert withheld(own + MIXED, population=everyone)[GROUP] == CENSUS
    others = companies({("a",): 9, ("b",): 90, ("c",): 90}, "size")
    assert GROUP not in withheld(own + MIXED, population=others)


def test_a_box_left_empty_tells_nothing() -> None:
    chosen = [0] * 8 + [0, 1] * 20
    assert withheld(chosen)[GROUP] == UNANIMOUS
    assert GROUP not in withheld(chosen, harmless=frozenset({0}))


def test_a_whole_sample_of_one_mind_shows_no_cell_of_the_question() -> None:
    found = withheld([1] * 47 + [0])
    assert set(found.values()) == {EVERYTHING}
    assert WHOLE in found


def test_all_variables_of_a_question_share_their_cells() -> None:
    cells = laid_out(CLASSES, "size")
    harmless, telling = [0, 1] * 24, [1] * 8 + MIXED
    variables = [Variable(np.array(codes)) for codes in (harmless, telling)]
    found = question_cells(cells, variables, withheld={}, minimum=5).withheld
    assert found[GROUP] == UNANIMOUS


def test_what_was_published_stays_and_others_go_instead() -> None:
    cells = laid_out(CLASSES, "size")
    variable = Variable(np.array([1] * 8 + MIXED))
    free = question_cells(cells, [variable], withheld={}, minimum=5).withheld
    (taken,) = [cell for cell, rule in free.items() if rule == COMPLEMENTARY]
    known = frozenset({taken})
    found = question_cells(cells, [variable], withheld={}, minimum=5, known=known).withheld
    assert taken not in found
    assert COMPLEMENTARY in found.values()


def test_a_table_counts_answers_in_every_cell() -> None:
    codes = [0] * 6 + [1, -1] + [0, 1] * 20
    table = question_table(laid_out(CLASSES, "size"), Variable(np.array(codes)))
    own = table.cells.names.index(GROUP)
    assert table.n[own] == 7
    assert dict(zip(table.codes.tolist(), table.answers[own], strict=True)) == {0: 6, 1: 1}
    assert table.revealing[own].tolist() == [True, False]
    assert table.n[0] == 47 and not table.revealing[0].any()

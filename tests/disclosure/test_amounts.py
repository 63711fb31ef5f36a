"""Means of amounts that are in truth one or two companies', and what gives them away."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.disclosure.amounts import withhold_amounts
from pipeline.disclosure.cells import WHOLE, Cell, Cells
from pipeline.disclosure.dominance import dominated
from pipeline.disclosure.question_table import Variable
from pipeline.disclosure.questions import question_cells
from pipeline.disclosure.rules import COMPLEMENTARY, DOMINATED, EVERYTHING
from tests.disclosure.example import companies, laid_out

CLASSES = companies({("a",): 8, ("b",): 12, ("c",): 20}, "size")
EVEN = [10.0 + i % 7 for i in range(40)]
LARGE = [900.0, *EVEN[1:]]
"""One of the companies of group a employs 900."""
GROUP: Cell = ("size", "a")


def withheld(values: list[float], *, magnitude: bool = True) -> dict[Cell, str]:
    cells = laid_out(CLASSES, "size")
    return withhold_amounts(cells, Variable(np.array(values), magnitude=magnitude), {}, 5)


def unpublished_sum(cells: Cells, values: np.ndarray, found: dict[Cell, str]) -> np.ndarray:
    """Return the amounts of all companies that a reader can subtract from the whole as one."""
    groups = CLASSES["size"].map(lambda group: ("size", group) in found)
    return values[groups.to_numpy()]


def test_a_dominated_group_is_withheld_with_one_that_hides_it() -> None:
    found = withheld([*LARGE[:8], *(50.0 * value for value in EVEN[8:])])
    assert found[GROUP] == DOMINATED
    assert found["size", "b"] == COMPLEMENTARY, "the smallest other group"
    assert ("size", "c") not in found and WHOLE not in found
    values = np.array([*LARGE[:8], *(50.0 * value for value in EVEN[8:])])
    assert not dominated(unpublished_sum(laid_out(CLASSES, "size"), values, found))


def test_what_hides_a_dominated_group_goes_under_all_its_names() -> None:
    """A coarser class with a single child shows the same mean."""
    classes = CLASSES.assign(coarse=CLASSES["size"].map({"a": "AC", "b": "B", "c": "AC"}))
    cells = laid_out(classes, "size", "coarse", coarser={"coarse": "size"})
    values = np.array([*LARGE[:8], *(50.0 * value for value in EVEN[8:])])
    found = withhold_amounts(cells, Variable(values, magnitude=True), {}, 5)
    assert found["size", "b"] == found["coarse", "B"] == COMPLEMENTARY


def test_nothing_goes_where_nobody_dominates() -> None:
    assert withheld(EVEN) == {}


def test_a_whole_sample_that_one_company_makes_shows_nothing() -> None:
    values = [100_000.0, *EVEN[1:]]
    assert dominated(np.array(values))
    assert set(withheld(values).values()) == {EVERYTHING}


@pytest.mark.parametrize(("own", "hidden"), [(8, True), (7, True), (6, False)])
def test_a_mean_that_all_or_all_but_one_gave(own: int, hidden: bool) -> None:
    values = [5.0] * own + [6.0, 7.0][: 8 - own] + EVEN[8:]
    assert (withheld(values, magnitude=False).get(GROUP) == DOMINATED) is hidden


def test_scores_are_not_magnitudes() -> None:
    values = [5.0, 0.0, 0.0, 0.0, -4.0, 0.5, 0.25, 0.0, *([0.0, 1.0, 2.0, -1.0] * 8)]
    assert withheld(values, magnitude=False) == {}
    assert withheld(values, magnitude=True) != {}


def test_not_even_the_count_of_a_dominated_group_follows() -> None:
    """From the sum and the count of what is withheld the mean would."""
    values = np.array([*LARGE[:8], *(50.0 * value for value in EVEN[8:])])
    cells = laid_out(CLASSES, "size")
    variable = Variable(values, magnitude=True)
    found = question_cells(cells, [variable], withheld={}, minimum=5).withheld
    assert found[GROUP] == DOMINATED
    assert len([cell for cell in found if cell[1] and cell[0] == "size"]) >= 2

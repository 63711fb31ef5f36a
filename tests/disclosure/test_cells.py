"""The cells of a wave: tied ones, the rest of each table, companies that exist."""

from __future__ import annotations

import numpy as np

from pipeline.disclosure.cells import REST, WHOLE
from tests.disclosure.example import companies, laid_out

COUNTS = {("a", "x"): 6, ("a", "y"): 7, ("b", "y"): 8, (None, "x"): 3}


def test_every_group_and_every_rest_is_a_cell() -> None:
    cells = laid_out(companies(COUNTS, "size", "place"), "size", "place", "size*place")
    n = dict(zip(cells.names, cells.forms @ cells.counts, strict=True))
    assert n == {
        WHOLE: 24,
        ("size", "a"): 13,
        ("size", "b"): 8,
        ("size", REST): 3,
        ("place", "x"): 9,
        ("place", "y"): 15,
        ("place", REST): 0,
        ("size*place", "a*x"): 6,
        ("size*place", "a*y"): 7,
        ("size*place", "b*x"): 0,
        ("size*place", "b*y"): 8,
        ("size*place", REST): 3,
    }


def test_cells_of_the_same_companies_are_one_decision() -> None:
    """A coarser class with a single child, and a crossing that is a whole class."""
    classes = companies({("a", "x"): 6, ("b", "y"): 7, ("c", "y"): 8}, "size", "place")
    classes["coarse"] = classes["size"].map({"a": "A", "b": "B", "c": "B"})
    cells = laid_out(classes, "size", "coarse", "size*place", coarser={"coarse": "size"})
    decision = dict(zip(cells.names, cells.decisions, strict=True))
    tied = {decision[cell] for cell in (("size", "a"), ("coarse", "A"), ("size*place", "a*x"))}
    assert len(tied) == 1
    assert decision["coarse", "B"] not in tied
    assert decision[WHOLE] == -1
    both = cells.of_decisions(cells.decided([("size", "a")]))
    assert both == {("size", "a"), ("coarse", "A"), ("size*place", "a*x")}


def test_the_population_tells_who_could_have_answered() -> None:
    population = companies({("a",): 9, ("b",): 2, ("c",): 4}, "size")
    cells = laid_out(companies({("a",): 6, ("b",): 3}, "size"), "size", population=population)
    assert cells.most is not None
    exist = dict(zip(cells.names, cells.forms @ cells.most, strict=True))
    # More answered than the register knows: at least these exist.
    assert [exist["size", group] for group in "abc"] == [9, 3, 4]
    assert (cells.forms @ cells.counts)[cells.names.index(("size", "c"))] == 0


def test_more_important_tables_and_larger_cells_are_worth_more() -> None:
    cells = laid_out(companies(COUNTS, "size", "place"), "size", "place", "size*place")
    worth = {
        name: cells.weights[decision]
        for name, decision in zip(cells.names, cells.decisions, strict=True)
        if decision >= 0
    }
    assert worth["size", "a"] > worth["size", "b"] > worth["size*place", "a*x"]


def test_a_study_without_breakdowns_is_one_cell() -> None:
    cells = laid_out(companies({("a",): 6}, "size"))
    assert cells.names == [WHOLE]
    np.testing.assert_array_equal(cells.forms @ cells.counts, [6])

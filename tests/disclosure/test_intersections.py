"""Where two groups overlap, the few companies in both must not be told by what each group gave."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import sparse

from pipeline.disclosure.attack import Attack
from pipeline.disclosure.cells import Cells
from pipeline.disclosure.intersections import told_micro_cells, without_intersections
from pipeline.disclosure.question_table import QuestionTable, Variable, question_table
from pipeline.disclosure.questions import question_cells
from pipeline.disclosure.rules import INTERSECTION
from tests.disclosure.example import companies, laid_out

COUNTS = {("g", "h"): 1, ("g", "other"): 4, ("rest", "h"): 4, ("rest", "other"): 10}
TABLES = [("size", "g", "rest"), ("place", "h", "other")]
GROUPS = {(name, group) for name, group, _ in TABLES}


def overlapping(shared: list[int], of_g: list[int], of_h: list[int]) -> QuestionTable:
    """Two groups of five companies, ``g`` and ``h``, that have one in common."""
    cells = laid_out(companies(COUNTS, "size", "place"), "size", "place")
    codes = np.array([*shared, *of_g, *of_h, *range(1, 6), *range(1, 6)])
    return question_table(cells, Variable(codes))


def micro_cell_of_both(cells: Cells) -> int:
    inside = cells.forms.toarray().astype(bool)
    both = inside[cells.names.index(("size", "g"))] & inside[cells.names.index(("place", "h"))]
    return int(np.flatnonzero(both)[0])


def possible(n: int, answers: set[int]) -> list[tuple[int, ...]]:
    """Return every way in which ``n`` companies can have given these answers."""
    return list(product(sorted(answers), repeat=n))


def test_one_company_in_two_groups_with_one_answer_in_common() -> None:
    """g answered 4 and 5 only, h 3 and 4 only: the company in both answered 4."""
    table = overlapping([4], [4, 4, 5, 5], [3, 3, 4, 4])
    both = micro_cell_of_both(table.cells)
    # By hand: each group's answers are known as 3:2 and 2:3, whoever gave them.
    fits = {
        own
        for own in range(1, 6)
        for g in possible(4, {4, 5})
        if sorted([own, *g]) == [4, 4, 4, 5, 5]
        for h in possible(4, {3, 4})
        if sorted([own, *h]) == [3, 3, 4, 4, 4]
    }
    assert fits == {4}
    assert told_micro_cells(table, {}) == [both]
    found = without_intersections(table, {}, frozenset())
    # One group alone would follow from the whole sample and the rest of its table.
    assert set(found) in ({(name, group), (name, rest)} for name, group, rest in TABLES)
    assert set(found.values()) == {INTERSECTION}
    assert told_micro_cells(table, found) == []


def test_two_answers_in_common_leave_doubt() -> None:
    table = overlapping([4], [4, 4, 5, 3], [3, 5, 4, 4])
    assert told_micro_cells(table, {}) == []
    assert without_intersections(table, {}, frozenset()) == {}


def test_what_was_published_is_not_taken_back_the_other_group_goes() -> None:
    table = overlapping([4], [4, 4, 5, 5], [3, 3, 4, 4])
    for known in GROUPS:
        found = without_intersections(table, {}, frozenset({known}))
        assert known not in found and set(found) & GROUPS
    assert without_intersections(table, {}, GROUPS).keys() & GROUPS == set()


@pytest.mark.parametrize("protected", [True, False])
def test_a_question_withholds_for_the_widest_audience(protected: bool) -> None:
    table = overlapping([4], [4, 4, 5, 5], [3, 3, 4, 4])
    codes = [4, *[4, 4, 5, 5], *[3, 3, 4, 4], *range(1, 6), *range(1, 6)]
    found = question_cells(
        table.cells, [Variable(np.array(codes))], withheld={}, minimum=5, intersections=protected
    ).withheld
    assert bool(GROUPS & set(found)) is protected


@pytest.mark.parametrize("seed", range(40))
def test_a_whole_table_is_found_where_there_is_one_and_only_there(seed: int) -> None:
    random = np.random.default_rng(seed)
    forms = (random.random((3, 5)) < 0.5).astype(float)
    truth = random.integers(0, 3, 5)
    known = forms @ truth
    every = np.array(list(product(range(4), repeat=5)), dtype=float)
    fits = every[(every @ forms.T == known).all(axis=1)]
    for most in range(-1, 3):
        attack = Attack(sparse.csr_array(forms), known, known, most=np.full(5, 3.0))
        found = attack.whole_table(0, float(most), truth)
        assert (found is not None) == bool((fits[:, 0] <= most).any())
        assert found is None or (found[0] <= most and (fits == found).all(axis=1).any())
        assert attack.lowest(np.eye(5)[0], whole=True).value == fits[:, 0].min(), "as before"


def test_a_half_company_is_no_whole_table() -> None:
    pairs = sparse.csr_array(np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=float))
    odd = Attack(pairs, np.ones(3), np.ones(3))
    assert odd.lowest(np.eye(3)[0]).value == pytest.approx(0.5)
    assert odd.whole_table(0, 1.0, np.zeros(3)) is None

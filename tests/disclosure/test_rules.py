"""The rules at their edges: n-1, n, n+1 companies, and only ever stricter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.disclosure.rules import revealing, small, small_protections
from tests.disclosure.example import companies, laid_out


@pytest.mark.parametrize("minimum", [5, 10])
def test_small_is_anything_below_the_minimum_but_nothing_at_all(minimum: int) -> None:
    n = np.array([0, 1, minimum - 1, minimum, minimum + 1])
    assert small(n, minimum).tolist() == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("gave", "n", "exist", "tells"),
    [
        (9, 9, None, True),
        (8, 9, None, True),
        (7, 9, None, False),
        (8, 9, 10, True),
        (7, 9, 10, False),
        (9, 9, 9, True),
        (7, 9, 9, True),
        (6, 9, 9, False),
        (0, 9, None, False),
        (0, 0, None, False),
    ],
)
def test_all_or_all_but_one_and_in_a_census_all_but_two(
    gave: int, n: int, exist: int | None, tells: bool
) -> None:
    most = None if exist is None else np.array([exist])
    assert revealing(np.array([n]), np.array([[gave]]), most).tolist() == [[tells]]


@given(st.lists(st.integers(0, 30), min_size=1), st.integers(5, 20), st.integers(0, 10))
def test_a_higher_minimum_only_withholds_more(n: list[int], minimum: int, more: int) -> None:
    found, stricter = small(np.array(n), minimum), small(np.array(n), minimum + more)
    assert (found <= stricter).all()


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 5))
def test_a_census_only_reveals_more(gave: int, others: int, absent: int) -> None:
    n, answers = np.array([gave + others]), np.array([[gave, others]])
    outside = revealing(n, answers, None)
    assert (outside <= revealing(n, answers, n + absent)).all()


def test_a_small_cell_must_look_like_anything_from_nothing_to_the_minimum() -> None:
    classes = companies({("a",): 3, ("b",): 5, ("c",): 20}, "size")
    cells = laid_out(classes, "size")
    n = cells.forms @ cells.counts
    found = [p for _, p in small_protections(cells, n, 5, cells.forms.toarray())]
    assert [(p.name, p.below, p.above) for p in found] == [("size/a", 3.0, 2.0)]


def test_where_fewer_exist_no_more_than_these_need_be_possible() -> None:
    classes = companies({("a",): 3, ("b",): 20}, "size")
    population = companies({("a",): 4, ("b",): 40}, "size")
    cells = laid_out(classes, "size", population=population)
    n = cells.forms @ cells.counts
    (found,) = [p for _, p in small_protections(cells, n, 5, cells.forms.toarray())]
    assert (found.below, found.above) == (3.0, 1.0)

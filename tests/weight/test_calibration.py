"""Bounds on the factors: kept, optimal, and refused only where no solution exists."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pipeline.weight import CalibrationError, linear, rake
from tests.weight.example import worked_example

Calibration = Callable[..., pd.Series]
METHODS = pytest.mark.parametrize("method", [linear, rake])


@METHODS
def test_wide_bounds_change_nothing(method: Calibration) -> None:
    classes, targets = worked_example()
    wide = method(classes, targets, bounds=(0.1, 10.0))
    assert wide.to_numpy() == pytest.approx(method(classes, targets).to_numpy(), rel=1e-9)


@METHODS
def test_bounds_count_from_the_average_weight(method: Calibration) -> None:
    classes, targets = worked_example()
    for scale in (1.0, 260 / 70, 1000.0):
        start = pd.Series(scale, index=classes.index)
        weights = method(classes, targets, start=start, bounds=(0.65, 1.31)) * 70 / 260
        assert weights.min() == pytest.approx(0.65)
        assert weights.max() <= 1.31 + 1e-12


@METHODS
def test_a_class_that_bounds_cannot_reach_is_named_with_the_factor_it_needs(
    method: Calibration,
) -> None:
    classes, targets = worked_example()
    # Column 2: 20 companies for 8 of 70 responses, a factor of 20 / (8 * 260 / 70) = 0.673.
    message = "Rand „column“: Klasse „2“ braucht im Mittel den Faktor 0.673, erlaubt ist 0.7 bis 5"
    with pytest.raises(CalibrationError, match=message):
        method(classes, targets, bounds=(0.7, 5.0))


@METHODS
def test_bounds_at_the_edge_of_the_possible_are_met(method: Calibration) -> None:
    classes = pd.DataFrame({"a": list("xxyy")})
    weights = method(classes, {"a": pd.Series({"x": 2.0, "y": 6.0})}, bounds=(0.5, 1.5))
    assert weights.to_list() == pytest.approx([1, 1, 3, 3])


@METHODS
def test_bounds_that_only_crossed_margins_break_name_margin_and_class(method: Calibration) -> None:
    # Each class alone needs a factor of 0.7 or 1.3, but both 1s together at least 15.
    cells = [("0", "0")] * 2 + [("0", "1")] * 48 + [("1", "0")] * 48 + [("1", "1")] * 2
    classes = pd.DataFrame(cells, columns=["a", "b"])
    target = pd.Series({"0": 35.0, "1": 65.0})
    message = "innerhalb der Grenzen 0.6 bis 1.4 nicht zugleich .* Rand „[ab]“, Klasse „[01]“"
    with pytest.raises(CalibrationError, match=message):
        method(classes, {"a": target, "b": target}, bounds=(0.6, 1.4))


def objective_slope(method: Calibration, factors: np.ndarray) -> np.ndarray:
    return factors - 1 if method is linear else np.log(factors)


@METHODS
@given(
    counts=st.lists(st.integers(1, 30), min_size=6, max_size=6),
    first=st.floats(0.2, 0.8),
    second=st.tuples(st.floats(0.15, 0.4), st.floats(0.15, 0.4)),
    bounds=st.tuples(st.floats(0.05, 0.95), st.floats(1.05, 6.0)),
)
@settings(max_examples=150, deadline=None)
def test_solved_exactly_where_a_linear_program_finds_a_solution(
    method: Calibration,
    counts: list[int],
    first: float,
    second: tuple[float, float],
    bounds: tuple[float, float],
) -> None:
    cells = [(a, b) for a in "ab" for b in "xyz"]
    classes = pd.DataFrame(
        [cell for cell, n in zip(cells, counts, strict=True) for _ in range(n)],
        columns=["p", "q"],
    )
    targets = {
        "p": pd.Series({"a": first, "b": 1 - first}) * 500,
        "q": pd.Series({"x": second[0], "y": second[1], "z": 1 - sum(second)}) * 500,
    }
    mass = np.array(counts) * 500 / sum(counts)
    rows = [[(a == c) * m for (a, _), m in zip(cells, mass, strict=True)] for c in "ab"]
    rows += [[(b == c) * m for (_, b), m in zip(cells, mass, strict=True)] for c in "xyz"]
    goals = np.concatenate([target.to_numpy() for target in targets.values()])

    def best(slope: np.ndarray, low: float, high: float) -> tuple[bool, float]:
        found = linprog(slope, A_eq=rows, b_eq=goals, bounds=(low, high))
        return found.status == 0, found.fun

    try:
        weights = method(classes, targets, bounds=bounds)
    except CalibrationError:
        # A hair inside the bounds: rounding decides at the edge itself.
        assert not best(np.zeros(6), bounds[0] + 1e-6, bounds[1] - 1e-6)[0]
        return
    for name, target in targets.items():
        sums = weights.groupby(classes[name]).sum()
        assert sums.to_dict() == pytest.approx(target.to_dict(), rel=1e-9)
    factors = weights.groupby([classes["p"], classes["q"]]).first().to_numpy() * counts / mass
    assert factors.min() >= bounds[0] * (1 - 1e-12)
    assert factors.max() <= bounds[1] * (1 + 1e-12)
    # First-order optimality: no feasible point lies lower along the slope of the distance.
    slope = mass * objective_slope(method, factors)
    feasible, lowest = best(slope, *bounds)
    assert not feasible or lowest >= slope @ factors - 1e-5 * np.abs(slope).sum()

"""Linear calibration: properties, negative weights, margins that contradict each other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.weight import CalibrationError, linear, poststratify
from tests.weight.example import worked_example


def test_one_margin_is_post_stratification() -> None:
    classes, targets = worked_example()
    start = pd.Series(np.linspace(1, 3, len(classes)))
    margin = {"row": targets["row"]}
    found = linear(classes[["row"]], margin, start=start)
    expected = poststratify(classes[["row"]], margin, start=start)
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-10)


def test_totals_of_a_calibrated_variable_are_those_of_the_regression_estimator() -> None:
    """Särndal, Swensson, Wretman (1992), section 6.4: GREG total = T'b + sum d (y - x'b)."""
    classes, targets = worked_example()
    rng = np.random.default_rng(4)
    start = rng.uniform(1, 3, len(classes))
    y = rng.integers(1, 6, len(classes)).astype(float)
    weights = linear(classes, targets, start=pd.Series(start))
    # Full rank: every class of the rows, all columns but the first.
    rows = [classes["row"] == level for level in "012"]
    columns = [classes["column"] == level for level in "12"]
    x = np.column_stack([*rows, *columns]).astype(float)
    totals = np.array([120, 90, 50, 70, 20.0])
    d = start * 260 / start.sum()
    slope = np.linalg.solve(x.T @ (x * d[:, None]), x.T @ (d * y))
    expected = totals @ slope + d @ (y - x @ slope)
    assert float(weights @ y) == pytest.approx(expected, rel=1e-10)


def test_negative_weights_are_refused_and_bounds_help() -> None:
    counts = {("a", "x"): 40, ("a", "y"): 5, ("b", "x"): 5, ("b", "y"): 1}
    cells = [cell for cell, n in counts.items() for _ in range(n)]
    classes = pd.DataFrame(cells, columns=["p", "q"])
    targets = {"p": pd.Series({"a": 10.0, "b": 90.0}), "q": pd.Series({"x": 10.0, "y": 90.0})}
    message = (
        r"ergibt 40 Gewichte, die nicht positiv sind, am deutlichsten bei p „a“, q „x“\. "
        r"In study.yml bounds setzen \(z\. B\. \[0\.3, 3\]\) oder method: rake"
    )
    with pytest.raises(CalibrationError, match=message):
        linear(classes, targets)
    weights = linear(classes, targets, bounds=(0.05, 100.0))
    assert weights.min() == pytest.approx(0.05 * 100 / 51)
    assert weights.groupby(classes["p"]).sum().to_dict() == pytest.approx({"a": 10, "b": 90})


def test_margins_that_no_weights_can_meet_name_margin_and_class() -> None:
    classes = pd.DataFrame({"a": ["0", "0", "1"], "b": ["x", "x", "y"]})
    targets = {"a": pd.Series({"0": 10.0, "1": 90.0}), "b": pd.Series({"x": 20.0, "y": 80.0})}
    with pytest.raises(CalibrationError, match=r"nicht zugleich .* Rand „.“, Klasse „.“"):
        linear(classes, targets)


def test_an_empty_class_is_named() -> None:
    classes, targets = worked_example()
    keep = classes["row"] != "1"
    with pytest.raises(CalibrationError, match=r"Rand „row“: aus Klasse „1“ hat niemand"):
        linear(classes[keep], targets)


def test_no_responses_at_all() -> None:
    classes, targets = worked_example()
    with pytest.raises(CalibrationError, match="hat niemand geantwortet"):
        linear(classes.iloc[:0], targets)


def test_a_single_response() -> None:
    classes = pd.DataFrame({"a": ["x"]})
    assert linear(classes, {"a": pd.Series({"x": 12.0})}).to_list() == [12.0]


@given(
    extra=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), max_size=30),
    starts=st.integers(0, 10_000),
    share=st.floats(0.4, 0.6),
    scale=st.floats(0.001, 1000),
)
@settings(max_examples=60, deadline=None)
def test_margins_met_whatever_the_order_and_the_scale_of_the_start(
    extra: list[tuple[str, str]], starts: int, share: float, scale: float
) -> None:
    full = [(a, b) for a in "ab" for b in "xyz"] * 4
    classes = pd.DataFrame([*full, *extra], columns=["p", "q"])
    rng = np.random.default_rng(starts)
    start = pd.Series(rng.uniform(1, 2, len(classes)))
    targets = {
        "p": pd.Series({"a": share, "b": 1 - share}) * 400,
        "q": pd.Series({"x": 140.0, "y": 130.0, "z": 130.0}),
    }
    bounds = (0.01, 50.0)
    weights = linear(classes, targets, start=start, bounds=bounds)
    assert (weights > 0).all()
    for name, target in targets.items():
        sums = weights.groupby(classes[name]).sum()
        assert sums.to_dict() == pytest.approx(target.to_dict(), rel=1e-9)
    order = rng.permutation(len(classes))
    again = linear(classes.iloc[order], targets, start=start.iloc[order] * scale, bounds=bounds)
    assert again.sort_index().to_numpy() == pytest.approx(weights.to_numpy(), rel=1e-8)

"""Trimming: the worked example, a cap that is kept, and a cap that cannot be."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.weight import CalibrationError, design_effect, trim
from tests.conftest import shared_input

COUNTS = {1.0: 30, 1.5: 20, 3.0: 8, 9.0: 2}
TRIMMED = {1.0: 1.125, 1.5: 1.6875, 3.0: 3.375, 9.0: 3.75}


def test_worked_example() -> None:
    """Three times the median 1.25; worked out by hand: 9 -> 3.75, the others times 94.5/84."""
    weights = pd.Series(np.repeat(list(COUNTS), list(COUNTS.values())))
    found = trim(weights, cap=3 * weights.median())
    assert dict(zip(weights, found, strict=True)) == pytest.approx(TRIMMED)
    assert found.sum() == pytest.approx(102)
    assert design_effect(weights.to_numpy()) == pytest.approx(1.782007, abs=5e-7)
    assert design_effect(found.to_numpy()) == pytest.approx(1.235132, abs=5e-7)


def test_specification() -> None:
    path = shared_input("methods/golden/C_inference.json")
    golden = json.loads(path.read_text(encoding="utf-8"))["C4b_trim"]
    values = np.array([float(value) for value in golden["weights"]])
    weights = pd.Series(np.repeat(values, list(golden["weights"].values())))
    found = trim(weights, cap=golden["cap"])
    assert found.drop_duplicates().to_list() == pytest.approx(list(golden["result"].values()))
    assert design_effect(found.to_numpy()) == pytest.approx(golden["deff_after"], abs=5e-7)


def test_weights_pushed_above_the_cap_are_capped_in_the_next_round() -> None:
    # 10 -> 4 frees 6; 3.8 would become 5.8: capped as well, and 1 and 1 share the rest.
    found = trim(pd.Series([1.0, 1.0, 3.8, 10.0]), cap=4.0)
    assert found.to_list() == pytest.approx([3.9, 3.9, 4.0, 4.0])


def test_nothing_above_the_cap_changes_nothing() -> None:
    weights = pd.Series([1.0, 2.0, 3.0], index=[5, 3, 1])
    pd.testing.assert_series_equal(trim(weights, cap=3.0), weights)


def test_a_cap_at_the_mean_makes_all_weights_equal() -> None:
    assert trim(pd.Series([1.0, 2.0, 6.0]), cap=3.0).to_list() == pytest.approx([3, 3, 3])


def test_a_cap_below_the_mean_is_refused() -> None:
    message = "die Obergrenze 2 liegt unter dem mittleren Gewicht 4. In study.yml trim erhöhen"
    with pytest.raises(CalibrationError, match=message):
        trim(pd.Series([1.0, 1.0, 10.0]), cap=2.0)


def test_no_weights() -> None:
    assert trim(pd.Series(dtype=float), cap=3.0).empty


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=40), st.floats(1.0, 50.0))
def test_sum_order_and_cap_are_kept(values: list[float], factor: float) -> None:
    weights = pd.Series(values)
    cap = factor * weights.mean()
    found = trim(weights, cap=cap)
    assert found.sum() == pytest.approx(weights.sum())
    assert found.max() <= cap * (1 + 1e-9)
    assert (found > 0).all()
    assert (found[weights <= cap] >= weights[weights <= cap] * (1 - 1e-9)).all()
    order = weights.sort_values().index
    assert (np.diff(found[order]) >= -1e-9 * cap).all()
    assert design_effect(found.to_numpy()) <= design_effect(weights.to_numpy()) * (1 + 1e-9)

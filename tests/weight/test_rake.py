"""Raking: a worked example, the demo's truth, properties, and margins that cannot be met."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.places import Places
from pipeline.weight import CalibrationError, design_effect, effective_n, rake
from tests.conftest import DEMO
from tests.weight.example import worked_example

EXPECTED = [
    [4.344918, 2.850616, 2.482034],
    [4.89366, 3.210635, 2.795503],
    [4.062955, 2.665626, 2.320963],
]


def test_worked_example() -> None:
    classes, targets = worked_example()
    weights = rake(classes, targets)
    cells = weights.groupby([classes["row"], classes["column"]]).first().to_numpy()
    assert cells == pytest.approx(np.array(EXPECTED).ravel(), abs=5e-7)
    assert design_effect(weights.to_numpy()) == pytest.approx(1.055796, abs=5e-7)
    assert effective_n(weights.to_numpy()) == pytest.approx(66.3007, abs=5e-5)


@pytest.mark.parametrize("wave", [0, 1, 2])
def test_uncollapsed_margins_give_the_demos_weighted_means(demo_run: Places, wave: int) -> None:
    truth = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))["wellen"][wave]
    responses = pd.read_parquet(demo_run.processed / "responses.parquet")
    part = responses[responses["wave"] == sorted(responses["wave"].unique())[wave]]
    population = pd.read_csv(DEMO / "population.csv", sep=";", encoding="cp1252", dtype=str)
    kreise = {
        "StädteRegion Aachen": "staedteregion",
        "Kreis Düren": "dueren",
        "Kreis Heinsberg": "heinsberg",
        "Kreis Euskirchen": "euskirchen",
    }
    targets = {
        "groessenklasse": population["groessenklasse"].value_counts(),
        "kreis": population["kreis"].map(kreise).value_counts(),
    }
    weights = rake(part[list(targets)], targets)
    for need, expected in truth["items"].items():
        for column, name in ((f"W_{need}", "mean_i"), (f"Z_{need}", "mean_s")):
            valid = part[column] > 0
            mean = np.average(part.loc[valid, column], weights=weights[valid])
            assert mean == pytest.approx(expected["raking_info"][name], abs=6e-7), (need, name)


def test_an_empty_class_is_named() -> None:
    classes, targets = worked_example()
    targets["row"]["3"] = 0.0
    targets["row"].loc[["2", "3"]] = [40.0, 10.0]
    with pytest.raises(
        CalibrationError, match=r"Rand „row“: aus Klasse „3“ hat niemand geantwortet"
    ):
        rake(classes, targets)


def test_a_class_without_companies_is_named() -> None:
    classes, targets = worked_example()
    targets["row"].loc[["0", "2"]] = [170.0, 0.0]
    with pytest.raises(
        CalibrationError, match="Rand „row“: es gibt Antworten aus einer Klasse ohne"
    ):
        rake(classes, targets)


def test_margins_that_contradict_the_sample_do_not_converge_silently() -> None:
    classes = pd.DataFrame({"a": ["0", "0", "1"], "b": ["x", "y", "x"]})
    targets = {
        "a": pd.Series({"0": 10.0, "1": 90.0}),
        "b": pd.Series({"x": 20.0, "y": 80.0}),
    }
    with pytest.raises(CalibrationError, match=r"Rand „.“, Klasse „.“"):
        rake(classes, targets)


def test_different_totals_are_refused() -> None:
    classes, targets = worked_example()
    targets["row"] = targets["row"] * 2
    with pytest.raises(CalibrationError, match="verschiedene Summen"):
        rake(classes, targets)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=0, max_size=30),
    st.integers(10, 500),
    st.integers(10, 500),
)
@settings(max_examples=40, deadline=None)
def test_weights_are_positive_and_meet_every_margin(
    extra: list[tuple[str, str]], first: int, second: int
) -> None:
    full = [(a, b) for a in "ab" for b in "xyz"]
    classes = pd.DataFrame([*full, *extra], columns=["p", "q"])
    total = first + second
    targets = {
        "p": pd.Series({"a": float(first), "b": float(second)}),
        "q": pd.Series({"x": total * 0.5, "y": total * 0.3, "z": total * 0.2}),
    }
    weights = rake(classes, targets, max_iterations=5000)
    assert (weights > 0).all()
    assert weights.sum() == pytest.approx(total)
    for name, target in targets.items():
        sums = weights.groupby(classes[name]).sum()
        assert sums.to_dict() == pytest.approx(target.to_dict(), rel=1e-9)


def test_the_order_of_responses_and_the_size_of_starting_weights_do_not_matter() -> None:
    classes, targets = worked_example()
    start = pd.Series(np.linspace(1, 3, len(classes)))
    weights = rake(classes, targets, start=start)
    order = np.random.default_rng(1).permutation(len(classes))
    shuffled = rake(classes.iloc[order], targets, start=start.iloc[order] * 17)
    assert shuffled.sort_index().to_numpy() == pytest.approx(weights.to_numpy(), rel=1e-10)
    assert list(shuffled.index) == list(order)


def test_inputs_are_not_changed() -> None:
    classes, targets = worked_example()
    start = pd.Series(1.0, index=classes.index)
    rake(classes, targets, start=start, bounds=(0.5, 1.5))
    pd.testing.assert_frame_equal(classes, worked_example()[0])
    assert (start == 1).all()
    pd.testing.assert_series_equal(targets["row"], worked_example()[1]["row"])


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("nan"), float("inf")])
def test_starting_weights_must_be_positive(wrong: float) -> None:
    classes, targets = worked_example()
    start = pd.Series(1.0, index=classes.index)
    start[5] = wrong
    with pytest.raises(CalibrationError, match="müssen positiv sein"):
        rake(classes, targets, start=start)


def test_a_response_without_class_is_refused() -> None:
    classes, targets = worked_example()
    classes.loc[3, "row"] = None
    with pytest.raises(CalibrationError, match="Rand „row“: es gibt Antworten aus einer Klasse"):
        rake(classes, targets)


def test_the_worked_example_needs_eight_rounds() -> None:
    classes, targets = worked_example()
    # A billionth of a company, as a deviation relative to the smallest margin of 20.
    rake(classes, targets, tolerance=1e-9 / 20, max_iterations=8)
    with pytest.raises(CalibrationError):
        rake(classes, targets, tolerance=1e-9 / 20, max_iterations=7)

"""Raking: a worked example, the demo's truth, and margins that cannot be met."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.places import Places
from pipeline.weight import RakingError, design_effect, effective_n, rake
from tests.conftest import DEMO, shared_input

SAMPLE = [[20, 9, 3], [12, 8, 2], [6, 7, 3]]
EXPECTED = [
    [4.344918, 2.850616, 2.482034],
    [4.89366, 3.210635, 2.795503],
    [4.062955, 2.665626, 2.320963],
]


def worked_example() -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    cells = [(r, c) for r in range(3) for c in range(3) for _ in range(SAMPLE[r][c])]
    classes = pd.DataFrame(cells, columns=["row", "column"]).astype(str)
    targets = {
        "row": pd.Series([120.0, 90.0, 50.0], index=["0", "1", "2"]),
        "column": pd.Series([170.0, 70.0, 20.0], index=["0", "1", "2"]),
    }
    return classes, targets


def test_worked_example() -> None:
    classes, targets = worked_example()
    weights = rake(classes, targets)
    cells = weights.groupby([classes["row"], classes["column"]]).first().to_numpy()
    assert cells == pytest.approx(np.array(EXPECTED).ravel(), abs=5e-7)
    assert design_effect(weights.to_numpy()) == pytest.approx(1.055796, abs=5e-7)
    assert effective_n(weights.to_numpy()) == pytest.approx(66.3007, abs=5e-5)


def test_r_survey() -> None:
    golden = shared_input("methods/r-survey")
    data = pd.read_csv(golden / "d300.csv")
    margins = json.loads((golden / "margins300.json").read_text(encoding="utf-8"))
    targets = {
        name: pd.Series(margins[name], dtype=float) for name in ("size", "sector", "district")
    }
    expected = json.loads((golden / "n300_rake.json").read_text(encoding="utf-8"))["weights"]
    weights = rake(data[list(targets)], targets, start=data["w"], max_iterations=500)
    reference = pd.DataFrame(expected)["w"].to_numpy()
    assert weights.to_numpy() == pytest.approx(reference, rel=1e-8)


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
    with pytest.raises(RakingError, match=r"Rand „row“: aus Klasse „3“ hat niemand geantwortet"):
        rake(classes, targets)


def test_a_class_without_companies_is_named() -> None:
    classes, targets = worked_example()
    targets["row"].loc[["0", "2"]] = [170.0, 0.0]
    with pytest.raises(RakingError, match="Rand „row“: es gibt Antworten aus einer Klasse ohne"):
        rake(classes, targets)


def test_margins_that_contradict_the_sample_do_not_converge_silently() -> None:
    classes = pd.DataFrame({"a": ["0", "0", "1"], "b": ["x", "y", "x"]})
    targets = {
        "a": pd.Series({"0": 10.0, "1": 90.0}),
        "b": pd.Series({"x": 20.0, "y": 80.0}),
    }
    with pytest.raises(RakingError, match=r"Rand „.“, Klasse „.“"):
        rake(classes, targets)


def test_different_totals_are_refused() -> None:
    classes, targets = worked_example()
    targets["row"] = targets["row"] * 2
    with pytest.raises(RakingError, match="verschiedene Summen"):
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

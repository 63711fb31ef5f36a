"""Design effect, effective sample size and the heaviest companies."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.weight import HeavyCompany, design_effect, diagnose, effective_n
from tests.conftest import shared_input


def test_worked_example_of_kish() -> None:
    """70 companies: 1 + cv² by hand, 40 x 1.2, 20 x 2, 10 x 4.5; sum 133, sum of squares 340.1."""
    weights = np.repeat([1.2, 2.0, 4.5], [40, 20, 10])
    assert design_effect(weights) == pytest.approx(70 * 340.1 / 133**2)
    assert effective_n(weights) == pytest.approx(133**2 / 340.1)


def test_specification() -> None:
    path = shared_input("methods/golden/C_inference.json")
    golden = json.loads(path.read_text(encoding="utf-8"))["C3_weighted_proportion"]
    values = [float(weight) for weight in golden["weights"]]
    weights = np.repeat(values, list(golden["weights"].values()))
    assert design_effect(weights) == pytest.approx(golden["deff_kish"], abs=5e-7)
    assert effective_n(weights) == pytest.approx(golden["n_eff_kish"], abs=5e-5)


def test_edges() -> None:
    assert effective_n(np.array([])) == 0
    assert math.isnan(design_effect(np.array([])))
    assert design_effect(np.array([3.0])) == 1
    assert design_effect(np.full(7, 2.5)) == pytest.approx(1)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30), st.floats(0.01, 100))
def test_between_1_and_n_whatever_the_unit(values: list[float], unit: float) -> None:
    weights = np.array(values)
    assert 1 - 1e-9 <= design_effect(weights) <= len(values) + 1e-9
    assert design_effect(weights * unit) == pytest.approx(design_effect(weights))


def test_summary_of_a_wave() -> None:
    weights = pd.Series([1.0, 4.0, 2.0, 1.0, 1.0, 1.0], index=list("uvwxyz"), name="rake")
    companies = pd.Series(["c1", None, "c3", "c4", "c5", "c6"], index=weights.index)
    found = diagnose(weights, companies)
    assert (found.method, found.n_responses, found.trimming) == ("rake", 6, None)
    assert (found.smallest, found.largest, found.ratio) == (1.0, 4.0, 4.0)
    assert found.design_effect == pytest.approx(6 * 24 / 100)
    assert found.effective_n == pytest.approx(100 / 24)
    # By weight, then in the order of the responses; an unknown company has no name.
    assert found.heaviest == (
        HeavyCompany(None, 4.0, 0.4),
        HeavyCompany("c3", 2.0, 0.2),
        HeavyCompany("c1", 1.0, 0.1),
        HeavyCompany("c4", 1.0, 0.1),
        HeavyCompany("c5", 1.0, 0.1),
    )


def test_fewer_companies_than_are_listed() -> None:
    weights = pd.Series([2.0], name="linear")
    found = diagnose(weights, pd.Series(["c1"]))
    assert found.heaviest == (HeavyCompany("c1", 2.0, 1.0),)
    assert (found.design_effect, found.ratio) == (1.0, 1.0)

"""Dominance: the published worked example and the edges."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pipeline.disclosure.dominance import dominated
from tests.conftest import shared_input


def test_golden_employee_weighting() -> None:
    golden = json.loads(shared_input("methods/golden/B_conventions.json").read_text("utf-8"))
    case = golden["B7_employee_weighting_dominance"]
    employees = np.array(case["employees"])
    assert dominated(employees, p_share=0.0) == case["nk_2_85"]
    for p, key in ((0.15, "p_percent_15"), (0.50, "p_percent_50")):
        assert dominated(employees, largest_share=1.0, p_share=p) == case[key]["unsafe"]
        assert p * employees.max() == pytest.approx(case[key]["threshold"])


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([100.0], True),
        ([60.0, 40.0], True),
        ([10.0] * 20, False),
        ([0.0, 0.0, 0.0], False),
        ([np.nan], False),
        ([90.0, 5.0, 3.0, np.nan], True),
        ([50.0, 20.0, 8.0, 8.0], False),
        ([50.0, 20.0, 7.0], True),
    ],
)
def test_edges(amounts: list[float], expected: bool) -> None:
    assert dominated(np.array(amounts)) is expected

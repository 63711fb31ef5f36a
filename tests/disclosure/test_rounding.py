"""Figures are rounded and banded once, so that digits cannot give away counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.figures import UNITS
from pipeline.disclosure.rounding import ROUNDED, STEPS, round_and_band, round_to


def one(unit: str, n: int, **values: object) -> pd.Series:
    base = dict.fromkeys((*ROUNDED, "n_weighted", "n_effective", "p_value"), np.nan)
    fixed = {"unit": unit, "n_responses": n, "flags": "", "statistic": "x", "breakdown": None}
    frame = pd.DataFrame([{**base, **fixed, **values}])
    return round_and_band(frame).iloc[0]


@pytest.mark.parametrize(
    ("unit", "n", "value", "expected"),
    [
        ("share", 30, 0.43478, 0.43),
        ("share", 29, 0.43478, 0.4),
        ("share", 29, 0.45, 0.5),
        ("share", 7, 3 / 7, 0.4),
        ("scale points", 30, 3.4499, 3.4),
        ("scale points", 29, 3.4499, 3.5),
        ("–", 200, 8.847115, 8.8),
        ("–", 12, 8.847115, 9.0),
        ("percentage points", 88, 23.863636, 24.0),
        ("percentage points", 20, 23.863636, 20.0),
        ("0–200", 88, 115.29, 115.0),
        ("0–100", 88, 57.292, 57.0),
        ("percentage points", 88, -2.5, -3.0),
    ],
)
def test_steps_by_unit_and_base(unit: str, n: int, value: float, expected: float) -> None:
    assert one(unit, n, estimate=value)["estimate"] == expected


def test_error_and_interval_are_rounded_alike() -> None:
    row = one("share", 40, estimate=0.5123, se=0.0789, ci_low=0.3544, ci_high=0.6702)
    assert row[list(ROUNDED)].tolist() == [0.51, 0.08, 0.35, 0.67]


def test_below_thirty_is_uncertain_and_has_no_p_value() -> None:
    few, enough = (one("share", n, estimate=0.5, p_value=0.0123) for n in (29, 30))
    assert (few["flags"], enough["flags"]) == ("unsicher", "")
    assert np.isnan(few["p_value"])
    assert enough["p_value"] == 0.01


def test_every_unit_has_a_step() -> None:
    assert set(UNITS.values()) - {"number"} <= set(STEPS)


@given(st.floats(-1000, 1000), st.sampled_from([0.01, 0.1, 0.5, 1.0, 10.0]))
def test_rounding_is_idempotent_near_and_symmetric(value: float, step: float) -> None:
    once = round_to(np.array([value]), np.array([step]))
    np.testing.assert_array_equal(round_to(once, np.array([step])), once)
    assert abs(once[0] - value) <= step / 2 + 1e-6
    np.testing.assert_array_equal(round_to(np.array([-value]), np.array([step])), -once + 0.0)


def test_weighted_numbers_are_shown_for_the_whole_sample_only() -> None:
    whole = one("share", 40, n_weighted=39.6, n_effective=33.3)
    group = one("share", 40, n_weighted=39.6, n_effective=33.3, breakdown="groesse")
    assert whole[["n_weighted", "n_effective"]].tolist() == [40, 33]
    assert group[["n_weighted", "n_effective"]].isna().all()

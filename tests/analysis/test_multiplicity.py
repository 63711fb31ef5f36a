"""Corrections for many comparisons, and which changes of the demo stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.multiplicity import benjamini_hochberg, bonferroni, holm
from pipeline.places import Places
from tests.conftest import shared_input

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "comparisons" / "values.json").read_text()
)

# Benjamini and Hochberg (1995), example of 15 p-values; adjusted by R's p.adjust(p, "holm").
P = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .324, .4262, .5719, .6528, .759, 1.0]  # fmt: skip # noqa: E501
ADJUSTED = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1]


def test_published_example() -> None:
    assert holm(np.array(P)) == pytest.approx(ADJUSTED)
    assert (holm(np.array(P)) <= 0.05).sum() == 3


def test_false_discovery_rate_as_in_r() -> None:
    found = benjamini_hochberg(np.array(P))
    assert found == pytest.approx(REFERENCE["bh"], rel=1e-12)
    assert (found <= 0.05).sum() == 4
    mixed = np.array([0.04, np.nan, 0.01, 0.04, 0.5])
    expected = np.array(REFERENCE["bh_mixed"], dtype=float)
    np.testing.assert_allclose(benjamini_hochberg(mixed), expected, rtol=1e-12)


def test_false_discovery_rate_as_specified() -> None:
    stored = json.loads(shared_input("methods/golden/C_inference.json").read_text())
    golden = stored["C5_multiple_testing"]
    p = np.array(golden["p"])
    assert benjamini_hochberg(p) == pytest.approx(golden["bh"], abs=5e-7)
    assert (benjamini_hochberg(p) <= 0.05).sum() == golden["bh_reject"]
    assert (holm(p) <= 0.05).sum() == golden["holm_reject"]


def test_bonferroni_counts_what_is_known() -> None:
    found = bonferroni(np.array([0.01, np.nan, 0.4, 0.9]))
    np.testing.assert_allclose(found, [0.03, np.nan, 1.0, 1.0])


@pytest.mark.parametrize("adjust", [holm, bonferroni, benjamini_hochberg])
def test_no_p_values(adjust: Callable[[np.ndarray], np.ndarray]) -> None:
    assert adjust(np.array([])).shape == (0,)
    assert np.isnan(adjust(np.array([np.nan]))).all()
    assert adjust(np.array([0.2])).tolist() == [0.2]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_the_three_corrections_are_ordered(values: list[float]) -> None:
    p = np.array(values)
    p_bh, p_holm, p_bonferroni = benjamini_hochberg(p), holm(p), bonferroni(p)
    assert (p <= p_bh + 1e-15).all()
    assert (p_bh <= p_holm + 1e-15).all()
    assert (p_holm <= p_bonferroni + 1e-15).all()


def test_unknown_p_values_do_not_count() -> None:
    found = holm(np.array([0.03, np.nan, 0.01]))
    assert found[[0, 2]].tolist() == pytest.approx([0.03, 0.02])
    assert np.isnan(found[1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 10**6))
def test_order_of_the_family_does_not_matter(values: list[float], seed: int) -> None:
    p = np.array(values)
    order = np.random.default_rng(seed).permutation(len(p))
    np.testing.assert_allclose(holm(p)[order], holm(p[order]))
    assert (holm(p) >= p - 1e-15).all()


def test_the_demos_planted_change_is_the_one_that_stands(demo_run: Places) -> None:
    estimates = pd.read_parquet(demo_run.processed / "estimates.parquet")
    panel = estimates[
        (estimates["statistic"] == "change_mean")
        & (estimates["category"] == "panel")
        & estimates["question"].str.startswith("Z_")
    ]
    stands = panel[panel["flags"].str.contains("nachweisbar")]
    assert set(zip(stands["wave"], stands["need"], strict=True)) == {("2013-11", "RB_GENEHM")}
    assert set(stands["weighting"]) == {"unweighted", "rake"}

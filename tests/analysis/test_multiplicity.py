"""Holm's correction, and which changes of the demo stand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.multiplicity import holm
from pipeline.places import Places

# Benjamini and Hochberg (1995), example of 15 p-values; adjusted by R's p.adjust(p, "holm").
P = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .324, .4262, .5719, .6528, .759, 1.0]  # fmt: skip # noqa: E501
ADJUSTED = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1]


def test_published_example() -> None:
    assert holm(np.array(P)) == pytest.approx(ADJUSTED)
    assert (holm(np.array(P)) <= 0.05).sum() == 3


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

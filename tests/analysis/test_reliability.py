"""Alpha, omega and Spearman-Brown against stored results and at their edges."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.reliability import one_factor, reliability
from tests.conftest import shared_input


@pytest.fixture(scope="module")
def golden() -> dict[str, object]:
    text = shared_input("methods/golden/A_needs.json").read_text(encoding="utf-8")
    return json.loads(text)["A8_reliability"]


def test_worked_example(golden: dict[str, object]) -> None:
    found = reliability(np.array(golden["data"]))
    assert (found.n_responses, found.n_incomplete, found.n_items) == (60, 0, 5)
    assert found.alpha == pytest.approx(golden["alpha"], abs=5e-7)
    assert (found.ci_low, found.ci_high) == pytest.approx(golden["feldt_ci95"], abs=5e-5)
    assert found.omega_total == pytest.approx(golden["omega_total_minres"], abs=5e-5)
    assert found.loadings == pytest.approx(golden["loadings_std"], abs=5e-5)
    assert np.isnan(found.spearman_brown)


def test_agreement_with_r(golden: dict[str, object]) -> None:
    """R 4.2.2: cov(), qf() and optim() on the residual correlations, same data."""
    found = reliability(np.array(golden["data"]))
    assert found.alpha == pytest.approx(0.6097137901, abs=1e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.4284139455, 0.7465077691), abs=1e-9)
    expected = [0.61624278, 0.71554741, 0.73786579, 0.03462611, 0.45225876]
    assert found.loadings == pytest.approx(expected, abs=1e-7)
    assert found.omega_total == pytest.approx(0.6465030628, abs=1e-8)


def test_two_items_have_spearman_brown_and_no_omega(golden: dict[str, object]) -> None:
    stored = golden["two_item_spearman_brown"]
    found = reliability(np.array(golden["data"])[:, stored["items"]])
    assert found.spearman_brown == pytest.approx(stored["sb"], abs=5e-5)
    assert not np.isnan(found.alpha)
    assert np.isnan(found.omega_total)


def test_companies_with_a_gap_are_left_out_and_counted(golden: dict[str, object]) -> None:
    data = np.array(golden["data"], dtype=float)
    gaps = np.vstack([data, [[np.nan, 1, 5, 1, 5], [np.nan] * 5]])
    found, whole = reliability(gaps), reliability(data)
    assert (found.n_responses, found.n_incomplete) == (60, 2)
    assert found.alpha == whole.alpha


def test_an_item_that_everybody_answers_alike_leaves_alpha_and_takes_omega() -> None:
    data = np.column_stack([[1, 2, 3, 5], [2, 2, 4, 4], [3, 3, 3, 3]])
    found = reliability(data)
    # k / (k - 1) * (1 - sum of the items' variances / variance of the sum), by hand.
    variances = np.array([35 / 12, 16 / 12, 0.0])
    total = np.array([6, 7, 10, 12]).var(ddof=1)
    assert found.alpha == pytest.approx(1.5 * (1 - variances.sum() / total))
    assert np.isnan(found.omega_total)
    assert np.isnan(found.loadings).all()


@pytest.mark.parametrize(
    "data",
    [
        np.zeros((0, 3)),
        np.array([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0]]),
        np.array([[1.0], [2.0], [3.0], [4.0]]),
        np.full((10, 3), 4.0),
        np.array([[1.0, 5.0], [2.0, 4.0], [5.0, 1.0]]),
    ],
    ids=["nobody", "two companies", "one item", "all equal", "sum never varies"],
)
def test_no_number_where_there_is_none(data: np.ndarray) -> None:
    found = reliability(data)
    assert found.n_responses == len(data)
    numbers = (found.alpha, found.ci_low, found.ci_high, found.omega_total, found.spearman_brown)
    assert np.isnan(numbers).all()


def test_a_table_is_needed() -> None:
    with pytest.raises(ValueError, match="companies x items"):
        reliability(np.arange(5))


def test_known_loadings_come_back() -> None:
    loads = np.array([0.9, 0.7, 0.5, -0.3])
    correlations = np.outer(loads, loads)
    np.fill_diagonal(correlations, 1.0)
    assert one_factor(correlations) == pytest.approx(loads, abs=1e-7)


@given(st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=3, max_size=25))
@settings(max_examples=60, deadline=None)
def test_properties(rows: list[list[int]]) -> None:
    """Alpha never exceeds 1 and moves with neither the order of items nor an added constant."""
    data = np.array(rows, dtype=float)
    before = data.copy()
    found, other = reliability(data), reliability(data[:, ::-1] + 7)
    assert np.array_equal(data, before)
    assert other.alpha == pytest.approx(found.alpha, nan_ok=True, abs=1e-9)
    if not np.isnan(found.alpha):
        assert found.ci_low <= found.alpha <= found.ci_high <= 1 + 1e-12
    if not np.isnan(found.omega_total):
        assert 0 <= found.omega_total <= 1 + 1e-12
        assert (np.abs(found.loadings) <= 1).all()

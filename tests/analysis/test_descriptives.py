"""Descriptive statistics: published values of other programs, counts as weights, edges."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.descriptives import describe, frequencies

# The example in the documentation of Excel's SKEW and KURT.
TEN = [3, 4, 5, 2, 3, 4, 5, 6, 4, 7]
ANSWERS = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 4)), min_size=4, max_size=30)


def test_ten_numbers_as_in_excel_r_and_spss() -> None:
    found = describe(TEN)
    # Excel: SKEW = 0.359543071, KURT = -0.151799637.
    assert found.skewness == pytest.approx(0.359543071, abs=5e-10)
    assert found.kurtosis == pytest.approx(-0.151799637, abs=5e-10)
    # SPSS prints these standard errors for any variable with 10 cases.
    assert (found.se_skewness, found.se_kurtosis) == pytest.approx((0.687, 1.334), abs=5e-4)
    # R: var(x), sd(x) / sqrt(10), quantile(x, c(.25, .5, .75), type = 6).
    assert found.variance == pytest.approx(2.233333, abs=5e-7)
    assert found.se_mean == pytest.approx(0.4725816, abs=5e-8)
    assert found.percentiles == {25: 3.0, 50: 4.0, 75: 5.25}
    assert (found.mean, found.median, found.mode, found.range) == (4.3, 4.0, 4.0, 5.0)
    assert (found.n_responses, found.n_valid, found.n_missing) == (10, 10.0, 0.0)


@given(ANSWERS)
def test_whole_weights_are_cases_repeated(answers: list[tuple[int, int]]) -> None:
    values, weights = (np.array(part, dtype=float) for part in zip(*answers, strict=True))
    weighted = asdict(describe(values, weights))
    repeated = asdict(describe(np.repeat(values, weights.astype(int))))
    for statistics in (weighted, repeated):
        del statistics["n_responses"]
    percentiles = weighted.pop("percentiles"), repeated.pop("percentiles")
    assert percentiles[0] == pytest.approx(percentiles[1])
    assert weighted == pytest.approx(repeated, nan_ok=True, abs=1e-9)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30))
def test_percentiles_are_those_of_numpy_weibull(values: list[float]) -> None:
    expected = np.quantile(values, [0.25, 0.5, 0.75], method="weibull")
    assert list(describe(values).percentiles.values()) == pytest.approx(list(expected), abs=1e-9)


def test_a_percentile_between_two_values_with_fractional_weights() -> None:
    # Case 3.25 of W + 1 = 6.5 cases: 0.25 cases beyond the 3 cases of value 1.
    assert describe([1, 2], [3.0, 2.5]).median == pytest.approx(1.25)
    # Value 2 weighs half a case; case 3.25 lies in the middle of it.
    assert describe([1, 2, 3], [3.0, 0.5, 2.0]).median == pytest.approx(1.5)


def test_the_sum_of_weights_is_not_rounded() -> None:
    # W = 2.7, M_2 = 1.5 * 1.2 / 2.7 = 2/3; variance = M_2 / 1.7.
    found = describe([0, 1], [1.5, 1.2])
    assert found.variance == pytest.approx(2 / 3 / 1.7)
    assert found.se_mean == pytest.approx(np.sqrt(2 / 3 / 1.7 / 2.7))


@pytest.mark.parametrize("weights", [None, [0.1, 0.2, 0.4]])
def test_equal_answers_have_no_spread_and_no_shape(weights: list[float] | None) -> None:
    found = describe([0.1, 0.1, 0.1], weights)
    assert (found.mean, found.median, found.mode, found.range) == (0.1, 0.1, 0.1, 0.0)
    assert np.isnan(found.skewness) and np.isnan(found.kurtosis)
    if weights is None:
        assert (found.sd, found.se_mean) == (0.0, 0.0)


@pytest.mark.parametrize(("n", "defined"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 3)])
def test_few_answers_define_few_statistics(n: int, defined: int) -> None:
    found = describe([*np.arange(n, dtype=float), np.nan])
    shape = [found.variance, found.skewness, found.kurtosis]
    assert list(~np.isnan(shape)) == [defined > i for i in range(3)]
    assert np.isnan(found.mean) == (n == 0)
    assert (found.n_valid, found.n_missing) == (n, 1)


def test_the_smallest_of_several_modes() -> None:
    assert describe([5, 5, 2, 2, 9]).mode == 2.0


def test_frequency_table_with_a_missing_answer() -> None:
    found = frequencies([2, 1, np.nan, 2], [1.5, 1.0, 2.0, 0.5])
    expected = pd.DataFrame(
        {
            "value": [1.0, 2.0],
            "n_responses": [1, 2],
            "n_weighted": [1.0, 2.0],
            "share": [0.2, 0.4],
            "valid_share": [1 / 3, 2 / 3],
            "cumulative_share": [1 / 3, 1.0],
        }
    )
    pd.testing.assert_frame_equal(found.table, expected)
    assert (found.n_valid, found.n_missing, found.n_total) == (3.0, 2.0, 5.0)


def test_frequencies_of_texts_and_of_nothing() -> None:
    assert list(frequencies(["b", None, "a", "b"]).table["value"]) == ["a", "b"]
    empty = frequencies([np.nan])
    assert (len(empty.table), empty.n_valid, empty.n_missing) == (0, 0.0, 1.0)


@given(ANSWERS)
def test_valid_shares_sum_to_one(answers: list[tuple[int, int]]) -> None:
    table = frequencies(*zip(*answers, strict=True)).table
    assert table["valid_share"].sum() == pytest.approx(1)
    assert table["cumulative_share"].iloc[-1] == pytest.approx(1)


@pytest.mark.parametrize("weights", [[1.0], [1.0, 0.0], [1.0, -1.0], [1.0, np.nan]])
def test_weights_that_are_no_counts_are_refused(weights: list[float]) -> None:
    for function in (describe, frequencies):
        with pytest.raises(ValueError, match="weights"):
            function([1.0, 2.0], weights)

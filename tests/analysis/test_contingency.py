"""Contingency tables: published values of other programs, symmetries, edges."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from pipeline.analysis.contingency import Contingency, contingency, crosstab_counts, mcnemar_exact

# Income by job satisfaction, General Social Survey 1996; Agresti (2002), Categorical Data
# Analysis, 2nd ed., table 2.8; in R as JobSat of package vcdExtra.
SATISFACTION = pd.DataFrame([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
TABLES = arrays(
    np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.integers(1, 9)
)


def result(found: Contingency, name: str, column: str = "statistic") -> float:
    return found.tests.set_index("test").loc[name, column]


def measure(found: Contingency, name: str) -> pd.Series:
    return found.measures.set_index("measure").loc[name]


def test_income_and_job_satisfaction() -> None:
    found = contingency(SATISFACTION)
    # R: chisq.test(m); 2 * sum(m * log(m / expected)); (n - 1) * cor(row, column)^2.
    assert result(found, "pearson") == pytest.approx(5.965514589, abs=1e-9)
    assert result(found, "pearson", "p_value") == pytest.approx(0.7433647251, abs=1e-10)
    assert result(found, "likelihood_ratio") == pytest.approx(6.764053201, abs=1e-9)
    assert result(found, "linear_by_linear") == pytest.approx(2.982988121, abs=1e-9)
    # Agresti (2002), section 3.4: gamma 0.221 with standard error 0.117; R: GKgamma(JobSat).
    assert measure(found, "gamma")[["value", "se"]].to_list() == pytest.approx(
        [0.221, 0.117], abs=5e-4
    )
    v = stats.contingency.association(SATISFACTION, method="cramer")
    assert measure(found, "cramers_v")["value"] == pytest.approx(v)


def test_two_by_two_as_spss_prints_it() -> None:
    # SPSS CROSSTABS /STATISTICS=CHISQ PHI GAMMA on gender by region of a synthetic study.
    found = contingency(pd.DataFrame([[249, 945], [260, 1062]]))
    names = ["pearson", "continuity_correction", "likelihood_ratio", "linear_by_linear"]
    assert [result(found, name) for name in names] == pytest.approx(
        [0.548, 0.477, 0.548, 0.548], abs=5e-4
    )
    assert [result(found, name, "p_value") for name in names] == pytest.approx(
        [0.459, 0.490, 0.459, 0.459], abs=5e-4
    )
    fisher = found.tests.set_index("test").loc["fisher", ["p_value", "p_one_sided"]]
    assert fisher.to_list() == pytest.approx([0.487, 0.245], abs=5e-4)
    assert measure(found, "phi")["value"] == pytest.approx(0.015, abs=5e-4)
    assert measure(found, "gamma").to_list() == pytest.approx(
        [0.037, 0.050, 0.739, 0.460], abs=5e-4
    )
    assert found.cells["expected"].min() == pytest.approx(241.55, abs=5e-3)


def test_fisher_of_the_lady_tasting_tea() -> None:
    # R: fisher.test(m)$p.value and with alternative = "greater".
    found = contingency(pd.DataFrame([[3, 1], [1, 3]]))
    assert result(found, "fisher", "p_value") == pytest.approx(0.4857142857)
    assert result(found, "fisher", "p_one_sided") == pytest.approx(0.2428571429)


def test_cells() -> None:
    cells = contingency(pd.DataFrame([[1, 3], [2, 4]], index=["a", "b"])).cells
    assert cells.columns.to_list() == [
        *("row", "column", "count", "expected", "residual"),
        *("row_share", "column_share", "total_share"),
    ]
    second = cells.iloc[1]
    assert second.to_list() == ["a", 1, 3, *map(pytest.approx, (2.8, 0.2, 0.75, 3 / 7, 0.3))]


@given(TABLES)
def test_gamma_counts_pairs(counts: np.ndarray) -> None:
    cells = list(np.ndindex(counts.shape))
    signs = {
        (a, b): np.sign((a[0] - b[0]) * (a[1] - b[1])) * counts[a] * counts[b]
        for a, b in combinations(cells, 2)
    }
    concordant = sum(x for x in signs.values() if x > 0)
    discordant = -sum(x for x in signs.values() if x < 0)
    expected = (concordant - discordant) / (concordant + discordant)
    found = contingency(pd.DataFrame(counts))
    assert measure(found, "gamma")["value"] == pytest.approx(expected)


@given(TABLES)
def test_turning_and_transposing_a_table(counts: np.ndarray) -> None:
    table = contingency(pd.DataFrame(counts))
    transposed, turned = (
        contingency(pd.DataFrame(counts.T)),
        contingency(pd.DataFrame(counts[::-1])),
    )
    assert table.cells.groupby("row")["residual"].sum().to_list() == pytest.approx(
        [0] * len(counts), abs=1e-9
    )
    for other, sign in ((transposed, 1), (turned, -1)):
        numbers = ["statistic", "df", "p_value", "p_one_sided"]
        assert other.tests[numbers].to_numpy(float) == pytest.approx(
            table.tests[numbers].to_numpy(float), nan_ok=True, abs=1e-9
        )
        mirrored = measure(other, "gamma")["value"]
        assert mirrored == pytest.approx(sign * measure(table, "gamma")["value"], abs=1e-9)


def test_perfect_order_of_equal_groups_has_no_test_of_gamma() -> None:
    found = contingency(pd.DataFrame([[0, 6], [6, 0]]))
    gamma = measure(found, "gamma")
    assert (gamma["value"], gamma["se"], measure(found, "phi")["value"]) == (-1.0, 0.0, -1.0)
    assert np.isnan(gamma["t"]) and np.isnan(gamma["p_value"])


def test_independence_is_zero_everywhere() -> None:
    found = contingency(pd.DataFrame([[2, 4], [3, 6]]))
    assert found.measures["value"].to_list() == pytest.approx([0, 0, 0])
    assert result(found, "pearson", "p_value") == pytest.approx(1)


def test_texts_have_no_linear_trend() -> None:
    found = contingency(pd.DataFrame([[2, 4], [3, 5]], index=["no", "yes"]))
    assert "linear_by_linear" not in set(found.tests["test"])


def test_empty_rows_take_no_part() -> None:
    full = contingency(pd.DataFrame([[2, 4, 1], [3, 5, 5]]))
    padded = contingency(pd.DataFrame([[2, 4, 1], [0, 0, 0], [3, 5, 5]], index=[0, 9, 1]))
    pd.testing.assert_frame_equal(padded.tests, full.tests)
    pd.testing.assert_frame_equal(padded.measures, full.measures)
    assert padded.cells["row_share"].isna().sum() == 3


@pytest.mark.parametrize("counts", [[[3, 4]], [[3], [4]], [[3, 0], [4, 0]], [[0, 0], [0, 0]]])
def test_a_constant_has_no_tests(counts: list[list[int]]) -> None:
    found = contingency(pd.DataFrame(counts))
    assert (len(found.tests), len(found.measures)) == (0, 0)
    assert found.n == np.sum(counts)


@pytest.mark.parametrize("count", [-1, 0.5, np.nan])
def test_counts_that_are_no_counts_are_refused(count: float) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        contingency(pd.DataFrame([[count, 2], [3, 4]]))


def test_weighted_cells_are_rounded_halves_up() -> None:
    rows, columns = [1, 1, 1, 2, np.nan, 2], ["x", "x", "y", "y", "x", None]
    table = crosstab_counts(rows, columns, [1.2, 1.3, 0.4, 3.6, 9, 9])
    assert table.to_dict("index") == {1.0: {"x": 3, "y": 0}, 2.0: {"x": 0, "y": 4}}
    assert crosstab_counts(rows, columns).to_numpy().tolist() == [[2, 1], [0, 1]]


def test_a_table_without_cases() -> None:
    found = contingency(crosstab_counts([np.nan], [1]))
    assert (found.n, len(found.cells), len(found.tests)) == (0, 0, 0)


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="column values"):
        crosstab_counts([1, 2], [1])


def test_mcnemar_is_the_exact_test_of_those_who_changed() -> None:
    assert mcnemar_exact(12, 6) == pytest.approx(0.2378845, abs=1e-7)  # R binom.test(6, 18)
    assert mcnemar_exact(6, 12) == mcnemar_exact(12, 6)
    assert mcnemar_exact(0, 0) == 1.0

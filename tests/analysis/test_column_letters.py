"""Letters of columns that differ, against R's pairwise tests."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.column_letters import column_letters

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "comparisons" / "values.json").read_text()
)
GROUPS = [
    np.array([1, 2, 2, 3, 3, 2, 1, 2, 4, 3, 2, 2]),
    np.array([2, 3, 3, 4, 2, 3, 4, 3, 5, 3]),
    np.array([4, 3, 5, 4, 5, 3, 4]),
]
MEANS = np.array([g.mean() for g in GROUPS])
SE = np.array([g.std(ddof=1) / len(g) ** 0.5 for g in GROUPS])
DF = np.array([len(g) - 1 for g in GROUPS])
PAIRS = np.triu_indices(3, 1)


@pytest.mark.parametrize(
    ("adjust", "letters"), [("holm", ("", "a", "a")), ("bonferroni", ("", "", "a"))]
)
def test_welch_tests_of_all_pairs(adjust: str, letters: tuple[str, ...]) -> None:
    found = column_letters(MEANS, SE, DF, adjust=adjust)
    expected = REFERENCE[f"welch_{adjust}"]
    assert found.p_values[PAIRS] == pytest.approx(expected, rel=1e-10)
    assert (found.names, found.larger_than) == (("a", "b", "c"), letters)


def test_raked_domains_are_not_independent() -> None:
    means = np.array(REFERENCE["means"])
    v = np.reshape(REFERENCE["covariance"], (4, 4))
    se, endless = np.sqrt(np.diagonal(v)), np.full(4, np.inf)
    found = column_letters(means, se, endless, covariance=v)
    pairs = np.triu_indices(4, 1)
    assert found.p_values[pairs] == pytest.approx(REFERENCE["pairs_holm"], rel=1e-8)
    assert found.larger_than == ("", "a", "a", "")
    independent = column_letters(means, se, endless)
    assert np.abs(independent.p_values[pairs] - found.p_values[pairs]).max() > 1e-3
    diagonal = column_letters(means, se, endless, covariance=np.diag(se**2))
    np.testing.assert_array_equal(diagonal.p_values, independent.p_values)


def test_small_columns_are_left_out_of_the_family() -> None:
    found = column_letters(MEANS, SE, DF, n=np.array([12, 4, 7]))
    alone = column_letters(MEANS[[0, 2]], SE[[0, 2]], DF[[0, 2]])
    assert found.larger_than == ("", "", "a")
    assert np.isnan(found.p_values[1]).all()
    assert np.isnan(found.p_values[:, 1]).all()
    assert found.p_values[0, 2] == alone.p_values[0, 1] == pytest.approx(REFERENCE["welch_none"][1])


@pytest.mark.parametrize(
    ("estimate", "se", "df"), [(1.0, 0.0, 20), (np.nan, np.nan, 20), (9.0, 0.1, 0)]
)
def test_no_test_without_a_standard_error(estimate: float, se: float, df: int) -> None:
    found = column_letters(np.array([0.2, estimate]), np.array([0.1, se]), np.array([20, df]))
    assert found.larger_than == ("", "")
    assert np.isnan(found.p_values).all()


def test_perfectly_dependent_columns_are_not_tested() -> None:
    v = np.full((2, 2), 0.01)
    found = column_letters(np.array([0.1, 0.9]), np.full(2, 0.1), np.full(2, 20), covariance=v)
    assert np.isnan(found.p_values).all()


@pytest.mark.parametrize("columns", [0, 1])
def test_nothing_to_compare(columns: int) -> None:
    found = column_letters(np.ones(columns), np.ones(columns), np.ones(columns))
    assert found.larger_than == ("",) * columns
    assert found.p_values.shape == (columns, columns)


def test_names_go_on_after_z() -> None:
    found = column_letters(np.arange(28.0), np.full(28, 1e-3), np.full(28, 100))
    assert found.names[25:] == ("z", "aa", "ab")
    assert found.larger_than[2] == "a b"
    assert found.larger_than[27].endswith("y z aa")


def test_wrong_calls_are_refused() -> None:
    with pytest.raises(ValueError, match="holm, bonferroni"):
        column_letters(MEANS, SE, DF, adjust="tukey")
    with pytest.raises(ValueError, match="3 estimates"):
        column_letters(MEANS, SE, DF[:2])
    with pytest.raises(ValueError, match="3 estimates"):
        column_letters(MEANS, SE, DF, covariance=np.eye(2))


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0.01, 0.3), st.integers(1, 60)),
        min_size=2,
        max_size=6,
    )
)
def test_letters_and_p_values_say_the_same(columns: list[tuple[float, float, int]]) -> None:
    m, se, df = map(np.array, zip(*columns, strict=True))
    found = column_letters(m, se, df)
    np.testing.assert_array_equal(found.p_values, found.p_values.T)
    for j, marks in enumerate(found.larger_than):
        for k, name in enumerate(found.names):
            significant = j != k and found.p_values[j, k] <= 0.05 and m[j] > m[k]
            assert (name in marks.split()) == significant
    # Turning the scale around turns every verdict around.
    mirrored = column_letters(-m, se, df)
    np.testing.assert_allclose(mirrored.p_values, found.p_values)
    assert "".join(found.larger_than).count("a") == len(mirrored.larger_than[0].split())

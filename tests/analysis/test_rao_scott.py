"""Rao and Scott's test of independence against R survey 4.1.1, to 1e-8."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.analysis.rao_scott import rao_scott
from tests.conftest import shared_input

REFERENCE = Path(__file__).parents[1] / "reference" / "rao_scott"
TOLERANCE = {"rel": 1e-8, "abs": 1e-12}
MARGINS = ["size", "sector", "district"]


def reference(name: str) -> dict[str, object]:
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


def crosstab(
    rows: pd.Series, columns: pd.Series, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of all cells and each company's linearised contribution to them."""
    first, second = pd.Categorical(rows), pd.Categorical(columns)
    shape = (len(first.categories), len(second.categories))
    answered = (first.codes >= 0) & (second.codes >= 0)
    cell = np.where(answered, first.codes * shape[1] + second.codes, -1)
    indicators = (cell[:, None] == np.arange(shape[0] * shape[1])).astype(float)
    share = np.where(answered, weights, 0) / weights[answered].sum()
    p = share @ indicators
    return p.reshape(shape), share[:, None] * (indicators - p)


def stratified(u: np.ndarray, strata: pd.Series, sizes: pd.Series | None) -> np.ndarray:
    """Return the covariance of the sums of u in a stratified sample with fpc."""
    found = np.zeros((u.shape[1],) * 2)
    for stratum in strata.unique():
        own = (strata == stratum).to_numpy()
        n, centred = own.sum(), u[own] - u[own].mean(axis=0)
        rest = 1.0 if sizes is None else 1 - n / sizes[own].iloc[0]
        found += rest * n / (n - 1) * centred.T @ centred
    return found


def raking_residuals(u: np.ndarray, weights: np.ndarray, margins: pd.DataFrame) -> np.ndarray:
    residual = u / weights[:, None]
    for _ in range(200):
        for margin in margins:
            means = pd.DataFrame(residual).groupby(margins[margin].to_numpy()).transform("mean")
            residual = residual - means.to_numpy()
    return residual * weights[:, None]


@pytest.fixture(scope="module")
def companies() -> pd.DataFrame:
    return pd.read_csv(shared_input("methods/r-survey") / "d300.csv")


def test_from_the_covariance_that_r_estimated() -> None:
    stored = reference("apistrat.json")
    p = np.reshape(stored["proportions"], stored["shape"])
    v = np.reshape(stored["covariance"], (p.size, p.size))
    found = rao_scott(p, v, n=stored["n"], design_df=stored["design_df"])
    assert found.statistic == pytest.approx(stored["F"][0], **TOLERANCE)
    assert (found.df1, found.df2) == pytest.approx(stored["df"], **TOLERANCE)
    assert found.p_value == pytest.approx(stored["p"][0], **TOLERANCE)
    assert found.chi_square == pytest.approx(stored["chi_square"][0], **TOLERANCE)
    assert found.reason == ""


@pytest.mark.parametrize("segment", [*MARGINS, "member"])
def test_stratified_companies(companies: pd.DataFrame, segment: str) -> None:
    stored = json.loads(shared_input("methods/r-survey/n300_svychisq.json").read_text())["rows"]
    checked = 0
    for row in stored:
        if row["segment"] != segment or row["statistic"] != "F":
            continue
        item = companies[row["item"]]
        p, u = crosstab(item, companies[segment], companies["w"].to_numpy())
        v = stratified(u, companies["stratum"], companies["fpc"])
        answered = companies[item.notna()]
        df = len(answered) - answered["stratum"].nunique()
        found = rao_scott(p, v, n=len(answered), design_df=df)
        assert found.statistic == pytest.approx(row["value"], **TOLERANCE)
        assert (found.df1, found.df2) == pytest.approx(row["parameter"], **TOLERANCE)
        assert found.p_value == pytest.approx(row["p"], **TOLERANCE)
        checked += 1
    assert checked == 6


@pytest.mark.parametrize("fpc", [True, False])
def test_schools(fpc: bool) -> None:
    folder = shared_input("methods/r-survey")
    schools = pd.read_csv(folder / "apistrat.csv")
    stored = json.loads((folder / f"apistrat{'' if fpc else '_nofpc'}.json").read_text())
    expected = stored["results"]["svychisq_schwide_stype"]["F"]
    p, u = crosstab(schools["sch.wide"], schools["stype"], schools["pw"].to_numpy())
    v = stratified(u, schools["stype"], schools["fpc"] if fpc else None)
    found = rao_scott(p, v, n=200, design_df=197)
    values = (found.statistic, found.df1, found.df2, found.p_value)
    assert values == pytest.approx((expected["stat"], *expected["par"], expected["p"]), **TOLERANCE)


def test_raked_companies(companies: pd.DataFrame) -> None:
    raked = reference("raked.json")
    weights = np.array(raked["weights"])
    for row in raked["rows"]:
        p, u = crosstab(companies[row["item"]], companies[row["segment"]], weights)
        u = raking_residuals(u, weights, companies[MARGINS])
        v = stratified(u, companies["stratum"], companies["fpc"])
        # R counts all companies here: a subset of a raked design keeps the others at weight 0.
        df = len(companies) - companies["stratum"].nunique()
        found = rao_scott(p, v, n=len(companies), design_df=df)
        assert found.statistic == pytest.approx(row["F"][0], **TOLERANCE)
        assert (found.df1, found.df2) == pytest.approx(row["df"], **TOLERANCE)
        assert found.p_value == pytest.approx(row["p"][0], **TOLERANCE)


def multinomial(p: np.ndarray, n: int) -> np.ndarray:
    return (np.diag(p.ravel()) - np.outer(p, p)) / n


@given(
    st.lists(st.lists(st.integers(1, 30), min_size=3, max_size=3), min_size=2, max_size=4),
    st.floats(0.2, 5),
)
def test_simple_random_sampling_is_pearsons_test(counts: list[list[int]], deff: float) -> None:
    table = np.array(counts, dtype=float)
    n, p = int(table.sum()), table / table.sum()
    pearson = stats.contingency.chi2_contingency(table, correction=False)
    found = rao_scott(p, deff * multinomial(p, n), n=n, design_df=50)
    assert found.chi_square == pytest.approx(pearson.statistic, abs=1e-9)
    assert found.statistic * deff * pearson.dof == pytest.approx(pearson.statistic, abs=1e-9)
    assert (found.df1, found.df2) == pytest.approx((pearson.dof, 50 * pearson.dof))
    assert found.cramers_v == pytest.approx(stats.contingency.association(table.astype(int)))


def test_rows_and_columns_change_places() -> None:
    p = np.array([[0.1, 0.2, 0.1], [0.25, 0.05, 0.3]])
    turn = np.arange(6).reshape(2, 3).T.ravel()
    v = multinomial(p, 80) * 1.7
    first = rao_scott(p, v, n=80, design_df=70)
    second = rao_scott(p.T, v[np.ix_(turn, turn)], n=80, design_df=70)
    assert first.statistic == pytest.approx(second.statistic)
    assert first.df1 == pytest.approx(second.df1)


def test_empty_rows_and_columns_are_dropped() -> None:
    p = np.array([[0.1, 0.2, 0.1], [0.25, 0.05, 0.3]])
    wide = np.insert(np.insert(p, 1, 0, axis=1), 0, 0, axis=0)
    found = rao_scott(wide, multinomial(wide, 80), n=80, design_df=70)
    assert found == rao_scott(p, multinomial(p, 80), n=80, design_df=70)


def test_an_empty_cell_as_in_r() -> None:
    p = np.array([[0.4, 0.0], [0.3, 0.3]])
    found = rao_scott(p, multinomial(p, 49), n=50, design_df=49)
    expected = reference("apistrat.json")["empty_cell"]
    assert found.statistic == pytest.approx(expected["F"][0], **TOLERANCE)
    assert (found.df1, found.df2) == pytest.approx(expected["df"], **TOLERANCE)
    # By hand: 50 * 0.12^2 * (1/.28 + 1/.12 + 1/.42 + 1/.18)
    assert found.chi_square == pytest.approx(14.2857142857)


@pytest.mark.parametrize(
    ("p", "df", "reason"),
    [
        ([[0.2, 0.3, 0.5]], 20, "one_row_or_column"),
        ([[0.2, 0.8], [0.0, 0.0]], 20, "one_row_or_column"),
        ([[0.4, 0.0, 0.0], [0.0, 0.3, 0.0], [0.0, 0.0, 0.3]], 20, "empty_cells"),
        ([[0.2, 0.3], [0.4, 0.1]], 0, "no_design_df"),
    ],
)
def test_no_test_and_why(p: list[list[float]], df: int, reason: str) -> None:
    found = rao_scott(np.array(p), multinomial(np.array(p), 30), n=30, design_df=df)
    assert found.reason == reason
    assert np.isnan([found.statistic, found.df1, found.df2, found.p_value]).all()
    assert np.isnan(found.chi_square) == (reason == "one_row_or_column")


def test_a_census_has_nothing_to_test() -> None:
    p = np.array([[0.2, 0.3], [0.4, 0.1]])
    found = rao_scott(p, np.zeros((4, 4)), n=30, design_df=29)
    assert (found.reason, found.cramers_v > 0) == ("no_sampling_error", True)


def test_shapes_and_shares_are_checked() -> None:
    p = np.array([[0.2, 0.3], [0.4, 0.1]])
    with pytest.raises(ValueError, match="4 cells"):
        rao_scott(p, np.zeros((2, 2)), n=30, design_df=29)
    with pytest.raises(ValueError, match="sum to 1"):
        rao_scott(2 * p, np.zeros((4, 4)), n=30, design_df=29)

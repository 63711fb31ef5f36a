"""What an analyst asks beyond the tables: the same numbers, and tests by other programs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline import open_study
from pipeline.errors import StudyError
from pipeline.opened import OpenedStudy
from pipeline.places import Places
from tests.conftest import DEMO

SIZES = ["1-49", "50-249", "250+"]


@pytest.fixture(scope="module")
def study(demo_run: Places) -> OpenedStudy:
    return open_study(DEMO, out=demo_run.processed.parent)


@pytest.mark.parametrize("weighting", ["unweighted", "rake"])
@pytest.mark.parametrize(
    ("what", "statistic"), [("need", "mwds"), ("LAGE", "share"), ("handlungsfeld", "index")]
)
def test_a_crosstab_holds_the_numbers_of_the_tables(
    study: OpenedStudy, what: str, statistic: str, weighting: str
) -> None:
    table = study.crosstab(what, by="groessenklasse", weighting=weighting)
    rows = study.estimates(
        wave="2013-11", weighting=weighting, statistic=statistic, breakdown="groessenklasse"
    )
    both = table.fillna({"category": ""}).merge(
        rows.fillna({"category": ""}), on=["question", "category", "group"], suffixes=("", "_table")
    )
    assert len(both) == len(table)
    for name in ("n_responses", "n_weighted", "n_effective", "estimate", "se", "ci_low", "ci_high"):
        np.testing.assert_allclose(both[name], both[f"{name}_table"], rtol=1e-9, atol=1e-12)


def test_unweighted_scores_are_compared_by_kruskal_wallis(study: OpenedStudy) -> None:
    table = study.crosstab("need", by="groessenklasse", weighting="unweighted", test=True)
    responses = study.responses(labels=False)
    part = responses[responses["wave"] == "2013-11"]
    both = (part["W_RB_ENERGIE"] > 0) & (part["Z_RB_ENERGIE"] > 0)
    gap = (part["W_RB_ENERGIE"] - part["Z_RB_ENERGIE"])[both]
    expected = stats.kruskal(*(gap[part["groessenklasse"] == size] for size in SIZES))
    row = table[table["question"] == "RB_ENERGIE"].iloc[0]
    assert row["test"] == "Kruskal-Wallis"
    assert (row["test_statistic"], row["p_value"]) == pytest.approx(tuple(expected), rel=1e-12)


def test_shares_of_a_question_have_one_rao_scott_test(study: OpenedStudy) -> None:
    """Without weights and population it is Pearson's chi-square up to n / (n - 1)."""
    table = study.crosstab("LAGE", by="groessenklasse", weighting="unweighted", test=True)
    assert table["p_value"].nunique() == 1
    assert set(table["test"]) == {"Rao-Scott"}
    responses = study.responses(labels=False)
    part = responses[(responses["wave"] == "2013-11") & (responses["LAGE"] > 0)]
    counts = pd.crosstab(part["LAGE"], part["groessenklasse"])
    chi_square = stats.chi2_contingency(counts).statistic
    n, freedom = counts.to_numpy().sum(), 4
    assert table["test_statistic"].iloc[0] == pytest.approx(chi_square / freedom, rel=0.05)
    assert table["effect_size"].iloc[0] == pytest.approx(np.sqrt(chi_square / n / 2), rel=1e-9)


def test_weighted_scores_are_compared_by_wald(study: OpenedStudy) -> None:
    table = study.crosstab("handlungsfeld", by="raum", weighting="rake", test=True)
    assert set(table["test"]) == {"Wald"}
    answers = table.groupby("question")["n_responses"].transform("sum")
    assert (table["df2"] == answers - 1 - 3 + 2).all()
    assert table["p_value"].between(0, 1).all()


def test_column_letters_name_smaller_groups(study: OpenedStudy) -> None:
    table = study.crosstab("need", by="groessenklasse", test=True)
    assert list(table["column"][:3]) == ["a", "b", "c"]
    workers = table[table["question"] == "FK_FACHKR"].set_index("group")
    larger, smallest = workers.loc["1-49"], workers.loc["250+"]
    assert larger["larger_than"] == "c"
    assert larger["estimate"] > smallest["estimate"]


def test_tests_are_adjusted_over_the_table(study: OpenedStudy) -> None:
    holm = study.crosstab("need", by="groessenklasse", test=True)
    bh = study.crosstab("need", by="groessenklasse", test=True, adjust="bh")
    assert (holm["p_adjusted"] >= bh["p_adjusted"] - 1e-12).all()
    assert (bh["p_adjusted"] >= bh["p_value"] - 1e-12).all()


def test_small_groups_are_shown_but_not_tested(study: OpenedStudy) -> None:
    table = study.crosstab("HEMMNISSE", by=["groessenklasse", "raum"], test=True)
    assert len(table["group"].unique()) == 9
    assert (table["n_responses"] < 5).any()
    assert set(table["reason"]) == {"small_group"}
    assert table["p_value"].isna().all()


def test_empty_cells_and_unanimous_groups_are_not_tested(study: OpenedStudy) -> None:
    crossed = study.crosstab("need", by=["raum", "branche"], wave="2013-06", test=True)
    assert (crossed["n_responses"] == 0).any()
    assert set(crossed["reason"]) == {"small_group"}
    alike = study.crosstab("need", by="kreis", wave="2013-09", statistic="rds", test=True)
    still = alike[(alike["se"] == 0) & (alike["n_responses"] > 0)]
    assert len(still)
    assert (still["larger_than"] == "").all()
    for item in still["question"].unique():
        assert set(alike.loc[alike["question"] == item, "reason"]) & {"no_spread", "small_group"}


def test_the_usual_statistic_is_one_that_was_asked(study: OpenedStudy) -> None:
    assert set(study.crosstab("ANGEBOTE", by="raum")["statistic"]) == {"first_share"}


def test_pairs_of_groups(study: OpenedStudy) -> None:
    pairs = study.compare("RB_ENERGIE", by="groessenklasse")
    assert len(pairs) == 3
    assert (pairs["p_holm"] >= pairs["p_value"]).all()
    assert pairs["cliffs_delta"].abs().max() <= 1


def test_response_rates_count_companies_that_began(study: OpenedStudy) -> None:
    table = study.nonresponse(by="groessenklasse")
    whole, classes = table.iloc[0], table.iloc[1:]
    assert whole["n_responses"] == 120
    assert whole["rr1"] == pytest.approx(120 / 262)
    assert whole["rr2"] == pytest.approx((120 + whole["n_partial"]) / 262)
    for name in ("n_population", "n_responses", "n_partial"):
        assert classes[name].sum() == whole[name]
    assert 0 < whole["r_indicator"] < 1


def test_worst_case_bounds_hold_every_share(study: OpenedStudy) -> None:
    table = study.bounds("HEMMNISSE")
    n = study.crosstab("HEMMNISSE", by=[])["n_responses"].to_numpy()
    width = (table["high"] - table["low"]).to_numpy()
    assert width == pytest.approx(1 - n / 262)
    narrow = study.bounds("HEMMNISSE", difference=0.1)
    assert (narrow["low"] >= table["low"]).all()
    assert (narrow["high"] <= table["high"]).all()


def test_portfolio_reliability_and_descriptions(study: OpenedStudy) -> None:
    portfolio = study.portfolio().set_index("need")
    means = study.estimates(
        wave="2013-11", weighting="rake", statistic="mean", category="importance_pair",
        breakdown=None,
    ).set_index("need")["estimate"]  # fmt: skip
    np.testing.assert_allclose(portfolio["importance"], means.loc[portfolio.index], rtol=1e-12)
    assert "undecided" in set(portfolio["quadrant_data"])
    reliability = study.reliability()
    assert (reliability["ci_low"] < reliability["alpha"]).all()
    described = study.describe("W_RB_ENERGIE", weighting="unweighted").iloc[0]
    responses = study.responses(labels=False)
    scores = responses.loc[(responses["wave"] == "2013-11"), "W_RB_ENERGIE"]
    assert described["mean"] == pytest.approx(scores[scores > 0].mean())
    assert study.frequencies("W_RB_ENERGIE")["valid_share"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda s: s.crosstab("neeed", by="raum"), "Meinten Sie „need“"),
        (lambda s: s.crosstab("need", by="raun"), "Meinten Sie „raum“"),
        (lambda s: s.crosstab("need", by="raum", wave="2013-12"), "Meinten Sie „2013-11“"),
        (lambda s: s.crosstab("need", by="raum", weighting="rakes"), "Meinten Sie „rake“"),
        (lambda s: s.crosstab("need", by="raum", statistic="mwd"), "Meinten Sie „mwds“"),
        (lambda s: s.crosstab("need", by="raum", test=True, adjust="hulm"), "Meinten Sie „holm“"),
        (lambda s: s.describe("W_RB_ENERGI"), "Meinten Sie „W_RB_ENERGIE“"),
        (lambda s: s.crosstab("SM_IMAGE", by="raum"), "in Welle 2013-11 nicht gefragt"),
    ],
)
def test_wrong_names_are_answered_with_the_nearest(
    study: OpenedStudy, ask: Callable[[OpenedStudy], object], message: str
) -> None:
    with pytest.raises(StudyError, match=message):
        ask(study)

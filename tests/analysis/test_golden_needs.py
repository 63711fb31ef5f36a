"""Stored scores of the needs, multiple response, NPS and index, computed by the package."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.analysis.cube import build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import Functional, mean_of, mwds, share_of
from pipeline.analysis.need_scales import share_of_range
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variables import Categorical, Numeric, Variable
from pipeline.analysis.variance import estimate
from tests.conftest import shared_input

IMP, SAT = np.repeat(np.arange(1, 6), 5), np.tile(np.arange(1, 6), 5)
COLUMNS = {
    "I": (mean_of(IMP), 1),
    "S": (mean_of(SAT), 1),
    "gap": (mean_of(IMP - SAT), 1),
    "MWDS": (mwds(IMP, SAT), 1),
    "PNI": (mwds(IMP, SAT), 1),
    "NR": (share_of(SAT < IMP), 100),
    "TR": (share_of(SAT == IMP), 100),
    "PR": (share_of(SAT > IMP), 100),
    "RDS": (mean_of(100 * np.sign(SAT - IMP)), 1),
    "top2_I": (share_of(IMP >= 4), 100),
    "bottom2_S": (share_of(SAT <= 2), 100),
    "need_share": (share_of((IMP >= 4) & (SAT <= 2)), 100),
}


@pytest.fixture(scope="module")
def golden() -> dict[str, dict[str, object]]:
    path = shared_input("methods/golden/A_needs.json")
    return json.loads(path.read_text(encoding="utf-8"))


def figure(
    variable: Variable, functional: Functional | None, *, population: float | None = None
) -> tuple[float, float]:
    """Return estimate and standard error of one unweighted variable without groups."""
    values = variable.codes if isinstance(variable, Categorical) else variable.values
    profiles = pd.DataFrame({"stratum": ["all"] * len(values)})
    cube = build_cube({"x": variable}, np.ones(len(values)), profiles)
    design = Design(None if population is None else {"all": population})
    found = estimate(lay_out(cube, np.array([[True]]), design).tabulate("x"), functional)
    return float(found.estimate[0]), float(found.se[0])


def pairs(data: dict[str, object]) -> list[Categorical]:
    importance, satisfaction = (np.array(data[name]) for name in ("importance", "satisfaction"))
    codes = (importance - 1) * 5 + satisfaction - 1
    return [Categorical(codes[:, item], 25) for item in range(codes.shape[1])]


def column(data: dict[str, object], name: str) -> list[float]:
    functional, factor = COLUMNS[name]
    return [factor * figure(pair, functional)[0] for pair in pairs(data)]


@pytest.mark.parametrize("name", COLUMNS)
def test_scores_of_twelve_companies(golden: dict[str, dict[str, object]], name: str) -> None:
    data = golden["A1_borich_rdm_pni"]
    assert column(data, name) == pytest.approx(data["result"][name], abs=5e-5)


def test_pni_modified_follows_from_the_means(golden: dict[str, dict[str, object]]) -> None:
    """(I - S) / S is no figure of the package (its order depends on where the scale starts)."""
    data = golden["A1_borich_rdm_pni"]
    gap, satisfaction = np.array(column(data, "gap")), np.array(column(data, "S"))
    assert gap / satisfaction == pytest.approx(data["result"]["PNImod"], abs=5e-5)
    ranks = stats.rankdata(-gap / satisfaction, method="min")
    assert ranks.tolist() == data["ranks"]["PNImod"]


@pytest.mark.parametrize(("name", "sign"), [("MWDS", -1), ("RDS", 1), ("need_share", -1)])
def test_ranks_of_twelve_companies(
    golden: dict[str, dict[str, object]], name: str, sign: int
) -> None:
    data = golden["A1_borich_rdm_pni"]
    ranks = stats.rankdata(np.round(sign * np.array(column(data, name)), 9), method="min")
    assert ranks.tolist() == data["ranks"][name]


def test_agreement_of_both_rankings(golden: dict[str, dict[str, object]]) -> None:
    data = golden["A1_borich_rdm_pni"]
    tau = stats.kendalltau(column(data, "MWDS"), -np.array(column(data, "RDS"))).statistic
    assert tau == pytest.approx(data["kendall_MWDS_RDS"], abs=5e-7)


def test_the_order_of_scores_depends_on_where_the_scale_starts(
    golden: dict[str, dict[str, object]],
) -> None:
    """Why need statistics are computed on 1 to 5 and nothing else."""
    trap = golden["A2_PNImod_not_scale_invariant"]
    score = mwds(IMP, SAT)
    for coding, start in (("coding_1_5", 0), ("coding_0_4", 1)):
        means = [np.array([trap[k]["I"], trap[k]["S"]]) - start for k in "AB"]
        modified = [(m[0] - m[1]) / m[1] for m in means]
        assert modified == pytest.approx(trap[coding], abs=5e-7)
        means = [np.array([trap["MWDS"][k]["I"], trap["MWDS"][k]["S"]]) - start for k in "AB"]
        found = [float(score.value(m)) for m in means]
        assert found == pytest.approx(trap["MWDS"][coding], abs=1e-9)
    first, second = trap["MWDS"]["coding_1_5"], trap["MWDS"]["coding_0_4"]
    assert (first[0] > first[1], second[0] > second[1]) == (True, False)


def test_school_grades_as_quality_and_need(golden: dict[str, dict[str, object]]) -> None:
    stored = golden["A3_schulnoten"]
    scale = share_of_range(7 - np.arange(1.0, 7.0))  # quality of the grades 1 to 6
    quality = np.interp(stored["notes"], np.arange(1, 7), scale)
    assert quality == pytest.approx(stored["quality"], abs=1e-12)
    assert 1 - quality == pytest.approx(stored["need"], abs=1e-12)


def test_published_grades_of_a_town(golden: dict[str, dict[str, object]]) -> None:
    """Bad Soden-Salmünster 2018, 32 companies: importance B and satisfaction Z as grades."""
    stored = golden["A3b_IPA_published_BadSoden2018"]
    table = pd.DataFrame(stored["table"]).T
    importance, satisfaction = 7 - table["B"], 7 - table["Z"]
    table["found_gap"] = importance - satisfaction
    score = mwds(np.arange(1, 7), np.arange(1, 7))
    table["found_mwds"] = score.value(np.column_stack([importance, satisfaction]))
    table["found_modified"] = table["found_gap"] / satisfaction
    for found, name in (("found_gap", "gap"), ("found_mwds", "MWDS"), ("found_modified", "PNImod")):
        assert table[found].to_numpy() == pytest.approx(table[name].to_numpy(), abs=5e-5)
        ranks = stats.rankdata(-table[found].round(9), method="min").astype(int)
        assert dict(zip(table.index, ranks, strict=True)) == stored[f"rank_{name}"]


def test_multiple_response_and_its_bases(golden: dict[str, dict[str, object]]) -> None:
    """A company without a tick is outside the base, unless it said that none applies."""
    stored = golden["A5_multiple_response"]
    ticks = np.array(stored["matrix"])
    blank = ticks.sum(axis=1) == 0
    for name, codes in (
        ("pct_of_cases", np.where(blank[:, None], -1, ticks)),
        ("pct_of_all_respondents", ticks),
    ):
        found = [100 * figure(Categorical(c, 2), share_of(np.array([0, 1])))[0] for c in codes.T]
        assert found == pytest.approx(stored[name], abs=5e-3)
    # Shares of mentions are no figure of the package: they do not say how many companies.
    mentions = 100 * ticks.sum(axis=0) / ticks.sum()
    assert mentions == pytest.approx(stored["pct_of_mentions"], abs=5e-3)


def test_the_biggest_obstacle_is_a_share_of_one_answer_each(
    golden: dict[str, dict[str, object]],
) -> None:
    stored = golden["A5_multiple_response"]["biggest_obstacle"]
    chosen = Categorical(np.repeat([0, 1, 2, -1], [5, 3, 1, 1]), 3)
    found = [100 * figure(chosen, share_of(np.arange(3) == k))[0] for k in range(3)]
    assert found == pytest.approx(list(stored.values()), abs=5e-3)
    assert sum(found) == pytest.approx(100)


def test_net_promoter_score(golden: dict[str, dict[str, object]]) -> None:
    stored = golden["A7_nps"]
    groups = [stored[name] for name in ("promoters", "passives", "detractors")]
    answers = Categorical(np.repeat([0, 1, 2], groups), 3)
    value, se = figure(answers, mean_of(np.array([100, 0, -100])))
    assert value == pytest.approx(stored["nps"], abs=1e-9)
    assert se == pytest.approx(stored["se"], abs=5e-5)
    p, q, n = groups[0] / 80, groups[2] / 80, stored["n"]
    assert se == pytest.approx(100 * np.sqrt((p + q - (p - q) ** 2) / (n - 1)), rel=1e-12)
    limits = value + stats.norm.ppf([0.025, 0.975]) * se
    assert limits == pytest.approx(stored["ci95"], abs=5e-4)


@pytest.mark.parametrize(("name", "population"), [("se", None), ("se_fpc260", 260.0)])
def test_index_of_a_handlungsfeld(
    golden: dict[str, dict[str, object]], name: str, population: float | None
) -> None:
    data, stored = golden["A1_borich_rdm_pni"], golden["A9_HF_index"]
    pomp = share_of_range(np.arange(1.0, 6.0))
    importance, satisfaction = (np.array(data[k]) - 1 for k in ("importance", "satisfaction"))
    need = 100 * pomp[importance] * (1 - pomp[satisfaction])
    assert need.mean(axis=0) == pytest.approx(stored["item_need"], abs=6e-4)
    fields = np.array([data["hf"][item] for item in data["items"]])
    for field, expected in stored["index"].items():
        scores = Numeric(need[:, fields == field].mean(axis=1))
        value, se = figure(scores, None, population=population)
        assert value == pytest.approx(expected["mean"], abs=5e-4)
        assert se == pytest.approx(expected[name], abs=5e-4)

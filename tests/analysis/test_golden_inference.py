"""Worked examples of standard errors and intervals, computed by the package from the answers."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bench.coverage.alternatives import wilson
from pipeline.analysis.change import overall_change
from pipeline.analysis.cube import build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import Functional, mwds, share_of
from pipeline.analysis.influence import covariance, influence
from pipeline.analysis.intervals import korn_graubard, t_interval, t_test
from pipeline.analysis.rank_sets import klein_sets, simultaneous_sets
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variables import Categorical, Numeric, Variable
from pipeline.analysis.variance import Estimated, estimate
from tests.conftest import shared_input

YES = share_of(np.array([False, True]))
STRATUM = "all"


def golden(file: str, key: str) -> dict[str, object]:
    path = shared_input(f"methods/golden/{file}.json")
    return json.loads(path.read_text(encoding="utf-8"))[key]


def whole_sample(
    variable: Variable,
    functional: Functional | None,
    *,
    weights: np.ndarray,
    population: float | None,
) -> Estimated:
    """Estimate in a sample without strata, of a population of known or unknown size."""
    profiles = pd.DataFrame({"stratum": [STRATUM] * len(weights)})
    cube = build_cube({"y": variable}, weights, profiles)
    design = Design(None if population is None else {STRATUM: population})
    return estimate(lay_out(cube, np.array([[True]]), design).tabulate("y"), functional)


def yes_of(x: int, n: int) -> Categorical:
    return Categorical((np.arange(n) < x).astype(int), 2)


def test_a_share_of_a_small_population() -> None:
    case = golden("C_inference", "C1_proportion_fpc")
    answers = yes_of(case["x"], case["n"])
    every = np.ones(case["n"])
    plain = whole_sample(answers, YES, weights=every, population=None)
    assert plain.estimate[0] == pytest.approx(case["p"], abs=5e-7)
    assert plain.se[0] == pytest.approx(case["se_srs"], abs=5e-7)
    found = whole_sample(answers, YES, weights=every, population=case["N"])
    assert found.se[0] == pytest.approx(case["se_fpc"], abs=5e-7)
    assert (found.se / plain.se)[0] ** 2 == pytest.approx(case["fpc"], abs=5e-7)
    low, high = t_interval(found.estimate, found.se, np.array([np.inf]))
    assert [low[0], high[0]] == pytest.approx(case["wald_fpc"], abs=5e-7)


def test_limits_at_the_sample_size_that_a_small_population_is_worth() -> None:
    """Clopper and Pearson's limits with n* = n (N - 1) / (N - n) in place of n."""
    case = golden("C_inference", "C1_proportion_fpc")
    x, n, size = case["x"], case["n"], case["N"]
    worth = n * (size - 1) / (size - n)
    assert worth == pytest.approx(case["n_star"], abs=5e-5)
    share = np.array([x / n])
    se, df = np.sqrt(share * (1 - share) / worth), np.array([n - 1])
    low, high = korn_graubard(share, se, df, np.array([n]), n_at_edge=np.array([worth]))
    assert [low[0], high[0]] == pytest.approx(case["clopper_pearson_fpc"], abs=5e-7)


@pytest.mark.parametrize(("end", "population"), [("", None), ("_fpc", 260.0)])
def test_a_weighted_share(end: str, population: float | None) -> None:
    case = golden("C_inference", "C3_weighted_proportion")
    sizes = list(case["weights"].values())
    weights = np.repeat([float(weight) for weight in case["weights"]], sizes)
    answers = np.concatenate([yes_of(case["yes"][w], n).codes for w, n in case["weights"].items()])
    found = whole_sample(Categorical(answers, 2), YES, weights=weights, population=population)
    assert found.estimate[0] == pytest.approx(case["p_w"], abs=5e-7)
    assert found.se[0] == pytest.approx(case[f"se_lin{end}"], abs=5e-7)
    assert found.n_effective[0] == pytest.approx(case["n_eff_kish"], abs=5e-5)
    worth = found.estimate * (1 - found.estimate) / found.se**2
    assert worth[0] == pytest.approx(case[f"n_eff_kg{end}"], abs=5e-5)
    low, high = korn_graubard(
        found.estimate, found.se, found.df, found.n_responses, n_at_edge=found.n_effective
    )
    assert [low[0], high[0]] == pytest.approx(case[f"korn_graubard{end}"], abs=5e-7)


def test_the_score_limits_that_coverage_is_compared_with() -> None:
    case = golden("C_inference", "C3_weighted_proportion")
    size = np.array([case["n_eff_kish"]])
    low, high = wilson(case["p_w"] * size, size, np.array([1e12]))
    assert [low[0], high[0]] == pytest.approx(case["wilson_neff_kish"], abs=2e-6)


def test_the_change_of_a_share_between_overlapping_waves() -> None:
    case = golden("C_inference", "C7_overlapping_waves")
    both = np.repeat([[1, 1], [1, 0], [0, 1], [0, 0]], list(case["common"].values()), axis=0)
    common = np.arange(case["n_common"])
    assert len(both) == len(common)
    sizes = (case["n1"], case["n2"])
    waves = [
        np.append(both[:, k], yes_of(case[f"yes{k + 1}"] - both[:, k].sum(), n - len(both)).codes)
        for k, n in enumerate(sizes)
    ]
    assert [wave.mean() for wave in waves] == pytest.approx([case["p1"], case["p2"]])
    weights = tuple(np.ones(n) for n in sizes)
    first, second = (Categorical(wave, 2) for wave in waves)
    found = overall_change(first, second, weights, (common, common), YES)
    assert found.estimate == pytest.approx(case["diff"])
    assert found.se == pytest.approx(case["se"], abs=5e-7)
    nobody = (common[:0], common[:0])
    apart = overall_change(first, second, weights, nobody, YES)
    assert apart.se == pytest.approx(case["se_naive_independent"], abs=5e-7)
    assert (apart.se**2 - found.se**2) / 2 == pytest.approx(case["cov"], abs=5e-9)
    assert found.estimate / found.se == pytest.approx(case["z"], abs=5e-5)
    p_value = t_test(np.array([found.estimate]), np.array([found.se]), np.array([np.inf]))
    assert p_value[0] == pytest.approx(case["p"], abs=5e-6)


def test_a_mean_of_a_small_population() -> None:
    case = golden("C_inference", "C9_mean_fpc")
    numbers = np.arange(case["n"], dtype=float)
    numbers *= case["sd"] / numbers.std(ddof=1)
    every = np.ones(case["n"])
    for population, key in ((None, "se"), (float(case["N"]), "se_fpc")):
        found = whole_sample(Numeric(numbers), None, weights=every, population=population)
        assert found.se[0] == pytest.approx(case[key], abs=5e-7)


def test_ranks_of_eight_needs_from_the_answers_of_sixty_companies() -> None:
    """Scores, their covariance and the sets of ranks follow from the companies' answers."""
    case = golden("D_ranks", "D2_mwds_rank_sets")
    importance, satisfaction = (np.array(case[name]) for name in ("importance", "satisfaction"))
    scale = np.arange(1, 6)
    score = mwds(np.repeat(scale, 5), np.tile(scale, 5))
    codes = (importance - 1) * 5 + satisfaction - 1
    found = [influence(Categorical(item, 25), np.ones(len(codes)), score) for item in codes.T]
    theta = np.array([value for value, _ in found])
    assert theta == pytest.approx(np.array(case["mwds"]), abs=5e-5)
    u = np.column_stack([part for _, part in found])
    strata = pd.Series([STRATUM] * case["n"])
    matrix = covariance(u, strata, Design({STRATUM: float(case["N"])}), weights=np.ones(len(u)))
    assert matrix == pytest.approx(np.array(case["Sigma"]), abs=5e-8)
    se = np.sqrt(np.diag(matrix))
    assert se == pytest.approx(np.array(case["se_lin_fpc"]), abs=5e-5)
    # Resampling companies finds the same errors, within its own.
    assert se == pytest.approx(np.array(case["se_boot_fpc"]), rel=0.03)
    correlation = (matrix / np.outer(se, se))[np.triu_indices(len(se), 1)]
    assert correlation.mean() == pytest.approx(case["mean_offdiag_corr"], abs=5e-5)
    assert stats.rankdata(-theta).tolist() == case["rank"]
    sets = simultaneous_sets(theta, matrix)
    assert np.column_stack([sets.low, sets.high]).tolist() == case["simultaneous"]
    assert np.array(case["names"])[sets.low <= 3].tolist() == case["top3_set"]
    apart = simultaneous_sets(theta, np.diag(np.diag(matrix)))
    assert apart.critical[0] == pytest.approx(case["crit"]["pairwise_indep"], abs=0.03)


def test_simultaneous_intervals_of_four_scores() -> None:
    case = golden("D_ranks", "D3_small")
    theta, se = np.array(case["theta"]), np.full(4, np.sqrt(0.5))
    reach = klein_sets(theta, se, np.inf).critical * se
    expected = np.array(case["klein_intervals"])
    assert np.column_stack([theta - reach, theta + reach]) == pytest.approx(expected, abs=5e-4)

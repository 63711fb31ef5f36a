"""Confidence sets for ranks against published sets, exact distributions and their own coverage."""

from __future__ import annotations

import json
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.analysis.choice_ranks import single_choice_sets
from pipeline.analysis.multiplicity import holm
from pipeline.analysis.rank_sets import (
    RankSets,
    groups,
    klein_sets,
    marginal_sets,
    simultaneous_sets,
)
from tests.conftest import shared_input

METHODS = (simultaneous_sets, marginal_sets)
FEW = 300
DF = (np.inf, 9)


def golden(key: str) -> dict:
    path = shared_input("methods/golden/D_ranks.json")
    return json.loads(path.read_text(encoding="utf-8"))[key]


def pairs(sets: RankSets) -> list[list[int]]:
    return np.column_stack([sets.low, sets.high]).tolist()


@st.composite
def scored(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Whole-number scores, some of them tied, with any covariance, also a singular one."""
    items = draw(st.integers(2, 7))
    theta = draw(st.lists(st.integers(-9, 9), min_size=items, max_size=items))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    factor = rng.normal(size=(draw(st.integers(1, 9)), items)) * draw(st.floats(0.2, 4))
    return np.array(theta, dtype=float), factor.T @ factor


def test_pisa_2018_as_published_with_r_csranks() -> None:
    """Vignette of R csranks on mathematics scores of 37 countries; sets of all by its code."""
    data = golden("D1_pisa2018_published")
    names = np.array(data["names"])
    theta, covariance = np.array(data["math_score"]), np.diag(np.square(data["math_se"]))
    sets = simultaneous_sets(theta, covariance)
    assert pairs(sets) == [[data["simul"][n][0], data["simul"][n][2]] for n in names]
    assert sets.critical[0] == pytest.approx(data["crit_simul"], abs=0.03)
    assert sorted(names[sets.low <= 5]) == data["top5_95"]
    at_90 = simultaneous_sets(theta, covariance, confidence=0.90)
    assert sorted(set(data["top5_95"]) - set(names[at_90.low <= 5])) == data["top5_90_dropped"]
    # Published [7, 23]; the lower bound moves to 8 with other random numbers, and says so.
    marginal, uk = marginal_sets(theta, covariance), list(names).index("United Kingdom")
    assert marginal.high[uk] == data["uk"][2]
    assert marginal.low[uk] in (data["uk"][0], data["uk"][0] + 1)
    assert marginal.close[uk]
    assert marginal.close.sum() <= 6


def test_eight_needs_of_sixty_companies() -> None:
    data = golden("D2_mwds_rank_sets")
    theta, covariance = np.array(data["mwds"]), np.array(data["Sigma"])
    sets = simultaneous_sets(theta, covariance)
    assert pairs(sets) == data["simultaneous"]
    assert sets.critical[0] == pytest.approx(data["crit"]["pairwise_stepdown_last"], abs=0.03)
    assert pairs(marginal_sets(theta, covariance)) == data["marginal"]
    apart = np.diag(np.diag(covariance))
    assert pairs(simultaneous_sets(theta, apart)) == data["ignoring_correlation"]
    klein = klein_sets(theta, np.sqrt(np.diag(covariance)), np.inf)
    assert pairs(klein) == data["klein_bonferroni"]
    assert klein.critical[0] == pytest.approx(data["crit"]["klein_bonf"], abs=5e-4)
    assert groups(sets.low, sets.high).tolist() == [1, 2, 1, 3, 2, 1, 4, 2]
    assert groups(klein.low, klein.high).tolist() == [1, 1, 1, 2, 1, 1, 2, 1]


def test_four_scores() -> None:
    data = golden("D3_small")
    theta = np.array(data["theta"])
    sets = simultaneous_sets(theta, 0.5 * np.eye(4))
    assert pairs(sets) == data["simultaneous"]
    assert sets.critical == pytest.approx(data["crit_final"], abs=0.03)
    assert not sets.close.any()
    klein = klein_sets(theta, np.full(4, np.sqrt(0.5)), np.inf)
    assert pairs(klein) == data["klein_bonferroni"]
    assert klein.critical == pytest.approx(data["klein_crit"], abs=5e-5)


@pytest.mark.parametrize(
    ("gap", "critical", "high", "close"),
    [(1.5, 1.960, 2, False), (1.96, None, None, True), (3.0, 1.645, 1, False)],
)
def test_two_items_are_a_z_test(
    gap: float, critical: float | None, high: int | None, close: bool
) -> None:
    """Undecided: two-sided quantile; decided: only the opposite pair is left, one-sided."""
    sets = simultaneous_sets(np.array([gap, 0.0]), 0.5 * np.eye(2))
    assert sets.close.tolist() == [close, close]
    if critical is not None:
        assert sets.critical == pytest.approx(critical, abs=0.03)
        assert sets.high[0] == high
        assert sets.low[0] == 1


def test_few_companies_need_t_quantiles() -> None:
    theta, covariance = np.array([2.1, 0.0]), 0.5 * np.eye(2)
    few = simultaneous_sets(theta, covariance, df=9)
    assert few.critical == pytest.approx(stats.t.ppf(0.975, 9))
    assert pairs(few) == [[1, 2], [1, 2]]
    assert pairs(simultaneous_sets(theta, covariance)) == [[1, 1], [2, 2]]


@given(scored(), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_few_companies_are_compared_pair_by_pair_with_holm(data, df: int) -> None:
    theta, covariance = data
    scale = np.diag(covariance)
    variance = scale[:, None] + scale - 2 * covariance
    differ = variance > 1e-9 * (scale[:, None] + scale)
    p_value = stats.t.sf((theta[:, None] - theta)[differ] / np.sqrt(variance[differ]), df)
    above = (theta[:, None] > theta) & ~differ
    above[differ] = holm(p_value) <= 0.05
    sets = simultaneous_sets(theta, covariance, df=df)
    assert sets.low.tolist() == (1 + above.sum(axis=0)).tolist()
    assert sets.high.tolist() == (len(theta) - above.sum(axis=1)).tolist()
    assert not sets.close.any()


@pytest.mark.parametrize("method", METHODS)
def test_a_census_gives_exact_ranks_and_ties_share(method) -> None:
    sets = method(np.array([3.0, 4.1, 0.1 + 4.0, 1.0]), np.zeros((4, 4)))
    assert pairs(sets) == [[3, 3], [1, 2], [1, 2], [4, 4]]
    assert sets.critical.tolist() == [0, 0, 0, 0]
    assert not sets.close.any()
    assert groups(sets.low, sets.high).tolist() == [2, 1, 1, 3]


@pytest.mark.parametrize("method", METHODS)
def test_items_with_identical_answers_are_never_separated(method) -> None:
    one = np.random.default_rng(4).normal(size=(50, 3))
    answers = one[:, [0, 1, 1, 2]] + [9.0, 0.0, 0.0, -9.0]
    sets = method(answers.mean(axis=0), np.cov(answers.T) / 50)
    assert pairs(sets) == [[1, 1], [2, 3], [2, 3], [4, 4]]


def test_a_difference_without_variance_is_decided() -> None:
    theta, covariance = np.array([5.0, 5.01, 5.0]), np.ones((3, 3))
    assert pairs(simultaneous_sets(theta, covariance)) == [[2, 3], [1, 1], [2, 3]]


@pytest.mark.parametrize("method", METHODS)
def test_no_item_and_one_item(method) -> None:
    assert pairs(method(np.array([]), np.zeros((0, 0)))) == []
    assert pairs(method(np.array([2.0]), np.array([[0.3]]))) == [[1, 1]]
    nothing = np.array([], dtype=int)
    assert groups(nothing, nothing).tolist() == []
    assert pairs(klein_sets(np.array([]), np.array([]), np.inf)) == []
    assert pairs(klein_sets(np.array([2.0]), np.array([0.0]), 0)) == [[1, 1]]


@pytest.mark.parametrize(
    ("theta", "covariance", "confidence", "message"),
    [
        ([1.0, np.nan], np.eye(2), 0.95, "finite"),
        ([1.0, 2.0], np.full((2, 2), np.inf), 0.95, "finite"),
        ([1.0, 2.0], np.eye(3), 0.95, "do not fit"),
        ([1.0, 2.0], np.array([[1.0, 2.0], [2.0, 1.0]]), 0.95, "no covariance matrix"),
        ([1.0, 2.0], np.eye(2), 95, "between 0 and 1"),
    ],
)
def test_wrong_arguments_are_named(
    theta: list[float], covariance: np.ndarray, confidence: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        simultaneous_sets(np.array(theta), covariance, confidence=confidence)


def test_klein_names_missing_errors_and_uses_t() -> None:
    with pytest.raises(ValueError, match="finite"):
        klein_sets(np.array([1.0, 2.0]), np.array([0.1, np.nan]), 9)
    few = klein_sets(np.array([1.0, 2.0]), np.array([0.1, 0.1]), np.array([1, 30]))
    assert few.critical == pytest.approx(stats.t.ppf(1 - 0.0125, [1, 30]))
    assert pairs(few) == [[1, 2], [1, 2]]


@given(scored(), st.sampled_from(DF), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_items_does_not_matter(data, df: float, shuffle) -> None:
    theta, covariance = data
    order = list(range(len(theta)))
    shuffle.shuffle(order)
    for method in METHODS:
        sets = method(theta, covariance, df=df, draws=FEW)
        again = method(theta[order], covariance[np.ix_(order, order)], df=df, draws=FEW)
        assert pairs(again) == [pairs(sets)[i] for i in order]
        assert again.critical.tolist() == sets.critical[order].tolist()


@given(scored(), st.sampled_from(DF), st.integers(-50, 50), st.floats(0.01, 100))
@settings(max_examples=60, deadline=None)
def test_shift_and_unit_do_not_matter(data, df: float, shift: int, unit: float) -> None:
    theta, covariance = data
    for method in METHODS:
        sets = method(theta, covariance, df=df, draws=FEW)
        other = method((theta + shift) * unit, covariance * unit**2, df=df, draws=FEW)
        assert pairs(other) == pairs(sets)


@given(scored(), st.sampled_from(DF), st.floats(0.05, 0.99))
@settings(max_examples=90, deadline=None)
def test_each_set_holds_the_observed_rank_and_lies_in_the_simultaneous_one(
    data, df: float, confidence: float
) -> None:
    theta, covariance = data
    smallest = 1 + (theta > theta[:, None]).sum(axis=1)
    largest = len(theta) - (theta < theta[:, None]).sum(axis=1)
    joint = simultaneous_sets(theta, covariance, confidence=confidence, df=df, draws=FEW)
    alone = marginal_sets(theta, covariance, confidence=confidence, df=df, draws=FEW)
    assert (joint.low >= 1).all()
    assert (joint.low <= alone.low).all()
    assert (alone.low <= smallest).all()
    assert (largest <= alone.high).all()
    assert (alone.high <= joint.high).all()
    assert (joint.high <= len(theta)).all()


@given(scored(), st.sampled_from(["simultaneous", "klein", "choice"]))
@settings(max_examples=90, deadline=None)
def test_groups_keep_their_promises(data, method: str) -> None:
    theta, covariance = data
    if method == "simultaneous":
        sets = simultaneous_sets(theta, covariance, draws=FEW)
    elif method == "klein":
        sets = klein_sets(theta, np.sqrt(np.diag(covariance)), 20)
    else:
        sets = single_choice_sets(5 * (theta - theta.min()))
    number = groups(sets.low, sets.high)
    assert sorted(set(number.tolist())) == list(range(1, number.max() + 1))
    assert ((number == 1) == (sets.low == 1)).all()
    for group in range(1, number.max() + 1):
        start = 1 + (number < group).sum()
        members, later = number == group, number > group
        assert (sets.low[members] <= start).all()
        assert (start <= sets.high[members]).all()
        assert (sets.low[later] > start).all()


def test_groups_refuse_sets_that_are_not_joint() -> None:
    for low, high in (([2, 2], [2, 2]), ([1, 2, 1], [1, 2, 1])):
        with pytest.raises(ValueError, match="simultaneous"):
            groups(np.array(low), np.array(high))


@pytest.mark.parametrize("true", [[0.0] * 5, [1.0, 0.8, 0.8, 0.4, 0.0]])
def test_simultaneous_sets_hold_all_true_ranks(true: list[float]) -> None:
    """400 samples of 60 companies: joint coverage 95 % up to three Monte-Carlo errors (3.3 %).

    With equal true scores every decision is an error, so there it must not be much above either.
    """
    truth, repetitions, companies = np.array(true), 400, 60
    smallest = 1 + (truth > truth[:, None]).sum(axis=1)
    largest = len(truth) - (truth < truth[:, None]).sum(axis=1)
    rng = np.random.default_rng(7)
    shared = rng.normal(size=(repetitions, companies, 1))
    answers = truth + shared + rng.normal(size=(repetitions, companies, 5)) * [1, 1, 2, 0.5, 1]
    covered = 0
    for sample in answers:
        theta, covariance = sample.mean(axis=0), np.cov(sample.T) / companies
        sets = simultaneous_sets(theta, covariance, df=companies - 1)
        covered += bool((sets.low <= smallest).all() and (sets.high >= largest).all())
    error = 3 * np.sqrt(0.95 * 0.05 / repetitions)
    assert covered / repetitions >= 0.95 - error
    if not truth.any():
        assert covered / repetitions <= 0.95 + error


def test_biggest_obstacle_as_r_csranks_multinom() -> None:
    data = golden("D4_multinomial_biggest_obstacle")
    ranks = single_choice_sets(np.array(data["counts"]))
    assert np.column_stack([ranks.low, ranks.high]).tolist() == data["simultaneous"]
    assert ranks.p_value[0, 1] == pytest.approx(data["p_first_vs_second"], abs=1e-15)
    assert groups(ranks.low, ranks.high).tolist() == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(
    ("counts", "sets"),
    [
        ([], []),
        ([7], [[1, 1]]),
        ([0, 0], [[1, 2], [1, 2]]),
        ([5, 0], [[1, 2], [1, 2]]),
        ([6, 0], [[1, 1], [2, 2]]),
        ([50, 0, 0], [[1, 1], [2, 3], [2, 3]]),
        ([20, 20, 0], [[1, 2], [1, 2], [3, 3]]),
    ],
)
def test_single_choice_edges(counts: list[int], sets: list[list[int]]) -> None:
    """5 : 0 has p = 1/32, 6 : 0 has 1/64; two ordered pairs ask for 1/40."""
    ranks = single_choice_sets(np.array(counts))
    assert np.column_stack([ranks.low, ranks.high]).tolist() == sets


@pytest.mark.parametrize("counts", [[1.5, 2.0], [-1, 2], [np.nan, 1.0]])
def test_single_choice_takes_whole_counts_only(counts: list[float]) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        single_choice_sets(np.array(counts))


@pytest.mark.parametrize("shares", [(1 / 3, 1 / 3, 1 / 3), (0.45, 0.45, 0.1), (0.6, 0.3, 0.1)])
def test_single_choice_holds_the_true_ranks_in_every_sample_size(shares: tuple) -> None:
    """Exact: the probability of all possible counts whose sets miss a true rank is at most 5 %."""
    share, companies = np.array(shares), 24
    smallest = 1 + (share > share[:, None]).sum(axis=1)
    largest = 3 - (share < share[:, None]).sum(axis=1)
    missed = 0.0
    for first, second in combinations_with_replacement(range(companies + 1), 2):
        counts = np.array([first, second - first, companies - second])
        ranks = single_choice_sets(counts)
        if (ranks.low > smallest).any() or (ranks.high < largest).any():
            missed += stats.multinomial.pmf(counts, companies, share)
    assert missed <= 0.05


def test_arguments_are_left_alone_and_the_seed_repeats() -> None:
    theta, covariance = np.array([1.0, 3.0, 2.0]), np.eye(3)
    before = theta.copy(), covariance.copy()
    first, second = (simultaneous_sets(theta, covariance, seed=5) for _ in range(2))
    assert first.critical.tolist() == second.critical.tolist()
    assert (theta == before[0]).all()
    assert (covariance == before[1]).all()

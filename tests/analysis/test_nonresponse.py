"""Outcome rates, bounds, representativity and sample size against stored results."""

from __future__ import annotations

import json
import math
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.nonresponse import (
    Dispositions,
    needed_n,
    nonresponse_bounds,
    outcome_rates,
    representativity,
)
from tests.conftest import shared_input


@pytest.fixture(scope="module")
def golden() -> dict[str, dict[str, object]]:
    path = shared_input("methods/golden/C_inference.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_outcome_rates(golden: dict[str, dict[str, object]]) -> None:
    stored = golden["C8_AAPOR"]
    counts = [stored[letters] for letters in ("I", "P", "R", "NC", "O", "UH", "UO")]
    found = asdict(outcome_rates(Dispositions(*counts), eligibility=stored["e"]))
    for name, value in found.items():
        assert value == pytest.approx(stored[name.upper()], abs=5e-7), name
    assert len(found) == 9


def test_a_member_list_has_nobody_of_unknown_eligibility() -> None:
    found = outcome_rates(Dispositions(40, non_contact=60), eligibility=1.0)
    assert found.rr1 == found.rr3 == found.rr5 == 0.4
    assert found.coop1 == 1.0
    assert found.ref1 == 0.0


def test_rates_without_anybody_are_not_numbers() -> None:
    assert all(np.isnan(list(asdict(outcome_rates(Dispositions(0), eligibility=0.5)).values())))
    only_unknown = outcome_rates(Dispositions(0, unknown_company=5), eligibility=0.0)
    assert only_unknown.rr1 == 0
    assert np.isnan(only_unknown.rr3)


@pytest.mark.parametrize(("count", "eligibility"), [(-1, 0.5), (1, 1.1), (1, -0.1), (1, math.nan)])
def test_impossible_dispositions(count: int, eligibility: float) -> None:
    with pytest.raises(ValueError, match="share"):
        outcome_rates(Dispositions(count), eligibility=eligibility)


@given(st.lists(st.integers(0, 200), min_size=7, max_size=7), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_rates_are_ordered(counts: list[int], eligibility: float) -> None:
    """Fewer doubtful cases below the line, or partial ones above it, never lower a rate."""
    r = outcome_rates(Dispositions(*counts), eligibility=eligibility)
    for lower, upper in (
        (r.rr1, r.rr3),
        (r.rr3, r.rr5),
        (r.rr2, r.rr4),
        (r.rr4, r.rr6),
        (r.rr1, r.rr2),
        (r.rr5, r.rr6),
        (r.rr5, r.coop1),
    ):
        assert np.isnan(lower) or np.isnan(upper) or lower <= upper + 1e-12


def test_bounds(golden: dict[str, dict[str, object]]) -> None:
    stored = golden["C2_nonresponse_bounds"]
    share, n = np.array([29 / 70]), np.array([stored["n"]])
    worst = nonresponse_bounds(share, n, population=stored["N"])
    assert np.ravel(worst) == pytest.approx(stored["worst_case"], abs=5e-7)
    scenario = nonresponse_bounds(share, n, population=stored["N"], difference=0.10)
    assert np.ravel(scenario) == pytest.approx(stored["half_assumption_delta10"], abs=5e-7)


def test_bounds_at_their_edges() -> None:
    share, n = np.array([np.nan, 0.0, 1.0, 0.3]), np.array([0, 5, 5, 20])
    low, high = nonresponse_bounds(share, n, population=20, difference=0.2)
    assert low.tolist() == pytest.approx([0.0, 0.0, 0.25 + 0.75 * 0.8, 0.3])
    assert high.tolist() == pytest.approx([1.0, 0.75 * 0.2, 1.0, 0.3])


@pytest.mark.parametrize(
    ("n", "population", "difference"), [(21, 20, 1.0), (5, 20, 1.5), (5, 20, -0.1), (0, 0, 1.0)]
)
def test_impossible_bounds(n: int, population: int, difference: float) -> None:
    with pytest.raises(ValueError, match="needed"):
        nonresponse_bounds(
            np.array([0.5]), np.array([n]), population=population, difference=difference
        )


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_the_truth_lies_within_the_worst_case(
    heard: int, silent: int, ones: int, share_of_silent: float
) -> None:
    yes, silent_yes = min(ones, heard), round(share_of_silent * silent)
    low, high = nonresponse_bounds(
        np.array([yes / heard]), np.array([heard]), population=heard + silent
    )
    truth = (yes + silent_yes) / (heard + silent)
    assert low[0] - 1e-12 <= truth <= high[0] + 1e-12
    assert 0 <= low[0] <= high[0] <= 1 + 1e-12


def test_representativity_agrees_with_r() -> None:
    """R 4.2.2: m <- glm(answered ~ cell, binomial); p <- fitted(m); S2 = var(p).

    Bias = mean of the diagonal of z vcov(m) z', z = p (1 - p) model.matrix(m).
    """
    found = representativity(np.array([170, 70, 20]), np.array([40, 22, 12]))
    assert found.response_rate == pytest.approx(0.2846153846, abs=1e-9)
    assert found.r_indicator == pytest.approx(0.8049052519, abs=1e-9)
    assert found.r_adjusted == pytest.approx(0.8318157398, abs=1e-9)


def test_the_adjustment_has_the_size_of_the_bias() -> None:
    """Equal propensities p in C cells: by chance alone S2 is (C - 1) p (1 - p) / (N - 1)."""
    rng = np.random.default_rng(7)
    existing = np.full(6, 40)
    drawn = [representativity(existing, rng.binomial(existing, 0.4)) for _ in range(2000)]
    plain = np.array([r.r_indicator for r in drawn])
    adjusted = np.array([r.r_adjusted for r in drawn])
    assert np.mean((1 - plain) ** 2 / 4) == pytest.approx(5 * 0.24 / 239, rel=0.05)
    taken_off = ((1 - plain) ** 2 - (1 - adjusted) ** 2)[adjusted < 1] / 4
    assert taken_off.mean() == pytest.approx(6 * 0.24 / 240, rel=0.05)
    assert (adjusted >= plain).all()


@pytest.mark.parametrize(
    ("existing", "answered", "expected"),
    [
        ([10, 20], [5, 10], 1.0),
        ([10, 20], [0, 0], 1.0),
        ([10, 20], [10, 20], 1.0),
        ([1], [1], 1.0),
        ([10, 0], [5, 0], 1.0),
        ([500, 500], [500, 0], 1 - math.sqrt(1000 / 999)),
    ],
    ids=["equal", "nobody", "everybody", "one company", "empty cell", "all or none"],
)
def test_representativity_at_its_edges(
    existing: list[int], answered: list[int], expected: float
) -> None:
    found = representativity(np.array(existing), np.array(answered))
    assert found.r_indicator == pytest.approx(expected)
    assert found.r_adjusted == pytest.approx(expected)


@pytest.mark.parametrize(
    ("existing", "answered"), [([3], [4]), ([3], [-1]), ([3, 4], [1]), ([0, 0], [0, 0]), ([], [])]
)
def test_impossible_frames(existing: list[int], answered: list[int]) -> None:
    with pytest.raises(ValueError, match=r"answered|companies"):
        representativity(np.array(existing), np.array(answered))


def test_needed_sample_size(golden: dict[str, dict[str, object]]) -> None:
    stored = golden["C9_mean_fpc"]["n_needed_for_moe10_p50"]
    assert needed_n(0.10, population=260) == stored["N=260"]
    assert needed_n(0.10, population=3500) == stored["N=3500"]
    assert needed_n(0.10, population=math.inf) == math.ceil(stored["n0"])


def test_needed_sample_size_at_its_edges() -> None:
    assert needed_n(0.10, population=1) == 1
    assert needed_n(1.0, population=50) == 1
    assert needed_n(1e-6, population=50) == 50
    for bad in ({"half_width": 0.0}, {"share": 1.0}, {"population": 0}):
        with pytest.raises(ValueError, match="needed"):
            needed_n(**{"half_width": 0.1, "population": 10, **bad})


@given(st.floats(0.01, 0.4), st.integers(2, 5000), st.floats(0.05, 0.95))
@settings(max_examples=100, deadline=None)
def test_needed_sample_size_is_the_smallest_that_reaches_the_precision(
    half_width: float, population: int, share: float
) -> None:
    def reached(n: int) -> float:
        fpc = (population - n) / (population - 1)
        return 1.959963985 * math.sqrt(share * (1 - share) / n * fpc)

    n = needed_n(half_width, population=population, share=share)
    assert reached(n) <= half_width * (1 + 1e-6)
    assert n == 1 or reached(n - 1) >= half_width * (1 - 1e-6)

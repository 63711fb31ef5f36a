"""Survey and workshop side by side: stored example, verdicts, ties and edges."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.evidence import SURVEY_WEIGHTS, Evidence, compare_evidence, composite
from tests.conftest import shared_input


@pytest.fixture(scope="module")
def golden() -> dict[str, object]:
    text = shared_input("methods/golden/A_needs.json").read_text(encoding="utf-8")
    return json.loads(text)["A10_survey_workshop"]


def compared(survey: object, workshop: object, ceiling: object = None) -> Evidence:
    values = np.array(survey, dtype=float)
    needs = [f"n{k}" for k in range(len(values))]
    high = np.full(len(values), len(values)) if ceiling is None else np.array(ceiling)
    return compare_evidence(values, np.array(workshop), needs=needs, survey_rank_high=high)


def test_worked_example(golden: dict[str, object]) -> None:
    found = compared(golden["survey_need"], golden["workshop_organisations"])
    ranges = found.table[["composite_rank_low", "composite_rank_high"]].to_numpy().tolist()
    assert ranges == golden["rank_range"]
    assert found.table["borda"].tolist() == golden["borda"]
    assert found.tau_b == pytest.approx(golden["kendall_tau_b"], abs=5e-5)
    # R 4.2.2: cor(survey, workshop, method = "kendall")
    assert found.tau_b == pytest.approx(0.06666666667, abs=1e-10)


def test_composites_of_the_worked_example(golden: dict[str, object]) -> None:
    sides = np.array(golden["survey_need"]), np.array(golden["workshop_organisations"])
    assert [float(weight) for weight in golden["combined_by_weight"]] == list(SURVEY_WEIGHTS)
    for weight, expected in golden["combined_by_weight"].items():
        assert composite(*sides, float(weight)) == pytest.approx(expected, abs=1e-9)


def test_verdicts() -> None:
    """High in the survey: even the largest possible rank is in the top half."""
    found = compared([9, 8, 7, 1], [3, 2, 5, 0], [2, 2, 3, 4])
    assert found.table["verdict"].tolist() == ["confirmed", "survey_only", "workshop_only", "open"]


def test_half_of_an_odd_number_of_needs() -> None:
    found = compared([3, 2, 1], [0, 0, 1], [1, 2, 3])
    assert found.table["verdict"].tolist() == ["survey_only", "open", "open"]


def test_ties_take_all_their_ranks() -> None:
    found = compared([5, 5, 1], [4, 4, 0])
    assert found.table["composite_rank_low"].tolist() == [1, 1, 3]
    assert found.table["composite_rank_high"].tolist() == [2, 2, 3]
    assert found.table["borda"].tolist() == [3, 3, 0]


def test_ties_of_different_sums_are_ties() -> None:
    """Both sides run over the same range, so 10 times the composite is a whole number."""
    survey = np.array([5, 24, 19, 27, 15, 18, 29, 21])
    workshop = np.array([15, 18, 29, 21, 5, 24, 19, 27])
    exact = [k * survey + (10 - k) * workshop for k in (5, 6, 7, 8, 9)]
    table = compared(survey, workshop).table
    low = np.min([[1 + (c > one).sum() for one in c] for c in exact], axis=0)
    high = np.max([[(c >= one).sum() for one in c] for c in exact], axis=0)
    assert table["composite_rank_low"].tolist() == low.tolist()
    assert table["composite_rank_high"].tolist() == high.tolist()


@pytest.mark.parametrize(
    ("survey", "workshop"),
    [([], []), ([4.0], [2]), ([4.0, 5.0, 6.0], [2, 2, 2]), ([4.0, 4.0], [1, 2])],
)
def test_no_agreement_is_claimed_where_one_side_does_not_differ(
    survey: list[float], workshop: list[int]
) -> None:
    found = compared(survey, workshop)
    assert np.isnan(found.tau_b)
    assert len(found.table) == len(survey)
    assert found.table["composite_rank_high"].le(len(survey)).all()


def test_one_silent_side_leaves_the_ranks_of_the_other() -> None:
    found = compared([4.0, 5.0, 6.0], [2, 2, 2])
    assert found.table["composite_rank_low"].tolist() == [3, 2, 1]
    assert found.table["composite_rank_high"].tolist() == [3, 2, 1]


def test_a_need_of_one_side_only_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        compared([4.0, np.nan], [1, 2])
    with pytest.raises(ValueError, match="one score"):
        compared([4.0, 3.0], [1])


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 20)), min_size=1, max_size=9),
    st.integers(1, 9),
    st.integers(-9, 9),
)
@settings(max_examples=80, deadline=None)
def test_properties(pairs: list[tuple[int, int]], factor: int, shift: int) -> None:
    """The unit of the survey's score does not matter; Borda points always add up."""
    survey, workshop = (np.array(side) for side in zip(*pairs, strict=True))
    found = compared(survey, workshop)
    other = compared(factor * survey + shift, workshop)
    same = ["verdict", "composite_rank_low", "composite_rank_high", "borda"]
    assert found.table[same].equals(other.table[same])
    assert found.table["borda"].sum() == len(pairs) * (len(pairs) - 1)
    assert (found.table["composite_rank_low"] <= found.table["composite_rank_high"]).all()

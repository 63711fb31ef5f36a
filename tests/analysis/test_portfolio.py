"""Quadrants of the importance-performance portfolio and how certain they are."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.portfolio import CERTAIN, QUADRANTS, UNDECIDED, portfolio, quadrants
from tests.conftest import shared_input

SHORT = {"Q1": "concentrate", "Q2": "keep", "Q3": "low_priority", "Q4": "possible_overkill"}


@pytest.fixture(scope="module")
def example() -> dict[str, object]:
    text = shared_input("methods/golden/A_needs.json").read_text(encoding="utf-8")
    return json.loads(text)


@pytest.fixture(scope="module")
def placed(example: dict[str, object]) -> pd.DataFrame:
    data = example["A1_borich_rdm_pni"]
    return place(np.array(data["importance"]), np.array(data["satisfaction"]), data["items"])


def place(importance: np.ndarray, satisfaction: np.ndarray, needs: list[str]) -> pd.DataFrame:
    return portfolio(
        importance,
        satisfaction,
        needs=needs,
        weights=np.ones(len(importance)),
        midpoint=3.0,
        seed=1,
    )


def test_worked_example(example: dict[str, object], placed: pd.DataFrame) -> None:
    result, golden = example["A1_borich_rdm_pni"]["result"], example["A4_IPA"]
    assert placed["importance"].to_numpy() == pytest.approx(result["I"], abs=5e-5)
    assert placed["satisfaction"].to_numpy() == pytest.approx(result["S"], abs=5e-5)
    assert placed["distance"].to_numpy() == pytest.approx(golden["diagonal"]["distance"], abs=5e-5)
    assert placed["above_diagonal"].tolist() == golden["diagonal"]["above"]
    assert (placed["n_responses"] == 12).all()


@pytest.mark.parametrize("rule", ["data_centred", "scale_centred"])
def test_quadrants_of_the_worked_example(
    example: dict[str, object], placed: pd.DataFrame, rule: str
) -> None:
    stored = example["A4_IPA"][rule]
    importance, satisfaction = placed["importance"].to_numpy(), placed["satisfaction"].to_numpy()
    centre = np.array([stored["ci"], stored["cs"]])
    if rule == "data_centred":
        own = [importance.mean(), satisfaction.mean()]
        assert own == pytest.approx(centre, abs=5e-5)
    found = [QUADRANTS[k] for k in quadrants(importance, satisfaction, centre)]
    assert found == [SHORT[name[:2]] for name in stored["q"]]


def test_probabilities_of_the_worked_example(
    example: dict[str, object], placed: pd.DataFrame
) -> None:
    """Stored: another program's bootstrap of the quadrant "concentrate", tolerance 0.03."""
    stored = example["A4_IPA"]["boot_prob_Q1_data_centred"]
    probability = dict(zip(placed["need"], placed["probability"], strict=True))
    assert probability["Genehmigung"] == pytest.approx(stored["prob"][1], abs=stored["tol"])
    assert probability["Azubis"] == pytest.approx(stored["prob"][3], abs=stored["tol"])
    # Ingenieure lies in "keep", and hardly ever anywhere but there or in "concentrate".
    assert probability["Ingenieure"] == pytest.approx(1 - stored["prob"][4], abs=stored["tol"])
    labels = dict(zip(placed["need"], placed["quadrant_data"], strict=True))
    assert labels["Genehmigung"] == labels["Azubis"] == "concentrate"
    assert labels["Ingenieure"] == labels["Bauland"] == UNDECIDED


def test_each_label_has_its_own_probability(placed: pd.DataFrame) -> None:
    for label, share in (
        ("quadrant_data", "probability"),
        ("quadrant_scale", "probability_scale"),
    ):
        assert ((placed[label] != UNDECIDED) == (placed[share] >= CERTAIN)).all()


def test_the_seed_decides_and_nothing_is_changed_in_place(example: dict[str, object]) -> None:
    data = example["A1_borich_rdm_pni"]
    importance, satisfaction = np.array(data["importance"]), np.array(data["satisfaction"])
    before = importance.copy()
    first = place(importance, satisfaction, data["items"])
    pd.testing.assert_frame_equal(first, place(importance, satisfaction, data["items"]))
    assert np.array_equal(importance, before)


def test_weights_count_like_copies_in_the_means() -> None:
    importance = np.array([[5.0, 1.0], [3.0, 3.0]])
    satisfaction = np.array([[1.0, 5.0], [3.0, 3.0]])
    found = portfolio(
        importance, satisfaction, needs=["a", "b"], weights=np.array([3, 1]), midpoint=3, seed=0
    )
    assert found["importance"].tolist() == [4.5, 1.5]
    assert found["satisfaction"].tolist() == [1.5, 4.5]


def test_a_need_uses_the_companies_that_answered_both() -> None:
    importance = np.array([[5.0, 2.0], [4.0, 2.0], [1.0, 2.0]])
    satisfaction = np.array([[1.0, 4.0], [2.0, 4.0], [np.nan, 4.0]])
    found = place(importance, satisfaction, ["a", "b"])
    assert found["n_responses"].tolist() == [2, 3]
    assert found["importance"].tolist() == [4.5, 2.0]


def test_one_company_decides_nothing() -> None:
    found = place(np.array([[5.0, 1.0]]), np.array([[1.0, 5.0]]), ["a", "b"])
    assert (found["quadrant_data"] == UNDECIDED).all()
    assert found["probability"].isna().all()


@pytest.mark.parametrize("companies", [0, 4])
def test_a_need_without_answers(companies: int) -> None:
    importance = np.column_stack([np.full(companies, 5.0), np.full(companies, np.nan)])
    found = place(importance, np.full((companies, 2), 2.0), ["a", "b"]).iloc[1]
    assert found["n_responses"] == 0
    assert np.isnan([found["importance"], found["satisfaction"], found["distance"]]).all()
    assert found["above_diagonal"] is pd.NA
    assert found["quadrant_data"] == found["quadrant_scale"] == UNDECIDED


def test_an_unanswered_need_does_not_move_the_lines() -> None:
    rng = np.random.default_rng(5)
    importance, satisfaction = rng.integers(1, 6, (2, 40, 3)).astype(float)
    whole = place(importance, satisfaction, ["a", "b", "c"])
    gap = np.full((40, 1), np.nan)
    more = place(np.hstack([importance, gap]), np.hstack([satisfaction, gap]), ["a", "b", "c", "d"])
    pd.testing.assert_frame_equal(whole, more.iloc[:3])


def test_equal_needs_lie_on_the_lines() -> None:
    """A mean of equal means may differ in its last digit; all needs are important and good."""
    ratings = np.repeat(np.array([3.0, 5, 5, 2, 1, 4, 4, 4, 4])[:, None], 5, axis=1)
    found = place(ratings, ratings, list("abcde"))
    assert (found["quadrant_data"] == "keep").all()
    assert not found["above_diagonal"].any()


def test_shapes_must_match() -> None:
    with pytest.raises(ValueError, match="shape"):
        place(np.ones((3, 2)), np.ones((3, 2)), ["a"])


@given(st.floats(1, 5), st.floats(1, 5), st.floats(1, 5), st.floats(1, 5))
@settings(max_examples=100, deadline=None)
def test_quadrants_follow_their_definition(i: float, s: float, ci: float, cs: float) -> None:
    if min(abs(i - ci), abs(s - cs)) < 1e-8:
        return
    expected = {(True, False): 0, (True, True): 1, (False, False): 2, (False, True): 3}
    found = quadrants(np.array([i]), np.array([s]), np.array([ci, cs]))
    assert found.tolist() == [expected[i > ci, s > cs]]

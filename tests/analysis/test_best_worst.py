"""Best-worst counts: stored scores, R survey's standard errors, and the ends of the scale."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.best_worst import best_worst
from tests.conftest import shared_input

BEST = np.array(
    [[2, 1, 0, 0], [1, 1, 1, 0], [3, 0, 0, 0], [1, 0, 0, 1], [2, 2, 0, 0], [0, 1, 0, 0]]
)
WORST = np.array(
    [[0, 0, 1, 2], [0, 1, 0, 2], [0, 0, 1, 2], [1, 0, 2, 0], [0, 0, 1, 3], [0, 1, 0, 0]]
)
SHOWN = np.array(
    [[3, 3, 3, 3], [3, 2, 3, 3], [3, 3, 3, 3], [3, 3, 2, 2], [3, 3, 3, 4], [0, 3, 0, 0]]
)
WEIGHTS = np.array([1, 2, 0.5, 1.5, 1, 3])


def scored(best: object, worst: object, shown: object, weights: object = None) -> pd.DataFrame:
    table = [np.atleast_2d(np.array(part)) for part in (best, worst, shown)]
    w = np.ones(len(table[0])) if weights is None else np.array(weights)
    return best_worst(*table, items=[f"i{k}" for k in range(table[0].shape[1])], weights=w)


def test_worked_example() -> None:
    path = shared_input("methods/golden/A_needs.json")
    golden = json.loads(path.read_text(encoding="utf-8"))["A6_maxdiff_counts"]
    found = scored(golden["best"], golden["worst"], golden["shown"])
    for column, name in (
        ("score", "score"),
        ("utility", "analytic_logit"),
        ("preference_share", "share"),
    ):
        assert found[column].to_numpy() == pytest.approx(golden[name], abs=5e-5)
    assert found["shown"].tolist() == golden["shown"]


def test_scores_and_standard_errors_agree_with_r() -> None:
    """R survey 4.1.1: svyratio(~d1, ~s1, svydesign(~1, weights = ~wt, data = d)).

    Columns d1 to d4 are best - worst, s1 to s4 how often the item was shown.
    """
    found = scored(BEST, WORST, SHOWN, WEIGHTS)
    score = [0.4166666667, 0.12, -0.2121212121, -0.4857142857]
    se = [0.1447379497, 0.0961997921, 0.2704555188, 0.2114383419]
    assert found["score"].to_numpy() == pytest.approx(score, abs=1e-9)
    assert found["se"].to_numpy() == pytest.approx(se, abs=1e-9)
    assert found["n_responses"].tolist() == [5, 6, 5, 5]


def test_equal_showing_gives_the_standard_error_of_a_mean() -> None:
    per_company = (BEST[:5, 0] - WORST[:5, 0]) / 3
    found = scored(BEST[:5, :1], WORST[:5, :1], np.full((5, 1), 3))
    assert found["score"][0] == pytest.approx(per_company.mean())
    assert found["se"][0] == pytest.approx(per_company.std(ddof=1) / np.sqrt(5))


def test_always_worst_has_no_preference_and_no_utility() -> None:
    found = scored([[2, 1, 0], [1, 1, 0]], [[0, 0, 2], [0, 1, 2]], [[2, 2, 2], [2, 2, 2]])
    assert found["score"].tolist() == [0.75, 0.25, -1.0]
    assert np.isnan(found["utility"][2])
    assert found["preference_share"][2] == 0
    assert found["preference_share"].sum() == pytest.approx(1)


def test_always_best_leaves_no_shares() -> None:
    found = scored([[2, 0], [2, 0]], [[0, 1], [0, 2]], [[2, 2], [2, 2]], [0.3, 0.7])
    assert found["score"][0] == 1
    assert np.isnan(found["utility"][0])
    assert found["preference_share"].isna().all()


def test_an_item_that_nobody_saw() -> None:
    found = scored([[1, 0], [0, 0]], [[0, 0], [1, 0]], [[2, 0], [2, 0]])
    assert found["n_responses"].tolist() == [2, 0]
    assert found.loc[1, ["score", "se", "utility", "preference_share"]].isna().all()
    assert found["preference_share"][0] == 1


@pytest.mark.parametrize("companies", [0, 1])
def test_too_few_companies_have_no_standard_error(companies: int) -> None:
    part = slice(0, companies)
    found = best_worst(
        BEST[part], WORST[part], SHOWN[part], items=list("abcd"), weights=WEIGHTS[part]
    )
    assert found["se"].isna().all()
    assert found["score"].isna().all() == (companies == 0)


@pytest.mark.parametrize(
    ("best", "worst", "shown", "message"),
    [
        ([[2]], [[1]], [[2]], "more often"),
        ([[-1]], [[0]], [[2]], "negative"),
        ([[1, 0]], [[0]], [[2]], "shape"),
    ],
)
def test_impossible_counts(best: object, worst: object, shown: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        scored(best, worst, shown)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_properties(data: st.DataObject) -> None:
    """Exchanging best and worst turns the scores round; weights have no unit."""
    cells = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
    rows = data.draw(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=2, max_size=12))
    counts = np.array(rows)
    best, worst = counts[..., 0], counts[..., 1]
    shown = counts.sum(axis=2)
    weights = np.array(data.draw(st.lists(st.floats(0.1, 9), min_size=len(rows))))[: len(rows)]
    found = scored(best, worst, shown, weights)
    turned = scored(worst, best, shown, 8 * weights)
    assert turned["score"].to_numpy() == pytest.approx(-found["score"].to_numpy(), nan_ok=True)
    assert turned["se"].to_numpy() == pytest.approx(found["se"].to_numpy(), nan_ok=True, abs=1e-12)
    assert found["score"].dropna().abs().le(1).all()
    shares = found["preference_share"].dropna()
    assert shares.empty or shares.sum() == pytest.approx(1)

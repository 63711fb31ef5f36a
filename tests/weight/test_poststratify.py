"""Post-stratification: N / n in every cell, and cells that cannot be met."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.weight import CalibrationError, crossed, poststratify

CELLS = {"a × x": 30.0, "a × y": 20.0, "b × x": 15.0, "b × y": 35.0}


def sample(*counts: int) -> pd.DataFrame:
    cells = [cell for cell, n in zip(CELLS, counts, strict=True) for _ in range(n)]
    return pd.DataFrame({"p × q": cells})


def test_companies_per_response_in_every_cell() -> None:
    classes = sample(3, 4, 5, 7)
    weights = poststratify(classes, {"p × q": pd.Series(CELLS)})
    by_cell = weights.groupby(classes["p × q"]).unique().to_dict()
    assert {cell: list(w) for cell, w in by_cell.items()} == {
        "a × x": [10.0],
        "a × y": [5.0],
        "b × x": [3.0],
        "b × y": [5.0],
    }


def test_starting_weights_keep_their_ratio_within_a_cell() -> None:
    classes = pd.DataFrame({"p": ["a", "a", "b"]})
    targets = {"p": pd.Series({"a": 12.0, "b": 5.0})}
    weights = poststratify(classes, targets, start=pd.Series([1.0, 3.0, 9.0]))
    assert weights.to_list() == pytest.approx([3, 9, 5])


def test_crossed_names_its_cells() -> None:
    classes = pd.DataFrame({"p": ["a", "b"], "q": ["x", "y"]}, index=[4, 7])
    cells = crossed(classes)
    assert cells.to_dict() == {4: "a × x", 7: "b × y"}
    assert cells.name == "p × q"
    assert len(crossed(classes.iloc[:0])) == 0


def test_a_cell_without_response_is_named_with_what_helps() -> None:
    message = (
        r"Zelle „a × y“ \(p × q\): Unternehmen, aber keine Antworten\. "
        r"In study\.yml Klassen zusammenlegen \(weighting: collapse\) oder method: rake"
    )
    with pytest.raises(CalibrationError, match=message):
        poststratify(sample(3, 0, 5, 7), {"p × q": pd.Series(CELLS)})


def test_many_cells_without_response_are_counted() -> None:
    with pytest.raises(CalibrationError, match="Zellen „a × x“, „a × y“, „b × x“ und 1 weitere"):
        poststratify(sample(0, 0, 0, 0), {"p × q": pd.Series(CELLS)})


@pytest.mark.parametrize("target", [{**CELLS, "a × y": 0.0}, {"a × x": 1.0, "b × x": 2.0}])
def test_responses_in_a_cell_without_companies_are_named(target: dict[str, float]) -> None:
    with pytest.raises(CalibrationError, match=r"Zellen? „a × y“.*: Antworten, aber keine Untern"):
        poststratify(sample(3, 4, 5, 7), {"p × q": pd.Series(target)})


def test_a_cell_without_companies_and_responses_does_not_matter() -> None:
    target = pd.Series({**CELLS, "a × y": 0.0})
    weights = poststratify(sample(3, 0, 5, 7), {"p × q": target})
    assert weights.sum() == pytest.approx(80)


def test_several_margins_must_be_crossed_first() -> None:
    classes = pd.DataFrame({"p": ["a"], "q": ["x"]})
    with pytest.raises(ValueError, match="to unpack"):
        poststratify(classes, {"p": pd.Series({"a": 1.0}), "q": pd.Series({"x": 1.0})})


@given(
    counts=st.tuples(*[st.integers(1, 20)] * 4),
    seed=st.integers(0, 1000),
    scale=st.floats(0.001, 1000),
)
def test_cells_met_whatever_the_order_and_the_scale_of_the_start(
    counts: tuple[int, ...], seed: int, scale: float
) -> None:
    classes = sample(*counts)
    start = pd.Series(range(1, len(classes) + 1), dtype=float)
    targets = {"p × q": pd.Series(CELLS)}
    weights = poststratify(classes, targets, start=start)
    assert (weights > 0).all()
    sums = weights.groupby(classes["p × q"]).sum()
    assert sums.to_dict() == pytest.approx(CELLS)
    shuffled = classes.sample(frac=1, random_state=seed)
    again = poststratify(shuffled, targets, start=start[shuffled.index] * scale)
    assert again.sort_index().to_numpy() == pytest.approx(weights.to_numpy())

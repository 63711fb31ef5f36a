"""When a class cannot be weighted by itself: fewer than 5 answers, or ratio outside 1/4 to 4."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.weight.collapse import Collapsed, collapse_margin, small_classes


@pytest.mark.parametrize(("answers", "small"), [(4, ["c"]), (5, []), (0, ["c"])])
def test_five_answers_are_enough(answers: int, small: list[str]) -> None:
    sample = pd.Series({"a": 30, "b": 30, "c": answers})
    population = pd.Series({"a": 100, "b": 100, "c": 20})
    assert small_classes(sample, population) == small


@pytest.mark.parametrize(("companies", "small"), [(400, []), (440, ["b"]), (25, []), (20, ["b"])])
def test_ratio_between_a_quarter_and_four(companies: int, small: list[str]) -> None:
    # Sample shares are a tenth and nine tenths; the population of a makes b's ratio exact.
    sample = pd.Series({"a": 90, "b": 10})
    population = pd.Series({"a": 1000 - companies, "b": companies})
    assert [name for name in small_classes(sample, population) if name == "b"] == small


def test_declared_classes_are_merged_and_others_kept() -> None:
    sample = pd.Series({"a": 40, "b": 3, "c": 6, "d": 2})
    population = pd.Series({"a": 100, "b": 20, "c": 20, "d": 15})
    mapping, done = collapse_margin("kreis", sample, population, declared=[["b", "c"]])
    assert mapping == {"a": "a", "b": "b+c", "c": "b+c", "d": "d"}
    assert done == [
        Collapsed("kreis", ("b", "c"), "b+c"),
        Collapsed("kreis", ("d",), None),
    ]


def test_nothing_is_merged_without_need() -> None:
    sample, population = pd.Series({"a": 20, "b": 10}), pd.Series({"a": 60, "b": 40})
    mapping, done = collapse_margin("kreis", sample, population, declared=[["a", "b"]])
    assert mapping == {"a": "a", "b": "b"}
    assert done == []

"""Errors for limits of calibrated estimates: larger where few answered, none in a census."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.cube import build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import mean_of
from pipeline.analysis.small_samples import weights_df, without_gain
from pipeline.analysis.tabulate import Table, lay_out
from pipeline.analysis.variables import Categorical, Numeric, Variable
from pipeline.analysis.variance import estimate

SCALE = np.arange(1.0, 6.0)
SIZES = np.array([2, 2, 2, 2, 4, 4, 4, 4, 4, 4])
ANSWERS = np.array([0, 3, 2, 4, 1, 0, 4, 2, 3, 3])


def table(variable: Variable) -> Table:
    """Return four small companies that stand for 15 each and six larger ones for 20 / 3 each."""
    weights = np.where(SIZES == 2, 15.0, 40 / 6)
    profiles = pd.DataFrame({"size": SIZES, "stratum": "all"})
    cube = build_cube({"x": variable}, weights, profiles, base=np.ones(len(SIZES)))
    masks = np.ones((1, len(cube.profiles)), dtype=bool)
    design = Design({"all": 100.0}, ("size",), by_weight=True)
    return lay_out(cube, masks, design).tabulate("x")


def test_post_stratified_variance_has_the_correction_of_each_class() -> None:
    """sum of (N_h/N)^2 (1 - n_h/N_h) s_h^2 / n_h with s_h^2 over n_h, times n / (n - 1)."""
    found = estimate(table(Categorical(ANSWERS, 5)), mean_of(SCALE))
    parts = [(0.6, 1 - 4 / 60, ANSWERS[:4]), (0.4, 1 - 6 / 40, ANSWERS[4:])]
    variance = sum(share**2 * rest * np.var(y) / len(y) for share, rest, y in parts)
    assert found.se[0] ** 2 == pytest.approx(variance * 10 / 9)


def test_the_error_without_gain_is_that_of_given_weights() -> None:
    given = table(Categorical(ANSWERS, 5))
    before = estimate(given, mean_of(SCALE))
    found = without_gain(given, mean_of(SCALE), before)
    w = np.where(SIZES == 2, 15.0, 40 / 6)
    y = ANSWERS + 1.0
    u = w * (y - w @ y / w.sum()) / w.sum()
    assert found.se[0] == pytest.approx(np.sqrt(10 / 9 * np.sum((1 - 1 / w) * u**2)))
    assert found.se[0] > before.se[0]


def test_degrees_of_freedom_are_those_of_the_heavy_class() -> None:
    given = table(Categorical(ANSWERS, 5))
    before = estimate(given, mean_of(SCALE))
    found = without_gain(given, mean_of(SCALE), before)
    q = np.repeat([15**2 * (1 - 1 / 15), (40 / 6) ** 2 * (1 - 6 / 40)], [4, 6])
    assert found.df[0] == pytest.approx(q.sum() ** 2 / (q**2).sum() - 1)
    assert found.df[0] < before.df[0] == 9


def test_equal_weights_lose_no_degrees_of_freedom_and_a_census_none() -> None:
    assert weights_df(np.array([[6.0]]), np.array([[12.0]])) == pytest.approx(11)
    assert weights_df(np.array([[0.0]]), np.array([[12.0]])) == np.inf


def test_numbers_and_categories_have_the_same_error() -> None:
    errors = []
    for variable, functional in (
        (Categorical(ANSWERS, 5), mean_of(SCALE)),
        (Numeric(ANSWERS + 1.0), None),
    ):
        given = table(variable)
        found = without_gain(given, functional, estimate(given, functional))
        errors.append((found.estimate[0], found.se[0], found.df[0]))
    assert errors[0] == pytest.approx(errors[1])

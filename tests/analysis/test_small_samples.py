"""Errors for limits of calibrated estimates: larger where few answered, none in a census."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.analysis.cube import build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import mean_of
from pipeline.analysis.intervals import t_interval
from pipeline.analysis.small_samples import (
    adjusted,
    answers_df,
    skewness_shift,
    weights_df,
)
from pipeline.analysis.tabulate import Table, lay_out
from pipeline.analysis.variables import Categorical, Numeric, Variable
from pipeline.analysis.variance import estimate, linearise

SCALE = np.arange(1.0, 6.0)
SIZES = np.array([2, 2, 2, 2, 4, 4, 4, 4, 4, 4])
ANSWERS = np.array([0, 3, 2, 4, 1, 0, 4, 2, 3, 3])
EVERYONE = np.ones(len(SIZES), dtype=bool)


def table(
    variable: Variable,
    light: float = 40 / 6,
    *,
    asked: np.ndarray = EVERYONE,
    by_weight: bool = True,
) -> Table:
    """Return four small companies that stand for 15 each and six larger ones for 20 / 3 each."""
    weights = np.where(SIZES == 2, 15.0, light)
    profiles = pd.DataFrame({"size": SIZES, "stratum": "all", "asked": asked})
    cube = build_cube({"x": variable}, weights, profiles, base=np.ones(len(SIZES)))
    masks = cube.profiles["asked"].to_numpy(dtype=bool)[None]
    design = Design({"all": 100.0} if by_weight else None, ("size",), by_weight=by_weight)
    return lay_out(cube, masks, design).tabulate("x")


def test_post_stratified_variance_has_the_correction_of_each_class() -> None:
    """sum of (N_h/N)^2 (1 - n_h/N_h) s_h^2 / n_h with s_h^2 over n_h, times n / (n - 1)."""
    found = estimate(table(Categorical(ANSWERS, 5)), mean_of(SCALE))
    parts = [(0.6, 1 - 4 / 60, ANSWERS[:4]), (0.4, 1 - 6 / 40, ANSWERS[4:])]
    variance = sum(share**2 * rest * np.var(y) / len(y) for share, rest, y in parts)
    assert found.se[0] ** 2 == pytest.approx(variance * 10 / 9)


def responses() -> tuple[np.ndarray, ...]:
    """Return weights, residuals from the class means and influences of :func:`table`, per n."""
    w = np.where(SIZES == 2, 15.0, 40 / 6)
    y = ANSWERS + 1.0
    means = {size: y[size == SIZES].mean() for size in SIZES}
    residual = (y - np.array([means[size] for size in SIZES])) / w.sum()
    return w, residual, (y - w @ y / w.sum()) / w.sum()


def test_residuals_are_raised_by_their_leverage() -> None:
    """A class of n_h fits 1 / n_h of each answer: s_h^2 over n_h - 1 instead of n_h."""
    given = table(Categorical(ANSWERS, 5))
    found = adjusted(given, mean_of(SCALE), estimate(given, mean_of(SCALE)))
    parts = [(0.6, 1 - 4 / 60, ANSWERS[:4]), (0.4, 1 - 6 / 40, ANSWERS[4:])]
    variance = sum(share**2 * rest * np.var(y, ddof=1) / len(y) for share, rest, y in parts)
    assert found.se[0] ** 2 == pytest.approx(variance)
    given = table(Categorical(ANSWERS, 5), by_weight=False)
    unlimited = sum(share**2 * np.var(y, ddof=1) / len(y) for share, _, y in parts)
    assert estimate(given, mean_of(SCALE), leverage=True).se[0] ** 2 == pytest.approx(unlimited)


def of_few(added: np.ndarray) -> float:
    return 2 * (added.sum() ** 2 / (added**2).sum() - 1)


def test_degrees_of_freedom_are_those_of_the_heavy_class_or_of_few_answers() -> None:
    given = table(Categorical(ANSWERS, 5))
    before = estimate(given, mean_of(SCALE))
    w, residual, u = responses()
    q = w**2 - w
    of_weights = q.sum() ** 2 / (q**2).sum() - 1
    raised = residual / np.sqrt(1 - 1 / np.where(SIZES == 2, 4, 6))
    of_answers = of_few(q * raised**2)
    assert of_answers < of_few(q * u**2)
    assert answers_df(given, linearise(given, mean_of(SCALE)))[0] == pytest.approx(of_answers)
    assert adjusted(given, mean_of(SCALE), before).df[0] == pytest.approx(of_answers)
    assert of_answers < of_weights < before.df[0] == 9
    camps = table(Categorical(np.array([0, 4, 0, 4, 0, 4, 0, 4, 0, 4]), 5))
    found = adjusted(camps, mean_of(SCALE), estimate(camps, mean_of(SCALE)))
    assert found.df[0] == pytest.approx(of_weights)


def test_few_carry_the_variance_with_their_class_or_without() -> None:
    """Heavy answers far from the mean are few, even if their class explains them all."""
    alike = np.array([4, 3, 4, 3, 0, 1, 0, 1, 0, 1])
    given = table(Categorical(alike, 5))
    w, y = np.where(SIZES == 2, 15.0, 40 / 6), alike + 1.0
    means = np.array([y[size == SIZES].mean() for size in SIZES])
    of_answers = of_few((w**2 - w) * (y - w @ y / w.sum()) ** 2)
    raised = (y - means) / np.sqrt(1 - 1 / np.where(SIZES == 2, 4, 6))
    assert of_answers < of_few((w**2 - w) * raised**2)
    assert answers_df(given, linearise(given, mean_of(SCALE)))[0] == pytest.approx(of_answers)


def test_the_fit_of_companies_outside_a_group_carries_variance_too() -> None:
    group = np.array([1, 1, 0, 1, 1, 1, 0, 0, 1, 1], dtype=bool)
    near = np.array([3, 4, 4, 4, 1, 1, 4, 2, 1, 1])
    given = table(Categorical(near, 5), asked=group)
    w, y = np.where(SIZES == 2, 15.0, 40 / 6), near + 1.0
    mean = w[group] @ y[group] / w[group].sum()
    z = np.where(group, y - mean, 0.0) / w[group].sum()
    fit = np.array([z[size == SIZES].mean() for size in SIZES])
    added = (w**2 - w) * (z - fit) ** 2 / (1 - 1 / np.where(SIZES == 2, 4, 6))
    expected = min(of_few(added), of_few((w**2 - w) * z**2))
    assert answers_df(given, linearise(given, mean_of(SCALE)))[0] == pytest.approx(expected)
    found = estimate(given, mean_of(SCALE), leverage=True)
    assert found.se[0] ** 2 == pytest.approx(added.sum())


@pytest.mark.parametrize("by_weight", [True, False])
def test_skewness_moves_limits_to_the_side_of_rare_answers(*, by_weight: bool) -> None:
    def shift(answers: np.ndarray, quantile: float) -> float:
        given = table(Categorical(answers, 5), by_weight=by_weight)
        score = linearise(given, mean_of(SCALE)).score
        return skewness_shift(given, score, np.array([quantile]))[0]

    w, _, u = responses()
    rest, less = (w - 1, w - 2) if by_weight else (w, w)
    se = np.sqrt((w * rest * u**2).sum())
    skew, tied = (w * rest * less * u**3).sum() / se**3, (w * rest**2 * u**3).sum() / se**3
    expected = tied / 2 + (3 * tied - skew) * (2.5**2 - 1) / 6
    assert shift(ANSWERS, 2.5) == pytest.approx(expected)
    assert shift(4 - ANSWERS, 2.5) == pytest.approx(-expected)
    assert shift(np.array([0, 0, 0, 4, 0, 0, 0, 0, 0, 1]), 2.0) > 0.5
    assert shift(np.zeros(10, dtype=int), 2.5) == 0


def test_the_quantile_of_the_skewness_is_that_of_the_weights() -> None:
    given = table(Categorical(ANSWERS, 5))
    found = adjusted(given, mean_of(SCALE), estimate(given, mean_of(SCALE)))
    q = responses()[0] ** 2 - responses()[0]
    quantile = stats.t.ppf([0.975], q.sum() ** 2 / (q**2).sum() - 1)
    score = linearise(given, mean_of(SCALE)).score
    assert found.shift == pytest.approx(skewness_shift(given, score, quantile))


def test_a_side_gets_shorter_by_half_the_shift_and_by_a_tenth_at_most() -> None:
    quantile = stats.t.ppf(0.975, 10)
    shifts = np.array([0.2, -0.2, 3.0, 0.0])
    ones = np.ones(4)
    low, high = t_interval(5 * ones, ones, 10 * ones, shift=shifts)
    assert 5 - low == pytest.approx(quantile + np.array([-0.1, 0.2, -0.1 * quantile, 0]))
    assert high - 5 == pytest.approx(quantile + np.array([0.2, -0.1, 3.0, 0]))


def test_equal_weights_lose_no_degrees_of_freedom_and_a_census_none() -> None:
    assert weights_df(np.array([[6.0]]), np.array([[12.0]])) == pytest.approx(11)
    assert weights_df(np.array([[0.0]]), np.array([[12.0]])) == np.inf


def test_numbers_and_categories_have_the_same_error() -> None:
    found = []
    for variable, functional in (
        (Categorical(ANSWERS, 5), mean_of(SCALE)),
        (Numeric(ANSWERS + 1.0), None),
    ):
        given = table(variable)
        found.append(adjusted(given, functional, estimate(given, functional)))
    of_categories, of_numbers = found
    assert of_categories.se == pytest.approx(of_numbers.se)
    w = responses()[0]
    q = w**2 - w
    assert of_numbers.df[0] == pytest.approx(q.sum() ** 2 / (q**2).sum() - 1)
    assert of_numbers.shift[0] == 0


def test_a_class_that_stands_for_less_than_itself_adds_no_variance() -> None:
    """Weights below 1: w^2 - w would be negative."""
    found = []
    for variable, functional in (
        (Categorical(ANSWERS, 5), mean_of(SCALE)),
        (Numeric(ANSWERS + 1.0), None),
    ):
        given = table(variable, light=0.5)
        found.append(estimate(given, functional).se[0])
    heavy = np.var(ANSWERS[:4]) * 4 * (15**2 - 15) / (60 + 3) ** 2
    assert np.square(found) == pytest.approx([heavy * 10 / 9] * 2)

"""Change between overlapping waves on a worked example (80 and 75 companies, 50 in both)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.change import overall_change, panel_change
from pipeline.analysis.functionals import share_of
from pipeline.analysis.variables import Categorical, handlungsfeld_scores
from pipeline.codebook import read_study
from pipeline.places import Places
from tests.conftest import DEMO

YES = share_of(np.array([False, True]))


def waves() -> tuple[np.ndarray, np.ndarray]:
    both = [(1, 1)] * 18 + [(1, 0)] * 6 + [(0, 1)] * 12 + [(0, 0)] * 14
    first = [a for a, _ in both] + [1] * 10 + [0] * 20
    second = [b for _, b in both] + [1] * 12 + [0] * 13
    return np.array(first), np.array(second)


def test_all_responses_use_the_panels_covariance() -> None:
    first, second = waves()
    found = overall_change(
        Categorical(first, 2),
        Categorical(second, 2),
        (np.ones(80), np.ones(75)),
        (np.arange(50), np.arange(50)),
        YES,
    )
    assert found.estimate == pytest.approx(0.135)
    assert found.se == pytest.approx(0.072101, abs=5e-7)


def test_without_common_companies_the_waves_are_independent() -> None:
    first, second = waves()
    nobody = (np.array([], dtype=int), np.array([], dtype=int))
    found = overall_change(
        Categorical(first, 2), Categorical(second, 2), (np.ones(80), np.ones(75)), nobody, YES
    )
    assert found.se == pytest.approx(0.080144, abs=5e-7)


def test_panel_is_the_paired_difference() -> None:
    first, second = (codes[:50] for codes in waves())
    found = panel_change(Categorical(first, 2), Categorical(second, 2), np.ones(50), YES)
    difference = second - first
    assert found.estimate == pytest.approx(0.12)
    assert found.se == pytest.approx(difference.std(ddof=1) / np.sqrt(50), rel=1e-12)


def test_panel_leaves_out_companies_without_an_answer_in_one_wave() -> None:
    first, second = np.array([0, 1, -1, 1]), np.array([1, 1, 1, -1])
    found = panel_change(Categorical(first, 2), Categorical(second, 2), np.ones(4), YES)
    assert (found.n, found.estimate) == (2, 0.5)


def test_a_new_or_dropped_item_is_no_change_of_the_index(demo_run: Places) -> None:
    """From June to September one item of a Handlungsfeld was dropped and one added elsewhere."""
    study = read_study(DEMO)
    responses = pd.read_parquet(demo_run.processed / "responses.parquet")
    estimates = pd.read_parquet(demo_run.processed / "estimates.parquet")
    rows = estimates[
        (estimates["statistic"] == "change_index")
        & (estimates["wave"] == "2013-09")
        & (estimates["weighting"] == "unweighted")
        & (estimates["category"] == "all")
    ].set_index("question")
    parts = {wave: responses[responses["wave"] == wave] for wave in ("2013-06", "2013-09")}
    for field, common in (
        ("rahmenbedingungen", ["RB_FLAECHE", "RB_GENEHM", "RB_ENERGIE"]),
        ("standortmarketing", ["SM_BEKANNT", "SM_NETZ"]),
    ):
        means = [
            np.nanmean(handlungsfeld_scores(study, field, part, only=common))  # type: ignore[arg-type]
            for part in parts.values()
        ]
        assert rows.loc[field, "estimate"] == pytest.approx(means[1] - means[0])
    levels = estimates[(estimates["statistic"] == "index") & estimates["breakdown"].isna()]
    flagged = set(levels.loc[levels["flags"].str.contains("themen_geaendert"), "question"])
    assert flagged == {"rahmenbedingungen", "standortmarketing"}
    reworded = levels[levels["flags"].str.contains("wortlaut_geaendert")]
    assert set(zip(reworded["wave"], reworded["question"], strict=True)) == {
        ("2013-09", "fachkraefte"),
        ("2013-11", "fachkraefte"),
    }


def test_few_companies_in_one_wave_limit_the_degrees_of_freedom() -> None:
    few, many = np.array([0, 1, 1, 0]), np.arange(100) % 2
    nobody = (np.array([], dtype=int), np.array([], dtype=int))
    weights = (np.ones(4), np.ones(100))
    found = overall_change(Categorical(few, 2), Categorical(many, 2), weights, nobody, YES)
    v1, v2 = few.var(ddof=1) / 4, many.var(ddof=1) / 100
    assert found.df == pytest.approx((v1 + v2) ** 2 / (v1**2 / 3 + v2**2 / 99))
    assert found.df < 4

"""Crossings and coarser groups: against a crosstab, and against counting by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis import Sample, estimate_waves, estimates_table
from pipeline.analysis.crosstab import crosstab
from pipeline.analysis.figures import figures
from pipeline.analysis.need_scales import mean_importance
from pipeline.analysis.table import IDENTITY
from pipeline.analysis.variables import build_variables
from pipeline.codebook import Study, read_study
from tests.analysis.test_properties import invented, population, sample_of
from tests.codebook.example import write

NUMBERS = ["n_responses", "n_weighted", "n_effective", "estimate", "se", "ci_low", "ci_high"]
NEED_STATISTICS = {"mean", "need_share", "index", "response_rate"}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    found = read_study(write(tmp_path_factory.mktemp("study")))
    declared = {"breakdowns": ["groesse", "lage"], "crossings": [["groesse", "lage"]]}
    settings = found.settings.model_copy(update=declared)
    questions = tuple(q for q in found.questions if q.scale != "empfehlung")
    return replace(found, settings=settings, questions=questions)


@pytest.fixture(scope="module")
def responses(study: Study) -> pd.DataFrame:
    return invented(study, 4)


@pytest.fixture(scope="module")
def sample(study: Study, responses: pd.DataFrame) -> Sample:
    return sample_of(study, responses)


@pytest.fixture(scope="module")
def estimates(study: Study, responses: pd.DataFrame, sample: Sample) -> pd.DataFrame:
    return estimates_table("invented", estimate_waves(study, responses, sample))


def test_every_table_has_a_row_for_every_group(study: Study, estimates: pd.DataFrame) -> None:
    for table in study.catalogue():
        rows = estimates[estimates["breakdown"] == table.name]
        own = rows.groupby(["wave", "weighting", "statistic", "question", "category"], dropna=False)
        groups = {tuple(found) for found in own["group"].agg(list)}
        assert groups == {tuple(study.groups(table))}, table.name
    assert set(estimates["breakdown"].dropna()) == {table.name for table in study.catalogue()}


def test_crossings_carry_scores_of_needs_indices_and_response_only(
    estimates: pd.DataFrame,
) -> None:
    crossed = estimates["breakdown"].str.contains("*", regex=False).fillna(False)
    assert set(estimates.loc[crossed, "statistic"]) == NEED_STATISTICS
    means = estimates[crossed & (estimates["statistic"] == "mean")]
    assert set(means["category"]) == {"importance", "satisfaction"}
    plain = set(estimates.loc[estimates["breakdown"] == "groesse", "statistic"])
    assert plain == set(estimates.loc[estimates["breakdown"] == "grob", "statistic"])
    assert {"share", "mean_number", "best_worst_score", "saldo"} < plain


@pytest.mark.parametrize("sides", [("groesse", "lage"), ("grob", "lage"), ("grob",)])
@pytest.mark.parametrize("weighting", ["unweighted", "rake"])
def test_figures_are_those_of_a_crosstab(
    study: Study,
    responses: pd.DataFrame,
    sample: Sample,
    estimates: pd.DataFrame,
    sides: tuple[str, ...],
    weighting: str,
) -> None:
    wave = study.settings.waves[0].id
    part = responses[responses["wave"] == wave]
    importance = mean_importance(study, part, wave=wave)
    variables = build_variables(study, part, wave=wave, importance=importance)
    plan = [
        figure
        for figure in figures(study)
        if figure.statistic in NEED_STATISTICS
        and (figure.need or figure.statistic == "index")
        and figure.category != "severity"
        and figure.variable in variables
    ]
    classes = {side: [c.id for c in study.classification(side).classes] for side in sides}
    expected = crosstab(plan, variables, part, sample, weighting=weighting, groups=classes)
    expected["group"] = expected["group"].str.replace(" × ", "*")
    rows = estimates[
        (estimates["wave"] == wave)
        & (estimates["weighting"] == weighting)
        & (estimates["breakdown"] == "*".join(sides))
    ]
    key = ["question", "statistic", "category", "group"]
    own = rows.fillna({"category": ""}).set_index(key)
    theirs = expected.fillna({"category": ""}).set_index(key)
    # The table of estimates says nothing about the spread of one answer.
    theirs["se"] = theirs["se"].mask(theirs["n_responses"] == 1)
    assert len(theirs) >= 6 * len(classes)
    for name in NUMBERS:
        numbers = (
            table.loc[theirs.index, name].to_numpy(dtype=float, na_value=np.nan)
            for table in (own, theirs)
        )
        np.testing.assert_allclose(*numbers, rtol=1e-9, atol=1e-9, err_msg=name)


def test_counts_are_those_of_a_filter_by_hand(
    study: Study, responses: pd.DataFrame, estimates: pd.DataFrame
) -> None:
    wave = study.settings.waves[1].id
    rows = estimates[(estimates["wave"] == wave) & (estimates["weighting"] == "unweighted")]
    frame, part = population(), responses[responses["wave"] == wave]
    rate = rows[(rows["statistic"] == "response_rate") & (rows["breakdown"] == "grob*lage")]
    assert len(rate) == 4
    for row in rate.itertuples():
        coarse, place = str(row.group).split("*")
        answered = part[(part["grob"] == coarse) & (part["lage"] == place)]
        known = frame[(frame["grob"] == coarse) & (frame["lage"] == place)]
        assert (row.n_responses, row.n_weighted) == (len(answered), len(known))
    mean = rows[(rows["question"] == "W_1") & (rows["breakdown"] == "groesse*lage")]
    for row in mean.itertuples():
        size, place = str(row.group).split("*")
        inside = part[(part["groesse"] == size) & (part["lage"] == place) & (part["W_1"] > 0)]
        assert row.n_responses == len(inside)
        assert row.estimate == pytest.approx(inside["W_1"].mean())


def test_a_coarser_group_counts_the_companies_of_its_parts(
    study: Study, estimates: pd.DataFrame
) -> None:
    keys = [name for name in IDENTITY if name not in ("breakdown", "group")]
    checked = 0
    for table in study.catalogue():
        if table.coarser_of is None:
            continue
        fine = estimates[estimates["breakdown"] == table.coarser_of]
        for group, inside in study.members(table, study.table(table.coarser_of)).items():
            own = estimates[(estimates["breakdown"] == table.name) & (estimates["group"] == group)]
            parts = fine[fine["group"].isin(inside)].fillna(dict.fromkeys(keys, ""))
            total = parts.groupby(keys)[["n_responses", "n_weighted"]].sum()
            own = own.fillna(dict.fromkeys(keys, "")).set_index(keys)
            assert len(own) == len(total)
            assert (own["n_responses"] == total.loc[own.index, "n_responses"]).all()
            np.testing.assert_allclose(
                own["n_weighted"].astype(float), total.loc[own.index, "n_weighted"].astype(float)
            )
            checked += len(own)
    assert checked > 100


def test_a_study_without_crossings_has_none(study: Study, responses: pd.DataFrame) -> None:
    settings = study.settings.model_copy(update={"crossings": [], "breakdowns": ["grob", "lage"]})
    plain = replace(study, settings=settings)
    rows = estimate_waves(plain, responses, sample_of(plain, responses))
    assert {row.get("breakdown") for row in rows} == {None, "grob", "lage"}

"""What must hold for the results of any study, here invented ones with every type of question."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline.analysis import Sample, change_rows, estimate_waves, estimates_table, rank_items
from pipeline.analysis import wave_cube as counting
from pipeline.analysis.table import IDENTITY
from pipeline.codebook import NO_ANSWER, NOT_IN_WAVE, NUMERIC, Question, Study, read_study
from pipeline.weight import weigh
from tests.codebook.example import write

COMPANIES, ANSWERED = 140, 60
RANKED = ["wave", "weighting", "scope", "kind", "need"]
Results = list[pd.DataFrame]
seeds = st.integers(0, 10_000)
# A smaller seed is no simpler example: nothing to shrink.
few = settings(max_examples=2, deadline=None, phases=[Phase.reuse, Phase.generate])


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    found = read_study(write(tmp_path_factory.mktemp("study")))
    smaller = found.settings.model_copy(update={"breakdowns": ["lage"]})
    # Eleven answers are many rows and nothing new.
    questions = tuple(q for q in found.questions if q.scale != "empfehlung")
    return replace(found, settings=smaller, questions=questions)


def population() -> pd.DataFrame:
    random = np.random.default_rng(1)
    size = random.choice(["klein", "mittel", "gross"], COMPANIES, p=[0.5, 0.3, 0.2])
    coarse = np.where(size == "gross", "rest", "kmu")
    place = random.choice(["stadt", "land"], COMPANIES)
    return pd.DataFrame({"groesse": size, "grob": coarse, "lage": place})


def answers(study: Study, question: Question, random: np.random.Generator) -> np.ndarray:
    """Return codes of one question; some answers are missing."""
    n = ANSWERED
    if question.type in NUMERIC:
        values = random.integers(0, 101, n).astype(float)
        return np.where(random.random(n) < 0.1, np.nan, values)
    low, high = (0, 1) if question.type == "multiple" else (1, len(study.scale(question).valid()))
    codes = random.integers(low, high + 1, n)
    return np.where(random.random(n) < 0.1, random.choice([NO_ANSWER, -2], n), codes)


def invented(study: Study, seed: int) -> pd.DataFrame:
    """Return the responses of two waves whose companies overlap."""
    random = np.random.default_rng(seed)
    companies = population()
    parts = []
    for wave in study.settings.waves:
        who = random.choice(COMPANIES, ANSWERED, replace=False)
        part = companies.iloc[who].reset_index(drop=True)
        columns = {}
        for question in study.questions:
            codes = answers(study, question, random)
            if wave.id not in question.columns:
                codes = np.full(ANSWERED, np.nan if question.type in NUMERIC else NOT_IN_WAVE)
            columns[question.id] = codes
            if question.type in NUMERIC:
                columns[f"{question.id}.missing"] = np.where(np.isnan(codes), NO_ANSWER, 0)
        names = [f"company {k:03d}" for k in who]
        parts.append(part.assign(wave=wave.id, company=names, **columns))
    return pd.concat(parts, ignore_index=True)


def sample_of(study: Study, responses: pd.DataFrame, *, base: float = 1.0) -> Sample:
    start = pd.Series(base, index=responses.index)
    weighted = weigh(study, responses, population(), base=start)
    return Sample(weighted.weights, weighted.margins, weighted.residual_weights, population())


def figures(study: Study, responses: pd.DataFrame, sample: Sample | None = None) -> Results:
    """Return levels and changes by what they are about."""
    sample = sample_of(study, responses) if sample is None else sample
    rows = estimate_waves(study, responses, sample) + change_rows(study, responses, sample)
    table = estimates_table("invented", rows).fillna(dict.fromkeys(IDENTITY, ""))
    return [table.set_index(list(IDENTITY))]


def figures_and_ranks(study: Study, responses: pd.DataFrame) -> Results:
    """Return ranks and their sets too."""
    ranks = rank_items(study, responses, sample_of(study, responses))
    return [*figures(study, responses), ranks.set_index(RANKED)]


def assert_same(found: Results, expected: Results, *, but: tuple[str, ...] = ()) -> None:
    """Compare all that ``expected`` has; ``found`` may have more."""
    for one, other in zip(found, expected, strict=True):
        assert one.index.is_unique
        assert len(other) > 50
        one = one.loc[other.index]
        for name in other.columns.difference(but):
            if pd.api.types.is_numeric_dtype(other[name]):
                numbers = (
                    table[name].to_numpy(dtype=float, na_value=np.nan) for table in (one, other)
                )
                np.testing.assert_allclose(*numbers, rtol=1e-9, atol=1e-9, err_msg=name)
            else:
                pd.testing.assert_series_equal(one[name], other[name])


@given(seeds, st.booleans())
@few
def test_the_order_of_the_responses_does_not_matter(
    study: Study, seed: int, renumber: bool
) -> None:
    responses = invented(study, seed)
    shuffled = responses.sample(frac=1, random_state=seed).reset_index(drop=renumber)
    assert_same(figures_and_ranks(study, shuffled), figures_and_ranks(study, responses))


@given(seeds, st.integers(1, 70))
@few
def test_responses_may_be_counted_in_parts(study: Study, seed: int, size: int) -> None:
    responses = invented(study, seed)
    expected = figures(study, responses)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "ROWS_PER_PARTITION", size)
        assert_same(figures(study, responses), expected)


@given(seeds, st.integers(-8, 8))
@few
def test_the_unit_of_the_weights_does_not_matter(study: Study, seed: int, power: int) -> None:
    """Calibration does not see the unit; figures see ratios of weights, but for their sum.

    Where the population is known, a weight says how many companies a response stands for.
    """
    responses, unit = invented(study, seed), 2.0**power
    sample = sample_of(study, responses)
    expected = figures(study, responses, sample)
    calibrated = sample_of(study, responses, base=unit)
    assert_same(figures(study, responses, calibrated), expected)
    sample = replace(sample, population=None)
    expected = figures(study, responses, sample)
    scaled = replace(sample, weights=sample.weights * unit)
    found = figures(study, responses, scaled)
    assert_same(found, expected, but=("n_weighted",))
    sums = [table[0]["n_weighted"] for table in (found, expected)]
    np.testing.assert_allclose(sums[0], unit * sums[1])


@given(seeds)
@few
def test_shares_add_up(study: Study, seed: int) -> None:
    table = figures(study, invented(study, seed))[0].reset_index()
    table = table[table["reference_wave"].isna()]
    part = table[(table["statistic"] == "share") & (table["n_responses"] > 0)]
    totals = part.groupby(["wave", "weighting", "question", "breakdown", "group"])["estimate"].sum()
    assert len(totals) > 100
    np.testing.assert_allclose(totals, 1, rtol=1e-12)
    keys = ["question", "wave", "weighting", "breakdown", "group"]
    saldo = table[table["statistic"] == "saldo"].set_index(keys)["estimate"]
    climate = part[part["question"].isin(["JETZT", "BALD"])]
    shares = climate.pivot(index=keys, columns="category", values="estimate").loc[saldo.index]
    np.testing.assert_allclose(saldo, 100 * (shares["plus"] - shares["minus"]), atol=1e-9)


@given(seeds)
@few
def test_the_order_of_the_answers_in_the_codebook_does_not_matter(study: Study, seed: int) -> None:
    """Scores, polarity and positions belong to the answer, not to its number."""
    responses = invented(study, seed)
    random = np.random.default_rng(seed)
    scales, places = {}, {}
    for name, scale in study.settings.scales.items():
        valid, missing = scale.valid(), [a for a in scale.answers if a.missing]
        order = random.permutation(len(valid))
        places[name] = np.argsort(order) + 1
        shown = [valid[k] for k in order] + missing
        scales[name] = scale.model_copy(update={"answers": shown})
    moved = replace(study, settings=study.settings.model_copy(update={"scales": scales}))
    recoded = responses.copy()
    for question in study.questions:
        if question.type in NUMERIC or question.type == "multiple":
            continue
        codes = responses[question.id].to_numpy()
        new = places[question.scale][np.maximum(codes, 1) - 1]
        recoded[question.id] = np.where(codes > 0, new, codes)
    assert_same(figures_and_ranks(moved, recoded), figures_and_ranks(study, responses))


@given(seeds)
@few
def test_the_names_of_the_companies_do_not_matter(study: Study, seed: int) -> None:
    responses = invented(study, seed)
    names = responses["company"].unique()
    new = dict(zip(names, np.random.default_rng(seed).permutation(names), strict=True))
    renamed = responses.assign(company=responses["company"].map(new))
    assert_same(figures(study, renamed), figures(study, responses))


def unanswered_need(study: Study) -> tuple[Study, list[str]]:
    """Add the pair of questions of a need, asked in both waves."""
    pair = [replace(q, id=f"{q.id}_NEW", need="NEW") for q in study.needs()["FL"]]
    return replace(study, questions=(*study.questions, *pair)), [q.id for q in pair]


@given(seeds)
@few
def test_a_need_that_nobody_answered_changes_nothing_else(study: Study, seed: int) -> None:
    responses = invented(study, seed)
    larger, names = unanswered_need(study)
    blank = responses.assign(**dict.fromkeys(names, NO_ANSWER))
    found, expected = figures_and_ranks(larger, blank), figures_and_ranks(study, responses)
    assert_same(found, expected)
    added = found[0].drop(index=expected[0].index)
    own = added[added["need"] == "NEW"]
    assert len(own) > 20
    assert (own["n_responses"] == 0).all()

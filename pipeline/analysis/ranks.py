"""Rankings: which ranks the data allow for needs, obstacles and options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from pipeline.analysis.choice_ranks import single_choice_sets
from pipeline.analysis.figures import Figure, figures
from pipeline.analysis.influence import answered, covariance, influence
from pipeline.analysis.intervals import CONFIDENCE
from pipeline.analysis.rank_sets import groups, marginal_sets, simultaneous_sets
from pipeline.analysis.sample import UNWEIGHTED, Sample
from pipeline.analysis.segments import SMALLEST_GROUP
from pipeline.analysis.small_samples import weights_df
from pipeline.analysis.variables import Categorical, Variable, build_variables
from pipeline.codebook import Study

COLUMNS = (
    "wave",
    "weighting",
    "scope",
    "need",
    "handlungsfeld",
    "score",
    "rank",
    "rank_low",
    "rank_high",
    "confidence",
    "kind",
    "rank_group",
)
ALL = "all"
"""Scope of the ranking of all needs; other scopes are a Handlungsfeld, a question or a block."""
LOWEST_FIRST = ("mean_rank",)


@dataclass(frozen=True)
class _Ranking:
    """Items that compete for ranks: one figure each, all of one statistic."""

    scope: str
    items: list[Figure]
    exclusive: bool = False
    """Every company chose exactly one item."""


def rank_items(study: Study, responses: pd.DataFrame, sample: Sample) -> pd.DataFrame:
    """Rank needs by MWDS, obstacles by severity, options by how often they were chosen.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        All waves: codes per response.
    sample : Sample

    Returns
    -------
    pandas.DataFrame
        ``wave, weighting, scope`` (``all`` needs, a Handlungsfeld, a question or a block),
        ``need`` (id of the need, question or answer), ``handlungsfeld, score`` (the statistic
        ranked by), ``rank, rank_low, rank_high, confidence, kind`` (``simultaneous`` for the
        whole ranking, ``marginal`` for one item by itself), ``rank_group`` (a group
        starts at the first rank that is still open, and all its items may hold it; simultaneous
        only).

    Notes
    -----
    See :mod:`pipeline.analysis.rank_sets`; choices of exactly one answer without weights are
    compared exactly (:mod:`pipeline.analysis.choice_ranks`). Items with fewer than 5 answers are
    not ranked.
    """
    rankings = list(_rankings(study))
    parts: list[pd.DataFrame] = []
    for wave in study.settings.waves:
        part = responses[responses["wave"] == wave.id]
        if part.empty:
            continue
        variables = build_variables(study, part, wave=wave.id)
        for weighting in sample.weights.columns:
            for ranking in rankings:
                known = [
                    item
                    for item in ranking.items
                    if item.variable in variables
                    and answered(variables[item.variable]).sum() >= SMALLEST_GROUP
                ]
                if known:
                    table = _rank(ranking, known, variables, part, sample, weighting)
                    parts.append(table.assign(wave=wave.id, weighting=weighting))
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def _rankings(study: Study) -> Iterator[_Ranking]:
    plan = figures(study)
    needs = [figure for figure in plan if figure.statistic == "mwds"]
    yield _Ranking(ALL, needs)
    for handlungsfeld in study.settings.handlungsfelder:
        own = [figure for figure in needs if figure.handlungsfeld == handlungsfeld.id]
        yield _Ranking(handlungsfeld.id, own)
    by_block: dict[tuple[str, str], list[Figure]] = {}
    for figure in plan:
        block = _block(study, figure)
        if block is not None:
            by_block.setdefault((block, figure.statistic), []).append(figure)
    for (block, statistic), items in by_block.items():
        yield _Ranking(block, items, exclusive=statistic in ("share", "first_share"))


def _block(study: Study, figure: Figure) -> str | None:
    """Return the scope a figure is ranked in beside the needs; None if it is not ranked."""
    if figure.statistic in ("first_share", "mean_rank", "best_worst_score"):
        return figure.question
    if figure.statistic not in ("cases_share", "mean", "share"):
        return None
    if figure.question in study.needs():
        return None
    question = study.question(figure.question)
    ranked = {("cases_share", "option"), ("mean", "severity"), ("share", "biggest")}
    if (figure.statistic, question.role) not in ranked:
        return None
    return question.id if question.role == "biggest" else question.block


def _rank(
    ranking: _Ranking,
    items: list[Figure],
    variables: dict[str, Variable],
    responses: pd.DataFrame,
    sample: Sample,
    weighting: str,
) -> pd.DataFrame:
    weights = sample.weights.loc[responses.index, weighting].to_numpy()
    found = [influence(variables[i.variable], weights, i.functional) for i in items]
    theta = np.array([estimate for estimate, _ in found])
    if items[0].statistic in LOWEST_FIRST:
        theta = -theta
    # Without what calibration gains: few answers follow their own fit.
    u = np.column_stack([part for _, part in found])
    strata = sample.strata_of(responses)
    matrix = covariance(u, strata, sample.design(weighting), weights=weights)
    df: float = min(
        int(inside.sum()) - strata[inside].nunique()
        for inside in (answered(variables[item.variable]) for item in items)
    )
    if sample.calibrated_margins(weighting):
        df = min(df, float(weights_df(np.maximum(weights**2 - weights, 0.0), np.ones(len(u)))))
    # Every mean a score is made of takes one, as in a regression.
    df -= max(1 if i.functional is None else i.functional.scores.shape[1] for i in items) - 1
    frame = pd.DataFrame(
        {
            "scope": ranking.scope,
            "need": [_item(figure) for figure in items],
            "handlungsfeld": [figure.handlungsfeld for figure in items],
            "score": items[0].statistic,
            "rank": stats.rankdata(-_without_noise(theta), method="min").astype(int),
            "confidence": CONFIDENCE,
        }
    )
    exact = ranking.exclusive and weighting == UNWEIGHTED and sample.strata is None
    if exact:
        counts = np.array([_chosen(variables[i.variable], i) for i in items])
        sets = single_choice_sets(counts)
        both = [(sets.low, sets.high, "simultaneous")]
    else:
        together = simultaneous_sets(theta, matrix, df=df)
        alone = marginal_sets(theta, matrix, df=df)
        both = [
            (together.low, together.high, "simultaneous"),
            (alone.low, alone.high, "marginal"),
        ]
    tables = []
    for low, high, kind in both:
        group = groups(low, high) if kind == "simultaneous" else pd.NA
        table = frame.assign(rank_low=low, rank_high=high, kind=kind, rank_group=group)
        tables.append(table.astype({"rank_group": "Int64"}).sort_values(["rank", "need"]))
    return pd.concat(tables, ignore_index=True)


def _without_noise(theta: np.ndarray) -> np.ndarray:
    """Return scores in which ties are ties, whatever the order of summation was."""
    largest = np.abs(theta).max(initial=0.0)
    return np.round(theta / largest, 10) if largest > 0 else theta


def _chosen(variable: Variable, figure: Figure) -> int:
    if not isinstance(variable, Categorical) or figure.functional is None:
        raise ValueError(f"{figure.question}: only answers can be counted")
    wanted = np.flatnonzero(figure.functional.scores[:, 0])
    return int(np.isin(variable.codes, wanted).sum())


def _item(figure: Figure) -> str:
    if figure.statistic in ("mwds", "cases_share", "mean"):
        return figure.question
    return figure.category or figure.question

"""What each company answered to each question: what disclosure control must protect."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.analysis.figures import Figure, figures
from pipeline.analysis.need_scales import mean_importance
from pipeline.analysis.variables import Categorical, build_variables, scores
from pipeline.codebook import Study

NOT_CHOSEN = frozenset({0})
"""A box left empty, an answer not ranked: says nothing by itself."""
FIRST_FEW = 3
"""Places that count as among the first."""


Answered = tuple[np.ndarray, frozenset[int], bool, np.ndarray | None]
"""One entry per response: whole codes from 0 with -1 outside the base, or amounts with NaN; the
codes that say nothing about a company; whether amounts are magnitudes such as employees; the scale
points of codes whose mean is a figure."""
NOTHING: frozenset[int] = frozenset()


def answers_by_question(
    study: Study, responses: pd.DataFrame, *, wave: str
) -> dict[str, list[Answered]]:
    """Return what stands behind the figures of each question.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        Responses of the wave.
    wave : str

    Returns
    -------
    dict of str to list of Answered
        Question, need, block or index (column ``question`` of the estimates) -> its variables. A
        need's are whether a company has it and the gap, the climate's its two halves, because no
        figure shows pairs of answers.
    """
    importance = mean_importance(study, responses, wave=wave)
    variables = build_variables(study, responses, wave=wave, importance=importance)
    kinds = {question.id: question.type for question in study.questions}
    found: dict[str, dict[str, Answered]] = {}
    for figure in figures(study):
        if figure.variable not in variables or figure.statistic == "index_without":
            continue
        if figure.statistic == "top3_share" and _no_choice(study, figure.question):
            continue
        own, variable = found.setdefault(figure.question, {}), variables[figure.variable]
        if figure.need is not None and figure.question == figure.need:
            assert isinstance(variable, Categorical)
            if figure.statistic in ("need_share", "gap"):
                own[figure.statistic] = _pair(variable, figure)
        elif figure.statistic == "climate_index":
            assert isinstance(variable, Categorical)
            first, second = _halves(study, variable)
            own["situation"] = (first, NOTHING, False, None)
            own["expectation"] = (second, NOTHING, False, None)
        elif isinstance(variable, Categorical):
            harmless = NOT_CHOSEN if _box(kinds, figure.variable) else NOTHING
            points = _points(study, figure)
            own.setdefault(figure.variable, (variable.codes, harmless, False, points))
        else:
            magnitude = figure.statistic == "mean_number"
            own[figure.variable] = (variable.values, NOTHING, magnitude, None)
    return {question: list(own.values()) for question, own in found.items()}


def _box(kinds: dict[str, str], name: str) -> bool:
    return kinds.get(name) == "multiple" or name.startswith(("first:", "top3:"))


def _points(study: Study, figure: Figure) -> np.ndarray | None:
    """Return the scale points of a rating's answers."""
    own = [question for question in study.questions if question.id == figure.question]
    return scores(study, own[0]) if own and own[0].type == "rating" else None


def _no_choice(study: Study, block: str) -> bool:
    """Return whether whoever ranks all answers has each of them among the first three."""
    return len(study.scale(study.block(block)[0]).valid()) <= FIRST_FEW


def _halves(study: Study, variable: Categorical) -> tuple[np.ndarray, np.ndarray]:
    """Return situation and expectation of the companies that answered both."""
    assert study.settings.climate is not None
    size = len(study.scale(study.question(study.settings.climate.expectation)).valid())
    both = variable.codes >= 0
    return np.where(both, variable.codes // size, -1), np.where(both, variable.codes % size, -1)


def _pair(variable: Categorical, figure: Figure) -> Answered:
    """Return the value of a need's score for each company, by its pair of answers."""
    assert figure.functional is not None
    points = figure.functional.scores[:, 0]
    values = np.where(variable.codes >= 0, points[variable.codes], np.nan)
    if figure.statistic == "gap":
        return values, NOTHING, False, None
    return np.where(np.isnan(values), -1, values).astype(int), NOT_CHOSEN, False, None

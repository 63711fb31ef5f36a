"""What each company answered to each question: what disclosure control must protect."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.analysis.figures import figures
from pipeline.analysis.need_scales import mean_importance
from pipeline.analysis.variables import Categorical, Variable, build_variables
from pipeline.codebook import Study

NOT_CHOSEN = frozenset({0})
"""A box left empty, an answer not ranked: says nothing by itself."""


def answers_by_question(
    study: Study, responses: pd.DataFrame, *, wave: str
) -> dict[str, list[tuple[np.ndarray, frozenset[int]]]]:
    """Return the variables behind the figures of each question.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        Responses of the wave.
    wave : str

    Returns
    -------
    dict of str to list of (numpy.ndarray, frozenset of int)
        Question, need, block or index (column ``question`` of the estimates) -> its variables,
        one entry per response: whole codes from 0 with -1 outside the base, or amounts with NaN;
        and the codes that say nothing about a company.
    """
    importance = mean_importance(study, responses, wave=wave)
    variables = build_variables(study, responses, wave=wave, importance=importance)
    kinds = {question.id: question.type for question in study.questions}
    names: dict[str, list[str]] = {}
    for figure in figures(study):
        if figure.variable in variables and figure.statistic != "index_without":
            names.setdefault(figure.question, []).append(figure.variable)
    return {
        question: [
            (_values(variables[name]), NOT_CHOSEN if _box(kinds, name) else frozenset())
            for name in dict.fromkeys(own)
        ]
        for question, own in names.items()
    }


def _box(kinds: dict[str, str], name: str) -> bool:
    return kinds.get(name) == "multiple" or name.startswith(("first:", "top3:"))


def _values(variable: Variable) -> np.ndarray:
    return variable.codes if isinstance(variable, Categorical) else variable.values

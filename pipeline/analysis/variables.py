"""Responses -> analysis variables: what is counted, with its base decided once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.analysis.need_scales import asked_needs, handlungsfeld_scores
from pipeline.codebook import BLOCKS, DONT_KNOW, NO_ANSWER, NUMERIC, Question, Study

MISSING = -1


@dataclass(frozen=True)
class Categorical:
    """A variable with ``size`` categories.

    ``codes`` has one entry per response, 0 to size-1; -1 where the response does not belong
    to the base (missing in any sense).
    """

    codes: np.ndarray
    size: int


@dataclass(frozen=True)
class Numeric:
    """A variable with one number per response; NaN outside the base."""

    values: np.ndarray


Variable = Categorical | Numeric


def scores(study: Study, question: Question) -> np.ndarray:
    """Return the scale value of each category of a rating question, in order."""
    return np.array([answer.score for answer in study.scale(question).valid()], dtype=float)


def polarity(study: Study, question: Question) -> np.ndarray:
    """Return +1, 0 or -1 for each category of a better/same/worse question, in order."""
    signs = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}
    return np.array([signs.get(a.polarity or "", np.nan) for a in study.scale(question).valid()])


def build_variables(
    study: Study,
    responses: pd.DataFrame,
    *,
    wave: str,
    importance: Mapping[str, float] | None = None,
) -> dict[str, Variable]:
    """Return the analysis variables of one wave.

    Which variables there are follows from the codebook alone and each response's values from its
    own answers, so the variables of parts of the responses, even of none, fit together.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        Responses of the wave or any part of them, one column of codes per question.
    wave : str
        Which questions were asked.
    importance : mapping of str to float, optional
        Need -> mean importance in the whole wave (see ``need_scales.mean_importance``); without
        it there is no ``index_importance``.

    Returns
    -------
    dict of str to Variable
        ``<question>`` for single questions, options, sliders and numbers; ``pair:<need>``
        (category = importance x satisfaction); ``pair:<climate>``;
        ``first|top3|rank:<block>:<answer>`` (rank only where every answer has a place);
        ``best_worst:<block>:<answer>``; ``index:<handlungsfeld>`` and, from two items on,
        ``index_without:<handlungsfeld>:<need>`` and ``index_importance:<handlungsfeld>``;
        ``kind:<question or block>`` (0 valid, 1 no answer, 2 don't know; base = companies that
        were asked).
    """
    variables: dict[str, Variable] = {}
    for question in (q for q in study.questions if wave in q.columns):
        codes = responses[question.id].to_numpy()
        if question.type in NUMERIC:
            variables[question.id] = Numeric(codes.astype(float))
        elif question.type in ("rating", "single"):
            variables[question.id] = _categorical(codes, len(study.scale(question).valid()))
        elif question.type == "multiple":
            variables[question.id] = Categorical(np.where(codes >= 0, codes, MISSING), 2)
    for need, (first, second) in study.needs().items():
        pair = _pair(variables, first.id, second.id)
        if pair is not None:
            variables[f"pair:{need}"] = pair
    climate = study.settings.climate
    if climate is not None:
        pair = _pair(variables, climate.situation, climate.expectation)
        if pair is not None:
            variables[f"pair:{climate.id}"] = pair
    for block in study.blocks("ranking"):
        variables.update(_ranking(study, block, responses, wave))
    for block in study.blocks("best_worst"):
        items, best, worst, shown = best_worst_counts(study, block, responses, wave=wave)
        score = np.divide(best - worst, shown, out=np.full(shown.shape, np.nan), where=shown > 0)
        names = [f"best_worst:{block}:{item}" for item in items]
        variables |= {name: Numeric(score[:, k]) for k, name in enumerate(names)}
    for handlungsfeld in study.settings.handlungsfelder:
        variables.update(_indices(study, handlungsfeld.id, responses, wave, importance))
    variables.update(_kinds(study, responses, wave))
    return variables


def best_worst_counts(
    study: Study, block: str, responses: pd.DataFrame, *, wave: str
) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Count how often each company chose and saw the items of a best-worst block.

    A task counts where both halves were answered, with two different items.

    Parameters
    ----------
    study : Study
    block : str
    responses : pandas.DataFrame
        One column of codes per question.
    wave : str
        Which tasks were asked.

    Returns
    -------
    items : list of str
        Answer ids that the tasks of this wave show.
    best, worst, shown : numpy.ndarray, shape (responses, items)
        Times chosen as best, as worst, and shown in tasks that count.
    """
    tasks = [task for task in study.tasks(block) if wave in task[0].columns]
    lists = [[answer.id for answer in study.scale(first).valid()] for first, _ in tasks]
    items = list(dict.fromkeys(item for shown_items in lists for item in shown_items))
    best, worst, shown = np.zeros((3, len(responses), len(items)))
    for (first, second), shown_items in zip(tasks, lists, strict=True):
        chosen, rejected = (responses[q.id].to_numpy() for q in (first, second))
        counts = (chosen > 0) & (rejected > 0) & (chosen != rejected)
        for position, item in enumerate(shown_items, 1):
            column = items.index(item)
            best[:, column] += counts & (chosen == position)
            worst[:, column] += counts & (rejected == position)
            shown[:, column] += counts
    return items, best, worst, shown


def _categorical(codes: np.ndarray, size: int) -> Categorical:
    return Categorical(np.where(codes > 0, codes - 1, MISSING), size)


def _pair(variables: dict[str, Variable], first: str, second: str) -> Categorical | None:
    a, b = variables.get(first), variables.get(second)
    if not (isinstance(a, Categorical) and isinstance(b, Categorical)):
        return None
    both = (a.codes >= 0) & (b.codes >= 0)
    return Categorical(np.where(both, a.codes * b.size + b.codes, MISSING), a.size * b.size)


def _ranking(study: Study, block: str, responses: pd.DataFrame, wave: str) -> dict[str, Variable]:
    places = [place for place in study.block(block) if wave in place.columns]
    if not places:
        return {}
    answers = study.scale(places[0]).valid()
    table = responses[[q.id for q in places]].to_numpy()
    ranked = (table > 0).any(axis=1)
    complete = (np.sort(table) == np.arange(1, len(places) + 1)).all(axis=1)
    variables: dict[str, Variable] = {}
    for position, answer in enumerate(answers, 1):
        chosen = table == position
        first, top3 = chosen[:, 0], chosen[:, :3].any(axis=1)
        variables[f"first:{block}:{answer.id}"] = Categorical(np.where(ranked, first, MISSING), 2)
        variables[f"top3:{block}:{answer.id}"] = Categorical(np.where(ranked, top3, MISSING), 2)
        if len(places) == len(answers):  # with fewer places nobody's mean rank is known
            rank = np.where(complete, chosen.argmax(axis=1), MISSING)
            variables[f"rank:{block}:{answer.id}"] = Categorical(rank, len(answers))
    return variables


def _indices(
    study: Study,
    handlungsfeld: str,
    responses: pd.DataFrame,
    wave: str,
    importance: Mapping[str, float] | None,
) -> dict[str, Variable]:
    def score(only: list[str], weights: Mapping[str, float] | None = None) -> Variable:
        found = handlungsfeld_scores(study, handlungsfeld, responses, only=only, importance=weights)
        return Numeric(np.full(len(responses), np.nan) if found is None else found)

    needs = asked_needs(study, handlungsfeld, wave)
    variables = {f"index:{handlungsfeld}": score(needs)} if needs else {}
    if len(needs) > 1:
        for need in needs:
            rest = [other for other in needs if other != need]
            variables[f"index_without:{handlungsfeld}:{need}"] = score(rest)
        if importance is not None:
            variables[f"index_importance:{handlungsfeld}"] = score(needs, importance)
    return variables


def _kinds(study: Study, responses: pd.DataFrame, wave: str) -> dict[str, Variable]:
    variables: dict[str, Variable] = {}
    groups: dict[str, list[Question]] = {}
    for question in (q for q in study.questions if wave in q.columns):
        name = question.block if question.type in BLOCKS else question.id
        groups.setdefault(name, []).append(question)
    for name, questions in groups.items():
        suffix = ".missing" if questions[0].type in NUMERIC else ""
        best = np.max([responses[q.id + suffix].to_numpy() for q in questions], axis=0)
        kind = np.select(
            [best >= 0, best == NO_ANSWER, best == DONT_KNOW], [0, 1, 2], default=MISSING
        )
        variables[f"kind:{name}"] = Categorical(kind, 3)
    return variables

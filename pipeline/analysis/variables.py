"""Responses -> analysis variables: what is counted, with its base decided once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.analysis.need_scales import quality, share_of_range
from pipeline.codebook import DONT_KNOW, NO_ANSWER, NOT_IN_WAVE, Question, Study

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


def build_variables(study: Study, responses: pd.DataFrame) -> dict[str, Variable]:
    """Return the analysis variables of one wave.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        Responses of one wave, one column of codes per question.

    Returns
    -------
    dict of str to Variable
        ``<question>`` for single questions and options; ``pair:<need>`` (category =
        importance x satisfaction); ``pair:<climate>``; ``first|top3|rank:<block>:<answer>``;
        ``index:<handlungsfeld>``; ``kind:<question or block>`` (0 valid, 1 no answer,
        2 don't know; base = companies that were asked). Questions that the wave did not ask
        have no variable.
    """
    variables: dict[str, Variable] = {}
    for question in study.questions:
        codes = responses[question.id].to_numpy()
        if question.type == "number":
            if (responses[f"{question.id}.missing"] != NOT_IN_WAVE).any():
                variables[question.id] = Numeric(codes.astype(float))
        elif (codes == NOT_IN_WAVE).all():
            continue
        elif question.type in ("rating", "single"):
            variables[question.id] = _categorical(codes, len(study.scale(question).valid()))
        elif question.type == "multiple":
            variables[question.id] = Categorical(np.where(codes >= 0, codes, MISSING), 2)
    for need, (importance, satisfaction) in study.needs().items():
        pair = _pair(variables, importance.id, satisfaction.id)
        if pair is not None:
            variables[f"pair:{need}"] = pair
    climate = study.settings.climate
    if climate is not None:
        pair = _pair(variables, climate.situation, climate.expectation)
        if pair is not None:
            variables[f"pair:{climate.id}"] = pair
    for block in study.blocks("ranking"):
        variables.update(_ranking(study, block, responses))
    for handlungsfeld in study.settings.handlungsfelder:
        index = handlungsfeld_scores(study, handlungsfeld.id, responses)
        if index is not None:
            variables[f"index:{handlungsfeld.id}"] = Numeric(index)
    variables.update(_kinds(study, responses))
    return variables


def asked_needs(study: Study, handlungsfeld: str, wave: str) -> list[str]:
    """Return the needs of a Handlungsfeld of which a wave asked both questions."""
    return [
        need
        for need, questions in study.needs().items()
        if questions[0].handlungsfeld == handlungsfeld
        and all(wave in question.columns for question in questions)
    ]


def handlungsfeld_scores(
    study: Study,
    handlungsfeld: str,
    responses: pd.DataFrame,
    *,
    only: Collection[str] | None = None,
) -> np.ndarray | None:
    """Return each company's need in a Handlungsfeld, 0 to 100.

    u = POMP(importance) * (1 - POMP(satisfaction)) per item, POMP = share of the scale's
    range; the company's score is 100 * the mean of its answered items, NaN if it answered
    fewer than half of the items asked (methods specification, A9). ``only`` names the needs to
    use where two waves did not ask the same.
    """
    items = []
    for need, (importance, satisfaction) in study.needs().items():
        if only is not None and need not in only:
            continue
        codes = [responses[q.id].to_numpy() for q in (importance, satisfaction)]
        if importance.handlungsfeld != handlungsfeld or any(
            (c == NOT_IN_WAVE).all() for c in codes
        ):
            continue
        parts = []
        for question, code in zip((importance, satisfaction), codes, strict=True):
            pomp = share_of_range(quality(study, question))
            parts.append(np.where(code > 0, pomp[np.maximum(code, 1) - 1], np.nan))
        items.append(parts[0] * (1 - parts[1]))
    if not items:
        return None
    table = np.column_stack(items)
    answered = (~np.isnan(table)).sum(axis=1)
    total = np.nansum(table, axis=1)
    enough = answered * 2 >= table.shape[1]
    return np.where(enough & (answered > 0), 100 * total / np.maximum(answered, 1), np.nan)


def _categorical(codes: np.ndarray, size: int) -> Categorical:
    return Categorical(np.where(codes > 0, codes - 1, MISSING), size)


def _pair(variables: dict[str, Variable], first: str, second: str) -> Categorical | None:
    a, b = variables.get(first), variables.get(second)
    if not (isinstance(a, Categorical) and isinstance(b, Categorical)):
        return None
    both = (a.codes >= 0) & (b.codes >= 0)
    return Categorical(np.where(both, a.codes * b.size + b.codes, MISSING), a.size * b.size)


def _ranking(study: Study, block: str, responses: pd.DataFrame) -> dict[str, Variable]:
    places = study.block(block)
    table = responses[[q.id for q in places]].to_numpy()
    if (table == NOT_IN_WAVE).all():
        return {}
    answers = study.scale(places[0]).valid()
    ranked = (table > 0).any(axis=1)
    # A mean rank needs every option placed; with fewer places than options nobody has one.
    complete = (table > 0).sum(axis=1) == len(answers)
    variables: dict[str, Variable] = {}
    for position, answer in enumerate(answers, 1):
        chosen = table == position
        first, top3 = chosen[:, 0], chosen[:, :3].any(axis=1)
        variables[f"first:{block}:{answer.id}"] = Categorical(np.where(ranked, first, MISSING), 2)
        variables[f"top3:{block}:{answer.id}"] = Categorical(np.where(ranked, top3, MISSING), 2)
        if complete.any():
            rank = np.where(complete, chosen.argmax(axis=1), MISSING)
            variables[f"rank:{block}:{answer.id}"] = Categorical(rank, len(answers))
    return variables


def _kinds(study: Study, responses: pd.DataFrame) -> dict[str, Variable]:
    variables: dict[str, Variable] = {}
    blocks: dict[str, list[Question]] = {}
    for question in study.questions:
        grouped = question.type in ("multiple", "ranking")
        blocks.setdefault(question.block if grouped else question.id, []).append(question)
    for name, questions in blocks.items():
        suffix = ".missing" if questions[0].type == "number" else ""
        codes = np.column_stack([responses[q.id + suffix].to_numpy() for q in questions])
        best = codes.max(axis=1)
        kind = np.select(
            [best >= 0, best == NO_ANSWER, best == DONT_KNOW], [0, 1, 2], default=MISSING
        )
        if (kind != MISSING).any():
            variables[f"kind:{name}"] = Categorical(kind, 3)
    return variables

"""On which scale a need's importance and satisfaction compare, and a company's need on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.codebook import NOT_IN_WAVE, Question, Study

LOW, HIGH = 1.0, 5.0
"""Need statistics are computed on 1 to 5: Borich's score depends on where a scale starts."""


@dataclass(frozen=True)
class NeedScales:
    """Values of the answers, higher = more important and more satisfied.

    Parameters
    ----------
    importance, satisfaction : numpy.ndarray
        One value per answer, in the order of the scale.
    comparable : bool
        Whether both stand on one scale, so that differences and Borich's score mean something;
        if not, only the need share does.
    ordinal : bool
        Whether "more satisfied than important" can be said answer by answer.
    converted : bool
        Whether values were moved to another scale: flag ``umgerechnet``.
    """

    importance: np.ndarray
    satisfaction: np.ndarray
    comparable: bool
    ordinal: bool
    converted: bool


def quality(study: Study, question: Question) -> np.ndarray:
    """Return the scale value of each answer with school grades turned round (7 - grade)."""
    scale = study.scale(question)
    values = np.array([answer.score for answer in scale.valid()], dtype=float)
    return values.max() + values.min() - values if scale.schulnote else values


def share_of_range(values: np.ndarray) -> np.ndarray:
    """Return each value's position between the scale's ends, 0 to 1 (POMP)."""
    return (values - values.min()) / (values.max() - values.min())


def need_scales(study: Study, need: str) -> NeedScales:
    """Return how importance and satisfaction of a need compare.

    The same scale twice is used as it is if it runs from 1 to 5 or both are school grades
    (7 - grade, methods specification A3), and stretched to 1 to 5 otherwise. Importance on
    1 to 5 with a school grade: satisfaction = 1 + (6 - grade) * 0.8, no ordinal comparison.
    Everything else is not comparable.
    """
    questions = study.needs()[need]
    first, second = (study.scale(q) for q in questions)
    importance, satisfaction = (quality(study, q) for q in questions)
    same = np.array_equal(importance, satisfaction) and first.schulnote == second.schulnote
    standard = np.array_equal(importance, np.arange(LOW, HIGH + 1))
    if same and (standard or first.schulnote):
        return NeedScales(importance, satisfaction, True, True, False)
    if same:
        stretched = LOW + (HIGH - LOW) * share_of_range(importance)
        return NeedScales(stretched, stretched.copy(), True, True, True)
    if standard and second.schulnote:
        stretched = LOW + (HIGH - LOW) * share_of_range(satisfaction)
        return NeedScales(importance, stretched, True, False, True)
    return NeedScales(importance, satisfaction, False, False, False)


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
    importance: Mapping[str, float] | None = None,
) -> np.ndarray | None:
    """Return each company's need in a Handlungsfeld, 0 to 100.

    Parameters
    ----------
    study : Study
    handlungsfeld : str
        Id of the Handlungsfeld.
    responses : pandas.DataFrame
        One column of codes per question.
    only : collection of str, optional
        Needs to use, where two waves did not ask the same or one is left out on purpose.
    importance : mapping of str to float, optional
        Need -> weight of the item, as made by :func:`mean_importance`; all items weigh the same
        if not given.

    Returns
    -------
    numpy.ndarray, shape (responses,), or None
        u = POMP(importance) * (1 - POMP(satisfaction)) per item, POMP = share of the scale's
        range; the company's score is 100 * sum(w u) / sum(w) over its answered items, NaN if it
        answered fewer than half of the items it was asked (methods specification, A9). None if
        none of the responses was asked any of the items.
    """
    needs = [
        need
        for need, (question, _) in study.needs().items()
        if question.handlungsfeld == handlungsfeld and (only is None or need in only)
    ]
    pairs = [study.needs()[need] for need in needs]
    codes = np.array([[responses[q.id].to_numpy() for q in pair] for pair in pairs])
    if not (codes != NOT_IN_WAVE).any():
        return None
    items = np.column_stack([_unmet(study, *of) for of in zip(pairs, codes, strict=True)])
    asked = (codes != NOT_IN_WAVE).all(axis=1).sum(axis=0)
    weights = np.array([1.0 if importance is None else importance.get(n, 0.0) for n in needs])
    answered = ~np.isnan(items)
    total, weight = np.nansum(items * weights, axis=1), answered @ weights
    enough = (answered.sum(axis=1) * 2 >= asked) & (weight > 0)
    return np.where(enough, 100 * total / np.where(enough, weight, 1.0), np.nan)


def mean_importance(study: Study, responses: pd.DataFrame, *, wave: str) -> dict[str, float]:
    """Return the mean importance of each need that a wave asked, on 1 to 5, unweighted.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        All responses of the wave: of a part of them the mean would be another one.
    wave : str

    Returns
    -------
    dict of str to float
        Without needs whose importance nobody rated.
    """
    means = {}
    for need, (question, _) in study.needs().items():
        if wave not in question.columns:
            continue
        codes = responses[question.id].to_numpy()
        values = LOW + (HIGH - LOW) * share_of_range(quality(study, question))
        if (codes > 0).any():
            means[need] = float(values[codes[codes > 0] - 1].mean())
    return means


def _unmet(study: Study, pair: tuple[Question, Question], codes: np.ndarray) -> np.ndarray:
    """Return u of one item per response; NaN unless both questions were answered."""
    importance, satisfaction = (
        np.where(code > 0, share_of_range(quality(study, q))[np.maximum(code, 1) - 1], np.nan)
        for q, code in zip(pair, codes, strict=True)
    )
    return importance * (1 - satisfaction)

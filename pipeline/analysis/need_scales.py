"""On which scale a need's importance and satisfaction can be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.codebook import Question, Study

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

"""How strong and in which direction the label of an answer is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.draft.words import GRADES, MISSING, NEGATIVE, SCALE_WORDS, STRENGTHS, SUBJECTS, TRENDS

_STEPS = {"strong": 3, "weak": 1, "": 2}
_NUMBER = re.compile(r"^-?\d+\s*[=:.)(–-]*\s*")
_LEGEND = re.compile(r"(-?\d{1,2})\s*=\s*[„\"']?([^,;()\d=]+)")


def words_of(label: str) -> str:
    """Return a label in lower case without the number in front of it."""
    return _NUMBER.sub("", label.lower()).strip(" ()")


def strength(label: str) -> int | None:
    """Return −3 (sehr unzufrieden) … 0 (teils, teils) … 3 (sehr zufrieden); None for no rating."""
    words = words_of(label)
    if not words or (subject(label) == "" and not re.search(STRENGTHS[0][1], words)):
        return None
    kind = next((name for name, pattern in STRENGTHS if re.search(pattern, words)), "")
    if kind == "neutral":
        return 0
    return _STEPS[kind] * (-1 if re.search(NEGATIVE, words) else 1)


def subject(label: str) -> str:
    """Return what a label rates: ``zufriedenheit``, ``wichtigkeit``, ...; empty if nothing."""
    words = words_of(label)
    return next((name for name, pattern in SUBJECTS if re.search(pattern, words)), "")


def grade(label: str) -> int | None:
    """Return 1 for "sehr gut" to 6 for "ungenügend"; None for any other label."""
    words = words_of(label)
    return GRADES.index(words) + 1 if words in GRADES else None


def trend(label: str) -> str:
    """Return the polarity of an answer about business: positive, neutral, negative or empty."""
    words = words_of(label)
    return next((name for name, pattern in TRENDS if re.fullmatch(pattern, words)), "")


def missing_kind(label: str) -> str:
    """Return ``no_answer`` or ``dont_know`` for labels such as "keine Angabe"; else empty."""
    words = words_of(label)
    return next((kind for kind, pattern in MISSING if re.fullmatch(pattern, words)), "")


def legend(question: str) -> dict[int, str]:
    """Return number -> label of a question's "(1 = sehr gut, 6 = ungenügend)"."""
    return {int(number): label.strip() for number, label in _LEGEND.findall(question)}


def is_vocabulary(label: str) -> bool:
    """Whether a label is an ordinary word of questionnaires and no one's own words."""
    return bool(
        missing_kind(label)
        or trend(label)
        or grade(label)
        or set(re.findall(r"\w+", words_of(label))) - {""} <= SCALE_WORDS
    )


def one_subject(labels: Sequence[str]) -> str:
    """Return the subject that all labels share, the neutral ones aside; empty if there is none."""
    found = {subject(label) for label in labels if strength(label) not in (None, 0)}
    return found.pop() if len(found) == 1 else ""

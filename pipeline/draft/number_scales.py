"""Scales of numbers: the ends of a slider, and which codes and words are no number."""

from __future__ import annotations

from pipeline.draft.cells import number_of, numbers_in
from pipeline.draft.ids import identifier
from pipeline.draft.number_kinds import SLIDER
from pipeline.draft.rows import Row
from pipeline.draft.scale_model import DraftAnswer, DraftScale
from pipeline.draft.strength import missing_kind
from pipeline.draft.words import MISSING_CODES

_FAR = 2
"""A code such as 999 is suspicious beyond this multiple of the largest other number."""


def numeric_scale(row: Row) -> DraftScale | None:
    """Return the scale of a slider, or of a number that has missing answers; else None."""
    missing, asked = _missing(row)
    if row.type == "slider":
        ends = tuple(DraftAnswer(str(end), str(end), score=end) for end in SLIDER)
        low, high = SLIDER
        evidence = f"Zahlen von {low} bis {high}; angenommen, {high} ist das meiste"
        return DraftScale("regler", (*ends, *missing), ordered=evidence, asked=asked)
    if not missing:
        return None
    if len(missing) == 1:  # a scale has two answers
        more = DraftAnswer("ohne_angabe", "ohne Angabe", missing="no_answer")
        missing = (*missing, more)
    return DraftScale("fehlend", missing, asked=asked)


def _missing(row: Row) -> tuple[tuple[DraftAnswer, ...], tuple[str, ...]]:
    """Return words such as "k. A." and suspicious codes as missing answers, and why."""
    counts = row.variables[0].counts
    ordinary = [n for t in counts if t not in MISSING_CODES for n in numbers_in({t: 1})]
    taken = {str(end) for end in SLIDER}
    answers, asked = [], []
    for text, times in sorted(counts.items()):
        kind = missing_kind(text)
        if kind:
            asked.append(f"„{text}“ ({times}-mal) ist keine Zahl")
        elif text in MISSING_CODES and _beyond(text, ordinary, slider=row.type == "slider"):
            kind = "no_answer"
            asked.append(f"{text} ({times}-mal) passt nicht zu den anderen Zahlen: „keine Angabe“?")
        if kind:
            name = identifier(text.replace("-", "minus "), taken, fallback="ohne_wort")
            taken.add(name)
            answers.append(DraftAnswer(name, text, codes=(text,), missing=kind))
    return tuple(answers), tuple(asked)


def _beyond(code: str, ordinary: list[float], *, slider: bool) -> bool:
    number = number_of(code)
    if number is None or not ordinary:
        return False
    if slider:
        return not SLIDER[0] <= number <= SLIDER[1]
    return min(ordinary) >= 0 if number < 0 else max(ordinary) * _FAR < number

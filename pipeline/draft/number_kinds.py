"""Columns of numbers: sliders, counts and amounts, or codes of answers."""

from __future__ import annotations

from pipeline.draft.cells import FEWEST, numbers_in
from pipeline.draft.rows import Row, row_of
from pipeline.draft.variables import Variable
from pipeline.draft.words import MISSING_CODES, NUMBER, RATING

_MOST_CODES = 11
_MISSING_CODES = 2
SLIDER = (0, 100)
"""Ends of a slider."""
_SLIDER_RANGE = 40


def number_or_code(variable: Variable) -> Row:
    """Return the row of numbers that stand for themselves."""
    if not NUMBER.search(variable.text):
        if looks_slid(variable):
            return slider_or_number(variable, slid=True)
        if few_codes(variable) and (
            RATING.search(variable.text) or variable.answered >= FEWEST * len(variable.counts)
        ):
            evidence = f"{len(variable.counts)} verschiedene Zahlen, als Codes gelesen"
            return row_of(variable, "single", evidence, closed=True)
    return slider_or_number(variable, slid=False)


def slider_or_number(variable: Variable, *, slid: bool) -> Row:
    """Return the row of a slider, or of counts and amounts."""
    numbers = numbers_in(variable.counts)
    shown = f"{len(set(numbers))} verschiedene Zahlen von {min(numbers):g} bis {max(numbers):g}"
    if slid:
        return row_of(variable, "slider", f"{shown}: Regler von 0 bis 100")
    rest = variable.answered - len(numbers)
    if rest:
        shown += f"; {rest} Zellen sind keine Zahl und werden beim Prüfen gemeldet"
    if any("%" in text for text in variable.counts):
        shown += "; in Prozent"
    return row_of(variable, "number", shown)


def few_codes(variable: Variable) -> bool:
    """Whether the numbers may be codes: whole and few."""
    numbers = set(numbers_in(variable.counts))
    return len(numbers) <= _MOST_CODES + _MISSING_CODES and all(n == int(n) for n in numbers)


def looks_slid(variable: Variable) -> bool:
    """Whether the numbers are a slider's: many, spread between 0 and 100."""
    given = {t: n for t, n in variable.counts.items() if t not in MISSING_CODES - {"99"}}
    numbers = numbers_in(given)
    if len(set(numbers)) <= _MOST_CODES or any("%" in text for text in variable.counts):
        return False
    low, high = min(numbers), max(numbers)
    inside = SLIDER[0] <= low and high <= SLIDER[1]
    return inside and high - low >= _SLIDER_RANGE and not NUMBER.search(variable.text)

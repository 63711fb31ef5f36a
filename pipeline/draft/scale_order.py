"""Order and direction of answers: numbers in front of labels, words, grades, trends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.draft.cells import leading_number
from pipeline.draft.scale_model import DraftAnswer, DraftScale
from pipeline.draft.strength import grade, legend, one_subject, strength, trend, words_of
from pipeline.draft.words import GRADES

_MOST_STEPS = 11
_FEWEST_STEPS = 3


def ordered(valid: Sequence[DraftAnswer], question: str, *, hint: bool) -> DraftScale | None:
    """Return answers with scores; None if nothing orders them.

    ``hint`` says that plain numbers are meant as a rating.
    """
    if not _FEWEST_STEPS <= len(valid) <= _MOST_STEPS or _are_trends(valid):
        return None
    return _by_number(valid, question, hint=hint) or _by_words(valid)


def _by_number(valid: Sequence[DraftAnswer], question: str, *, hint: bool) -> DraftScale | None:
    """Order answers by the numbers in front of their labels, or by codes between labelled ends."""
    numbers = [_number(answer) for answer in valid]
    if None in numbers or len(set(numbers)) < len(numbers):
        return None
    by_number = {n: a for n, a in zip(numbers, valid, strict=True) if n is not None}
    low, high = min(by_number), max(by_number)
    low = 1 if low in (2, 3) and high <= 10 else low
    texts = legend(question)
    named = {n: words_of(a.label) or texts.get(n, "") for n, a in by_number.items()}
    named |= {n: text for n, text in texts.items() if not named.get(n)}
    if high - low >= _MOST_STEPS or not (hint or any(named.values())):
        return None
    full = [by_number.get(n, DraftAnswer("", str(n))) for n in range(low, high + 1)]
    full = [replace(a, id=str(low + i), score=low + i) for i, a in enumerate(full)]
    grades = {n: grade(label) for n, label in named.items() if label}
    if _are_grades(grades, question, low, high):
        evidence = f"Schulnoten: {_ends(named, low, high)}; 1 ist die beste"
        return DraftScale("schulnote", tuple(full), schulnote=True, ordered=evidence)
    first, last = strength(named.get(low, "")), strength(named.get(high, ""))
    name = one_subject([label for label in named.values() if label])
    if first is not None and last is not None and first > last:
        turned = [replace(a, score=low + high - int(a.score or 0)) for a in full]
        evidence = f"{_ends(named, low, high)}: {low} ist das meiste, der Wert wird gedreht"
        return DraftScale(name, tuple(turned), ordered=evidence)
    if first is not None or last is not None:
        evidence = f"{_ends(named, low, high)}: {high} ist das meiste"
    else:
        evidence = (
            f"Zahlen {low} bis {high}, kein Wort zur Richtung: angenommen, {high} ist das meiste"
        )
    return DraftScale(name, tuple(full), ordered=evidence)


def _number(answer: DraftAnswer) -> int | None:
    own = leading_number(answer.label)
    if own is not None:
        return own
    rated = strength(answer.label) is not None or grade(answer.label) is not None
    return leading_number(answer.codes[0]) if answer.codes and rated else None


def _are_grades(grades: Mapping[int, int | None], question: str, low: int, high: int) -> bool:
    if low != 1 or high not in (5, 6):
        return False
    named = [number == found for number, found in grades.items() if found is not None]
    return (bool(named) and all(named)) or "schulnote" in question.lower()


def _by_words(valid: Sequence[DraftAnswer]) -> DraftScale | None:
    labels = [answer.label for answer in valid]
    grades = [grade(label) for label in labels]
    if None not in grades and len(grades) == len(GRADES):
        ranked = sorted(zip(grades, valid, strict=True), key=lambda pair: pair[0] or 0)
        answers = [replace(a, score=n) for n, a in ranked]
        return DraftScale(
            "schulnote", tuple(answers), schulnote=True, ordered="Schulnoten in Worten"
        )
    steps = [strength(label) for label in labels]
    name = one_subject(labels)
    if not name or None in steps or len(set(steps)) < len(steps):
        return None
    order = sorted(zip(steps, valid, strict=True), key=lambda pair: pair[0] or 0)
    answers = [replace(answer, score=n) for n, (_, answer) in enumerate(order, 1)]
    evidence = f"Worte von „{answers[0].label}“ (1) bis „{answers[-1].label}“ ({len(answers)})"
    return DraftScale(name, tuple(answers), ordered=evidence)


def _are_trends(valid: Iterable[DraftAnswer]) -> bool:
    found = [trend(answer.label) for answer in valid]
    return len(found) == 3 and set(found) == {"positive", "neutral", "negative"}


def with_polarity(valid: Sequence[DraftAnswer]) -> list[DraftAnswer]:
    """Return the answers, with polarity and from good to bad if they are about business."""
    if not _are_trends(valid):
        return list(valid)
    order = {"positive": 0, "neutral": 1, "negative": 2}
    named = [replace(answer, polarity=trend(answer.label)) for answer in valid]
    return sorted(named, key=lambda answer: order[answer.polarity])


def _ends(named: Mapping[int, str], low: int, high: int) -> str:
    shown = [f"{n} = {named[n]}" for n in (low, high) if named.get(n)]
    return ", ".join(shown) or f"{low} bis {high}"

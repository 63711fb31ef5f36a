"""An answer as an analyst writes it -> as the export codes it, by the kind of question."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.codebook import LISTED, NUMERIC, Question
from pipeline.codebook.settings import Answer, Scale
from pipeline.ingest.plain import match_key
from pipeline.ingest.question_values import is_text
from pipeline.ingest.values import date_of, date_text, free_text, number_text, plain_number, ticked

_GROUPED = re.compile(r"[-+]?\d{1,3}(\.\d{3})+")


class UnfitError(Exception):
    """A correction that does not fit; ``column`` says which field of its line is wrong."""

    def __init__(self, column: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.column, self.message, self.advice = column, message, advice


def value_for(
    question: Question, scale: Scale | None, text: str | None, *, present: Collection[str | None]
) -> str | None:
    """Return the value that the answers of a wave hold for what an analyst wrote.

    Parameters
    ----------
    question : Question
    scale : Scale or None
        The scale with which the wave asked the question, if it has one.
    text : str or None
        A code, an answer's id or a label for lists, else the value; None is no answer.
    present : collection of str or None
        The wave's answers to the question: of several codes of an answer, one in use is taken.

    Raises
    ------
    UnfitError
        If the codebook knows no such answer.
    """
    if text is None:
        return None
    if is_text(question):
        return free_text(text)
    if question.type in LISTED:
        answer = _answer(scale, text)
        if answer is None:
            raise UnfitError(
                "new",
                f"diese Antwort auf „{question.id}“ steht nicht im Codebuch",
                f"Code oder Bezeichnung aus Skala „{question.scale}“ eintragen",
            )
        codes = answer.codes or [answer.id]
        return next((code for code in codes if code in set(present)), codes[0])
    if question.type in NUMERIC:
        return _number(question, scale, text)
    if question.type == "date":
        if date_of(text) is None:
            raise UnfitError("new", "„new“ ist kein Datum", "Form: 2026-11-23 oder 23.11.2026")
        return date_text(text)
    value = ticked(text)
    if value not in ("Y", None):
        advice = "Y für angekreuzt, N oder leer für nicht angekreuzt"
        raise UnfitError("new", "„new“ ist weder angekreuzt noch nicht angekreuzt", advice)
    return value


def same_answer(
    question: Question, scale: Scale | None, current: str | None, text: str | None
) -> bool:
    """Whether the export still holds what an analyst found there.

    An answer that the codebook does not know (a code to be corrected) matches as written.
    """
    if question.type == "multiple" and not is_text(question):
        return current == ticked(text)
    if current is None or text is None:
        return current is text
    if is_text(question):
        return current == free_text(text)
    if question.type in LISTED:
        own, meant = _by_code(scale, current), _answer(scale, text)
        return own is meant if own and meant else current == text
    if question.type in NUMERIC:
        number = plain_number(number_text(text, german=True) or "")
        return current == text or (number is not None and number == plain_number(current))
    return current == date_text(text)


def value_shown(question: Question, scale: Scale | None, value: str | None) -> str | None:
    """Return what the ledger may show: an answer's id, a tick or a number; never a text."""
    if value is None or is_text(question) or question.type == "date":
        return None
    if question.type in LISTED:
        answer = _by_code(scale, value)
        return answer.id if answer else None
    if question.type in NUMERIC:
        return value if plain_number(value) is not None else None
    return value if value == "Y" else None


def _by_code(scale: Scale | None, code: str) -> Answer | None:
    answers = scale.answers if scale else []
    return next((a for a in answers if code in (a.codes or [a.id])), None)


def _answer(scale: Scale | None, text: str) -> Answer | None:
    """Return the answer that a text names: a code counts before an id, an id before a label."""
    answers = scale.answers if scale else []
    key = match_key(text).casefold()
    by_label = {
        match_key(label).casefold(): a for a in reversed(answers) for label in (a.label, *a.labels)
    }
    by_id = {a.id: a for a in answers}
    return _by_code(scale, text) or by_id.get(text) or by_label.get(key)


def _number(question: Question, scale: Scale | None, text: str) -> str | None:
    if question.type == "slider":
        answer = _answer(scale, text)
        if answer and answer.missing:
            return (answer.codes or [answer.id])[0]
    if _GROUPED.fullmatch(text):
        advice = "ohne Punkt schreiben (1200) oder mit Komma (1,2)"
        raise UnfitError("new", "Zahl mit Punkt vor drei Ziffern ist mehrdeutig", advice)
    value = number_text(text, german=True)
    number = plain_number(value or "")
    if number is None:
        raise UnfitError("new", "„new“ ist keine Zahl", "Zahl eintragen, z. B. 12 oder 1,5")
    if scale and question.type == "slider":
        low, high = scale.ends()
        if not low <= number <= high:
            raise UnfitError("new", f"„new“ ist keine Zahl von {low} bis {high}", "Zahl prüfen")
    return value

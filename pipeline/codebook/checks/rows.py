"""What one row of the codebook may not say, and what two rows may not both say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.codebook.questions import BLOCKS, LISTED, NEED_ROLES, ROLES, TYPES, Question
from pipeline.errors import Problem, did_you_mean

_SCALED = (*LISTED, "slider")


def row_problems(question: Question) -> Iterator[Problem]:
    """Yield what is wrong within one row."""
    if not re.fullmatch(r"\w[\w.\-]*", question.id):
        advice = "Buchstaben, Ziffern und _ . - verwenden, z. B. WI_FLAECHE"
        yield question.problem("id", "id fehlt oder enthält Leer-/Sonderzeichen", advice)
    if not question.text:
        yield question.problem("text", f"Fragetext von „{question.id}“ fehlt", "Text eintragen")
    filters = {"filter": question.filter, **{f"filter {w}": f for w, f in question.filters.items()}}
    for column, condition in filters.items():
        if condition and not (condition.answers and condition.question):
            yield question.problem(column, "Filter unverständlich", "Form: FRAGE=antwort|antwort")
    if not question.columns:
        message = f"„{question.id}“ ist in keiner Welle gefragt"
        yield question.problem("id", message, "Code in der Spalte einer Welle eintragen")
    if question.type not in TYPES:
        advice = did_you_mean(question.type, TYPES) or "erlaubt: " + ", ".join(TYPES)
        yield question.problem("type", f"unbekannter Fragetyp „{question.type}“", advice)
        return
    if question.role not in ROLES[question.type]:
        allowed = [role or "(leer)" for role in ROLES[question.type]]
        advice = did_you_mean(question.role, allowed) or "erlaubt: " + ", ".join(allowed)
        message = f"Rolle „{question.role}“ passt nicht zu {question.type}"
        yield question.problem("role", message, advice)
    if question.type in BLOCKS and not question.block:
        yield question.problem("block", "block fehlt", "alle Zeilen einer Frage gleich benennen")
    if question.type in _SCALED and not question.scale:
        message = f"Skala von „{question.id}“ fehlt"
        yield question.problem("scale", message, "Skala aus study.yml eintragen")
    if bool(question.need) != (question.role in NEED_ROLES):
        message = "need gehört zu importance, satisfaction und severity"
        yield question.problem("need", message, "ergänzen oder leeren")
    if question.need and not question.handlungsfeld:
        message = f"Handlungsfeld von „{question.need}“ fehlt"
        yield question.problem("handlungsfeld", message, "Handlungsfeld aus study.yml eintragen")


def duplicate_problems(questions: Sequence[Question]) -> Iterator[Problem]:
    """Yield ids (upper and lower case alike) and export columns that stand in two rows."""
    seen: dict[tuple[str, str], Question] = {}
    for question in questions:
        keys = [("id", question.id), *question.columns.items()]
        for column, value in keys:
            key = (column, value.casefold() if column == "id" else value)
            first = seen.setdefault(key, question)
            if first is not question:
                message = f"„{value}“ steht schon in Zeile {first.line}"
                if column == "id" and first.id != question.id:
                    message += f" als „{first.id}“"
                advice = "jede id und jede Exportspalte nur einmal"
                yield question.problem(column, message, advice)

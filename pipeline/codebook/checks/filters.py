"""Filters: they point to an earlier question with answers that was asked in the same waves."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.questions import Filter, Question
from pipeline.codebook.study import Study
from pipeline.errors import Problem, did_you_mean


def filter_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield filters that point nowhere, forward, in a circle or to a question without answers."""
    ids = {question.id: question for question in study.questions}
    for question in study.questions:
        if question.filter is None:
            continue
        asked = ids.get(question.filter.question)
        if asked is None:
            advice = did_you_mean(question.filter.question, ids) or "id einer Frage eintragen"
            message = f"Frage „{question.filter.question}“ gibt es nicht"
            yield question.problem("filter", message, advice)
            continue
        yield from _place_problems(question, asked)
        if asked.type not in ("single", "rating"):
            message = f"„{asked.id}“ hat keine Antworten, nach denen gefiltert werden kann"
            advice = "eine Frage vom Typ single oder rating nennen"
            yield question.problem("filter", message, advice)
        elif asked.scale in study.settings.scales:
            yield from _answer_problems(study, question, question.filter, asked)


def _place_problems(question: Question, asked: Question) -> Iterator[Problem]:
    if asked is question:
        message = f"„{question.id}“ filtert sich selbst"
        yield question.problem("filter", message, "eine frühere Frage nennen oder Feld leeren")
    elif asked.line > question.line:
        message = f"„{asked.id}“ steht erst nach „{question.id}“"
        yield question.problem("filter", message, f"Zeile von „{asked.id}“ nach oben schieben")
    missing = [wave for wave in question.columns if wave not in asked.columns]
    if missing:
        message = f"„{asked.id}“ ist in {', '.join(missing)} nicht gefragt, „{question.id}“ schon"
        advice = f"Code von „{asked.id}“ in Spalte {missing[0]} eintragen"
        yield question.problem("filter", message, advice)


def _answer_problems(
    study: Study, question: Question, condition: Filter, asked: Question
) -> Iterator[Problem]:
    valid = [answer.id for answer in study.scale(asked).valid()]
    known = [answer.id for answer in study.scale(asked).answers]
    for answer in condition.answers:
        advice = did_you_mean(answer, valid) or "erlaubt: " + ", ".join(valid)
        if answer not in known:
            yield question.problem("filter", f"Antwort „{answer}“ gibt es nicht", advice)
        elif answer not in valid:
            message = f"Antwort „{answer}“ zählt als fehlend, danach wird nicht gefiltert"
            yield question.problem("filter", message, "erlaubt: " + ", ".join(valid))

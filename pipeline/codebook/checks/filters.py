"""Filters: they point to an earlier question with answers that was asked in the same waves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.codebook.positions import Positioned
from pipeline.codebook.questions import Filter, Question
from pipeline.codebook.study import Study
from pipeline.errors import Problem, did_you_mean


def filter_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield filters that point nowhere, forward, in a circle or to a question without answers."""
    for question in study.questions:
        usual = [wave for wave in question.columns if wave not in question.filters]
        if question.filter:
            yield from _one(study, question, "filter", question.filter, usual)
        for wave, condition in question.filters.items():
            if condition:
                yield from _one(study, question, f"filter {wave}", condition, [wave])


def _one(
    study: Study, question: Question, column: str, condition: Filter, waves: Sequence[str]
) -> Iterator[Problem]:
    ids = {other.id: other for other in study.questions}
    asked = ids.get(condition.question)
    if asked is None:
        advice = did_you_mean(condition.question, ids) or "id einer Frage eintragen"
        yield question.problem(column, f"Frage „{condition.question}“ gibt es nicht", advice)
        return
    yield from _place_problems(question, column, asked, waves)
    if asked.type not in ("single", "rating"):
        message = f"„{asked.id}“ hat keine Antworten, nach denen gefiltert werden kann"
        yield question.problem(column, message, "eine Frage vom Typ single oder rating nennen")
    elif asked.scale in study.settings.scales:
        yield from _answer_problems(study, question, column, condition, asked)


def _place_problems(
    question: Question, column: str, asked: Question, waves: Sequence[str]
) -> Iterator[Problem]:
    if asked is question:
        message = f"„{question.id}“ filtert sich selbst"
        yield question.problem(column, message, "eine frühere Frage nennen oder Feld leeren")
    elif asked.line > question.line:
        message = f"„{asked.id}“ steht erst nach „{question.id}“"
        yield question.problem(column, message, f"Zeile von „{asked.id}“ nach oben schieben")
    missing = [wave for wave in waves if wave not in asked.columns]
    if missing:
        message = f"„{asked.id}“ ist in {', '.join(missing)} nicht gefragt, „{question.id}“ schon"
        advice = f"Code von „{asked.id}“ in Spalte {missing[0]} eintragen"
        yield question.problem(column, message, advice)


def _answer_problems(
    study: Study, question: Question, column: str, condition: Filter, asked: Question
) -> Iterator[Problem]:
    valid = [answer.id for answer in study.scale(asked).valid()]
    known = [answer.id for answer in study.scale(asked).answers]
    for answer in condition.answers:
        advice = did_you_mean(answer, valid) or "erlaubt: " + ", ".join(valid)
        if answer not in known:
            yield question.problem(column, f"Antwort „{answer}“ gibt es nicht", advice)
        elif answer not in valid:
            message = f"Antwort „{answer}“ zählt als fehlend, danach wird nicht gefiltert"
            yield question.problem(column, message, "erlaubt: " + ", ".join(valid))

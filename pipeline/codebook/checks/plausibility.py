"""Plausibility rules: each compares answers of questions that exist, or bounds a number."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.plain import KeyPath
from pipeline.codebook.positions import Positioned
from pipeline.codebook.questions import LISTED, NUMERIC, TICKED, Question
from pipeline.codebook.settings import Condition, PlausibilityRule
from pipeline.codebook.study import Study
from pipeline.errors import Problem, did_you_mean

_FORMS = "„if“ und „then_not“ angeben, oder „question“ und „between“"


def plausibility_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield rules that are incomplete or name questions and answers that do not exist."""
    for index, rule in enumerate(study.settings.plausibility):
        path = ("plausibility", index)
        pair = (rule.if_ is not None, rule.then_not is not None)
        bounded = (rule.question is not None, bool(rule.between))
        if (all(pair), all(bounded)) not in ((True, False), (False, True)) or (
            any(pair) and any(bounded)
        ):
            yield source.problem(path, "die Regel ist unvollständig oder doppelt", _FORMS)
            continue
        for name, condition in (("if", rule.if_), ("then_not", rule.then_not)):
            if condition is not None:
                yield from _condition_problems(study, source, (*path, name), condition)
        if rule.question is not None:
            yield from _range_problems(study, source, path, rule)


def _condition_problems(
    study: Study, source: Positioned, path: KeyPath, condition: Condition
) -> Iterator[Problem]:
    question = _question(study, condition.question)
    if question is None:
        yield _unknown(study, source, (*path, "question"), condition.question)
        return
    if question.type in LISTED and question.scale in study.settings.scales:
        known = [answer.id for answer in study.scale(question).valid()]
    elif question.type == "multiple" and question.role != "other_text":
        known = [TICKED]
    elif question.type in LISTED:
        return  # the scale's own problem is told already
    else:
        message = f"„{question.id}“ hat keine Antworten zum Ankreuzen"
        advice = "eine Frage mit Skala oder eine Mehrfachnennung nennen"
        yield source.problem((*path, "question"), message, advice)
        return
    for place, answer in enumerate(condition.answers):
        if answer not in known:
            advice = did_you_mean(answer, known) or "erlaubt: " + ", ".join(known)
            message = f"Antwort „{answer}“ auf „{question.id}“ gibt es nicht"
            yield source.problem((*path, "answers", place), message, advice)


def _range_problems(
    study: Study, source: Positioned, path: KeyPath, rule: PlausibilityRule
) -> Iterator[Problem]:
    question = _question(study, rule.question or "")
    if question is None:
        yield _unknown(study, source, (*path, "question"), rule.question or "")
    elif question.type not in NUMERIC:
        message = f"„{question.id}“ ist keine Zahl"
        yield source.problem(
            (*path, "question"), message, "Frage vom Typ number oder slider nennen"
        )
    if len(rule.between) != 2 or rule.between[0] > rule.between[1]:
        message = "„between“ braucht den kleinsten und den größten Wert"
        yield source.problem((*path, "between"), message, "z. B. [0, 500], mit Punkt statt Komma")


def _question(study: Study, name: str) -> Question | None:
    return next((question for question in study.questions if question.id == name), None)


def _unknown(study: Study, source: Positioned, path: KeyPath, name: str) -> Problem:
    advice = did_you_mean(name, [q.id for q in study.questions]) or "id einer Frage eintragen"
    return source.problem(path, f"Frage „{name}“ steht nicht im Codebuch", advice)

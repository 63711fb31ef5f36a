"""Self-reports: the question that says a company's class, and a class for each answer."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Classification
from pipeline.codebook.study import Study
from pipeline.errors import Problem, did_you_mean


def self_report_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield classifications whose question or answers the codebook does not have."""
    ids = {question.id: question for question in study.questions}
    for name, classification in study.settings.classifications.items():
        if not classification.question or classification.of:
            continue
        path = ("classifications", name, "question")
        question = ids.get(classification.question)
        if question is None:
            advice = did_you_mean(classification.question, ids) or "id einer Frage eintragen"
            message = f"Frage „{classification.question}“ steht nicht im Codebuch"
            yield source.problem(path, message, advice)
        elif question.type != "single":
            message = f"Frage „{question.id}“ ist vom Typ {question.type}"
            yield source.problem(path, message, "eine Frage vom Typ single nennen")
        elif question.scale in study.settings.scales:
            yield from _answer_problems(study, source, name, classification, question.scale)


def _answer_problems(
    study: Study, source: Positioned, name: str, classification: Classification, scale: str
) -> Iterator[Problem]:
    known = [answer.id for answer in study.settings.scales[scale].answers]
    for index, one in enumerate(classification.classes):
        for number, answer in enumerate(one.answers):
            if answer not in known:
                path = ("classifications", name, "classes", index, "answers", number)
                advice = did_you_mean(answer, known) or "Antwort löschen oder Skala ergänzen"
                message = f"Antwort „{answer}“ steht nicht in Skala „{scale}“"
                yield source.problem(path, message, advice)
    placed = {answer for one in classification.classes for answer in one.answers}
    left = [a.id for a in study.settings.scales[scale].valid() if a.id not in placed]
    if left and not classification.missing:
        message = "Antworten ohne Klasse: " + ", ".join(left[:5]) + ("…" if left[5:] else "")
        advice = "bei einer Klasse unter answers nennen oder „missing“ setzen"
        yield source.problem(("classifications", name, "classes"), message, advice)

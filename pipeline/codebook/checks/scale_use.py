"""Scales as questions use them: scores to rate with, polarity for a balance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.codebook.positions import Positioned
from pipeline.codebook.questions import Question
from pipeline.codebook.settings import Scale
from pipeline.codebook.study import Study
from pipeline.errors import Problem, did_you_mean

_NONE = re.compile(r"(gar |überhaupt )?keine?\b", re.IGNORECASE)
_ADVICE = "gleich große Schritte nach oben oder unten, z. B. 1, 2, 3, 4, 5"


def scale_use_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield scales that are unknown, or that lack what the questions using them need."""
    scales = study.settings.scales
    rated: set[str] = set()
    for question in study.questions:
        if not question.scale:
            continue
        if question.scale not in scales:
            advice = did_you_mean(question.scale, scales) or "Skala in study.yml ergänzen"
            message = f"Skala „{question.scale}“ steht nicht in study.yml"
            yield question.problem("scale", message, advice)
            continue
        if question.type in ("rating", "slider"):
            if any(answer.score is None for answer in scales[question.scale].valid()):
                message = f"Skala „{question.scale}“ braucht score je Antwort"
                advice = "score in study.yml bei jeder Antwort ohne „missing“ ergänzen"
                yield question.problem("scale", message, advice)
            rated.add(question.scale)
        if not scales[question.scale].valid() and question.type != "number":
            message = f"Skala „{question.scale}“ hat keine Antworten, die zählen"
            yield question.problem("scale", message, "Antworten in study.yml ergänzen")
            rated.discard(question.scale)
            continue
        yield from _direction_problems(question, scales[question.scale])
    for name in scales:
        if name in rated:
            yield from _score_problems(study, source, name)
    for name in dict.fromkeys(q.scale for q in study.questions if q.type == "slider"):
        valid = scales[name].valid() if name in scales else []
        if valid and all(a.score is not None for a in valid):
            yield from _slider_problems(study, source, name)
    climate = study.settings.climate
    named = (climate.situation, climate.expectation) if climate else ()
    for name in dict.fromkeys(
        q.scale
        for q in study.questions
        if q.scale in scales and (q.role in ("situation", "expectation") or q.id in named)
    ):
        yield from _polarity_problems(study, source, name)


def _direction_problems(question: Question, scale: Scale) -> Iterator[Problem]:
    """Yield scales on which a higher score is not more, and scales of another kind of question."""
    if scale.schulnote and (question.type == "slider" or question.role == "severity"):
        message = f"Skala „{question.scale}“ sind Schulnoten (1 ist die beste)"
        advice = "Skala ohne „schulnote“ nennen, auf der ein höherer score mehr bedeutet"
        yield question.problem("scale", message, advice)
    if scale.nps and (question.type, question.role) != ("rating", ""):
        message = f"Skala „{question.scale}“ ist für den Net Promoter Score"
        yield question.problem(
            "scale", message, "Typ rating ohne Rolle eintragen, sonst ohne „nps“"
        )
    if scale.rest and question.type not in ("single", "ranking"):
        message = f"Skala „{question.scale}“ hat „rest“, das passt nicht zu {question.type}"
        yield question.problem("scale", message, "„rest“ löschen und alle Antworten nennen")
    worst = max((a.score for a in scale.valid() if a.score is not None), default=0)
    if question.role == "severity" and any(
        answer.score == worst and _NONE.match(answer.label) for answer in scale.valid()
    ):
        message = f"auf Skala „{question.scale}“ hat „kein“ den höchsten score"
        yield question.problem("scale", message, "ein höherer score ist ein größeres Hemmnis")


def _slider_problems(study: Study, source: Positioned, name: str) -> Iterator[Problem]:
    """Yield codes of missing answers that are values of the slider too."""
    low, high = study.settings.scales[name].ends()
    for index, answer in enumerate(study.settings.scales[name].answers):
        for code in answer.codes or [answer.id]:
            if answer.missing and code.lstrip("-").isdecimal() and low <= int(code) <= high:
                message = f"Code „{code}“ liegt zwischen den Enden des Reglers ({low} und {high})"
                path = ("scales", name, "answers", index, "codes")
                yield source.problem(path, message, "im Export einen Code außerhalb verwenden")


def _score_problems(study: Study, source: Positioned, name: str) -> Iterator[Problem]:
    """Yield the first answer whose score does not go on as the two before it."""
    answers = study.settings.scales[name].answers
    scored = [(i, a.score) for i, a in enumerate(answers) if not a.missing and a.score is not None]
    if len(scored) < len(study.settings.scales[name].valid()):
        return
    seen: set[int] = set()
    for index, score in scored:
        if score in seen:
            path = ("scales", name, "answers", index, "score")
            yield source.problem(path, f"score {score} steht schon bei einer Antwort", _ADVICE)
            return
        seen.add(score)
    steps = [(index, after - before) for (_, before), (index, after) in pairwise(scored)]
    for index, step in steps[1:]:
        path = ("scales", name, "answers", index, "score")
        if (step > 0) != (steps[0][1] > 0):
            message = f"die Werte von Skala „{name}“ steigen und fallen"
            yield source.problem(path, message, _ADVICE)
            return
        if step != steps[0][1]:
            message = f"die Werte von Skala „{name}“ haben ungleiche Abstände"
            yield source.problem(path, message, _ADVICE)
            return


def _polarity_problems(study: Study, source: Positioned, name: str) -> Iterator[Problem]:
    path = ("scales", name, "answers")
    answers = study.settings.scales[name].answers
    for index, answer in enumerate(answers):
        if answer.missing is None and answer.polarity is None:
            message = f"„polarity“ von „{answer.id}“ fehlt (Geschäftsklima)"
            advice = "positive, neutral oder negative eintragen"
            yield source.problem((*path, index), message, advice)
    given = {answer.polarity for answer in answers if answer.missing is None}
    for polarity in ("positive", "negative"):
        if None not in given and polarity not in given:
            message = f"Skala „{name}“ hat keine Antwort mit polarity {polarity}"
            yield source.problem(path, message, "für den Saldo mindestens eine nötig")

"""Another scale in one wave: its answers must be answers of the question's own scale."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.questions import LISTED, Question
from pipeline.codebook.study import Study
from pipeline.errors import Problem, did_you_mean


def wave_scale_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield scales of single waves that are unknown or cannot be brought to the usual one."""
    scales = study.settings.scales
    for question in study.questions:
        for wave, name in question.scales.items():
            column = f"scale {wave}"
            if name not in scales:
                advice = did_you_mean(name, scales) or "Skala in study.yml ergänzen"
                message = f"Skala „{name}“ steht nicht in study.yml"
                yield question.problem(column, message, advice)
            elif question.type not in LISTED:
                message = f"„{question.id}“ hat als {question.type} in allen Wellen dieselbe Skala"
                yield question.problem(column, message, "für die andere Skala eine eigene Zeile")
            elif wave not in question.columns:
                message = f"„{question.id}“ ist in {wave} nicht gefragt"
                yield question.problem(column, message, "Feld leeren")
            elif question.scale in scales:
                yield from _answer_problems(study, question, wave, column)


def _answer_problems(study: Study, question: Question, wave: str, column: str) -> Iterator[Problem]:
    known = {answer.id for answer in study.scale(question).valid()}
    strange = [a.id for a in study.scale_in(question, wave).valid() if a.id not in known]
    if strange:
        listed = ", ".join(f"„{name}“" for name in strange)
        message = f"Antworten {listed} gibt es in Skala „{question.scale}“ nicht"
        advice = "gleiche Antworten gleich nennen (id); sonst ist es eine andere Frage"
        yield question.problem(column, message, advice)

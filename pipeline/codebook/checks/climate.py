"""The business climate: two questions with the roles situation and expectation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.study import Study
from pipeline.errors import Problem, did_you_mean


def climate_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield climate questions that do not exist or do not ask what the index needs."""
    climate = study.settings.climate
    if climate is None:
        return
    ids = {question.id: question for question in study.questions}
    for role, name in (("situation", climate.situation), ("expectation", climate.expectation)):
        path = ("climate", role)
        question = ids.get(name)
        if question is None:
            advice = did_you_mean(name, ids) or f"id der Frage mit Rolle {role} eintragen"
            yield source.problem(path, f"Frage „{name}“ steht nicht im Codebuch", advice)
        elif question.type != "single":
            message = f"Frage „{name}“ ist vom Typ {question.type}"
            yield source.problem(path, message, "eine Frage vom Typ single nennen")
        elif question.role != role:
            message = f"Frage „{name}“ hat nicht die Rolle {role}"
            advice = f"in codebook.csv, Zeile {question.line}, die Rolle {role} eintragen"
            yield source.problem(path, message, advice)

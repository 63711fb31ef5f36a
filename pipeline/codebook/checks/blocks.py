"""Blocks: the rows of one multiple response, ranking or best-worst question belong together."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.questions import Question
from pipeline.codebook.study import Study
from pipeline.errors import Problem


def block_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield blocks of two types or scales, without option, or with too many places."""
    for block in dict.fromkeys(q.block for q in study.questions if q.block):
        rows = study.block(block)
        first = rows[0]
        for row in rows[1:]:
            if row.type != first.type:
                message = f"Block „{block}“ hat schon den Fragetyp {first.type}"
                advice = "einen anderen block eintragen oder den Fragetyp ändern"
                yield row.problem("type", message, advice)
            elif row.type == "ranking" and row.scale != first.scale:
                message = f"Block „{block}“ hat schon die Skala „{first.scale}“"
                yield row.problem("scale", message, "alle Ränge mit derselben Skala")
        if first.type == "multiple" and all(row.role != "option" for row in rows):
            message = f"Block „{block}“ hat keine Zeile mit Rolle option"
            yield first.problem("role", message, "Antwortmöglichkeiten als option eintragen")
        if first.type == "ranking" and first.scale in study.settings.scales:
            yield from _too_many_places(study, rows)


def _too_many_places(study: Study, rows: list[Question]) -> Iterator[Problem]:
    answers = len(study.scale(rows[0]).valid())
    for wave in study.settings.waves:
        places = [row for row in rows if wave.id in row.columns]
        if len(places) > answers:
            message = f"mehr Ränge als Antworten in Skala „{rows[0].scale}“ ({answers})"
            advice = "Zeile löschen oder Antworten in study.yml ergänzen"
            yield places[answers].problem("scale", message, advice)
            return

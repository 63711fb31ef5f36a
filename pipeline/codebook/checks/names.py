"""Question ids that would collide with a column, a group or a figure of another kind."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.study import Study
from pipeline.errors import Problem

RESERVED = (
    "wave",
    "file",
    "row",
    "response_id",
    "token",
    "company",
    "complete",
    "submitted",
    "started",
    "member_number",
    "stratum",
)
"""Columns that the pipeline itself adds to the responses."""


def name_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield names that the pipeline uses for something else."""
    advice = "Frage umbenennen, z. B. F_"
    taken = _taken(study)
    for question in study.questions:
        owner = taken.get(question.id)
        if owner:
            message = f"„{question.id}“ heißt schon {owner}"
            yield question.problem("id", message, advice + question.id)
        elif question.id.endswith(".missing") or question.id.startswith("weight_"):
            message = f"„{question.id}“: „.missing“ am Ende und „weight_“ am Anfang sind vergeben"
            yield question.problem("id", message, "Frage umbenennen")
        elif any(question.id == q.block for q in study.questions if q.id != question.id):
            message = f"„{question.id}“ heißt schon ein Block anderer Fragen"
            yield question.problem("id", message, advice + question.id)
    for name in study.settings.classifications:
        if name in RESERVED:
            message = f"„{name}“ heißt schon eine Spalte des Programms"
            yield source.problem(("classifications", name), message, "Gliederung umbenennen")


def _taken(study: Study) -> dict[str, str]:
    settings = study.settings
    names = dict.fromkeys(RESERVED, "eine Spalte des Programms")
    names |= dict.fromkeys(settings.classifications, "eine Gliederung")
    names |= dict.fromkeys((h.id for h in settings.handlungsfelder), "ein Handlungsfeld")
    names |= dict.fromkeys((q.need for q in study.questions if q.need), "ein Bedarf")
    if settings.climate:
        names[settings.climate.id] = "das Geschäftsklima"
    return names

"""The company's own name: one question per wave, or nobody knows which one counts."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.study import Study
from pipeline.errors import Problem


def company_name_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield questions for the company's name that a wave asks besides another one."""
    first: dict[str, str] = {}
    for question in study.questions:
        if question.role != "company_name":
            continue
        for wave in question.columns:
            if first.setdefault(wave, question.id) != question.id:
                message = f"Welle {wave} fragt schon mit „{first[wave]}“ nach dem Firmennamen"
                yield question.problem("role", message, "Rolle bei einer der Fragen leeren")

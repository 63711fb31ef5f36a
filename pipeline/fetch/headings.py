"""Whether a survey still has the questions that the codebook expects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pipeline.codebook import Question, Study
from pipeline.codebook.questions import CODEBOOK
from pipeline.errors import Problem, did_you_mean
from pipeline.fetch.records import Response
from pipeline.fetch.targets import Target
from pipeline.ingest.headings import code_key


def survey_headings(fields: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the headings that the export will have: ``WI[SQ001]``, ``G01Q01[SQ001][1]``.

    Source: LimeSurvey's ``viewHelper::getFieldCode``.
    """
    return [_heading(name, field) for name, field in fields.items()]


def asked_questions(study: Study, wave: str) -> list[Question]:
    """Return the questions that a wave asks, in the codebook's order."""
    return [question for question in study.questions if wave in question.columns]


def missing_questions(
    study: Study, target: Target, fields: Mapping[str, Mapping[str, Any]]
) -> list[Problem]:
    """Return a problem at the codebook's line for each question that the survey does not have."""
    headings = survey_headings(fields)
    present = {code_key(heading) for heading in headings}
    asked = asked_questions(study, target.wave)
    missing = [q for q in asked if code_key(q.columns[target.wave]) not in present]
    if asked and len(missing) == len(asked):
        message = f"die Umfrage {target.survey} hat keine einzige Frage der Welle {target.wave}"
        return [target.problem(message, "Nummer der Umfrage und Codes im Codebuch prüfen")]
    return [_missing(question, target, headings) for question in missing]


def has_columns(responses: Iterable[Response], codes: Collection[str]) -> bool:
    """Whether all responses have the columns that the codebook expects."""
    wanted = {code_key(code) for code in codes}
    kinds = {tuple(response) for response in responses}
    return all(wanted <= {code_key(heading) for heading in kind} for kind in kinds)


def _missing(question: Question, target: Target, headings: list[str]) -> Problem:
    code = question.columns[target.wave]
    message = (
        f"„{question.id}“: die Umfrage {target.survey} hat keine Spalte „{code}“ "
        "(Frage in LimeSurvey umbenannt oder gelöscht?)"
    )
    advice = did_you_mean(code, headings) or "Code im Codebuch oder in LimeSurvey berichtigen"
    return Problem(CODEBOOK, question.line, question.fields.get(target.wave, 0), message, advice)


def _heading(name: str, field: Mapping[str, Any]) -> str:
    if not field.get("title"):
        return name
    heading = str(field["title"])
    part = field.get("aid")
    if part not in (None, ""):
        heading += f"[{part}]"
    if field.get("scale"):
        heading += f"[{int(field.get('scale_id') or 0) + 1}]"
    return heading

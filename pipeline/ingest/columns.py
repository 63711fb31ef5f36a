"""Find each question's column in an export, by its code or else by its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.codebook import Question
from pipeline.errors import Problem
from pipeline.ingest.answers import Note
from pipeline.ingest.headings import (
    code_and_text_positions,
    code_positions,
    expected_texts,
    heading_keys,
    is_timing,
)
from pipeline.ingest.meta_columns import meta_columns, technical_columns
from pipeline.ingest.nearest import nearest_field
from pipeline.ingest.personal import heading_shown, personal_columns
from pipeline.ingest.plain import match_key
from pipeline.ingest.platform_columns import about_the_interview, platform_columns
from pipeline.ingest.sgqa import sgqa_of
from pipeline.ingest.structure import Structure
from pipeline.ingest.table import Table


@dataclass(frozen=True)
class Columns:
    """Positions of the columns.

    Parameters
    ----------
    questions : dict
        Question id -> position.
    meta : dict
        ``response_id``, ``submitted``, ``started``, ``token``, ``finished``, ``test`` -> position,
        where present.
    problems : tuple of Problem
    notes : tuple of Note
        Columns that no question claims.
    """

    questions: dict[str, int]
    meta: dict[str, int]
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


def match_columns(
    table: Table,
    questions: Sequence[Question],
    *,
    wave: str,
    structure: Structure | None,
    shown_as: str,
) -> Columns:
    """Match headings to questions, tolerant to blanks, HTML and entities, nothing else.

    Parameters
    ----------
    table : Table
    questions : sequence of Question
        The questions that the wave asked.
    wave : str
    structure : Structure or None
        The survey file, where there is one.
    shown_as : str
        The export's path to name in a problem.

    Returns
    -------
    Columns
        With a problem for each question without a column and each with several.
    """
    keys = heading_keys(table.headings, structure)
    found: dict[str, list[int]] = {}
    for question in questions:
        code, expected = question.columns[wave], expected_texts(question, wave, structure)
        wanted = {match_key(text) for text in expected}
        by_code = code_positions(code, keys)
        by_text = [index for index, heading in enumerate(keys.texts) if heading in wanted]
        by_both = code_and_text_positions(code, keys, expected, structure)
        found[question.id] = by_code or by_text or by_both
    row = table.heading_row
    if questions and not any(found.values()):
        message = f"keine einzige Frage der Welle {wave} gefunden"
        advice = "Überschriften in der ersten Zeile? Export der richtigen Welle?"
        if any(sgqa_of(heading) for heading in table.headings):
            advice = (
                "die Spalten heißen wie in LimeSurveys Datenbank: Fragebogen (.lss) daneben legen "
                "oder mit Fragecodes als Überschriften exportieren"
            )
        return Columns({}, {}, (Problem(shown_as, row, 0, message, advice),), ())
    taken = {index for matches in found.values() for index in matches}
    meta = meta_columns(table.headings, claimed=taken) | platform_columns(table)
    rest = [i for i in range(len(table.headings)) if i not in taken and table.headings[i].strip()]
    free = [text if index in rest else "" for index, text in enumerate(table.headings)]
    problems = [
        _missing(question, wave, structure, free, shown_as, row)
        for question in questions
        if not found[question.id]
    ]
    problems += [
        _repeated(name, [table.headings[i] for i in matches], shown_as, row, matches[1] + 1)
        for name, matches in [*found.items(), *meta.items()]
        if len(matches) > 1
    ]
    problems += _claimed_twice(found, table, shown_as)
    known = {index for matches in meta.values() for index in matches}
    known |= technical_columns(table.headings) | about_the_interview(table)
    return Columns(
        {name: matches[0] for name, matches in found.items() if matches},
        {name: matches[0] for name, matches in meta.items() if matches},
        tuple(problems),
        _ignored(table, [i for i in rest if i not in known]),
    )


def _missing(
    question: Question,
    wave: str,
    structure: Structure | None,
    free: list[str],
    shown_as: str,
    row: int,
) -> Problem:
    code, text = question.columns[wave], expected_texts(question, wave, structure)[0]
    message = f"Spalte für „{question.id}“ fehlt (erwartet: „{code}“ oder „{text}“)"
    field, advice = nearest_field((code, text), free)
    return Problem(shown_as, row, field, message, advice or "Export oder Codebuch prüfen")


def _repeated(name: str, headings: list[str], shown_as: str, row: int, field: int) -> Problem:
    listed = ", ".join(f"„{heading}“" for heading in headings)
    message = f"mehrere Spalten passen zu „{name}“: {listed}"
    return Problem(shown_as, row, field, message, "mit Fragecodes als Überschriften exportieren")


def _claimed_twice(found: dict[str, list[int]], table: Table, shown_as: str) -> list[Problem]:
    owners: dict[int, str] = {}
    problems = []
    for name, matches in found.items():
        if len(matches) != 1:
            continue
        first = owners.setdefault(matches[0], name)
        if first != name:
            message = f"die Spalte „{table.headings[matches[0]]}“ passt zu „{first}“ und „{name}“"
            advice = "mit Fragecodes als Überschriften exportieren"
            problems.append(Problem(shown_as, table.heading_row, matches[0] + 1, message, advice))
    return problems


def _ignored(table: Table, positions: Sequence[int]) -> tuple[Note, ...]:
    timings = [i for i in positions if is_timing(table.headings[i])]
    others = [i for i in positions if i not in timings]
    personal = personal_columns(table, others)
    notes = [
        Note("personal_column", None, heading_shown(table, i), personal[i])
        if i in personal
        else Note("column_ignored", None, heading_shown(table, i))
        for i in others
    ]
    if timings:
        notes.append(Note("column_ignored", None, f"{len(timings)} Spalten mit Bearbeitungszeiten"))
    return tuple(notes)

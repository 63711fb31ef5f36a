"""Read codebook.csv: one row per question, with its column in each wave's export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.codebook.checks.rows import duplicate_problems, row_problems
from pipeline.codebook.codebook_table import Table, read_table
from pipeline.codebook.questions import CODEBOOK, FIXED, Filter, Question
from pipeline.errors import Problem, StudyError, did_you_mean

BY_WAVE = ("text", "item", "scale", "filter")
"""Columns that may differ in one wave, as in ``scale 2026-09``."""
NO_FILTER = "-"


def read_questions(path: Path, *, waves: Sequence[str]) -> tuple[Question, ...]:
    """Read the codebook.

    Parameters
    ----------
    path : Path
        ``codebook.csv``: UTF-8; ``;``, ``,`` or a tab between fields.
    waves : sequence of str
        Ids of the study's waves; each needs a column.

    Returns
    -------
    tuple of Question
        In the order of the file.

    Raises
    ------
    StudyError
        With all problems found, each with line and field number.
    """
    table = read_table(path)
    problems = list(_heading_problems(table, waves))
    if problems:
        raise StudyError(problems)
    fields = {name: number for number, name in enumerate(table.headings, 1) if name}
    questions = [
        _question(line, dict(zip(table.headings, cells, strict=True)), fields, waves)
        for line, cells in table.rows
    ]
    problems = [problem for question in questions for problem in row_problems(question)]
    problems += duplicate_problems(questions)
    if not questions:
        line = table.heading_line + 1
        problems.append(Problem(CODEBOOK, line, 1, "keine einzige Frage", "Fragen eintragen"))
    if problems:
        raise StudyError(problems)
    return tuple(questions)


def _heading_problems(table: Table, waves: Sequence[str]) -> Iterator[Problem]:
    headings, line = table.headings, table.heading_line
    known = [*FIXED, *waves, *(f"{part} {wave}" for wave in waves for part in BY_WAVE)]
    for number, name in enumerate(headings, 1):
        if name and name not in known:
            advice = did_you_mean(name, known) or "Spalte löschen oder umbenennen"
            yield Problem(CODEBOOK, line, number, f"unbekannte Spalte „{name}“", advice)
        elif name and name in headings[: number - 1]:
            message = f"Spalte „{name}“ steht zweimal da"
            yield Problem(CODEBOOK, line, number, message, "eine davon löschen")
    for name in [*FIXED, *waves]:
        if name not in headings:
            advice = "Spalte ergänzen (sie darf leer sein)"
            yield Problem(CODEBOOK, line, len(headings) + 1, f"Spalte „{name}“ fehlt", advice)


def _question(
    line: int, row: dict[str, str], fields: dict[str, int], waves: Sequence[str]
) -> Question:
    wordings = {
        wave: (row.get(f"text {wave}") or row["text"], row.get(f"item {wave}") or row["item"])
        for wave in waves
        if row.get(f"text {wave}") or row.get(f"item {wave}")
    }
    scales = {wave: row[f"scale {wave}"] for wave in waves if row.get(f"scale {wave}")}
    filters = {
        wave: None if text == NO_FILTER else _filter(text)
        for wave in waves
        if (text := row.get(f"filter {wave}"))
    }
    return Question(
        **{name: row[name] for name in FIXED if name != "filter"},
        filter=_filter(row["filter"]),
        columns={wave: row[wave] for wave in waves if row[wave]},
        wordings=wordings,
        scales=scales,
        filters=filters,
        line=line,
        fields=fields,
    )


def _filter(text: str) -> Filter | None:
    if not text:
        return None
    question, _, answers = text.partition("=")
    return Filter(question.strip(), tuple(a.strip() for a in answers.split("|") if a.strip()))

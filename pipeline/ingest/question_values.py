"""Bring each question's column to canonical text, by the kind of question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from pipeline.codebook import NUMERIC, Question
from pipeline.ingest.answers import Note, row_list
from pipeline.ingest.codes import Known, holds_labels, to_codes
from pipeline.ingest.missing_kinds import kinds_series, missing_kinds, without_missing
from pipeline.ingest.plain import match_key
from pipeline.ingest.table import Cell, Table
from pipeline.ingest.values import cell_text, date_text, free_text, number_text, ticked

_DECIMAL_COMMA = re.compile(r"[-+]?[\d.]*\d,\d+\s*%?")
_GROUPED = re.compile(r"[-+]?\d{1,3}(\.\d{3})+")


def question_values(
    table: Table,
    questions: Sequence[Question],
    positions: dict[str, int],
    known: dict[str, Known],
) -> tuple[dict[str, pd.Series], dict[str, pd.Series], list[Note]]:
    """Translate all answers.

    Parameters
    ----------
    table : Table
    questions : sequence of Question
    positions : dict
        Question id -> position of its column.
    known : dict
        Question id -> codes and labels, for lists, grids, rankings and best-worst tasks.

    Returns
    -------
    columns : dict of Series
        Question id -> text or None, as objects, in the order of ``questions``.
    kinds : dict of Series
        Question id -> kind of missing or None, where the file tells
        (:mod:`pipeline.ingest.missing_kinds`).
    notes : list of Note
    """
    labels = holds_labels((known[name], table.column(positions[name])) for name in known)
    german = german_numbers(table, questions, positions)
    columns: dict[str, pd.Series] = {}
    kinds: dict[str, pd.Series] = {}
    notes: list[Note] = []
    for question in questions:
        column = _answers(table, question, positions[question.id])
        if question.id in known:
            values, restored = to_codes(
                column, known[question.id], question=question.id, labels=labels
            )
            notes += restored
        elif question.type in NUMERIC:
            values = [number_text(cell, german=german) for cell in column]
            if table.decimal_comma and not german:
                notes += _ambiguous(question.id, column, table)
        elif question.type == "multiple" and not is_text(question):
            values = _ticks(question, table.headings[positions[question.id]], column)
        else:
            values = [_kind(question)(cell) for cell in column]
        told = missing_kinds(table, question, positions[question.id], known.get(question.id))
        if told:
            values = without_missing(values, told.kinds)
            kinds[question.id] = kinds_series(told.kinds)
            notes += told.notes
        columns[question.id] = pd.Series(values, dtype=object)
    return columns, kinds, notes


def _answers(table: Table, question: Question, position: int) -> list[Cell]:
    """Return a column's cells; None for a formula that no stored value tells the answer of."""
    column = table.column(position)
    lost = {row for row, field in table.formulas if field == position}
    if not lost or is_text(question):
        return column
    return [
        None if row in lost and isinstance(cell, str) and cell.startswith("=") else cell
        for row, cell in zip(table.rows, column, strict=True)
    ]


def german_numbers(table: Table, questions: Sequence[Question], positions: dict[str, int]) -> bool:
    """Whether the dots of the file's numbers group thousands: one decimal comma tells."""
    columns = [positions[q.id] for q in questions if q.type in NUMERIC and q.id in positions]
    return table.decimal_comma and any(
        isinstance(cell, str) and _DECIMAL_COMMA.fullmatch(cell.strip())
        for column in columns
        for cell in table.column(column)
    )


def is_text(question: Question) -> bool:
    """Whether companies wrote the answer in their own words."""
    return question.type == "text" or question.role == "other_text"


def _kind(question: Question) -> Callable[[Cell], str | None]:
    if is_text(question):
        return free_text
    return {"date": date_text}[question.type]


def _ticks(question: Question, heading: str, column: Sequence[Cell]) -> list[str | None]:
    """Return Y where an option is ticked; a platform may write the option's own text for it."""
    texts = {text for cell in column if (text := cell_text(cell)) is not None}
    if len(texts) == 1:
        key = match_key(next(iter(texts)))
        if len(key) > 1 and (
            key == match_key(question.item) or match_key(heading).rstrip("]").endswith(key)
        ):
            return [None if cell_text(cell) is None else "Y" for cell in column]
    return [ticked(cell) for cell in column]


def _ambiguous(question: str, column: Sequence[Cell], table: Table) -> Iterator[Note]:
    """Name the rows where "1.200" may have meant a thousand and two hundred."""
    rows = [
        row
        for row, cell in zip(table.rows, column, strict=True)
        if isinstance(cell, str) and _GROUPED.fullmatch(cell.strip())
    ]
    if rows:
        yield Note("number_ambiguous", question, None, row_list(rows))

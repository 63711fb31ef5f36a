"""Numbers and dates that must not be guessed: one problem per column, before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.codebook import NUMERIC, Question
from pipeline.errors import Problem
from pipeline.ingest.answers import times
from pipeline.ingest.dates import date_problems
from pipeline.ingest.question_values import german_numbers, is_text
from pipeline.ingest.table import Table
from pipeline.ingest.values import number_text, plain_number

_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+")
_WITH_POINT = re.compile(r"[-+]?\d*(\.\d+)+")


def unreadable_cells(
    table: Table, questions: Sequence[Question], positions: dict[str, int], *, shown_as: str
) -> Iterator[Problem]:
    """Yield a problem for each column with cells that could be read wrongly.

    Parameters
    ----------
    table : Table
    questions : sequence of Question
    positions : dict
        Question id -> position of its column.
    shown_as : str
        The export's path to name in a problem.

    Yields
    ------
    Problem
        For dates that are none; for numbers such as ``1.200`` where nothing in the file tells
        whether points group thousands; for ``inf``, ``1e400`` and the like, which computers but
        not people take for numbers. What is plainly no number is left to the clean stage.
    """
    german = german_numbers(table, questions, positions)
    for question in questions:
        if question.id not in positions or is_text(question):
            continue
        position = positions[question.id]
        if question.type == "date":
            yield from date_problems(table, position, shown_as=shown_as)
        elif question.type in NUMERIC:
            yield from _false_numbers(table, position, german=german, shown_as=shown_as)
            if table.decimal_comma and not german:
                yield from _thousands_or_not(table, position, shown_as)


def _thousands_or_not(table: Table, position: int, shown_as: str) -> Iterator[Problem]:
    """One number with a point that cannot group thousands tells that none of them does."""
    texts = [
        (row, cell.strip())
        for row, cell in zip(table.rows, table.column(position), strict=True)
        if isinstance(cell, str)
    ]
    pointed = [(row, text) for row, text in texts if _WITH_POINT.fullmatch(text)]
    if pointed and all(_THOUSANDS.fullmatch(text) for _, text in pointed):
        heading = table.headings[position]
        message = (
            f"Zahlen wie 1.200 in der Spalte „{heading}“ sind mehrdeutig: "
            f"tausendzweihundert oder eins Komma zwei?{times(len(pointed))}"
        )
        advice = "ohne Punkt schreiben (1200) oder mit Komma (1,2)"
        yield Problem(shown_as, pointed[0][0], position + 1, message, advice)


def _false_numbers(
    table: Table, position: int, *, german: bool, shown_as: str
) -> Iterator[Problem]:
    rows = [
        row
        for row, cell in zip(table.rows, table.column(position), strict=True)
        if _false_number(number_text(cell, german=german))
    ]
    if rows:
        message = f"in der Spalte „{table.headings[position]}“ steht keine Zahl{times(len(rows))}"
        advice = "Zahl mit höchstens 18 Stellen eintragen oder Feld leeren"
        yield Problem(shown_as, rows[0], position + 1, message, advice)


def _false_number(text: str | None) -> bool:
    if text is None or plain_number(text) is not None:
        return False
    try:
        float(text)
    except ValueError:
        return False
    return True

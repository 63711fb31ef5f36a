"""Cells of a date column that name no date."""

from __future__ import annotations

from pipeline.errors import Problem
from pipeline.ingest.answers import times
from pipeline.ingest.table import Table
from pipeline.ingest.values import cell_text, date_of


def date_problems(table: Table, position: int, *, shown_as: str) -> list[Problem]:
    """Return one problem for all cells of a column that are neither blank nor a date."""
    rows = [
        row
        for row, cell in zip(table.rows, table.column(position), strict=True)
        if cell_text(cell) is not None and date_of(cell) is None
    ]
    if not rows:
        return []
    message = f"in der Spalte „{table.headings[position]}“ steht kein Datum{times(len(rows))}"
    advice = "Form: 2013-06-03 14:05:00 oder 03.06.2013"
    return [Problem(shown_as, rows[0], position + 1, message, advice)]

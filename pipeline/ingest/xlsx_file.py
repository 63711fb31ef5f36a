"""Excel sheet -> table; a formula is where a spreadsheet ate an answer."""

from __future__ import annotations

import io
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.errors import Problem, StudyError
from pipeline.ingest.signature import read_bytes, what_it_is
from pipeline.ingest.table import Cell, Record, Table

# What openpyxl raises on damaged or unusual workbooks; it has no error class of its own.
_UNREADABLE = (
    *(BadZipFile, zlib.error, InvalidFileException, ParseError),
    *(KeyError, ValueError, IndexError, TypeError, AttributeError, EOFError, NotImplementedError),
)
_ADVICE = "Export als Excel (.xlsx) wiederholen"


def read_xlsx(path: Path, shown_as: str) -> Table:
    """Read the first sheet of a workbook.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        A formula's cell holds the value that the workbook stored for it, else the formula's
        text, and is listed in ``formulas``.

    Raises
    ------
    StudyError
        For a file that is empty, no workbook, or whose first sheet is empty.
    """
    data = read_bytes(path, shown_as=shown_as)
    sheet, other_sheets = _first_sheet(data, shown_as, stored_values=False)
    rows = [list(row) for row in sheet.iter_rows()]
    places = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if _lost(cell)]
    values = [[_value(cell.value) for cell in row] for row in rows]
    if places:
        stored, _ = _first_sheet(data, shown_as, stored_values=True)
        for r, c in places:
            value = _value(stored.cell(rows[r][c].row, rows[r][c].column).value)
            error = rows[r][c].data_type == "e" or str(value).startswith("#")
            values[r][c] = None if error else values[r][c] if value is None else value
    filled = [index for index, row in enumerate(values) if any(cell is not None for cell in row)]
    if not filled:
        raise StudyError([Problem(shown_as, 1, 0, "das erste Tabellenblatt ist leer", _ADVICE)])
    first = filled[0]
    width = max(index for index, cell in enumerate(values[first]) if cell is not None) + 1
    problems = [
        Problem(
            shown_as, rows[index][0].row, width + 1, "mehr Felder als Überschriften", "Blatt prüfen"
        )
        for index in filled[1:]
        if any(cell is not None for cell in values[index][width:])
    ]
    if problems:
        raise StudyError(problems)
    return Table(
        tuple("" if cell is None else str(cell) for cell in values[first][:width]),
        tuple(Record(rows[index][0].row, tuple(values[index][:width])) for index in filled[1:]),
        heading_row=rows[first][0].row,
        decimal_comma=True,
        formulas=tuple((rows[r][c].row, c) for r, c in places),
        blank_rows=filled[-1] - first + 1 - len(filled),
        other_sheets=other_sheets,
    )


def read_xlsx_headings(path: Path, shown_as: str) -> tuple[str, ...]:
    """Read only the headings of the first sheet; no headings for an empty sheet."""
    data = read_bytes(path, shown_as=shown_as)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        rows = workbook.worksheets[0].iter_rows(values_only=True)
        cells = next((row for row in rows if any(_value(cell) is not None for cell in row)), ())
    except _UNREADABLE:
        raise _no_workbook(data, shown_as) from None
    return tuple("" if cell is None else str(cell) for cell in cells)


def _first_sheet(data: bytes, shown_as: str, *, stored_values: bool) -> tuple[Any, tuple[str, ...]]:
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=stored_values)
        sheet = workbook.worksheets[0]
    except _UNREADABLE:
        raise _no_workbook(data, shown_as) from None
    others = tuple(s.title for s in workbook.worksheets[1:] if s.max_row > 1)
    return sheet, others


def _no_workbook(data: bytes, shown_as: str) -> StudyError:
    kind = what_it_is(data)
    really = f", sondern {kind}" if kind and "Excel- oder ZIP" not in kind else ""
    message = f"keine Excel-Arbeitsmappe (.xlsx){really}"
    return StudyError([Problem(shown_as, 0, 0, message, _ADVICE)])


def _lost(cell: Any) -> bool:
    return cell.data_type in ("f", "e")


def _value(value: Any) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value if isinstance(value, str | int | float | datetime) else str(value)

"""Excel workbook -> its numbers and texts: cells, hidden ones too, notes, properties, charts."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.audit.grid import Cell, read_grid
from pipeline.audit.seen import Content, Place
from pipeline.errors import Problem, StudyError

_CELLS = re.compile(
    r"xl/(worksheets/sheet[^/]*|styles|workbook|theme/.*)\.xml|.*\.rels|\[Content.*"
)
"""Parts that openpyxl reads cell by cell, or that hold no words."""


def read_workbook(content: Content, file: str, path: Path) -> None:
    """Take every number and text of a workbook.

    Parameters
    ----------
    content : Content
    file : str
        Name to show.
    path : Path

    Raises
    ------
    StudyError
        If the file cannot be read as a workbook.
    """
    try:
        for values in (True, False):  # results of formulas, then the formulas themselves
            book = load_workbook(path, data_only=values)
            for sheet in book.worksheets:
                _sheet(content, file, sheet, formulas=not values)
        for name, defined in book.defined_names.items():
            content.read(Place(file, "Namen"), f"{name} = {defined.attr_text}")
        _parts(content, file, path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        advice = "in Excel öffnen und als .xlsx speichern, oder weglassen"
        message = f"ist nicht als Arbeitsmappe zu lesen ({type(error).__name__})"
        raise StudyError([Problem(file, 0, 0, message, advice)]) from None


def _sheet(content: Content, file: str, sheet: Worksheet, *, formulas: bool) -> None:
    title = f"Blatt „{sheet.title}“"
    if sheet.sheet_state != "visible":
        title += " (verborgen)"
    hidden_rows = {i for i, d in sheet.row_dimensions.items() if d.hidden}
    hidden_columns = {name for name, d in sheet.column_dimensions.items() if d.hidden}
    for edge in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.evenFooter):
        for part in (edge.left, edge.center, edge.right):
            if not formulas and part is not None and part.text:
                content.read(Place(file, f"{title}, Kopf- oder Fußzeile"), part.text)
    rows: list[list[Cell | None]] = []
    for row in sheet.iter_rows():
        line: list[Cell | None] = []
        for cell in row:
            where = f"{title}, Zelle {cell.coordinate}"
            if cell.row in hidden_rows or cell.column_letter in hidden_columns:
                where += " (verborgen)"
            if cell.comment is not None and not formulas:
                note = Place(file, f"{where}, Notiz")
                beside = [str(c.value) for c in row if isinstance(c.value, str)]
                content.read(note, cell.comment.text, around=[*beside, sheet.title], prose=True)
            line.append(_cell(where, cell.value, formulas=formulas))
        rows.append(line)
    for row_of_cells in _merged(sheet, rows):
        rows[row_of_cells[0]][row_of_cells[1]] = row_of_cells[2]
    read_grid(content, file, rows, [sheet.title])


def _cell(where: str, value: Any, *, formulas: bool) -> Cell | None:
    if formulas:  # the second reading takes only what the first did not show
        return Cell(where, value) if isinstance(value, str) and value.startswith("=") else None
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Cell(where, repr(value), value=float(value))
    return Cell(where, str(value))


def _merged(sheet: Worksheet, rows: list[list[Cell | None]]) -> list[tuple[int, int, Cell | None]]:
    found = []
    for span in sheet.merged_cells.ranges:
        cell = rows[span.min_row - 1][span.min_col - 1]
        for row in range(span.min_row - 1, span.max_row):
            found += [(row, column, cell) for column in range(span.min_col - 1, span.max_col)]
    return found


def _parts(content: Content, file: str, path: Path) -> None:
    """Read the package's other parts: properties, charts' and pivots' stores, drawings, leftovers.

    Excel keeps what a chart or pivot table once showed even where its sheet is gone.
    """
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if _CELLS.fullmatch(name) or PurePosixPath(name).suffix not in (".xml", ".vml"):
                continue
            try:
                root = ElementTree.fromstring(package.read(name))
            except (ParseError, DefusedXmlException):
                content.unread.append(f"{file}: {name}")
                continue
            place = Place(file, f"Teil {name}")
            words = [t.strip() for e in root.iter() for t in (e.text, e.tail) if t and t.strip()]
            shared = name.endswith("sharedStrings.xml")
            for text in words:
                content.read(place, text, around=[] if shared else words[:40])
            for element in root.iter():
                content.passages += [(place, str(v)) for v in element.attrib.values()]

"""Write an Excel workbook: labels, codes and a dictionary; nothing in it is ever a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.export.syntax import response_sets
from pipeline.export.variables import Variable

ROWS, COLUMNS, CELL = 1_048_576, 16_384, 32_767
"""Limits of a sheet and of a cell's characters (Microsoft, Excel specifications and limits)."""
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet take a text for a formula (OWASP, CSV Injection)."""
_THEN = datetime(1980, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_MEASURES = {"nominal": "nominal", "ordinal": "ordinal", "scale": "metrisch"}
_HEADINGS = (
    "Variable",
    "Frage im Codebuch",
    "Text",
    "Zeile oder Antwort",
    "Fragetyp",
    "Messniveau",
    "Mehrfachantworten-Set",
    "Code",
    "Bedeutung",
    "fehlender Wert",
    "gekürzt",
)
Value = str | int | float | None


def write_xlsx(
    study: Study, variables: list[Variable], table: pd.DataFrame, path: Path, *, title: str
) -> None:
    """Write responses as a workbook.

    Sheets: ``Daten`` (labels), ``Codes`` (as in the SPSS file), ``Variablen`` (what they mean).

    Parameters
    ----------
    study : Study
    variables : list of Variable
    table : pandas.DataFrame
        One column per variable.
    path : Path
    title : str
        Stands in the file's properties and above each printed page.

    Raises
    ------
    StudyError
        If a sheet cannot hold so many rows or columns.
    """
    if len(table) >= ROWS or len(variables) > COLUMNS:
        message = f"zu groß für Excel: {len(table)} Zeilen, {len(variables)} Spalten"
        raise StudyError([Problem(path.name, 0, 0, message, "als SPSS-Datei ausgeben (sav)")])
    workbook = openpyxl.Workbook(write_only=True)
    workbook.properties.title = title
    workbook.properties.creator = "industriedialog"
    workbook.properties.created = _THEN
    columns = [_values(variable, table[variable.name]) for variable in variables]
    labels = [_labels(v, values) for v, values in zip(variables, columns, strict=True)]
    names = [variable.name for variable in variables]
    _sheet(workbook, "Daten", title, names, zip(*labels, strict=True))
    _sheet(workbook, "Codes", title, names, zip(*columns, strict=True))
    _sheet(workbook, "Variablen", title, _HEADINGS, _dictionary(study, variables))
    content = io.BytesIO()
    workbook.save(content)
    _write_reproducibly(content, path)


def _sheet(
    workbook: openpyxl.Workbook,
    name: str,
    title: str,
    headings: Iterable[str],
    rows: Iterable[Iterable[Value]],
) -> None:
    sheet = workbook.create_sheet(name)
    sheet.oddHeader.center.text = title.replace("&", "&&")
    sheet.freeze_panes = "B2"
    sheet.append([_cell(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Value | WriteOnlyCell:
    """Return a value; a text as a text cell, with the leading apostrophe where it is risky."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=value[:CELL])
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(RISKY)
    return cell


def _values(variable: Variable, column: pd.Series) -> list[Value]:
    if column.dtype != float:
        return [str(value) or None for value in column]
    whole = variable.measure != "scale"
    return [None if value != value else int(value) if whole else float(value) for value in column]


def _labels(variable: Variable, values: list[Value]) -> list[Value]:
    if variable.measure == "scale":
        return values  # the ends of a slider have labels, but a number stays a number
    return [variable.values.get(value, value) for value in values]


def _dictionary(study: Study, variables: list[Variable]) -> Iterator[tuple[Value, ...]]:
    sets = {name: one.name for one in response_sets(study, variables) for name in one.members}
    for variable in variables:
        question = variable.question
        named = (variable.name, question.id if question else variable.column)
        wordings = question.wordings.items() if question else ()
        yield (
            *named,
            variable.text,
            variable.item,
            question.type if question else None,
            _MEASURES[variable.measure],
            sets.get(variable.name),
            *(None, None, None),
            "ja" if any(len(t) > CELL for t in (variable.text, variable.item)) else None,
        )
        for wave, (text, item) in wordings:
            yield (*named, text, item, f"Wortlaut {wave}", *(None,) * 6)
        for code, label in variable.values.items():
            missing = "ja" if isinstance(code, int) and code < 0 else None
            cut = "ja" if len(label) > CELL else None
            yield (*named, *(None,) * 5, code, label, missing, cut)


def _write_reproducibly(content: io.BytesIO, path: Path) -> None:
    """Write a workbook's parts with fixed times, so that a second run gives the same file."""
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + _THEN.isoformat().encode() + b"Z", data)
            fixed = zipfile.ZipInfo(entry.filename, date_time=_THEN.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 0  # the same bytes on Windows as elsewhere
            target.writestr(fixed, data)

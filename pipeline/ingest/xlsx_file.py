"""Excel workbook (.xlsx) -> table; a formula is where a spreadsheet ate an answer."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from pipeline.errors import Problem, StudyError
from pipeline.ingest.sheet import Marks
from pipeline.ingest.signature import read_bytes, what_it_is
from pipeline.ingest.table import Table
from pipeline.ingest.workbook import headings_of, table_of
from pipeline.ingest.workbook_values import ROWS_FOR_HEADINGS, read_sheets
from pipeline.ingest.xlsx_marks import read_marks
from pipeline.ingest.xlsx_package import open_package, sheet_parts

# What damaged or unusual archives raise; ValueError also for XML that defines entities.
_UNREADABLE = (
    *(BadZipFile, zlib.error, ParseError, ExpatError),
    *(LookupError, ValueError, EOFError, OSError, NotImplementedError, RuntimeError),
)
_ADVICE = "Export als Excel (.xlsx) wiederholen"
_ENCRYPTED = 1


def read_xlsx(path: Path, shown_as: str) -> Table:
    """Read the answers of a workbook.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        See :func:`pipeline.ingest.workbook.table_of`. A formula's cell holds the value that
        the workbook stored for it, else the formula's text; an error value is None. Both are
        listed in ``formulas``.

    Raises
    ------
    StudyError
        For a file that is empty, no workbook, damaged, protected or too large, and for a
        table that is not rectangular.
    """
    data = read_bytes(path, shown_as=shown_as)
    with _package(data, shown_as) as archive:
        marks = [_marks(archive, part) for part in sheet_parts(archive)]
    return table_of(read_sheets(path, shown_as, marks), shown_as)


def read_xlsx_headings(path: Path, shown_as: str) -> tuple[str, ...]:
    """Read only the headings of a workbook; none for an empty one."""
    with _package(read_bytes(path, shown_as=shown_as), shown_as) as archive:
        list(sheet_parts(archive))
    return headings_of(read_sheets(path, shown_as, most_rows=ROWS_FOR_HEADINGS))


@contextmanager
def _package(data: bytes, shown_as: str) -> Iterator[ZipFile]:
    """Open a workbook's archive; whatever is wrong with it is a problem of the file."""
    try:
        with open_package(data, shown_as=shown_as) as archive:
            yield archive
    except _UNREADABLE:
        raise StudyError([_no_workbook(data, shown_as)]) from None


def _marks(archive: ZipFile, part: str) -> Marks:
    with archive.open(part) as file:
        return read_marks(file)


def _no_workbook(data: bytes, shown_as: str) -> Problem:
    kind = what_it_is(data)
    if kind and "ZIP" not in kind:
        message = f"keine Excel-Arbeitsmappe (.xlsx), sondern {kind}"
        return Problem(shown_as, 0, 0, message, _ADVICE)
    if not kind:
        return Problem(shown_as, 0, 0, "keine Excel-Arbeitsmappe (.xlsx)", _ADVICE)
    if b"opendocument.spreadsheet" in data[:200]:
        message = "eine OpenDocument-Tabelle (.ods)"
        return Problem(shown_as, 0, 0, message, "in Excel oder LibreOffice als .xlsx speichern")
    if b"xl/workbook.bin" in data:
        message = "eine binäre Arbeitsmappe (.xlsb)"
        return Problem(shown_as, 0, 0, message, "in Excel als .xlsx speichern")
    if int.from_bytes(data[6:8], "little") & _ENCRYPTED:
        message = "die Datei ist mit einem Kennwort gepackt"
        return Problem(shown_as, 0, 0, message, "ohne Kennwort entpacken")
    if b"xl/" not in data:
        message = "keine Excel-Arbeitsmappe (.xlsx), sondern eine andere ZIP-Datei"
        return Problem(shown_as, 0, 0, message, "entpacken und die Dateien darin ablegen")
    message = "keine Excel-Arbeitsmappe (.xlsx) oder beschädigt"
    return Problem(shown_as, 0, 0, message, _ADVICE)

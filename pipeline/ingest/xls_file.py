"""Old Excel workbook (.xls, Excel 5 to 2003) -> table, as EUSurvey and Unipark write it."""

from __future__ import annotations

import struct
from pathlib import Path

from pipeline.errors import Problem, StudyError
from pipeline.ingest.signature import read_bytes, what_it_is
from pipeline.ingest.table import Table
from pipeline.ingest.workbook import headings_of, table_of
from pipeline.ingest.workbook_values import (
    ROWS_FOR_HEADINGS,
    damaged_problem,
    password_problem,
    read_sheets,
)
from pipeline.ingest.xls_marks import has_password, read_marks
from pipeline.ingest.xls_stream import CompoundFile

_SIGNATURE = b"\xd0\xcf\x11\xe0"
_STREAMS = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage"
_DAMAGED = (ValueError, KeyError, IndexError, struct.error)
_ADVICE = "Export als Excel (.xlsx) wiederholen"


def read_xls(path: Path, shown_as: str) -> Table:
    """Read the answers of an old workbook.

    Cells are kept as they are, also several answers in one, ``text(ID76);text(ID77)``:
    :mod:`pipeline.ingest.several_answers` takes them apart.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        See :func:`pipeline.ingest.workbook.table_of`. A formula's cell holds its stored value,
        an error value is None; both are listed in ``formulas``.

    Raises
    ------
    StudyError
        For a file that is empty, no workbook, damaged, too large or protected by a password,
        as new workbooks with a password are in the same container.
    """
    stream = _stream(read_bytes(path, shown_as=shown_as), shown_as)
    try:
        marks = read_marks(stream)
    except struct.error:
        raise StudyError([damaged_problem(shown_as)]) from None
    return table_of(read_sheets(path, shown_as, marks), shown_as)


def read_xls_headings(path: Path, shown_as: str) -> tuple[str, ...]:
    """Read only the headings of an old workbook; none for an empty one."""
    _stream(read_bytes(path, shown_as=shown_as), shown_as)
    return headings_of(read_sheets(path, shown_as, most_rows=ROWS_FOR_HEADINGS))


def _stream(data: bytes, shown_as: str) -> bytes:
    if not data.startswith(_SIGNATURE):
        kind = what_it_is(data)
        message = "keine Excel-Arbeitsmappe (.xls)" + (f", sondern {kind}" if kind else "")
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)])
    try:
        container = CompoundFile(data)
        if _ENCRYPTED in container.names():
            raise StudyError([password_problem(shown_as)])
        name = next(name for name in _STREAMS if name in container.names())
        stream = container.stream(name)
    except StopIteration:
        message = "keine Excel-Arbeitsmappe (.xls), sondern ein anderes altes Office-Dokument"
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)]) from None
    except _DAMAGED:
        raise StudyError([damaged_problem(shown_as)]) from None
    if has_password(stream):
        raise StudyError([password_problem(shown_as)])
    return stream

"""What the records of an .xls worksheet say besides values: formulas, errors, hidden rows."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipeline.ingest.sheet import Marks

PASSWORD_RECORD = 0x2F
_SHEET, _ROW, _FORMULA, _TRUTH_OR_ERROR = 0x85, 0x208, 0x06, 0x205
_START, _END = 0x809, 0x0A
_HIDDEN = 0x20
_WORKSHEET = 0
_FORMULA_GAVE_ERROR = 2


def has_password(stream: bytes) -> bool:
    """Whether the workbook's own records, up to their end, name an encryption."""
    return any(kind == PASSWORD_RECORD for kind, _ in _records(stream, 0))


def read_marks(stream: bytes) -> list[Marks]:
    """Read the marks of all worksheets.

    Parameters
    ----------
    stream : bytes
        The workbook's stream, in BIFF5 or BIFF8 ([MS-XLS]).

    Returns
    -------
    list of Marks
        One per sheet, charts and macros too, in the workbook's order. The text of a formula is
        None: the file holds it translated, always with its result.

    Raises
    ------
    struct.error
        For records that are cut.
    """
    marks = []
    for kind, content in _records(stream, 0):
        if kind == _SHEET:
            start, _, sheet_type = struct.unpack_from("<IBB", content)
            is_worksheet = sheet_type == _WORKSHEET
            marks.append(_sheet_marks(stream, start) if is_worksheet else Marks())
    return marks


def _sheet_marks(stream: bytes, start: int) -> Marks:
    marks = Marks()
    for kind, content in _records(stream, start):
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", content)
            if flags & _HIDDEN:
                marks.hidden_rows.append(row + 1)
        elif kind == _FORMULA:
            row, column, result, special = struct.unpack_from("<HH2xB5xH", content)
            marks.formulas[row + 1, column] = None
            if special == 0xFFFF and result == _FORMULA_GAVE_ERROR:
                marks.errors.add((row + 1, column))
        elif kind == _TRUTH_OR_ERROR:
            row, column, is_error = struct.unpack_from("<HH3xB", content)
            if is_error:
                marks.errors.add((row + 1, column))
    return marks


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, content) of the records of one part, without the charts inside it."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        depth += (kind == _START) - (kind == _END)
        if depth < 1:
            return
        if depth == 1:
            yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length

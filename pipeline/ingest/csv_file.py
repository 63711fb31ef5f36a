"""CSV -> table: encoding and delimiter are found, quoted line breaks kept, lines counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pipeline.errors import Problem, StudyError
from pipeline.ingest.encoding import decode
from pipeline.ingest.signature import read_bytes
from pipeline.ingest.table import Record, Table

_DELIMITERS = (";", ",", "\t")
_SAMPLE = 50
_LONGEST_ANSWER = 2**31 - 1


def read_csv(path: Path, shown_as: str) -> Table:
    """Read a delimited text file.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        Cells are text, an empty cell is None.

    Raises
    ------
    StudyError
        For an empty file, binary content, an unknown encoding, a text without columns, a broken
        quotation and for records with more or fewer fields than there are headings.
    """
    text, delimiter = _text(path, shown_as)
    lines = _lines(text, delimiter, strict=True)
    heading_row, headings = 0, [""]
    records, problems, blank_rows = [], [], 0
    try:
        for row, cells in lines:
            if not heading_row:
                heading_row, headings = row, _without_empty_end(cells)
            elif not any(cell.strip() for cell in cells):
                blank_rows += len(cells) > 1
            elif len(cells) < len(headings) or any(cells[len(headings) :]):
                problems.append(_width_problem(shown_as, row, len(cells), len(headings)))
            else:
                padded = tuple(cell or None for cell in cells[: len(headings)])
                records.append(Record(row, padded))
    except csv.Error as error:
        row = int(str(error.args[-1]))
        message = "ein Anführungszeichen dieses Datensatzes ist nicht richtig geschlossen"
        advice = "die Datei ist abgeschnitten oder von Hand geändert: neu exportieren"
        problems.append(Problem(shown_as, row, 0, message, advice))
    if problems:
        raise StudyError(problems)
    return Table(
        tuple(headings),
        tuple(records),
        heading_row,
        decimal_comma=delimiter != ",",
        blank_rows=blank_rows,
    )


def read_headings(path: Path, shown_as: str) -> tuple[str, ...]:
    """Read only the headings of a delimited text file; its records may be broken."""
    text, delimiter = _text(path, shown_as)
    return tuple(next(cells for _, cells in _lines(text, delimiter, strict=False)))


def _text(path: Path, shown_as: str) -> tuple[str, str]:
    """Return a file's text and its delimiter."""
    text = decode(read_bytes(path, shown_as=shown_as), shown_as=shown_as)
    delimiter = _delimiter(text)
    if not delimiter or text.lstrip().startswith(("{", "<")):
        message = "keine Tabelle: die erste Zeile hat keine Spalten (getrennt durch ; , oder Tab)"
        raise StudyError([Problem(shown_as, 1, 0, message, "Export als CSV wiederholen")])
    return text, delimiter


def _lines(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield (line where the record starts, its fields); lines without any field are skipped."""
    csv.field_size_limit(_LONGEST_ANSWER)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise csv.Error(str(error), start) from None


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the first records into the most equally many fields."""
    scores = {}
    for delimiter in _DELIMITERS:
        widths = [len(cells) for _, cells in islice(_lines(text, delimiter, strict=False), _SAMPLE)]
        if widths and widths[0] > 1:
            scores[delimiter] = widths[0] * widths.count(widths[0]) / len(widths)
    return max(scores, key=lambda delimiter: scores[delimiter], default="")


def _without_empty_end(cells: list[str]) -> list[str]:
    while len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _width_problem(shown_as: str, row: int, found: int, expected: int) -> Problem:
    more = "mehr" if found > expected else "weniger"
    message = f"{found} Felder, {more} als die {expected} Überschriften"
    advice = "Trennzeichen und Anführungszeichen dieser Zeile prüfen oder neu exportieren"
    return Problem(shown_as, row, min(found, expected) + 1, message, advice)

"""codebook.csv as headings and rows, whichever way Excel wrote it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.codebook.questions import CODEBOOK
from pipeline.errors import Problem, StudyError

_LONGEST_TEXT = 131_072
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?[;,\t]*$', re.IGNORECASE)
_QUOTES = "jedes Anführungszeichen am Feldanfang braucht eines am Feldende"


@dataclass(frozen=True)
class Table:
    """Headings, their line, and the rows that are not blank as (line, cells).

    Cells are stripped; a row has one cell per heading. A blank heading stands over a blank
    column.
    """

    headings: list[str]
    heading_line: int
    rows: list[tuple[int, list[str]]]


def read_table(path: Path) -> Table:
    """Read the codebook's cells.

    ``;``, ``,`` or a tab lie between fields: the one that the line ``sep=`` names, else the
    most frequent one of the headings. Blank rows and columns are skipped.

    Raises
    ------
    StudyError
        For a file that is missing, empty or not UTF-8, for quotes that do not close and for
        cells that stand under no heading, each with line and field number.
    """
    text = _read_text(path)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        advice = "Zeichen löschen; in Excel als „CSV UTF-8“ speichern"
        raise StudyError([Problem(CODEBOOK, line, 0, "unsichtbares Zeichen (NUL)", advice)])
    delimiter = _delimiter(text)
    records = _records(text, delimiter)
    if records and _SEPARATOR_LINE.match(text.splitlines()[0]):
        records = records[1:]
    records = [(line, cells) for line, cells in records if any(cells)]
    if not records:
        raise StudyError([Problem(CODEBOOK, 1, 1, "Datei ist leer", "Codebuch ausfüllen")])
    (heading_line, headings), rows = records[0], records[1:]
    while not headings[-1]:
        headings.pop()
    problems = [problem for line, cells in rows for problem in _loose_cells(line, cells, headings)]
    if problems:
        raise StudyError(problems)
    width = len(headings)
    padded = [(line, [*cells, *[""] * (width - len(cells))][:width]) for line, cells in rows]
    return Table(headings, heading_line, padded)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError:
        message = "Datei fehlt oder ist nicht lesbar"
        raise StudyError([Problem(CODEBOOK, 0, 0, message, "Codebuch anlegen")]) from None
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("latin-1")
        line = before.count("\n") + 1
        started = io.StringIO(before[before.rfind("\n") + 1 :])
        fields = next(csv.reader(started, delimiter=_delimiter(before)), [""])
        advice = "in Excel als „CSV UTF-8“ speichern"
        raise StudyError([Problem(CODEBOOK, line, len(fields), "kein UTF-8", advice)]) from None


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    named = _SEPARATOR_LINE.match(first)
    return named.group(1) if named else max(";,\t", key=first.count)


def _records(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST_TEXT)  # for the whole process, so each reader sets its own
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = []
    line = 1
    try:
        for cells in reader:
            records.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        field = _open_field(text.splitlines()[line - 1], delimiter)
        message = "ein Anführungszeichen wird nicht geschlossen"
        advice = _QUOTES
        if "field larger" in str(error):
            message, advice = "ein Feld ist länger als 131 072 Zeichen", "Text kürzen; " + _QUOTES
        raise StudyError([Problem(CODEBOOK, line, field, message, advice)]) from None
    return records


def _open_field(line: str, delimiter: str) -> int:
    """Return the number of the field in which a line's quotes go wrong."""
    for number, end in enumerate((*_ends(line, delimiter), len(line)), 1):
        try:
            next(csv.reader([line[:end]], delimiter=delimiter, strict=True), None)
        except csv.Error:
            return number
    return 0


def _ends(line: str, delimiter: str) -> list[int]:
    return [position for position, character in enumerate(line) if character == delimiter]


def _loose_cells(line: int, cells: list[str], headings: list[str]) -> list[Problem]:
    problems: list[Problem] = []
    for number, cell in enumerate(cells, 1):
        if cell and number > len(headings):
            message = f"Feld {number} steht hinter der letzten Spalte „{headings[-1]}“"
            advice = "Texte mit Trennzeichen in Anführungszeichen setzen; sonst Feld leeren"
            return [*problems, Problem(CODEBOOK, line, number, message, advice)]
        if cell and not headings[number - 1]:
            message = f"Feld {number} steht unter keiner Überschrift"
            advice = "Überschrift ergänzen oder Feld leeren"
            problems.append(Problem(CODEBOOK, line, number, message, advice))
    return problems

"""Delimited text -> table: encoding, delimiter and headings are found, lines counted."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pipeline.errors import Problem, StudyError
from pipeline.ingest.blank_fields import BLANK, nothing_written_as_text
from pipeline.ingest.delimited_text import INVISIBLE, DelimitedText, delimited_text
from pipeline.ingest.delimiter import SAMPLE, split_records
from pipeline.ingest.heading_rows import heading_row, holds_answers
from pipeline.ingest.platforms import Layout, recognise
from pipeline.ingest.platforms.dates import date_columns, platform_date
from pipeline.ingest.signature import read_bytes
from pipeline.ingest.table import Cell, Dictionary, Record, Table

_Row = tuple[int, list[str]]
_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class _Headings:
    """Which rows hold the headings, from ``first`` up to ``end``, and what they say."""

    first: int
    end: int
    names: tuple[str, ...]
    layout: Layout | None


@dataclass
class _Body:
    """The records behind the headings, as far as they could be read."""

    records: list[tuple[int, list[str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blank_rows: int = 0


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
        See :func:`read_delimited`.

    Raises
    ------
    StudyError
        For an empty file and for everything that :func:`read_delimited` refuses.
    """
    return read_delimited(read_bytes(path, shown_as=shown_as), shown_as)


def read_delimited(data: bytes, shown_as: str) -> Table:
    """Read delimited text.

    Parameters
    ----------
    data : bytes
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        Cells are text, an empty cell is None; where the file tells them apart, only a field
        without anything is None and an empty quotation is "". Dates in a form that only the
        platform writes are datetimes.

    Raises
    ------
    StudyError
        For binary content, an unknown encoding, a text without columns or headings, a broken
        quotation and for records with more or fewer fields than there are headings.
    """
    source = delimited_text(data, shown_as)
    rows, problems = _rows(source, shown_as)
    rows, invisible = _without_invisible(rows) if INVISIBLE in source.text else (rows, ())
    if not any(_any_content(fields) for _, fields in rows):
        empty = Problem(shown_as, 1, 0, "keine Tabelle: alle Felder sind leer", "neu exportieren")
        raise StudyError(problems or [empty])
    headings = _headings(rows[:SAMPLE])
    line = rows[headings.first][0]
    if holds_answers(headings.names):
        message = "die erste Zeile enthält Antworten statt Überschriften"
        advice = "Überschriften in die erste Zeile schreiben oder mit Überschriften exportieren"
        raise StudyError([Problem(shown_as, line, 0, message, advice)])
    body = _body(rows[headings.end :], headings.names, shown_as)
    if problems or body.problems:
        raise StudyError([*problems, *body.problems])
    names = headings.names[: _width(headings.names, body)]
    layout = headings.layout
    keeps = source.keeps_not_shown and not nothing_written_as_text([r for _, r in body.records])
    return Table(
        names,
        _records(body, names, layout, blank="" if keeps else None),
        line,
        decimal_comma=source.delimiter != ",",
        dictionary=Dictionary(texts=dict(layout.texts) if layout else {}),
        platform=layout.platform if layout else None,
        keeps_not_shown=keeps,
        passed_over=(*source.passed_over, *_passed_over(rows, headings), *invisible),
        blank_rows=body.blank_rows,
    )


def read_headings(path: Path, shown_as: str) -> tuple[str, ...]:
    """Read only the headings of a delimited text file; its records may be broken."""
    source = delimited_text(read_bytes(path, shown_as=shown_as), shown_as)
    rows = list(islice(split_records(source.text, source.delimiter, strict=False), SAMPLE))
    names = _headings(_without_invisible(rows)[0]).names
    return names[: _named(names)]


def _rows(source: DelimitedText, shown_as: str) -> tuple[list[_Row], list[Problem]]:
    """Return the rows up to the first broken quotation, and a problem for that one."""
    rows: list[_Row] = []
    try:
        rows.extend(split_records(source.text, source.delimiter, strict=True))
    except csv.Error as error:
        message = "ein Anführungszeichen dieses Datensatzes ist nicht richtig geschlossen"
        advice = "die Datei ist abgeschnitten oder von Hand geändert: neu exportieren"
        return rows, [Problem(shown_as, int(str(error.args[-1])), 0, message, advice)]
    return rows, []


def _without_invisible(rows: list[_Row]) -> tuple[list[_Row], tuple[tuple[int, str], ...]]:
    cleaned = [(line, [cell.strip(INVISIBLE) for cell in fields]) for line, fields in rows]
    changed = [
        line
        for (line, before), (_, after) in zip(rows, cleaned, strict=True)
        for old, new in zip(before, after, strict=True)
        if len(old) != len(new)
    ]
    if not changed:
        return rows, ()
    what = f"unsichtbares Zeichen U+FEFF an den Enden von {len(changed)} Feldern entfernt"
    return cleaned, ((changed[0], what),)


def _headings(rows: Sequence[_Row]) -> _Headings:
    """Find the headings among the first rows; a platform may have several rows of them."""
    cells = [["" if cell == BLANK else cell for cell in fields] for _, fields in rows]
    first = heading_row(cells)
    layout = recognise(cells[first:])
    if layout is None:
        return _Headings(first, first + 1, tuple(cells[first]), None)
    end = first + layout.heading_rows
    width = max(len(fields) for fields in cells[first:end])
    return _Headings(first, end, layout.headings[:width], layout)


def _body(rows: Sequence[_Row], names: tuple[str, ...], shown_as: str) -> _Body:
    body = _Body()
    named = _named(names)
    misfits: list[int] = []
    for line, fields in rows:
        if not _any_content(fields):
            body.blank_rows += len(fields) > 1 or named == 1
        elif len(fields) < named or _any_content(fields[len(names) :]):
            misfits.append(line)
            if len(misfits) <= _MOST_PROBLEMS:
                body.problems.append(_width_problem(shown_as, line, len(fields), named))
        else:
            body.records.append((line, fields))
    if len(misfits) > _MOST_PROBLEMS:
        message = f"{len(misfits) - _MOST_PROBLEMS} weitere Zeilen mit mehr oder weniger Feldern"
        advice = (
            "ist die Datei abgeschnitten oder hat sie ein anderes Trennzeichen? Neu exportieren"
        )
        body.problems.append(Problem(shown_as, misfits[_MOST_PROBLEMS], 0, message, advice))
    return body


def _records(
    body: _Body, names: tuple[str, ...], layout: Layout | None, *, blank: str | None
) -> tuple[Record, ...]:
    width = len(names)
    platform = layout.platform if layout else None
    dated = date_columns(names, platform)
    records = []
    for line, fields in body.records:
        cells: list[Cell] = [blank if cell == BLANK else cell or None for cell in fields[:width]]
        cells += [None] * (width - len(cells))
        for place in dated:
            if platform:
                cells[place] = platform_date(cells[place], platform)
        records.append(Record(line, tuple(cells)))
    return tuple(records)


def _passed_over(rows: Sequence[_Row], headings: _Headings) -> list[tuple[int, str]]:
    before = [
        (line, "Zeile vor den Überschriften")
        for line, fields in rows[: headings.first]
        if _any_content(fields)
    ]
    layout = headings.layout
    if layout is None:
        return before
    what = f"Zeile mit Kennungen von {layout.platform.name}"
    return before + [(rows[headings.first + index][0], what) for index in layout.idle_rows]


def _any_content(fields: Sequence[str]) -> bool:
    return any(cell and cell != BLANK and not cell.isspace() for cell in fields)


def _named(names: Sequence[str]) -> int:
    """Return how many columns there are up to the last one with a heading."""
    return max((index for index, name in enumerate(names, 1) if name.strip()), default=1)


def _width(names: tuple[str, ...], body: _Body) -> int:
    """Return how many columns to keep: those behind the last heading only if they hold anything."""
    for width in range(len(names), _named(names), -1):
        if any(_any_content(fields[width - 1 : width]) for _, fields in body.records):
            return width
    return _named(names)


def _width_problem(shown_as: str, row: int, found: int, expected: int) -> Problem:
    more = "mehr" if found > expected else "weniger"
    message = f"{found} Felder, {more} als die {expected} Überschriften"
    advice = "Trennzeichen und Anführungszeichen dieser Zeile prüfen oder neu exportieren"
    return Problem(shown_as, row, min(found, expected) + 1, message, advice)

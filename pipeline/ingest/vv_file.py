r"""LimeSurvey's VV export -> table: tabs, two rows of headings, nothing lost between NULL and "".

LimeSurvey writes each record with PHP's ``fputcsv`` and masks what would break a line::

    {question_not_shown}   NULL: never shown, or a number or date that was left blank
    {newline} {cr} {tab}   line breaks and tabs of an answer
    {quote}                a quotation mark at the beginning of an answer
    {lbrace}               a brace, so that an answer of "{tab}" stays what it is

Seen in exports of LimeSurvey 6.14 (version 2, codes as headings); version 1 has columns of the
database as headings (``610701X7X81SQ001``), which only the survey file translates.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import Problem, StudyError
from pipeline.ingest.encoding import decode
from pipeline.ingest.padded_numbers import without_padding
from pipeline.ingest.signature import read_bytes
from pipeline.ingest.table import Cell, Dictionary, Record, Table

_NOT_SHOWN = "{question_not_shown}"
_MASKS = {"{newline}": "\n", "{cr}": "\r", "{tab}": "\t", "{quote}": '"', "{lbrace}": "{"}
_MASK = re.compile("|".join(map(re.escape, _MASKS)))
_FIELD = re.compile(
    r'("(?:[^"\\]++|""|\\++(?:"(?!\t|\r?\n|\Z))?+)*+"|[^"\t\r\n][^\t\r\n]*|)(\t|\r?\n|\Z)'
)
_UNDOUBLED = re.compile(r'\\+"?|""|"')
_ADVICE = "in LimeSurvey unter „VV-Export“ neu exportieren, nicht in Excel speichern"


def read_vv(path: Path, shown_as: str) -> Table:
    """Read a VV export.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        Headings are the codes of the second row, the texts of the first stand in the
        dictionary. A cell is None where nothing is stored and "" where it was left blank;
        numbers are without the zeros that the database adds.

    Raises
    ------
    StudyError
        For a file that is empty or no text, without the two rows of headings, and for records
        with more or fewer fields than headings or with a broken quotation.
    """
    text = decode(read_bytes(path, shown_as=shown_as), shown_as=shown_as)
    texts, start = _heading_record(text, 0, shown_as)
    codes, end = _heading_record(text, start, shown_as)
    heading_row = text.count("\n", 0, start) + 1
    if len(texts) != len(codes):
        raise StudyError([_width(shown_as, heading_row, len(codes), len(texts))])
    records, rows, problems = [], [], []
    blank_rows = 0
    first = text.count("\n", 0, end) + 1
    for row, line in enumerate(text[end:].split("\n"), first):
        # Line breaks and tabs of answers are masked: every raw one ends a line or a field.
        fields = line.removesuffix("\r").split("\t")
        if not any(field.strip() for field in fields):
            blank_rows += len(fields) > 1
            continue
        broken = next((i for i, field in enumerate(fields, 1) if _is_broken(field)), 0)
        if broken:
            message = "ein Anführungszeichen dieses Datensatzes ist nicht richtig geschlossen"
            problems.append(Problem(shown_as, row, broken, message, _ADVICE))
        elif len(fields) != len(codes):
            problems.append(_width(shown_as, row, len(fields), len(codes)))
        else:
            rows.append(row)
            records.append(tuple(unmasked(field) for field in fields))
    if problems:
        raise StudyError(problems)
    return Table(
        tuple(codes),
        tuple(Record(r, cells) for r, cells in zip(rows, without_padding(records), strict=True)),
        heading_row,
        dictionary=Dictionary(texts={i: text.strip() for i, text in enumerate(texts)}),
        keeps_not_shown=True,
        blank_rows=blank_rows,
    )


def unmasked(field: str) -> Cell:
    """Return the answer that a field of a VV export stands for; None where there is none."""
    text = _unquoted(field)
    if text == _NOT_SHOWN:
        return None
    return _MASK.sub(lambda mask: _MASKS[mask[0]], text)


def _heading_record(text: str, start: int, shown_as: str) -> tuple[list[str], int]:
    """Return the fields of a row of headings, whose texts may hold line breaks, and its end."""
    fields, position = [], start
    while position <= len(text):
        match = _FIELD.match(text, position)
        if match is None:
            break
        fields.append(_unquoted(match[1]))
        position = match.end()
        if match[2] != "\t":
            return fields, position
    row = text.count("\n", 0, position) + 1
    message = "keine zwei Überschriftenzeilen (Fragetexte, dann Fragecodes)"
    raise StudyError([Problem(shown_as, row, len(fields) + 1, message, _ADVICE)])


def _is_broken(field: str) -> bool:
    return field.startswith('"') and (len(field) < 2 or not field.endswith('"'))


def _unquoted(field: str) -> str:
    r"""Take PHP's quotation marks off; it leaves one that follows a backslash single."""
    if not field.startswith('"'):
        return field
    return _UNDOUBLED.sub(lambda m: '"' if m[0] == '""' else m[0], field[1:-1])


def _width(shown_as: str, row: int, found: int, expected: int) -> Problem:
    more = "mehr" if found > expected else "weniger"
    message = f"{found} Felder, {more} als die {expected} Überschriften"
    return Problem(shown_as, row, min(found, expected) + 1, message, _ADVICE)

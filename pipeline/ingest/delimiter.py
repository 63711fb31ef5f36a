"""Text -> records of fields: find the delimiter, keep quoted line breaks, count lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

SAMPLE = 50
"""How many records tell the delimiter and the place of the headings."""
_DELIMITERS = (";", ",", "\t", "|")
_LONGEST_ANSWER = 2**31 - 1


def split_records(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield (line where the record starts, its fields); lines without any field are skipped.

    Parameters
    ----------
    text : str
        Lines may end with CR, LF or both.
    delimiter : str
    strict : bool
        Whether a broken quotation is an error.

    Yields
    ------
    line : int
    fields : list of str

    Raises
    ------
    csv.Error
        With the line of the record as its last argument.
    """
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


def find_delimiter(text: str) -> str:
    """Return what divides a text into columns; empty if nothing does.

    The best delimiter leaves no quotation broken, divides the first record like most others,
    and gives many fields to many records. A table of one column has none: any that stands only
    inside quotations then does.
    """
    found = {}
    for delimiter in _DELIMITERS:
        score = _score(text, delimiter)
        if score:
            found[delimiter] = score
    return max(found, key=lambda name: found[name]) if found else _one_column(text)


def _score(text: str, delimiter: str) -> tuple[int, float] | None:
    """Return (how well-formed, size) of the table that a delimiter gives; None for one column."""
    sound = True
    try:
        widths = _widths(text, delimiter, strict=True)
    except csv.Error:
        sound = False
        widths = _widths(text, delimiter, strict=False)
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return None
    width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return sound + (widths[0] == width), width * times / len(widths)


def _one_column(text: str) -> str:
    for delimiter in sorted(_DELIMITERS, key=lambda character: character not in text):
        try:
            records = list(split_records(text, delimiter, strict=True))
        except csv.Error:
            continue
        if len(records) > 1 and all(len(cells) == 1 for _, cells in records):
            return delimiter
    return ""


def _widths(text: str, delimiter: str, *, strict: bool) -> list[int]:
    records = islice(split_records(text, delimiter, strict=strict), SAMPLE)
    return [len(cells) for _, cells in records]

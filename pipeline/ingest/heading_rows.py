"""Where the headings stand: behind lines that only say what the export is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.table import Cell

_DATE = re.compile(
    r"(\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})\b.*", re.DOTALL
)
_NUMBER = re.compile(r"[-+]?[\d.,]+%?")


def heading_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the index of the row that holds the headings.

    Parameters
    ----------
    rows : sequence of rows
        The first rows of a file or sheet; text, numbers, dates or None.

    Returns
    -------
    int
        The first row with content, unless it holds one or two cells where records are much
        wider, and a row of names follows: then that one.
    """
    filled = [sum(not _blank(cell) for cell in row) for row in rows]
    first = next((index for index, count in enumerate(filled) if count), 0)
    widest = max(filled, default=0)
    few = 2 if widest > 4 else 1 if widest > 2 else 0
    for index in range(first, len(rows)):
        alone = filled[index] == len(rows[index]) == 1 < widest
        if filled[index] > few and not alone:
            return index if index == first or _are_names(rows[index]) else first
    return first


def holds_answers(row: Sequence[Cell]) -> bool:
    """Whether a row of headings is really a record: a file without headings.

    Numbers alone do not tell, since questions may be numbered; dates, e-mail addresses and the
    apostrophes that SPSS data are quoted with do.
    """
    texts = [str(cell).strip() for cell in row if not _blank(cell)]
    sure = [text for text in texts if _is_answer(text)]
    values = [text for text in texts if _is_answer(text) or _NUMBER.fullmatch(text)]
    return bool(sure) and 2 * len(values) > len(texts)


def is_date(text: str) -> bool:
    """Whether a text begins with a date, in whatever order."""
    return _DATE.fullmatch(text.strip()) is not None


def _are_names(row: Sequence[Cell]) -> bool:
    return all(
        isinstance(cell, str) and not _is_answer(cell.strip()) and not _NUMBER.fullmatch(cell)
        for cell in row
        if not _blank(cell)
    )


def _is_answer(text: str) -> bool:
    quoted = len(text) > 1 and text[0] == text[-1] == "'"
    return quoted or is_date(text) or ("@" in text and " " not in text)


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip("\ufeff \t\r\n\xa0\0"))

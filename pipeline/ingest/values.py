"""One cell -> its canonical text."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation

from pipeline.ingest.table import Cell

_DATES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
)
_YES = frozenset({"y", "j", "ja", "yes", "x", "1"})
_NO = frozenset({"n", "nein", "no", "0", "n/a", "nicht gewählt"})


def cell_text(cell: Cell) -> str | None:
    """Return a cell as stripped text with plain numbers; None if nothing is left."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, float):
        return number_text(repr(cell))
    return str(cell).strip() or None


def free_text(cell: Cell) -> str | None:
    """Return a text answer: one kind of line break, no blanks around, no mask before '='."""
    text = cell_text(cell)
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Exports put an apostrophe before "=" so that spreadsheets do not compute the answer.
    return text[1:] if text.startswith("'=") else text


def number_text(cell: Cell, *, german: bool = False) -> str | None:
    """Return a number without exponent or trailing zeros; other text as it is.

    In a ``german`` column "1.250,5" is 1250.5 and "1.000" is a thousand.
    """
    text = str(cell).strip() if isinstance(cell, float) else cell_text(cell)
    if text is None:
        return None
    plain = text
    if german and isinstance(cell, str):
        plain = re.sub(r"\.(?=\d{3}(\D|$))", "", text).replace(",", ".", 1)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    number = number.normalize()
    return format(number if number else Decimal(0), "f")


def date_of(cell: Cell) -> datetime | None:
    """Return the time a cell names; None if it names none."""
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0, tzinfo=None)
    text = cell_text(cell) or ""
    for form in _DATES:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def date_text(cell: Cell) -> str | None:
    """Return a date as YYYY-MM-DD HH:MM:SS; other text as it is."""
    found = date_of(cell)
    return cell_text(found) if found else cell_text(cell)


def ticked(cell: Cell) -> str | None:
    """Return Y for a ticked option, None for one that was not; other text as it is."""
    text = cell_text(cell)
    if text is None or text.lower() in _NO:
        return None
    return "Y" if text.lower() in _YES else text

"""One cell -> its canonical text."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

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
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
_LONGEST_NUMBER = 40
_MAGNITUDES = range(-40, 18)
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

    In a ``german`` column "1.250,5" is 1250.5 and "1.000" is a thousand; "73.68 %" is
    73.68. What no survey asks for (``inf``, ``1e400``, hundreds of digits) is no number.
    """
    text = str(cell).strip() if isinstance(cell, float) else cell_text(cell)
    if text is None:
        return None
    plain = text.removesuffix("%").rstrip() if isinstance(cell, str) else text
    if german and isinstance(cell, str):
        plain = re.sub(r"\.(?=\d{3}(\D|$))", "", plain).replace(",", ".", 1)
    number = plain_number(plain)
    if number is None:
        return text
    return format(number.normalize() if number else Decimal(0), "f")


def plain_number(text: str) -> Decimal | None:
    """Return the number that a text of digits, point and exponent names; None if it is none."""
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if not number or number.adjusted() in _MAGNITUDES else None


def whole(text: str) -> str:
    """Return "34002" for the "34002.0" or "34002,0" that a number format made of a code."""
    return re.sub(r"^(\d+)[.,]0+$", r"\1", text)


def date_of(cell: Cell) -> datetime | None:
    """Return the time a cell names; None if it names none."""
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0, tzinfo=None)
    text = cell_text(cell)
    if text is None:
        return None
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
    key = whole(text or "").lower()
    if text is None or key in _NO:
        return None
    return "Y" if key in _YES else text

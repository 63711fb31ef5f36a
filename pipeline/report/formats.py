"""Numbers and dates as German readers expect them; formats what it gets, rounds nothing away."""

from __future__ import annotations

from datetime import date

from babel.numbers import format_decimal

NBSP = "\u00a0"
MINUS = "−"
WITHHELD = "·"
SMALL = 30
"""Below this many answers, shares are bands and means are half points."""


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """Return ``1.234,5``; with ``signed`` also ``+1,1``; a true minus sign."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = str(format_decimal(abs(value), format=pattern, locale="de"))
    zero = not any(c in "123456789" for c in text)
    if value < 0 and not zero:
        return MINUS + text
    if signed:
        return ("±" if zero else "+") + text
    return text


def percent(share: float) -> str:
    """Return ``42 %`` with a no-break space for a share of 0–1."""
    return number(share * 100) + NBSP + "%"


def points(value: float, *, share: bool = False, decimals: int = 0) -> str:
    """Return a difference as ``+12 Punkte``, never as percent."""
    value = value * 100 if share else value
    text = number(value, decimals, signed=True)
    return text + NBSP + ("Punkt" if text in ("+1", MINUS + "1") else "Punkte")


def count(value: float) -> str:
    """Return a whole number with thousands points."""
    return number(value)


def day(value: date) -> str:
    """Return ``27.11.2013``."""
    return value.strftime("%d.%m.%Y")


def period(start: date, end: date) -> str:
    """Return ``3.6.–14.6.2013`` written out as ``03.06.–14.06.2013``."""
    first = start.strftime("%d.%m." if start.year == end.year else "%d.%m.%Y")
    return f"{first}–{day(end)}"


def quoted(text: str) -> str:
    """Return „text“, turning quotes inside into ‚…‘."""
    inner = text.replace("„", "‚").replace("“", "‘").replace('"', "‘")
    return f"„{inner}“"


def listed(parts: list[str], *, last: str = "und") -> str:
    """Return ``a, b und c``; ``last`` stands before the last part."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


_WORDS = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
]


def spelled(value: int, *, of: str = "") -> str:
    """Return small counts in words: ``drei``; ``of="e"`` gives ``eine`` for one."""
    return (_WORDS[value] + (of if value == 1 else "")) if value < len(_WORDS) else count(value)

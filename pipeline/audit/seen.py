"""What a reader finds in a file: numbers with the words around them, and all of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_COUNTING = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht")
NUMBER_WORDS = {
    word: value for value, word in enumerate((*_COUNTING, "neun", "zehn", "elf", "zwölf"))
}
_ONE = r"(?:ein|eine|einem|einen|einer)(?=\s+(?:einzig\w*\s+)?(?:betrieb|unternehmen|firma)\b)"
_WORDS = "|".join(word for word in NUMBER_WORDS if word != "ein")
_DATE = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4}\b)?(?:[-–]\d{1,2}\.\d{1,2}\.\d{4})?")
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[+\-−±]?)(?P<whole>\d{1,3}(?:\.\d{3})+(?!\d)|\d+)"
    r"(?:[,.](?P<decimals>\d+))?(?:[eE](?P<power>[+-]?\d+))?"
    r"(?P<percent>(?:\s*(?:bis|[-–])\s*[+\-−]?\d+(?:,\d+)?)?\s?(?:%|prozent\b))?(?![\w]|[,.]\d)"
    rf"|\b(?P<word>{_ONE}|(?:{_WORDS})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """Where something stands, as a person finds it."""

    file: str
    where: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}"


@dataclass(frozen=True)
class Seen:
    """A number and the words that say what it is.

    Parameters
    ----------
    place : Place
    value, half : float
        The number, and half a unit of its last digit.
    percent : bool
    own : str
        The words the number stands among (its cell, sentence or label).
    columns : tuple of str
        Headings above it.
    around : tuple of str
        Further words, nearest first: row label, row group, caption, headings, page title.
    prose : bool
        In running text, not in a table or a figure's data.
    start : int
        Where it stands in ``own``.
    """

    place: Place
    value: float
    half: float
    percent: bool
    own: str = ""
    columns: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    prose: bool = False
    start: int = 0


@dataclass
class Content:
    """All that was found in files: numbers, passages of text, and what could not be read."""

    numbers: list[Seen] = field(default_factory=list)
    passages: list[tuple[Place, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def read(
        self,
        place: Place,
        text: str,
        *,
        columns: Sequence[str] = (),
        around: Sequence[str] = (),
        prose: bool = False,
    ) -> None:
        """Take a text and every number in it."""
        text = " ".join(text.split())
        if not text:
            return
        self.passages.append((place, text))
        near = tuple(around)
        for part in sentences(text) if prose else [text]:
            for value, half, percent, start in numbers_in(part):
                self.numbers.append(
                    Seen(place, value, half, percent, part, tuple(columns), near, prose, start)
                )


def sentences(text: str) -> list[str]:
    """Split running text where a sentence ends."""
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[^\Wa-z\d])", text) if part.strip()]


def numbers_in(text: str) -> Iterator[tuple[float, float, bool, int]]:
    """Yield every number of a text: value, half a unit of its last digit, whether percent, place.

    German and English decimals, thousands points, true minus signs, number words up to twelve;
    dates are no numbers. ``50 bis 67 %`` is two percentages.
    """
    plain = _DATE.sub(lambda found: " " * len(found.group()), text.replace("\u00a0", " "))
    position = 0
    while found := _NUMBER.search(plain, position):
        position = found.end()
        if word := found["word"]:
            yield float(NUMBER_WORDS.get(word.lower(), 1)), 0.5, False, found.start()
            continue
        if found["percent"] and re.search(r"\d", found["percent"]):
            position = found.start("percent")  # the second number of the range comes next
        value, half = _value(found["whole"], found["decimals"] or "", int(found["power"] or 0))
        sign = -1.0 if found["sign"] in ("-", "−") else 1.0
        yield sign * value, half, bool(found["percent"]), found.start()


def _value(whole: str, decimals: str, power: int) -> tuple[float, float]:
    digits = whole.replace(".", "")
    scale = 10.0 ** (power - len(decimals))
    return float(f"{digits}{'.' + decimals if decimals else ''}e{power}"), scale / 2

"""What the cells of a column look like: ticks, numbers, dates, a few answers again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.draft.strength import missing_kind
from pipeline.draft.words import OPEN, TICKED, UNTICKED
from pipeline.ingest.plain import match_key
from pipeline.ingest.values import date_of, number_text, plain_number, whole

FEWEST = 3
"""A label that fewer companies gave may be someone's own words: it is not written."""
_CLOSED_SHARE = 0.85
_MOST_ANSWERS = 60
_MOST_CHOICES = 30
_LONGEST_LABEL = 100
_LIKE_NUMBERS = 0.95
_DIGITS = 4
_LEADING = re.compile(
    r"(-?\d{1,4})(\s*[=:]\s*\D.*|\s+[-–]\s+\D.*|\s*\(.*\)|\.?\)?\s+\D.*)?", re.DOTALL
)
_RANGE = re.compile(r"\d+\s*((bis|to|und|oder|and|or|-|–)\s*\d|(und|oder|and|or)\b|\+)")
_INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060]")


def visible(text: str) -> str:
    """Return a label without characters that nobody sees, such as U+FEFF."""
    return " ".join(_INVISIBLE.sub("", text).split())


def number_of(text: str) -> float | None:
    """Return the number that a cell names, also "73,68 %"; None if it names none."""
    plain = number_text(text.removesuffix("%").strip(), german="," in text)
    number = plain_number(plain or "")
    return None if number is None else float(number)


def leading_number(label: str) -> int | None:
    """Return 5 for "5" and "5 = sehr wichtig"; None for "10-49" or "25 bis 34 Jahre"."""
    text = visible(label)
    match = _LEADING.fullmatch(text)
    if match is None or _RANGE.match(text):
        return None
    unit = (match[2] or "").lstrip(" =:-–.)")
    return (
        None
        if unit and not match[2].lstrip().startswith(("=", ":", "-", "–", "("))
        else int(match[1])
    )


def numbers_in(counts: Mapping[str, int]) -> list[float]:
    """Return the numbers among the texts, each as often as it occurs."""
    return [n for text, times in counts.items() for n in [number_of(text)] * times if n is not None]


def are_numbers(counts: Mapping[str, int]) -> bool:
    """Whether all but a few cells are numbers, words such as "keine Angabe" aside."""
    total = sum(times for text, times in counts.items() if not missing_kind(text))
    return total > 0 and len(numbers_in(counts)) >= _LIKE_NUMBERS * total


def are_dates(counts: Mapping[str, int]) -> bool:
    """Whether every cell names a day."""
    return bool(counts) and all(date_of(text) is not None for text in counts)


def are_ticks(counts: Mapping[str, int], heading: str, item: str) -> bool:
    """Whether a column only says chosen or not: ja/nein, 0/1, Y, or the option's own text."""
    texts = {whole(text).lower() for text in counts}
    if texts <= TICKED | UNTICKED:
        return True
    return len(counts) == 1 and names_option(next(iter(counts)), heading, item)


def names_option(text: str, heading: str, item: str) -> bool:
    """Whether a cell repeats the option that its column stands for."""
    key = match_key(text)
    return len(key) > 1 and (key == match_key(item) or match_key(heading).rstrip("]").endswith(key))


def is_closed(counts: Mapping[str, int], question: str) -> bool:
    """Whether companies chose from a list: few answers, nearly all of them given repeatedly."""
    total, different = sum(counts.values()), len(counts)
    if not total or different > _MOST_ANSWERS:
        return False
    if OPEN.search(question.lower()) and different > FEWEST:
        return False
    if any(len(text) > _LONGEST_LABEL or "\n" in text for text in counts):
        return False
    repeated = sum(times for times in counts.values() if times >= FEWEST)
    return repeated >= _CLOSED_SHARE * total and total >= FEWEST * different


def are_rankings(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether the cells of each record are different ranks, nearly always without a gap.

    Parameters
    ----------
    rows : sequence
        One per record, one cell per option.
    """
    answered = complete = 0
    for cells in rows:
        given = [whole(cell) for cell in cells if cell is not None and cell != "0"]
        if not given:
            continue
        ranks = sorted(int(text) for text in given if text.isdecimal() and len(text) < _DIGITS)
        if len(set(ranks)) < len(given) or not 1 <= ranks[0] <= ranks[-1] <= len(cells):
            return False
        answered += 1
        complete += ranks == list(range(1, len(ranks) + 1))
    return answered >= FEWEST and complete >= _LIKE_NUMBERS * answered


def choices_in(counts: Mapping[str, int]) -> tuple[str, Counter[str]] | None:
    """Return (separator, choices and how often each) of cells that list several answers.

    None unless some cells list several, in more combinations than there are choices, and nearly
    all that is listed occurs repeatedly.
    """
    for separator in (";", ", "):
        several = sum(n for text, n in counts.items() if len(_choices(text, separator)) > 1)
        if several * 10 < sum(counts.values()):
            continue
        choices = Counter({c: 0 for text in counts for c in _choices(text, separator)})
        for text, times in counts.items():
            choices.update(dict.fromkeys(_choices(text, separator), times))
        repeated = sum(times for times in choices.values() if times >= FEWEST)
        few = len([c for c, times in choices.items() if times >= FEWEST]) <= _MOST_CHOICES
        # "ja, vor Ort" and "ja, telefonisch" are answers; only choices combine freely.
        free = len(counts) > len(choices)
        if few and free and repeated >= _CLOSED_SHARE * sum(choices.values()):
            return separator, choices
    return None


def _choices(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def respondents(columns: Iterable[Sequence[str | None]]) -> Counter[str]:
    """Return text -> number of records that hold it in at least one of the columns."""
    return Counter(
        text
        for cells in zip(*columns, strict=True)
        for text in {cell for cell in cells if cell is not None}
    )

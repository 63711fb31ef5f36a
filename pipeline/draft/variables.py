"""Put the columns of several waves side by side: the same question in each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from pipeline.draft.column import Column
from pipeline.ingest.plain import match_key

LIKE = 0.5
"""Texts that share this part may be two wordings of one question, if the code is the same."""


@dataclass(frozen=True, eq=False)
class Variable:
    """One question, row or option: its column in each wave that asked it, in order of waves.

    ``group`` is what all columns of its question share.
    """

    columns: dict[str, Column] = field(repr=False)
    group: str

    @property
    def first(self) -> Column:
        """The earliest column; its texts are the codebook's."""
        return next(iter(self.columns.values()))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each text occurs, over all waves."""
        return sum((column.counts for column in self.columns.values()), Counter())

    @property
    def answered(self) -> int:
        """Number of cells with content."""
        return sum(self.counts.values())

    @property
    def labels(self) -> dict[str, str]:
        """Declared labels of all waves: code -> label."""
        merged: dict[str, str] = {}
        for column in self.columns.values():
            merged |= {c: label for c, label in column.labels.items() if c not in merged}
        return merged

    @property
    def text(self) -> str:
        """Question and item in lower case, for looking up words."""
        return f"{self.first.question} {self.first.item}".lower()

    def wordings(self) -> dict[str, tuple[str, str]]:
        """Return wave -> (text, item) where they differ from the first wave's."""
        first = self.first
        return {
            wave: (column.question, column.item)
            for wave, column in self.columns.items()
            if match_key(column.question + column.item) != match_key(first.question + first.item)
        }


def align(waves: Mapping[str, Sequence[Column]]) -> list[Variable]:
    """Return one variable per question of any wave.

    Parameters
    ----------
    waves : mapping
        Wave -> its columns, in the order of the waves.

    Returns
    -------
    list of Variable
        Columns are the same question if question and item read the same, else if the code is
        the same and the texts are alike; never if their declared labels contradict.
    """
    rows: list[dict[str, Column]] = []
    for wave, columns in waves.items():
        place = -1
        for column in columns:
            match = _match(rows, wave, column)
            if match is None:
                place += 1
                rows.insert(place, {wave: column})
            else:
                rows[match][wave] = column
                place = match
    groups = _groups(rows)
    return [Variable(row, _group(next(iter(row.items())), groups)) for row in rows]


def split_codes(variables: Sequence[Variable]) -> list[tuple[Column, Column]]:
    """Return columns of different waves that have one code but are taken for two questions."""
    seen: dict[str, tuple[str, Column]] = {}
    split = []
    for variable in variables:
        for wave, column in variable.columns.items():
            before = seen.setdefault(column.code, (wave, column))
            if before[0] != wave and all(before[1] is not c for c in variable.columns.values()):
                split.append((before[1], column))
    return split


def _groups(rows: Sequence[dict[str, Column]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return (wave, group) -> the earlier (wave, group) that shares a question with it."""
    earlier: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        (first_wave, first), *others = row.items()
        for wave, column in others:
            earlier.setdefault((wave, column.group), (first_wave, first.group))
    return earlier


def _group(place: tuple[str, Column], earlier: Mapping[tuple[str, str], tuple[str, str]]) -> str:
    key = (place[0], place[1].group)
    while key in earlier:
        key = earlier[key]
    return key[1]


def _match(rows: Sequence[dict[str, Column]], wave: str, column: Column) -> int | None:
    candidates = [
        (index, list(row.values()))
        for index, row in enumerate(rows)
        if wave not in row and _compatible(row.values(), column)
    ]
    for index, others in candidates:
        if any(_text(other) == _text(column) for other in others):
            return index
    for index, others in candidates:
        if any(other.code == column.code and _alike(other, column) for other in others):
            return index
    return None


def _text(column: Column) -> str:
    return match_key(f"{column.question}|{column.item}").casefold()


def _alike(one: Column, other: Column) -> bool:
    """Whether question and item, each for itself, may be two wordings of the same."""
    pairs = ((one.question, other.question), (one.item, other.item))
    return all(SequenceMatcher(None, *pair).ratio() >= LIKE for pair in pairs)


def _compatible(others: Iterable[Column], column: Column) -> bool:
    return all(
        match_key(other.labels.get(code, label)) == match_key(label)
        for other in others
        for code, label in column.labels.items()
    )

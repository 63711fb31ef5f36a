"""How a platform lays out the first rows of its exports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.ingest.plain import match_key
from pipeline.ingest.platform import Platform
from pipeline.ingest.table import Cell
from pipeline.ingest.values import cell_text

Rows = Sequence[Sequence[Cell]]
"""The first rows of a file, from the headings on."""


@dataclass(frozen=True)
class Layout:
    """A platform and what its rows of headings say.

    Parameters
    ----------
    platform : Platform
    headings : tuple of str
        One for each column, made from all rows of headings.
    heading_rows : int
        How many rows stand before the first record.
    texts : dict
        Position -> text of the question, where a row of its own holds it.
    idle_rows : tuple of int
        Those of the rows of headings (0-based) that say nothing about the questions.
    """

    platform: Platform
    headings: tuple[str, ...]
    heading_rows: int = 1
    texts: dict[int, str] = field(default_factory=dict)
    idle_rows: tuple[int, ...] = ()


def heading_texts(rows: Rows, index: int) -> tuple[str, ...]:
    """Return a row's cells as text, padded to the widest row of headings; none if not there."""
    width = max((len(row) for row in rows[:3]), default=0)
    cells = [cell_text(cell) or "" for cell in rows[index]] if index < len(rows) else []
    return (*cells, *([""] * (width - len(cells))))


def keys(headings: Iterable[str]) -> list[str]:
    """Return what spellings of headings share: no blanks, tags, entities or case."""
    return [match_key(heading).casefold() for heading in headings]


def position(headings: Sequence[str], names: Iterable[str]) -> int | None:
    """Return where the first of some names stands among headings; None if none does."""
    wanted = set(keys(names))
    return next((index for index, key in enumerate(keys(headings)) if key in wanted), None)


def count(headings: Sequence[str], names: Iterable[str]) -> int:
    """Return how many of some names are among headings."""
    return len(set(keys(names)) & set(keys(headings)))


def filled(texts: Sequence[str]) -> dict[int, str]:
    """Return position -> text of those that are not blank."""
    return {index: text for index, text in enumerate(texts) if text}

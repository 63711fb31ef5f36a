"""A table of cells -> its numbers, each with its row, column and caption headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.audit.seen import Content, Place, Seen, numbers_in

_VALUE = re.compile(
    r"\(?(?:rund\s|ca\.\s|=)?[+\-−±]?\d[\d.,]*(?:\s?(?:%|Punkte?|Prozent))?\)?"
    r"(?:\s(?:bis|\().*)?"
)


@dataclass(frozen=True)
class Cell:
    """One field of a table, where it stands and whether it is a heading.

    ``heading`` is None where the file does not tell; ``value`` is a number stored as such.
    """

    where: str
    text: str
    heading: bool | None = None
    value: float | None = None

    @property
    def numeric(self) -> bool:
        """Whether the field is a number by itself, not words that mention one."""
        return self.value is not None or bool(_VALUE.fullmatch(self.text.strip()))


def read_grid(
    content: Content, file: str, rows: Sequence[Sequence[Cell | None]], around: Sequence[str]
) -> None:
    """Take every number of a table.

    Headings are the marked cells, else the last row of words before the first row with numbers;
    single cells above are captions, single cells between rows head the rows below them.

    Parameters
    ----------
    content : Content
    file : str
    rows : sequence of sequences
        The grid; merged cells stand in each of their fields.
    around : sequence of str
        Captions and headings outside the table, nearest first.
    """
    head, captions, body = _parts(rows)
    outer = [*captions, *around]
    for row in rows[: len(rows) - len(body)]:
        for heading in _once(row):
            content.read(Place(file, heading.where), heading.text, around=outer)
    group = ""
    for row in body:
        filled = _once(row)
        labels = [c.text for c in filled if c.heading or (c.heading is None and not c.numeric)]
        if len(filled) == 1 and not filled[0].numeric:
            group = filled[0].text
            content.read(Place(file, filled[0].where), group, around=outer)
            continue
        for column, cell in enumerate(row):
            if cell is None or cell not in filled:
                continue
            filled.remove(cell)
            columns = _above(head, column)
            beside = [text for text in labels if text != cell.text]
            _take(content, file, cell, columns, [*beside, group, *outer])


def _take(
    content: Content, file: str, cell: Cell, columns: Sequence[str], around: Sequence[str]
) -> None:
    place = Place(file, cell.where)
    near = tuple(text for text in around if text)
    if cell.value is None:
        content.read(place, cell.text, columns=columns, around=near)
        return
    content.passages.append((place, cell.text))
    written = list(numbers_in(cell.text))
    half = 1e-9 if not written else min(written[0][1], 1e-9)
    content.numbers.append(Seen(place, cell.value, half, False, "", tuple(columns), near))


def _parts(
    rows: Sequence[Sequence[Cell | None]],
) -> tuple[list[Sequence[Cell | None]], list[str], list[Sequence[Cell | None]]]:
    """Split a grid into heading rows, captions above them, and the rest."""
    first = next((i for i, row in enumerate(rows) if _is_data(row)), len(rows))
    while (
        first > 1
        and len(_once(rows[first - 1])) < 2
        and any(len(_once(row)) > 1 for row in rows[:first])
    ):
        first -= 1  # a row group right above the first numbers, or a blank row
    above = [row for row in rows[:first] if _once(row)]
    head = [row for row in above if len(_once(row)) > 1]
    captions = [_once(row)[0].text for row in above if len(_once(row)) == 1]
    return head, captions, list(rows[first:])


def _is_data(row: Sequence[Cell | None]) -> bool:
    cells = _once(row)
    if any(cell.heading is not None for cell in cells):
        return any(not cell.heading for cell in cells)
    return len(cells) > 1 and any(cell.numeric for cell in cells[1:])


def _once(row: Sequence[Cell | None]) -> list[Cell]:
    """Return the filled cells of a row, merged ones once."""
    return list(dict.fromkeys(cell for cell in row if cell is not None and cell.text.strip()))


def _above(head: Sequence[Sequence[Cell | None]], column: int) -> list[str]:
    found = [row[column] for row in reversed(head) if column < len(row)]
    return [cell.text for cell in found if cell is not None and cell.text.strip()]

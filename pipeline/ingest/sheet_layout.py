"""Where the headings of a worksheet stand, for some platforms put other lines first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_high

from pipeline.ingest.platforms import Layout, recognise
from pipeline.ingest.table import Cell, Record
from pipeline.ingest.values import cell_text

_LATEST_HEADINGS = 20


@dataclass(frozen=True)
class Division:
    """A sheet's rows by what they are; ``records`` are as wide as they were.

    ``platform`` is what the survey platform says of its headings, where it is recognised.
    """

    headings: tuple[str, ...]
    heading_row: int
    records: tuple[Record, ...]
    preamble: tuple[int, ...] = ()
    platform: Layout | None = None


def divide(rows: Sequence[Record]) -> Division:
    """Divide the filled rows of a sheet into lines before the headings, headings and records.

    The headings are the first row that is as wide as the records, if all of its cells are
    different texts and each row above has at most half as many cells or a blank row lies
    between; else the first row. Platforms with several heading rows are recognised here.

    Parameters
    ----------
    rows : sequence of Record
        At least one, each as wide as its last filled cell.

    Returns
    -------
    Division
    """
    first = _heading_index(rows)
    preamble = [row.row for row in rows[:first]]
    found = recognise([row.cells for row in rows[first : first + _LATEST_HEADINGS]])
    if found is None:
        headings = tuple(_heading(cell) for cell in rows[first].cells)
        return Division(headings, rows[first].row, tuple(rows[first + 1 :]), tuple(preamble))
    width = max(len(row.cells) for row in rows[first : first + found.heading_rows])
    preamble += [rows[first + index].row for index in found.idle_rows]
    records = tuple(rows[first + found.heading_rows :])
    return Division(found.headings[:width], rows[first].row, records, tuple(preamble), found)


def _heading_index(rows: Sequence[Record]) -> int:
    usual = median_high(len(row.cells) for row in rows[1:]) if len(rows) > 1 else 0
    for index, row in enumerate(rows[:_LATEST_HEADINGS]):
        if len(row.cells) >= usual:
            return index if _is_below_preamble(rows, index) else 0
    return 0


def _is_below_preamble(rows: Sequence[Record], index: int) -> bool:
    filled = [cell for cell in rows[index].cells if cell is not None]
    texts = {cell.strip() for cell in filled if isinstance(cell, str)}
    if len(texts) < len(filled):
        return False
    return all(
        2 * sum(cell is not None for cell in rows[above].cells) <= len(filled)
        or any(rows[i + 1].row > rows[i].row + 1 for i in range(above, index))
        for above in range(index)
    )


def _heading(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell_text(cell) or ""

"""An export as its format gave it: headings and cells, nothing interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

Cell = str | int | float | datetime | None


@dataclass(frozen=True)
class Record:
    """One record and where a person finds it: line, sheet row or number of the record."""

    row: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Headings and records of a file.

    Parameters
    ----------
    headings : tuple of str
    records : tuple of Record
        Each with as many cells as there are headings.
    heading_row : int
        Where the headings stand; 0 for formats without a heading line.
    decimal_comma : bool
        Whether numbers may be written the German way.
    formulas : tuple of (row, position)
        Cells whose text a spreadsheet took for a formula.
    labels : dict
        Position -> code -> label, where the format carries value labels.
    blank_rows : int
        Records without any content that were passed over.
    other_sheets : tuple of str
        Sheets that were not read.
    """

    headings: tuple[str, ...]
    records: tuple[Record, ...]
    heading_row: int = 0
    decimal_comma: bool = False
    formulas: tuple[tuple[int, int], ...] = ()
    labels: dict[int, dict[str, str]] = field(default_factory=dict)
    blank_rows: int = 0
    other_sheets: tuple[str, ...] = ()

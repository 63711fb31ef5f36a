"""An export as its format gave it: headings and cells, nothing interpreted yet."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.ingest.platform import Platform

Cell = str | int | float | datetime | None


@dataclass(frozen=True)
class Record:
    """One record and where a person finds it: line, sheet row or number of the record."""

    row: int
    cells: tuple[Cell, ...]


class StoredRecords(Sequence[Record]):
    """Records that stay in a file: a column is read when it is asked for."""

    @abstractmethod
    def column(self, position: int) -> list[Cell]:
        """Return one column's cells."""


@dataclass(frozen=True)
class DeclaredMissing:
    """What a file declares as missing in a column: single values, and ranges with both ends."""

    codes: tuple[str, ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class MultipleSet:
    """A declared multiple response set: its columns, and the value that means "chosen".

    ``counted`` is None where each column holds one of the chosen categories.
    """

    name: str
    label: str
    positions: tuple[int, ...]
    counted: str | None


@dataclass(frozen=True)
class Dictionary:
    """What a file says about its own columns; every mapping is from position (0-based).

    Parameters
    ----------
    texts : dict
        Text of the question: variable label, or a second row of headings.
    labels : dict
        Code -> value label. Codes are written as :func:`pipeline.ingest.values.cell_text` does.
    missing : dict of DeclaredMissing
    measures : dict
        ``nominal``, ``ordinal`` or ``scale``, where declared.
    sets : tuple of MultipleSet
    weight : int or None
        Position of the declared weight variable.
    title : str
        The file's own label.
    """

    texts: dict[int, str] = field(default_factory=dict)
    labels: dict[int, dict[str, str]] = field(default_factory=dict)
    missing: dict[int, DeclaredMissing] = field(default_factory=dict)
    measures: dict[int, str] = field(default_factory=dict)
    sets: tuple[MultipleSet, ...] = ()
    weight: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Table:
    """Headings and records of a file.

    Parameters
    ----------
    headings : tuple of str
    records : sequence of Record
        Each with as many cells as there are headings; large ones stay in a file.
    heading_row : int
        Where the headings stand; 0 for formats without a heading line.
    decimal_comma : bool
        Whether numbers may be written the German way.
    formulas : tuple of (row, position)
        Cells whose text a spreadsheet took for a formula.
    dictionary : Dictionary
    platform : Platform or None
        The survey platform that wrote the file, where it can be told.
    keeps_not_shown : bool
        Whether the file tells a question that was not shown (None) from one that was left blank
        ("", the empty text); else both are None.
    passed_over : tuple of (row, what)
        Lines before the headings and the like, in German, never with an answer's text.
    blank_rows : int
        Records without any content that were passed over.
    other_sheets : tuple of str
        Sheets that were not read.
    """

    headings: tuple[str, ...]
    records: Sequence[Record]
    heading_row: int = 0
    decimal_comma: bool = False
    formulas: tuple[tuple[int, int], ...] = ()
    dictionary: Dictionary = field(default_factory=Dictionary)
    platform: Platform | None = None
    keeps_not_shown: bool = False
    passed_over: tuple[tuple[int, str], ...] = ()
    blank_rows: int = 0
    other_sheets: tuple[str, ...] = ()

    @property
    def rows(self) -> list[int]:
        """Where each record stands."""
        if isinstance(self.records, StoredRecords):
            return list(range(1, len(self.records) + 1))
        return [record.row for record in self.records]

    def column(self, position: int) -> list[Cell]:
        """Return one column's cells, in the order of the records."""
        if isinstance(self.records, StoredRecords):
            return self.records.column(position)
        return [record.cells[position] for record in self.records]

"""A worksheet as its file gave it, and what its values alone do not tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.ingest.table import Record


@dataclass
class Marks:
    """What a worksheet's records say besides values; positions are 0-based, rows 1-based.

    Parameters
    ----------
    formulas : dict
        (row, position) -> the formula's text with its "=", or None where the file hides it.
    errors : set of (row, position)
        Cells that show ``#N/A`` and the like.
    integers : dict
        (row, position) -> an integer of more digits than a float keeps.
    hidden_rows : list of int
    """

    formulas: dict[tuple[int, int], str | None] = field(default_factory=dict)
    errors: set[tuple[int, int]] = field(default_factory=set)
    integers: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """A worksheet's filled rows.

    Parameters
    ----------
    title : str
    rows : tuple of Record
        Rows with content, each as wide as its last filled cell.
    formulas : frozenset of (row, position)
        Cells with a formula or an error value.
    hidden_rows : tuple of int
    merged_rows : tuple of int
        Rows in which merged cells start.
    visible : bool
    """

    title: str
    rows: tuple[Record, ...]
    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: tuple[int, ...] = ()
    merged_rows: tuple[int, ...] = ()
    visible: bool = True

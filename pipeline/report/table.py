"""A semantic table: caption, headers with scope, units in the header, note below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report import wording
from pipeline.report.formats import WITHHELD
from pipeline.report.templates import render


@dataclass(frozen=True)
class Column:
    """One column; numbers stand right-aligned, their unit in the header."""

    title: str
    unit: str = ""
    numeric: bool = True


@dataclass(frozen=True)
class Section:
    """Rows under a common heading; each row starts with its header cell."""

    rows: Sequence[Sequence[str]]
    title: str = ""


@dataclass(frozen=True)
class Table:
    """What a table says, before it is drawn.

    Parameters
    ----------
    caption : str
        What the table shows, for whom and when.
    columns : sequence of Column
        The first one heads the rows.
    sections : sequence of Section
        Formatted cells; a withheld cell is ``·``.
    note : str
        Base, weighting and source.
    """

    caption: str
    columns: Sequence[Column]
    sections: Sequence[Section]
    note: str = ""

    @property
    def full_note(self) -> str:
        """The note, with the reason for withheld cells where there are any."""
        cells = {cell for section in self.sections for row in section.rows for cell in row}
        protected = wording.PROTECTED_NOTE if WITHHELD in cells else ""
        return " ".join(part for part in (self.note, protected) if part)

    def html(self) -> str:
        """Return the table as HTML."""
        return render("table.html.j2", table=self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.caption}


def text_column(title: str) -> Column:
    """Return a left-aligned column."""
    return Column(title, numeric=False)

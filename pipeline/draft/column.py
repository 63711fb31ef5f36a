"""One column of an export as drafting sees it: what it asks, and its cells as text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.ingest.table import DeclaredMissing


@dataclass(frozen=True, eq=False)
class Column:
    """A column that may hold a question.

    Parameters
    ----------
    position : int
        0-based.
    heading : str
    code : str
        What codebook.csv writes so that the column is found again.
    question, item : str
        Text of the question; text of its row, option or place, if it has one.
    group : str
        What all columns of one question share.
    part : str
        The code's part in brackets: ``SQ001``, ``other``, ``comment``, ``1``.
    cells : tuple of str or None
        Canonical text, one per record.
    labels : dict
        Declared: code -> label.
    missing : DeclaredMissing
    kind : str
        LimeSurvey's letter for the type of question, where the survey file is there.
    """

    position: int
    heading: str
    code: str
    question: str
    item: str
    group: str
    part: str
    cells: tuple[str | None, ...] = field(repr=False)
    labels: dict[str, str] = field(default_factory=dict)
    missing: DeclaredMissing = field(default_factory=DeclaredMissing)
    kind: str = ""
    condition: str = ""

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each text occurs."""
        return Counter(cell for cell in self.cells if cell is not None)

    @property
    def name(self) -> str:
        """How a list names the column: its number (1 = column A) and heading."""
        return f"Spalte {self.position + 1} „{self.heading}“"

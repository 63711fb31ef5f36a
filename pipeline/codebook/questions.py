"""A question as codebook.csv describes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.errors import Problem

CODEBOOK = "codebook.csv"
ROLES = {
    "rating": ("importance", "satisfaction", "severity", ""),
    "single": ("situation", "expectation", "biggest", "classification", ""),
    "multiple": ("option", "other_text", "none"),
    "ranking": ("place",),
    "best_worst": ("best", "worst"),
    "slider": ("",),
    "number": ("",),
    "date": ("",),
    "text": ("company_name", ""),
}
TYPES = tuple(ROLES)
LISTED = ("rating", "single", "ranking", "best_worst")
"""Types answered with one answer of a scale."""
NUMERIC = ("slider", "number")
"""Types answered with a number."""
TICKED = "Y"
"""How a ticked option is coded."""
BLOCKS = ("multiple", "ranking", "best_worst")
"""Types of which several rows make one question."""
PAIR_ROLES = ("importance", "satisfaction")
NEED_ROLES = (*PAIR_ROLES, "severity")
"""Roles of questions about a need."""
FIXED = (
    "id",
    "block",
    "text",
    "item",
    "type",
    "scale",
    "role",
    "need",
    "handlungsfeld",
    "filter",
)


@dataclass(frozen=True)
class Filter:
    """A question is asked only of companies that gave one of ``answers`` to ``question``."""

    question: str
    answers: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.question}={'|'.join(self.answers)}"


@dataclass(frozen=True)
class Question:
    """One row of the codebook: a question, or a row, option, place or choice of one.

    ``columns`` maps a wave to the question's code in that wave's export; a wave without entry
    did not ask it. ``wordings`` maps a wave to (text, item) where they differ from ``text``
    and ``item``; ``scales`` and ``filters`` likewise (None: no filter in that wave). ``line`` and
    ``fields`` (column -> field number) say where it stands.
    """

    id: str
    block: str
    text: str
    item: str
    type: str
    scale: str
    role: str
    need: str
    handlungsfeld: str
    filter: Filter | None
    columns: dict[str, str]
    wordings: dict[str, tuple[str, str]] = field(default_factory=dict)
    scales: dict[str, str] = field(default_factory=dict)
    filters: dict[str, Filter | None] = field(default_factory=dict)
    line: int = 0
    fields: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def wording(self, wave: str) -> tuple[str, str]:
        """Return (text, item) as this wave asked it."""
        return self.wordings.get(wave, (self.text, self.item))

    def filter_in(self, wave: str) -> Filter | None:
        """Return of whom this wave asked the question; None: of everybody."""
        return self.filters.get(wave, self.filter)

    def scale_in(self, wave: str) -> str:
        """Return the id of the scale that this wave used."""
        return self.scales.get(wave, self.scale)

    @property
    def label(self) -> str:
        """The shortest text that names the question: the item, else the question's text."""
        return self.item or self.text

    def problem(self, column: str, message: str, advice: str) -> Problem:
        """Return a problem at this question's field of a column."""
        return Problem(CODEBOOK, self.line, self.fields.get(column, 0), message, advice)

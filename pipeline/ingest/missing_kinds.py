"""Why an answer is missing, where the file or its platform tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.codebook import NUMERIC, Question
from pipeline.ingest.answers import Note
from pipeline.ingest.codes import Known
from pipeline.ingest.table import Cell, DeclaredMissing, Table
from pipeline.ingest.values import cell_text, plain_number

NOT_SHOWN = "not_shown"
DECLARED = "declared"
_NULL_WHEN_BLANK = (*NUMERIC, "date")
"""Types of which LimeSurvey also stores NULL where they were shown and left blank."""


@dataclass(frozen=True)
class Told:
    """What is told about one column: kinds by record (None: nothing), and notes."""

    kinds: list[str | None]
    notes: list[Note]


def missing_kinds(
    table: Table, question: Question, position: int, known: Known | None
) -> Told | None:
    """Return why cells of a column are no answers; None if the file tells nothing about it.

    Parameters
    ----------
    table : Table
    question : Question
    position : int
        The question's column.
    known : Known or None
        Codes that the codebook knows: these are answers, also if the file declares them missing,
        since the codebook says itself what they mean.

    Returns
    -------
    Told or None
        Kinds are ``not_shown``, ``no_answer``, ``dont_know``, ``refused`` and ``declared`` (the
        file says that the code is missing, but not why).
    """
    codes = known.codes if known else frozenset()
    declared = table.dictionary.missing.get(position)
    by_platform = table.platform.missing if table.platform else {}
    if table.platform and known:
        by_platform = by_platform | table.platform.missing_in_lists
    keeps = table.keeps_not_shown and question.type not in _NULL_WHEN_BLANK
    if not (declared or by_platform or keeps):
        return None
    kinds: list[str | None] = []
    counts: Counter[tuple[str, str]] = Counter()
    for cell in table.column(position):
        kind = NOT_SHOWN if cell is None and keeps else None
        text = cell_text(cell)
        if text is not None and text not in codes:
            kind = by_platform.get(text)
            if kind is None and declared and is_declared(cell, text, declared):
                kind = DECLARED
            if kind:
                counts[text, kind] += 1
        kinds.append(kind)
    labels = table.dictionary.labels.get(position, {})
    return Told(kinds, list(_notes(question, counts, labels)))


def is_declared(cell: Cell, text: str, declared: DeclaredMissing) -> bool:
    """Whether a file declares the value of a cell as missing."""
    if text in declared.codes:
        return True
    number = plain_number(text) if isinstance(cell, int | float) else None
    return number is not None and any(low <= number <= high for low, high in declared.ranges)


def without_missing(values: Sequence[str | None], kinds: Sequence[str | None]) -> list[str | None]:
    """Return answers only: None where a kind of missing is told."""
    return [None if kind else value for value, kind in zip(values, kinds, strict=True)]


def kinds_series(kinds: Sequence[str | None]) -> pd.Series:
    """Return kinds as a column of :class:`pipeline.ingest.answers.Answers`."""
    return pd.Series(list(kinds), dtype=object)


def _notes(
    question: Question, counts: Counter[tuple[str, str]], labels: dict[str, str]
) -> Iterator[Note]:
    for (code, kind), times in sorted(counts.items()):
        label = f" ({labels[code]})" if labels.get(code) else ""
        yield Note("missing_code", question.id, f"{code}{label}", f"{kind}: {times}")

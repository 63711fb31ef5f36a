"""Questions that say what kind of company answers: candidates for breakdowns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.draft.guesses import Guess
from pipeline.draft.rows import Row
from pipeline.draft.words import BREAKDOWNS, MOST_GROUPS, NO_BREAKDOWN


@dataclass(frozen=True)
class Breakdown:
    """A classification made of a question's answers, one class each."""

    id: str
    title: str
    question: str
    classes: tuple[tuple[str, str], ...]


def find_breakdowns(
    rows: Sequence[Row], taken: set[str]
) -> tuple[list[Row], list[Breakdown], list[Guess]]:
    """Make classifications of the questions about size, place and branch.

    Parameters
    ----------
    rows : sequence of Row
    taken : set of str
        Names that a classification may not have.

    Returns
    -------
    rows : list of Row
        With the role ``classification`` where one was made.
    breakdowns : list of Breakdown
        At most one of a kind, with 2 to ``MOST_GROUPS`` groups.
    guesses : list of Guess
    """
    result = list(rows)
    breakdowns: list[Breakdown] = []
    guesses: list[Guess] = []
    for name, title, pattern in BREAKDOWNS:
        for index, row in enumerate(result):
            if not _candidate(row, pattern):
                continue
            valid = row.draft.valid if row.draft else ()
            evidence = f"„{row.text}“: {len(valid)} Gruppen"
            if row.type != "single" or len(valid) > MOST_GROUPS:
                hint = (
                    f"Vorschlag {title}: in study.yml zu 2 bis {MOST_GROUPS} Klassen zusammenfassen"
                )
                guesses.append(Guess(row.id, "breakdown", hint, evidence, matters=False))
                continue
            if name in taken or any(b.id == name for b in breakdowns):
                continue
            classes = tuple((answer.id, answer.label) for answer in valid)
            breakdowns.append(Breakdown(name, title, row.id, classes))
            result[index] = replace(row, role="classification")
            guesses.append(
                Guess(row.id, "breakdown", f"Gliederung {title}", evidence, matters=False)
            )
    return result, breakdowns, guesses


def _candidate(row: Row, pattern: str) -> bool:
    text = f"{row.text} {row.item}".lower()
    if row.type not in ("single", "number") or row.role or NO_BREAKDOWN.search(text):
        return False
    return not row.block and re.search(pattern, text) is not None

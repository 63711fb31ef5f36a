"""The two questions of a business survey: how business is, and how it will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.draft.guesses import Guess
from pipeline.draft.rows import Row
from pipeline.draft.words import FUTURE, SITUATION


def find_climate(rows: Sequence[Row]) -> tuple[list[Row], tuple[str, str] | None, list[Guess]]:
    """Give the questions about situation and expectation their roles, if there is one of each."""
    asked = [
        row
        for row in rows
        if row.type == "single" and row.draft and any(a.polarity for a in row.draft.answers)
    ]
    about = [row for row in asked if SITUATION.search(row.text.lower())]
    expectation = [row for row in about if FUTURE.search(row.text.lower())]
    situation = [row for row in about if row not in expectation]
    if len(expectation) != 1 or len(situation) != 1:
        return list(rows), None, []
    roles = {situation[0].id: "situation", expectation[0].id: "expectation"}
    result = [replace(row, role=roles.get(row.id, row.role)) for row in rows]
    guess = f"Geschäftsklima aus {situation[0].id} (Lage) und {expectation[0].id} (Erwartung)"
    evidence = "drei Antworten von günstig bis ungünstig; Geschäftslage jetzt und künftig"
    return result, (situation[0].id, expectation[0].id), [Guess("climate", "role", guess, evidence)]

"""A guess with its evidence, and the table that the analyst confirms."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

DRAFT = "draft.csv"
HEADINGS = ("question", "what", "guess", "evidence", "matters", "confirmed")
YES = "ja"


@dataclass(frozen=True)
class Guess:
    """One thing that was guessed.

    Parameters
    ----------
    question : str
        Id of a question, block, scale or wave; for a column left out its number and heading.
    what : str
        ``type``, ``scale``, ``direction``, ``pair``, ``handlungsfeld``, ``missing``, ...
    guess, evidence : str
        In German, without any text answer.
    matters : bool
        Whether figures change if the guess is wrong.
    """

    question: str
    what: str
    guess: str
    evidence: str
    matters: bool = True


def draft_table(guesses: Iterable[Guess]) -> str:
    """Return draft.csv: one row per guess, none confirmed; those that matter come first."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for guess in sorted(guesses, key=lambda guess: not guess.matters):
        cells = (guess.question, guess.what, guess.guess, guess.evidence)
        writer.writerow([*map(_cell, cells), YES if guess.matters else "nein", ""])
    return file.getvalue()


def _cell(text: str) -> str:
    """Return one line that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return "'" + line if line.startswith(("=", "+", "-", "@")) else line

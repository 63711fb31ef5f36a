"""The ledger: one line for everything that was set aside, flagged, matched or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

from pipeline.errors import PipelineError

COLUMNS = ("wave", "file", "row", "response_id", "action", "reason", "question", "old", "new")
REASON_WORDS = {
    "test": "Test oder vor dem Feldbeginn",
    "incomplete": "unvollständig",
    "duplicate": "doppelt",
    "not_in_scope": "nicht in der Grundgesamtheit",
}
"""What analysts read for each reason for setting a row aside."""
SET_ASIDE = tuple(REASON_WORDS)
"""Reasons for setting a row aside, in order of precedence."""


class LedgerError(PipelineError):
    """The ledger does not account for every row: a fault of the program, not of the data."""


@dataclass(frozen=True)
class Entry:
    """One line of the ledger; ``row`` and ``response_id`` are empty where a file is meant."""

    wave: str
    action: str
    reason: str
    file: str | None = None
    row: int | None = None
    response_id: str | None = None
    question: str | None = None
    old: str | None = None
    new: str | None = None


def ledger_frame(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return the ledger as a table.

    Returns
    -------
    pandas.DataFrame
        Columns ``wave, file, row, response_id, action, reason, question, old, new``, in the
        order in which things happened.
    """
    frame = pd.DataFrame([asdict(entry) for entry in entries], columns=list(COLUMNS))
    text = [name for name in COLUMNS if name != "row"]
    return frame.astype({**dict.fromkeys(text, "str"), "row": "Int64"})


def reconcile(
    ledger: pd.DataFrame, *, rows_read: dict[str, int], rows_used: dict[str, int]
) -> None:
    """Check that rows read = rows used + rows set aside, for every file.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As made by :func:`ledger_frame`.
    rows_read, rows_used : dict
        File -> number of rows in the export, and of rows that became responses.

    Raises
    ------
    LedgerError
        If a file does not reconcile, or a row is set aside twice or for an unknown reason.
    """
    aside = ledger[ledger["action"] == "set_aside"]
    if aside.duplicated(["file", "response_id"]).any():
        raise LedgerError("ledger: a row is set aside twice")
    if not aside["reason"].isin(SET_ASIDE).all():
        raise LedgerError("ledger: a row is set aside for an unknown reason")
    counts = aside["file"].value_counts()
    for file, read in rows_read.items():
        if read != rows_used[file] + int(counts.get(file, 0)):
            raise LedgerError(
                f"ledger: {file}: {read} rows read, {rows_used[file]} used, "
                f"{int(counts.get(file, 0))} set aside"
            )


def line_counts(ledger: pd.DataFrame) -> dict[str, int]:
    """Return how many lines the ledger has per wave, action and reason ("wave/action/reason")."""
    keys = zip(ledger["wave"], ledger["action"], ledger["reason"], strict=True)
    return dict(sorted(Counter("/".join(key) for key in keys).items()))


def check_lines(ledger: pd.DataFrame, expected: dict[str, int]) -> None:
    """Check a stored ledger against the line counts that its run recorded.

    Raises
    ------
    LedgerError
        If any line is missing or was added.
    """
    found = line_counts(ledger)
    for key in sorted({*found, *expected}):
        if found.get(key, 0) != expected.get(key, 0):
            raise LedgerError(
                f"ledger: {key}: {found.get(key, 0)} lines, {expected.get(key, 0)} recorded"
            )

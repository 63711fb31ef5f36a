"""What this stage hands on: the answers of one wave and what their file lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Note:
    """Something the file lost or that reading it changed; a line of the ledger later.

    Parameters
    ----------
    reason : str
        ``label_cut``, ``leading_zeros_lost``, ``formula_lost``, ``formula_as_text``,
        ``text_became_number``, ``number_ambiguous``, ``column_ignored``, ``personal_column``
        (names, e-mails and the like that no question asks for; not read), ``sheet_ignored``,
        ``archive_ignored`` (its answers: there is another export), ``blank_rows_ignored``,
        ``filter_differs``, ``no_submit_date`` (every record counts as
        complete), ``missing_code`` (a code that the platform or the file declares as missing),
        ``not_shown_unknown`` (the file does not tell a question that was not shown from one left
        blank), ``lines_passed_over``, ``platform``, ``platform_unconfirmed``,
        ``answers_split`` (one cell held several answers), ``answers_ambiguous`` (of two readings
        the longest name was taken) or ``places_ignored`` (of a ranking in one cell).
    question : str or None
        The codebook's question id.
    old, new : str or None
        Codes, labels, headings or row numbers; never an answer's text and never a token.
    """

    reason: str
    question: str | None = None
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True)
class Answers:
    """The answers of one wave, one row per record of the export, none dropped.

    Parameters
    ----------
    wave : str
    file : str
        The export, as a posix path relative to the study's folder.
    frame : pandas.DataFrame
        ``row`` (line of a text file, row of a sheet, else number of the record),
        ``response_id``, ``token``, ``submitted``, ``started`` (datetime64[s]), ``complete``,
        ``test`` (bool), then one column per question asked in the wave: canonical text or None.
    notes : tuple of Note
    fields : dict
        Question id -> number of its column in the export (1 = column A).
    kinds : dict
        Question id -> why a cell is no answer, one of ``not_shown``, ``no_answer``,
        ``dont_know``, ``refused``, ``declared`` or None; only where the file tells.
    """

    wave: str
    file: str
    frame: pd.DataFrame
    notes: tuple[Note, ...] = ()
    fields: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, pd.Series] = field(default_factory=dict)


def times(count: int) -> str:
    """Return how often a problem occurs, for one message that stands for all of its places."""
    return f" ({count}-mal, zuerst hier)" if count > 1 else ""


def row_list(rows: Sequence[int]) -> str:
    """Return row numbers as a note names them."""
    shown = ", ".join(str(row) for row in rows[:10])
    return f"Zeilen {shown}" + (f" und {len(rows) - 10} weitere" if len(rows) > 10 else "")

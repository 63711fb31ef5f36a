"""Refuse a drafted study until its guesses are confirmed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.draft.guesses import DRAFT, HEADINGS, YES
from pipeline.errors import Problem, StudyError

MOST = 20
"""So many unconfirmed guesses are named; the rest is counted."""
_CONFIRMED = frozenset({YES, "j", "x", "yes"})


def confirmed_draft(folder: Path) -> None:
    """Return if a study was written by hand, or if every guess that matters is confirmed.

    Parameters
    ----------
    folder : Path
        Folder of the study; ``draft.csv`` lies in it if ``init`` made it.

    Raises
    ------
    StudyError
        With a problem for each of the first ``MOST`` rows of draft.csv that are not confirmed,
        and one with the number of the others; or if the table cannot be read.
    """
    path = folder / DRAFT
    if not path.exists():
        return
    rows = _rows(path)
    names = [name.strip().lower() for name in rows[0][1]] if rows else []
    missing = [name for name in HEADINGS if name not in names]
    if missing:
        message = "Spalten fehlen: " + ", ".join(missing)
        advice = "erste Zeile wiederherstellen: " + ";".join(HEADINGS)
        raise StudyError([Problem(DRAFT, rows[0][0] if rows else 1, 1, message, advice)])
    open_ = []
    for line, cells in rows[1:]:
        values = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        if values.get("matters", YES).lower() == "nein" or not any(values.values()):
            continue
        if values.get("confirmed", "").lower() not in _CONFIRMED:
            open_.append((line, values))
    if open_:
        raise StudyError(_problems(open_, names.index("confirmed") + 1))


def _problems(rows: list[tuple[int, dict[str, str]]], field: int) -> list[Problem]:
    advice = "prüfen, im Codebuch oder in study.yml berichtigen, dann hier „ja“ eintragen"
    problems = [
        Problem(
            DRAFT,
            line,
            field,
            f"noch nicht bestätigt: {values['question']}, {values['what']}: {values['guess']}",
            advice,
        )
        for line, values in rows[:MOST]
    ]
    more = len(rows) - MOST
    if more > 0:
        message = f"und {more} weitere Vermutungen sind noch nicht bestätigt"
        problems.append(Problem(DRAFT, rows[MOST][0], field, message, advice))
    return problems


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Read the table whichever way a spreadsheet saved it."""
    try:
        data = path.read_bytes()
    except OSError:
        problem = Problem(DRAFT, 0, 0, "Datei ist nicht lesbar", "Rechte prüfen")
        raise StudyError([problem]) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        message = "hier lässt sich die Tabelle nicht lesen"
        raise StudyError([Problem(DRAFT, line, 0, message, "als CSV UTF-8 speichern")]) from None
    return rows

"""Values of a workbook's sheets, read in a process of its own, with their marks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.errors import Problem, StudyError
from pipeline.ingest.sheet import Marks, Sheet
from pipeline.ingest.table import Cell, Record
from pipeline.ingest.workbook_worker import PASSWORD, UNREADABLE

ROWS_FOR_HEADINGS = 30
"""How many filled rows of each sheet tell its headings."""
_WORKER = Path(__file__).with_name("workbook_worker.py")
_SECONDS = 60
_FAILED = 1


def read_sheets(
    path: Path, shown_as: str, marks: Sequence[Marks] = (), *, most_rows: int = 0
) -> list[Sheet]:
    """Read the sheets of a workbook.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.
    marks : sequence of Marks
        One per sheet, in their order; none where only values matter.
    most_rows : int
        How many filled rows to read of each sheet; 0 for all.

    Returns
    -------
    list of Sheet
        Charts are sheets without rows. A formula's cell holds the value that the workbook
        stored for it, else the formula's text; an error value is None.

    Raises
    ------
    StudyError
        For a workbook with a password, a damaged one, and one whose sheets span more cells,
        empty ones too, than fit into 1 GB.
    """
    sheets: list[tuple[dict[str, Any], dict[int, list[Cell]]]] = []
    texts: dict[str, str] = {}
    for line in _lines(path, shown_as, most_rows):
        if isinstance(line, dict):
            sheets.append((line, {}))
        else:
            sheets[-1][1][line[0]] = [_cell(value, texts) for value in line[1]]
    marks = marks or [Marks()] * len(sheets)
    if len(marks) != len(sheets):
        raise StudyError([damaged_problem(shown_as)])
    return [_sheet(about, rows, mark) for (about, rows), mark in zip(sheets, marks, strict=True)]


def _lines(path: Path, shown_as: str, most_rows: int) -> Iterator[Any]:
    """Yield what the worker prints; a damaged file may crash it or never end."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_WORKER), str(path), str(most_rows)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        message = f"nach {_SECONDS} Sekunden noch nicht gelesen: beschädigt oder zu groß"
        raise StudyError([Problem(shown_as, 0, 0, message, "als CSV exportieren")]) from None
    if done.returncode == PASSWORD:
        raise StudyError([password_problem(shown_as)])
    if done.returncode == _FAILED and b"PanicException" not in done.stderr:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    if done.returncode == UNREADABLE:
        raise StudyError([damaged_problem(shown_as)])
    if done.returncode:
        message = "das Lesen brach ab: die Arbeitsmappe ist zu groß oder beschädigt"
        advice = "Zellen weit außerhalb der Tabelle löschen, sonst als CSV exportieren"
        raise StudyError([Problem(shown_as, 0, 0, message, advice)])
    return (json.loads(line) for line in done.stdout.splitlines())


def password_problem(shown_as: str) -> Problem:
    """Return the problem of a workbook with a password."""
    message = "die Arbeitsmappe ist mit einem Kennwort geschützt"
    advice = "in Excel öffnen, unter „Datei“ das Kennwort entfernen und neu speichern"
    return Problem(shown_as, 0, 0, message, advice)


def damaged_problem(shown_as: str) -> Problem:
    """Return the problem of a workbook that only holds part of what it should."""
    advice = "neu exportieren oder in Excel öffnen und neu speichern"
    return Problem(shown_as, 0, 0, "die Arbeitsmappe ist beschädigt", advice)


def _cell(value: Any, texts: dict[str, str]) -> Cell:
    """Return a cell; equal texts are one object, for answers of lists repeat."""
    if isinstance(value, str):
        return texts.setdefault(value, value)
    cell: Cell = datetime.fromisoformat(value["time"]) if isinstance(value, dict) else value
    return cell


def _sheet(about: dict[str, Any], rows: dict[int, list[Cell]], marks: Marks) -> Sheet:
    for place in marks.errors:
        _put(rows, place, None)
    for place, number in marks.integers.items():
        _put(rows, place, number)
    for place, text in marks.formulas.items():
        row = rows.get(place[0], [])
        if text and place not in marks.errors and (place[1] >= len(row) or row[place[1]] is None):
            _put(rows, place, text)
    return Sheet(
        about["title"],
        tuple(
            Record(number, tuple(rows[number]))
            for number in sorted(rows)
            if _without_empty_end(rows[number])
        ),
        formulas=frozenset(marks.formulas) | frozenset(marks.errors),
        hidden_rows=tuple(row for row in marks.hidden_rows if row in rows),
        merged_rows=tuple(sorted(set(about["merged"]))),
        visible=about["visible"],
    )


def _put(rows: dict[int, list[Cell]], place: tuple[int, int], cell: Cell) -> None:
    row = rows.setdefault(place[0], [])
    row += [None] * (place[1] + 1 - len(row))
    row[place[1]] = cell


def _without_empty_end(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1] is None:
        cells.pop()
    return cells

"""Files to attack -> what a reader finds in them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.audit.grid import Cell, read_grid
from pipeline.audit.html_file import read_html
from pipeline.audit.json_values import read_json
from pipeline.audit.seen import Content, Place
from pipeline.audit.workbook_file import read_workbook
from pipeline.errors import Problem, StudyError


def _html(content: Content, file: str, path: Path) -> None:
    read_html(content, file, _text(file, path))


def _json(content: Content, file: str, path: Path) -> None:
    text = _text(file, path)
    content.passages.append((Place(file, "Datei"), text))
    try:
        read_json(content, Place(file, "Datei"), json.loads(text))
    except ValueError:
        content.read(Place(file, "Datei"), text, prose=True)


def _table(content: Content, file: str, path: Path) -> None:
    lines = _text(file, path).splitlines()
    mark = max(";\t,", key="\n".join(lines[:20]).count)
    rows = [
        [Cell(f"Zeile {i}, Spalte {j}", text) for j, text in enumerate(row, 1)]
        for i, row in enumerate(csv.reader(lines, delimiter=mark), 1)
    ]
    read_grid(content, file, rows, [])


def _plain(content: Content, file: str, path: Path) -> None:
    for number, line in enumerate(_text(file, path).splitlines(), 1):
        content.read(Place(file, f"Zeile {number}"), line, prose=True)


READERS: dict[str, Callable[[Content, str, Path], None]] = {
    ".html": _html,
    ".htm": _html,
    ".svg": _html,
    ".xml": _html,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".json": _json,
    ".ipynb": _json,
    ".csv": _table,
    ".tsv": _table,
    ".txt": _plain,
    ".md": _plain,
}
"""Ending -> how its numbers and texts are taken."""
INTERN = "intern"


def shared_files(reports: Path) -> list[Path]:
    """Return the files below a folder of reports that may be handed on."""
    found = (path for path in sorted(reports.rglob("*")) if path.is_file())
    return [path for path in found if INTERN not in path.relative_to(reports).parts]


def read_files(files: Sequence[Path], *, root: Path) -> dict[Path, Content]:
    """Read files that are pages, pictures, workbooks or text; name those that are not.

    Raises
    ------
    StudyError
        For files that are missing, locked or not what their ending says, all at once.
    """
    found: dict[Path, Content] = {}
    problems: list[Problem] = []
    for path in files:
        content, file = Content(), _shown(path, root)
        read = READERS.get(path.suffix.lower())
        try:
            if read is None:
                content.unread.append(file)
            else:
                read(content, file, path)
        except StudyError as error:
            problems += error.problems
        except OSError as error:
            message = f"ist nicht zu lesen ({error.strerror})"
            problems.append(Problem(file, 0, 0, message, "Pfad und Rechte prüfen"))
        found[path] = content
    if problems:
        raise StudyError(problems)
    return found


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _text(file: str, path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")

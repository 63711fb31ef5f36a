"""Read YAML as plain values together with the place of every key and value."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError

from pipeline.errors import Problem, StudyError

KeyPath = tuple[str | int, ...]


class _Constructor(RoundTripConstructor):
    """Leaves dates as text, so that "2013-06-33" is reported with its place."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))


@dataclass(frozen=True)
class Positioned:
    """Plain values of a YAML file and where they stand.

    Parameters
    ----------
    values : dict
        The file's content as dicts, lists and scalars.
    places : dict
        From a key path such as ``("waves", 0, "id")`` to (line, column), both 1-based.
    """

    values: dict[str, Any]
    places: dict[KeyPath, tuple[int, int]] = field(repr=False)

    def place(self, path: KeyPath) -> tuple[int, int]:
        """Return the place of a key path, or of the nearest parent that has one."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def read_yaml(path: Path, *, shown_as: str) -> Positioned:
    """Read a YAML mapping and keep the position of every key.

    Raises
    ------
    StudyError
        For a file that is missing, empty, not UTF-8, not a mapping, holds a tab as
        indentation, a duplicate key or any other syntax fault, with line and column.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise StudyError(
            [Problem(shown_as, 0, 0, "Datei fehlt oder ist nicht lesbar", "Datei anlegen")]
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
        raise StudyError(
            [Problem(shown_as, line, column, "kein UTF-8", "Datei als UTF-8 speichern")]
        ) from None
    try:
        reader = YAML()
        reader.Constructor = _Constructor
        content = reader.load(text)
    except MarkedYAMLError as error:
        raise StudyError([_syntax_problem(error, shown_as, text)]) from None
    if not isinstance(content, CommentedMap):
        raise StudyError(
            [
                Problem(
                    shown_as, 1, 1, "leer oder keine Liste von „Name: Wert“", "siehe docs/studie.md"
                )
            ]
        )
    places: dict[KeyPath, tuple[int, int]] = {}
    return Positioned(_plain(content, (), places), places)


def _plain(node: Any, path: KeyPath, places: dict[KeyPath, tuple[int, int]]) -> Any:
    if isinstance(node, CommentedMap):
        for key in node:
            line, column = node.lc.key(key)
            places[(*path, str(key))] = (line + 1, column + 1)
        return {str(key): _plain(value, (*path, str(key)), places) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        for index in range(len(node)):
            line, column = node.lc.item(index)
            places[(*path, index)] = (line + 1, column + 1)
        return [_plain(value, (*path, index), places) for index, value in enumerate(node)]
    return node


def _syntax_problem(error: MarkedYAMLError, shown_as: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if isinstance(error, DuplicateKeyError):
        key = text.splitlines()[line - 1][column - 1 :].split(":")[0].strip()
        return Problem(
            shown_as, line, column, f"„{key}“ steht hier zum zweiten Mal", "eine der Zeilen löschen"
        )
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1][: column + 1]:
        return Problem(
            shown_as,
            line,
            lines[line - 1].index("\t") + 1,
            "Tabulator als Einrückung",
            "durch Leerzeichen ersetzen",
        )
    return Problem(
        shown_as,
        line,
        column,
        "hier lässt sich die Datei nicht als YAML lesen",
        "Einrückung, Doppelpunkte und Anführungszeichen dieser und der Zeile davor prüfen",
    )

"""Read YAML as plain values together with the place of every key and value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node

from pipeline.codebook.plain import KeyPath, Plain
from pipeline.errors import Problem, StudyError

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PUNCTUATION = "Einrückung, Doppelpunkte und Anführungszeichen dieser und der Zeile davor prüfen"


@dataclass(frozen=True)
class Positioned:
    """Plain values of a YAML file and where they stand.

    Parameters
    ----------
    values : dict
        The file's content as dicts, lists and scalars. Numbers stay text as written, so that
        an id such as 01 keeps its zero.
    places : dict
        From a key path such as ``("waves", 0, "id")`` to (line, column), both 1-based.
    shown_as : str
        The file's name in messages.
    """

    values: dict[str, Any]
    places: dict[KeyPath, tuple[int, int]] = field(repr=False)
    shown_as: str

    def place(self, path: KeyPath) -> tuple[int, int]:
        """Return the place of a key path, or of the nearest parent that has one."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def problem(self, path: KeyPath, message: str, advice: str) -> Problem:
        """Return a problem at the place of a key path."""
        return Problem(self.shown_as, *self.place(path), message, advice)


def read_yaml(path: Path, *, shown_as: str) -> Positioned:
    """Read a YAML mapping and keep the position of every key.

    Raises
    ------
    StudyError
        For a file that is missing, empty, not UTF-8, not a mapping, holds a tab as
        indentation, a duplicate key, a tag, a merge key, a control character or any other
        syntax fault, with line and column.
    """
    text = _read_text(path, shown_as)

    def refused(line: int, column: int, message: str, advice: str) -> StudyError:
        return StudyError([Problem(shown_as, line, column, message, advice)])

    for control in _CONTROL.finditer(text):
        line, column = _place(text, control.start())
        message = f"unsichtbares Steuerzeichen (Nummer {ord(control.group())})"
        raise refused(line, column, message, "Zeichen löschen; Datei als UTF-8 speichern")
    try:
        root = _compose(text, shown_as)
    except MarkedYAMLError as error:
        raise StudyError([_syntax_problem(error, shown_as, text)]) from None
    except RecursionError:
        raise refused(1, 1, "zu tief verschachtelt", "Klammern „[“ und „{“ prüfen") from None
    except (YAMLError, ValueError):
        raise refused(1, 1, "lässt sich nicht als YAML lesen", _PUNCTUATION) from None
    if not isinstance(root, MappingNode):
        message = "leer oder keine Liste von „Name: Wert“"
        raise refused(1, 1, message, "siehe docs/studie.md")
    plain = Plain(shown_as)
    values = plain.mapping(root, ())
    if plain.problems:
        raise StudyError(plain.problems)
    return Positioned(values, plain.places, shown_as)


def _read_text(path: Path, shown_as: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError:
        message = "Datei fehlt oder ist nicht lesbar"
        raise StudyError([Problem(shown_as, 0, 0, message, "Datei anlegen")]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
        advice = "Datei als UTF-8 speichern"
        raise StudyError([Problem(shown_as, line, column, "kein UTF-8", advice)]) from None


def _compose(text: str, shown_as: str) -> Node | None:
    anchors: list[bool] = []
    for event in YAML().parse(text):
        if isinstance(event, CollectionStartEvent):
            anchors.append(event.anchor is not None)
        elif isinstance(event, CollectionEndEvent):
            anchors.pop()
        elif isinstance(event, AliasEvent) and any(anchors):
            # Written out, references to references would grow without end.
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            message = "Verweis („*“) in einem Teil, auf den selbst verwiesen wird („&“)"
            raise StudyError([Problem(shown_as, line, column, message, "den Teil ausschreiben")])
        if getattr(event, "tag", None):
            mark, tag = event.start_mark, str(event.tag).replace("tag:yaml.org,2002:", "!!")
            message = f"Typangabe „{tag}“ ist hier nicht vorgesehen"
            advice = "löschen; Texte wie true oder null in Anführungszeichen setzen"
            raise StudyError([Problem(shown_as, mark.line + 1, mark.column + 1, message, advice)])
    return YAML().compose(text)


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def _syntax_problem(error: MarkedYAMLError, shown_as: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1][: column + 1]:
        tab = lines[line - 1].index("\t") + 1
        message, advice = "Tabulator als Einrückung", "durch Leerzeichen ersetzen"
        return Problem(shown_as, line, tab, message, advice)
    if "undefined alias" in str(error.problem):
        message = "Verweis mit „*“ auf etwas, das es nicht gibt"
        return Problem(shown_as, line, column, message, "Wert in Anführungszeichen setzen")
    message = "hier lässt sich die Datei nicht als YAML lesen"
    return Problem(shown_as, line, column, message, _PUNCTUATION)

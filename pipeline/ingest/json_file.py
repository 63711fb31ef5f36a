"""JSON -> table: the records stand under one name or are the whole file."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from pipeline.errors import Problem, StudyError
from pipeline.ingest.encoding import decode
from pipeline.ingest.signature import read_bytes
from pipeline.ingest.table import Record, Table

_LONGEST_INTEGER = 40
_ADVICE = "Export als JSON wiederholen"


class _RepeatedNameError(ValueError):
    """An object holds a name twice; Python would silently keep the second value."""


def read_json(path: Path, shown_as: str) -> Table:
    """Read ``{"responses": [{…}, …]}`` or ``[{…}, …]``.

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        Records are counted from 1; a name that a record lacks is None. Where a file has both
        null and "", LimeSurvey's way to tell a question that was not shown from one that was
        left blank, "" is kept.

    Raises
    ------
    StudyError
        For a file that is empty, not JSON (with line and column) or JSON of something else.
    """
    text = decode(read_bytes(path, shown_as=shown_as), shown_as=shown_as)
    try:
        content = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=str,
        )
    except json.JSONDecodeError as error:
        message = "hier lässt sich die Datei nicht als JSON lesen"
        raise StudyError([Problem(shown_as, error.lineno, error.colno, message, _ADVICE)]) from None
    except _RepeatedNameError as error:
        message = f"die Überschrift „{error}“ steht in einem Datensatz zweimal"
        raise StudyError([Problem(shown_as, 0, 0, message, _ADVICE)]) from None
    except RecursionError:
        raise StudyError([Problem(shown_as, 1, 0, "kein Antwortexport", _ADVICE)]) from None
    records = content.get("responses") if isinstance(content, dict) else content
    if not isinstance(records, list):
        message = "JSON, aber keine Liste von Antworten (erwartet: „responses“)"
        raise StudyError([Problem(shown_as, 1, 0, message, _ADVICE)])
    records = [_unwrapped(record) for record in records]
    problems = [
        Problem(shown_as, 0, 0, f"Datensatz {number} ist keine Zeile einer Tabelle", _ADVICE)
        for number, record in enumerate(records, 1)
        if not isinstance(record, dict)
        or any(isinstance(value, dict | list) for value in record.values())
    ]
    if problems:
        raise StudyError(problems)
    values = [value for record in records for value in record.values()]
    keeps_not_shown = "" in values and None in values
    headings = tuple(dict.fromkeys(name for record in records for name in record))
    return Table(
        headings,
        tuple(
            Record(number, tuple(_cell(record.get(name), keeps_not_shown) for name in headings))
            for number, record in enumerate(records, 1)
        ),
        keeps_not_shown=keeps_not_shown,
    )


def _integer(text: str) -> int | str:
    return int(text) if len(text) <= _LONGEST_INTEGER else text


def _decimal(text: str) -> float | str:
    """Return what a float can hold; "1e400" stays text."""
    return float(text) if math.isfinite(float(text)) else text


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _RepeatedNameError(name)
    return dict(pairs)


def _unwrapped(record: Any) -> Any:
    """Older platforms wrap each record once more, under its number."""
    if isinstance(record, dict) and len(record) == 1:
        (value,) = record.values()
        if isinstance(value, dict):
            return value
    return record


def _cell(value: Any, keeps_not_shown: bool) -> str | int | float | None:
    if isinstance(value, bool):
        return "Y" if value else "N"
    return None if value == "" and not keeps_not_shown else value

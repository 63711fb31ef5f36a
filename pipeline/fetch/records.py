"""Responses as LimeSurvey's JSON export has them: read, compared, written the same way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import Problem, StudyError

Response = dict[str, Any]
"""Heading -> value, in the export's order; None where a question was not shown."""
STATE = ("submitdate", "lastpage", "datestamp")
"""What changes when somebody goes on answering."""
IDENTITY = ("seed", "startdate")
"""What never changes in one response; other values mean another response with the same id."""
PRIVATE = ("ipaddr", "refurl")
"""Columns about the person's connection; they are never kept."""


def parse(content: bytes) -> dict[int, Response]:
    """Return the responses of a JSON export by id, without the columns of PRIVATE.

    Raises
    ------
    ValueError
        For anything else, also for an id or a heading that stands there twice.
    """
    document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
    responses = document.get("responses") if isinstance(document, dict) else None
    if not isinstance(responses, list):
        raise ValueError("no list of responses")
    found: dict[int, Response] = {}
    for response in responses:
        number = _number(response)
        if number in found:
            raise ValueError("an id stands there twice")
        found[number] = {name: v for name, v in response.items() if name not in PRIVATE}
    return found


def render(responses: Mapping[int, Response]) -> bytes:
    """Return a JSON export: one response per line, by id, so that two files can be compared."""
    lines = [
        json.dumps(responses[number], ensure_ascii=False, separators=(",", ":"))
        for number in sorted(responses)
    ]
    return ('{"responses": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def read_known(path: Path, shown_as: str) -> dict[int, Response]:
    """Return the responses of an earlier run; none if there is no file yet.

    Raises
    ------
    StudyError
        If the file is not what this program or LimeSurvey would have written.
    """
    try:
        return parse(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        message = "die Datei ist kein vollständiger JSON-Export und wird nicht überschrieben"
        advice = "Datei entfernen; dann werden alle Antworten neu geholt"
        raise StudyError([Problem(shown_as, 0, 0, message, advice)]) from None


def alike(one: Response, other: Response, names: Iterable[str]) -> bool:
    """Whether two responses have the same values in the given columns."""
    return all(one.get(name) == other.get(name) for name in names)


def same_headings(responses: Iterable[Response]) -> bool:
    """Whether all responses have the same columns in the same order."""
    return len({tuple(response) for response in responses}) <= 1


def number_list(numbers: Sequence[int]) -> str:
    """Return ids as a message names them."""
    shown = ", ".join(str(number) for number in numbers[:5])
    return shown + (f" und {len(numbers) - 5} weitere" if len(numbers) > 5 else "")


def _number(response: Any) -> int:
    if not isinstance(response, dict) or isinstance(response.get("id"), bool):
        raise ValueError("no response")
    try:
        return int(response["id"])
    except (KeyError, TypeError):
        raise ValueError("a response without an id") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a heading stands there twice")
    return found

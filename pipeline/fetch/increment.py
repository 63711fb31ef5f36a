"""Fetch what is new or has changed, in blocks that a stopped run leaves for the next one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import Problem, RemoteError, StudyError
from pipeline.fetch.blocks import Blocks
from pipeline.fetch.faults import UNCHANGED
from pipeline.fetch.headings import has_columns
from pipeline.fetch.records import IDENTITY, STATE, Response, alike, number_list, same_headings
from pipeline.fetch.remote import Remote
from pipeline.fetch.targets import Target

BLOCK_SIZE = 500
"""Responses per request."""
_CHANGED = "Die Umfrage hat sich während des Holens geändert. Noch einmal starten."


def fetch_responses(
    remote: Remote,
    target: Target,
    fields: Mapping[str, Any],
    *,
    known: Mapping[int, Response],
    codes: Collection[str],
    blocks: Blocks,
    shown_as: str,
    progress: Callable[[str], None],
) -> dict[int, Response]:
    """Return all responses of a survey, asking only for those that are new or have changed.

    Parameters
    ----------
    remote : Remote
    target : Target
    fields : mapping
        The survey's columns.
    known : mapping of Response
        What an earlier run has written, by id.
    codes : collection of str
        The columns that the codebook expects.
    blocks : Blocks
        What a stopped run has left; gets every block that is fetched.
    shown_as : str
        The file of ``known`` to name in a problem.
    progress : callable
        Told how many responses are there after each block.

    Returns
    -------
    dict of Response
        By id, all with the same columns.

    Raises
    ------
    StudyError
        If responses of ``known`` were deleted in LimeSurvey or replaced by others.
    RemoteError
        If the survey changes while it is fetched.
    """
    index = remote.index(target, fields)
    if vanished := vanished_problems(known, index, target, shown_as):
        raise StudyError(vanished)
    left = {n: r for n, r in blocks.read().items() if n in index and alike(r, index[n], IDENTITY)}
    pool = {**known, **left}
    if not has_columns(pool.values(), codes):
        pool = {}
    for _ in range(2):
        wanted = wanted_ids(pool, index, dated="datestamp" in fields)
        for first, last in [span for ids in wanted for span in spans(ids, index)]:
            block = remote.responses(target, first, last)
            expected = [number for number in index if first <= number <= last]
            if any(number not in block for number in expected):
                raise RemoteError(f"{_CHANGED} {UNCHANGED}")
            blocks.write(first, last, block)
            pool.update({number: block[number] for number in expected})
            progress(f"{target.wave}: {len(pool)} von {len(index)} Antworten")
        if same_headings(pool.values()):
            return {number: pool[number] for number in sorted(index)}
        # A code was renamed since the last run: old and new columns must not stand side by side.
        pool = {}
    raise RemoteError(f"{_CHANGED} {UNCHANGED}")


def wanted_ids(
    pool: Mapping[int, Response], index: Mapping[int, Response], *, dated: bool
) -> tuple[list[int], list[int]]:
    """Return the ids of responses to fetch again, and of new ones.

    A survey that keeps no date of the last action does not tell whether an incomplete response
    has changed: all of them are fetched again.
    """
    again = [
        number
        for number, state in index.items()
        if number in pool
        and not (alike(pool[number], state, STATE) and (dated or pool[number].get("submitdate")))
    ]
    return again, [number for number in index if number not in pool]


def spans(ids: Sequence[int], existing: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last id of requests that cover all ids, BLOCK_SIZE existing ones at most."""
    position = {number: place for place, number in enumerate(sorted(existing))}
    first = last = None
    for number in sorted(ids):
        if first is None or last is None:
            first = number
        elif position[number] - position[first] >= BLOCK_SIZE:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def vanished_problems(
    known: Mapping[int, Response],
    index: Mapping[int, Response],
    target: Target,
    shown_as: str,
) -> list[Problem]:
    """Return problems for responses that LimeSurvey no longer has, or has another one for."""
    advice = (
        "die Datei entfernen (nach einem Neustart der Umfrage vorher an anderem Ort sichern) und "
        "neu holen"
    )
    gone = [number for number in known if number not in index]
    other = [n for n in known if n in index and not alike(known[n], index[n], IDENTITY)]
    problems = []
    for numbers, what in (
        (gone, "gibt es in LimeSurvey nicht mehr"),
        (other, "gehört in LimeSurvey zu einer anderen Antwort; wurde sie neu gestartet?"),
    ):
        if numbers:
            message = f"Umfrage {target.survey}: Antwort-ID {number_list(numbers)} {what}"
            problems.append(Problem(shown_as, 0, 0, message, advice))
    return problems

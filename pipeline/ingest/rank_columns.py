"""Rankings written as one column per option, whose cells are ranks: turned into places.

The codebook asks for places (``Was brauchen Sie? [Rang 1]``), as LimeSurvey writes them. Other
platforms write ``Was brauchen Sie? - Beratung`` with 1 for the option placed first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.codebook import Question
from pipeline.errors import Problem, StudyError
from pipeline.ingest.answers import times
from pipeline.ingest.headings import code_key
from pipeline.ingest.plain import match_key, plain_text
from pipeline.ingest.table import Cell, Record, Table
from pipeline.ingest.values import cell_text, whole

_PLACE = re.compile(r"(?P<text>.+?)\s*\[(Rang|Rank) (?P<rank>\d+)\]", re.DOTALL)
_BETWEEN = " -–|:.["


def with_places(table: Table, questions: Sequence[Question], *, wave: str, shown_as: str) -> Table:
    """Replace columns of ranks by columns of places, where the codebook asks for places.

    Parameters
    ----------
    table : Table
    questions : sequence of Question
        The questions that the wave asked.
    wave : str
    shown_as : str
        The export's path to name in a problem.

    Returns
    -------
    Table
        Of as many columns: the first of a question's columns now holds the option placed first.
        Unchanged where the export has places itself.

    Raises
    ------
    StudyError
        For cells that are no ranks, and records that give a rank twice.
    """
    headings = {code_key(heading) for heading in table.headings}
    texts = dict.fromkeys(
        match["text"]
        for question in questions
        if question.type == "ranking"
        and code_key(question.columns[wave]) not in headings
        and (match := _PLACE.fullmatch(question.columns[wave]))
    )
    problems: list[Problem] = []
    for text in texts:
        options = _options(table, text)
        if len(options) > 1:
            table = _turned(table, text, options, problems, shown_as)
    if problems:
        raise StudyError(problems)
    return table


def _options(table: Table, text: str) -> dict[int, str]:
    """Return position -> option of the columns whose heading goes on after the question."""
    start = match_key(text)
    found = {}
    for position, heading in enumerate(table.headings):
        if match_key(heading).startswith(start):
            option = _after(plain_text(heading), start)
            if option:
                found[position] = option
    return found


def _after(heading: str, start: str) -> str:
    """Return what follows a beginning that is given without blanks."""
    for end in range(len(start), len(heading) + 1):
        if match_key(heading[:end]) == start:
            rest = heading[end:].lstrip(_BETWEEN.replace("[", "")).rstrip(_BETWEEN)
            return rest[1:-1].strip() if rest.startswith("[") and rest.endswith("]") else rest
    return ""


def _turned(
    table: Table, text: str, options: dict[int, str], problems: list[Problem], shown_as: str
) -> Table:
    positions = list(options)
    wrong: dict[int, list[int]] = {}
    twice: list[int] = []
    records = []
    for record in table.records:
        placed: dict[int, str] = {}
        for position, option in options.items():
            rank = _rank(record.cells[position], len(options))
            if rank is None:
                wrong.setdefault(position, []).append(record.row)
            elif rank and rank in placed:
                twice.append(record.row)
            elif rank:
                placed[rank] = option
        cells: list[Cell] = list(record.cells)
        for number, position in enumerate(positions, 1):
            cells[position] = placed.get(number)
        records.append(Record(record.row, tuple(cells)))
    for position, rows in wrong.items():
        message = f"in der Spalte „{table.headings[position]}“ steht kein Rang{times(len(rows))}"
        advice = f"Zahl von 1 bis {len(options)} eintragen oder Feld leeren"
        problems.append(Problem(shown_as, rows[0], position + 1, message, advice))
    if twice:
        message = f"ein Rang von „{text}“ ist zweimal vergeben{times(len(twice))}"
        advice = "jeden Rang nur einmal vergeben oder die Antwort leeren"
        problems.append(Problem(shown_as, twice[0], positions[0] + 1, message, advice))
    headings = list(table.headings)
    for number, position in enumerate(positions, 1):
        headings[position] = f"{text} [Rang {number}]"
    return replace(table, headings=tuple(headings), records=tuple(records))


def _rank(cell: Cell, most: int) -> int | None:
    """Return a rank, 0 for an option that was not ranked; None for anything else."""
    text = whole(cell_text(cell) or "0")
    return int(text) if text.isdecimal() and int(text) <= most else None

"""LimeSurvey's names for columns of its database (SGQA) -> codes as its exports write them.

A column is called survey, group, question and the rest: ``610701X7X81SQ001`` is ``WI[SQ001]``.
Seen in archives of LimeSurvey 6.14; the endings of each type follow LimeSurvey's own
``createFieldMap``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.structure import Item

_MULTIPLE = ("M", "P")
_TWO_AXES = (":", ";")
_LISTS_WITH_OTHER = ("L", "!")
_ONE_COLUMN = frozenset("L!O5DGINSTUYX*|")
_SGQA = re.compile(r"_?(\d+X\d+X\d+.*)")


def sgqa_of(heading: str) -> str:
    """Return the database's name for a column that a heading is; empty if it is none."""
    match = _SGQA.fullmatch(heading.strip())
    return match[1] if match else ""


def sgqa_columns(stem: str, item: Item) -> Iterator[tuple[str, str]]:
    """Yield (name in the database, code) of each column that a question has.

    Parameters
    ----------
    stem : str
        ``610701X7X81``: survey, group and question.
    item : Item
    """
    for ending, inner in _endings(item):
        yield stem + ending, item.code + "".join(f"[{part}]" for part in inner)


def sgqa_times(survey: str, group: str, question: str, code: str) -> Iterator[tuple[str, str]]:
    """Yield (name in the database, name in exports) of the times spent on a question's page."""
    yield f"{survey}X{group}time", f"groupTime{group}"
    yield f"{survey}X{group}X{question}time", f"{code}Time"


def _endings(item: Item) -> Iterator[tuple[str, tuple[str, ...]]]:
    rows = item.subquestions
    if item.type in _ONE_COLUMN:
        yield "", ()
        if item.other and item.type in _LISTS_WITH_OTHER:
            yield "other", ("other",)
        if item.type == "O":
            yield "comment", ("comment",)
        if item.type == "|":
            yield "_filecount", ("filecount",)
    elif item.type == "R":
        most = item.attributes.get("max_subquestions", "")
        places = min(int(most), len(item.answers[0])) if most.isdecimal() else len(item.answers[0])
        for place in range(1, places + 1):
            yield str(place), (str(place),)
    elif item.type == "1":
        for row in rows:
            yield f"{row}#0", (row, "1")
            yield f"{row}#1", (row, "2")
    elif item.type in _TWO_AXES:
        for row in rows:
            for column in item.columns:
                yield f"{row}_{column}", (f"{row}_{column}",)
    else:
        for row in [*rows, *(["other"] if item.other and item.type in _MULTIPLE else [])]:
            yield row, (row,)
            if item.type == "P":
                yield f"{row}comment", (f"{row}comment",)

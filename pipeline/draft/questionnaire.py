"""Find an export's columns in LimeSurvey's survey file: codes, texts, answers, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.codebook import Question
from pipeline.draft.heading_parts import Parts
from pipeline.ingest.headings import code_key, expected_texts, item_text, place_of
from pipeline.ingest.lss import Item, Structure
from pipeline.ingest.plain import match_key

_WAVE = "draft"
_NO_QUESTION = ("X", "*", "|", "I")
"""Text displays, equations, uploads and the language: nothing that companies answered."""
_ONE_ANSWER = ("L", "!", "O", "Y", "G", "5", "S", "T", "U", "N", "D")


def places_in(structure: Structure, headings: Sequence[str]) -> dict[int, tuple[Parts, Item]]:
    """Return position -> what the survey file says about the column, where it knows it.

    Parameters
    ----------
    structure : Structure
    headings : sequence of str
        By code (``WI[SQ001]``, ``WI_SQ001``) or by text (``Wie wichtig …? [Flächen]``).
    """
    by_code = {}
    by_text: dict[str, str | None] = {}
    for code in _codes(structure):
        by_code[code_key(code)] = code
        for text in _headings(structure, code):
            # Two places with the same heading cannot be told apart.
            by_text[text] = None if by_text.get(text, code) != code else code
    found = {}
    for position, heading in enumerate(headings):
        code = by_code.get(code_key(heading)) or by_text.get(match_key(heading)) or ""
        if code:
            place = place_of(code)
            item = structure.items[place.question]
            row = item_text(item, place) or _row_name(item, place.parts)
            part = "_".join(place.parts)
            found[position] = (Parts(code, item.text, row, place.question, part), item)
    return found


def is_asked(item: Item) -> bool:
    """Whether companies answer a question of this type."""
    return item.type not in _NO_QUESTION


def answers_of(item: Item, parts: Parts) -> dict[str, str]:
    """Return code -> label of a column's answers."""
    return item.answers[place_of(parts.code).scale]


def condition_of(item: Item, parts: Parts) -> str:
    """Return the condition under which a column was asked; empty if always."""
    return item.subquestion_relevance.get(parts.part, "") or item.relevance or ""


def simple_condition(condition: str) -> tuple[str, str] | None:
    """Return (question code, answer code) of a condition ``FK.NAOK == "Y"``; None if it is more."""
    match = re.fullmatch(r"[\s(]*(\w+)(?:\.NAOK)?\s*==\s*[\"']([^\"']*)[\"'][\s)]*", condition)
    return (match[1], match[2]) if match else None


def _codes(structure: Structure) -> Iterator[str]:
    for item in structure.items.values():
        rows = list(item.subquestions)
        if item.type in _ONE_ANSWER:
            yield item.code
        if item.type in ("O", "L", "!") and item.other:
            yield f"{item.code}[other]"
        if item.type == "O":
            yield f"{item.code}[comment]"
        if item.type == "R":
            yield from (f"{item.code}[{n}]" for n in range(1, len(item.answers[0]) + 1))
        elif item.type == "1":
            yield from (f"{item.code}[{row}][{n}]" for row in rows for n in (1, 2))
        elif item.type not in (*_ONE_ANSWER, ":", ";"):
            yield from (f"{item.code}[{row}]" for row in rows)
            if item.type == "P":
                yield from (f"{item.code}[{row}comment]" for row in rows)
            if item.type in ("M", "P") and item.other:
                yield f"{item.code}[other]"
                yield from [f"{item.code}[othercomment]"] if item.type == "P" else []
            if not rows:
                yield item.code


def _headings(structure: Structure, code: str) -> set[str]:
    question = Question(
        id=code,
        block="",
        text="",
        item="",
        type="text",
        scale="",
        role="",
        need="",
        handlungsfeld="",
        filter=None,
        columns={_WAVE: code},
    )
    return {match_key(text) for text in expected_texts(question, _WAVE, structure)}


def _row_name(item: Item, parts: Sequence[str]) -> str:
    if not parts:
        return ""
    if item.type == "R":
        return f"Rang {parts[0]}"
    if parts[0] == "other":
        return "Sonstiges"
    return "Kommentar" if parts[0].endswith("comment") else ""

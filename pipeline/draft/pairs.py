"""Importance and satisfaction about the same thing become a need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from pipeline.draft.fields import Field, field_of
from pipeline.draft.guesses import Guess
from pipeline.draft.ids import identifier
from pipeline.draft.rows import Row
from pipeline.draft.words import IMPORTANCE, SATISFACTION

_ALIKE = 88.0
_FILL = re.compile(
    r"\b(wie|ist|sind|ihnen|ihrem|ihr|ihre|für|das|die|der|den|dem|thema|unternehmen|betrieb|sie|mit|am"
    r"|an|im|in|zur?|zum|standort|derzeit|aktuell|how|are|is|you|with|the|to|your|company|of|for)\b"
)


def pair_needs(
    rows: Sequence[Row], fields: Sequence[Field], taken: set[str]
) -> tuple[list[Row], list[Guess]]:
    """Mark pairs of importance and satisfaction as needs, each in a Handlungsfeld.

    Parameters
    ----------
    rows : sequence of Row
    fields : sequence of Field
        Handlungsfelder with the words that point to them.
    taken : set of str
        Names that a need may not have.

    Returns
    -------
    rows : list of Row
    guesses : list of Guess
        One ``pair`` and one ``handlungsfeld`` per need, one ``role`` for what has no partner.
    """
    ratings = [row for row in rows if row.type == "rating"]
    importance = [row for row in ratings if _role(row) == "importance"]
    satisfaction = [row for row in ratings if _role(row) == "satisfaction"]
    result = {row.id: row for row in rows}
    guesses: list[Guess] = []
    free = list(satisfaction)
    names = set(taken)
    for row in importance:
        partner, why = _partner(row, free)
        if partner is None:
            continue
        free.remove(partner)
        need = identifier(row.item or _subject(row), names, fallback="bedarf").upper()
        names.add(need)
        field, evidence = field_of(row.item or row.text, fields)
        for one, role in ((row, "importance"), (partner, "satisfaction")):
            result[one.id] = replace(one, role=role, need=need, handlungsfeld=field)
        guesses.append(Guess(need, "pair", f"{row.id} und {partner.id}", why))
        guesses.append(Guess(need, "handlungsfeld", field, evidence))
    guesses += _alone([result[row.id] for row in (*importance, *satisfaction)])
    return list(result.values()), guesses


def _role(row: Row) -> str:
    """Return what a rating asks for; how far someone agrees says neither."""
    if row.draft and row.draft.name == "zustimmung":
        return ""
    for text in (row.text.lower(), f"{row.draft.name if row.draft else ''}"):
        found = [
            role
            for role, pattern in (("importance", IMPORTANCE), ("satisfaction", SATISFACTION))
            if pattern.search(text)
        ]
        if len(found) == 1:
            return found[0]
    return ""


def _partner(row: Row, others: Sequence[Row]) -> tuple[Row | None, str]:
    name = _subject(row)
    for other in others:
        if _subject(other) == name and set(other.columns) & set(row.columns):
            return other, "Wichtigkeit und Zufriedenheit mit demselben Wortlaut der Zeile"
    best = max(others, key=lambda other: fuzz.ratio(_subject(other), name), default=None)
    if best is None or not name or not set(best.columns) & set(row.columns):
        return None, ""
    share = fuzz.ratio(_subject(best), name)
    if share < _ALIKE:
        return None, ""
    return best, f"ähnlicher Wortlaut ({share:.0f} von 100 Punkten)"


def _subject(row: Row) -> str:
    """Return what a rating is about, without the words that ask for it."""
    text = (row.item or row.text).lower()
    plain = IMPORTANCE.sub("", SATISFACTION.sub("", text)) if not row.item else text
    return " ".join(re.findall(r"\w+", _FILL.sub(" ", plain)))


def _alone(rows: Sequence[Row]) -> Iterator[Guess]:
    blocks: dict[str, list[Row]] = {}
    for row in rows:
        if not row.need:
            blocks.setdefault(row.block or row.id, []).append(row)
    for name, members in blocks.items():
        evidence = f"zu {len(members)} Zeilen gibt es keine passende zweite Frage"
        yield Guess(name, "role", "keine: Wichtigkeit oder Zufriedenheit ohne Partner", evidence)

"""Which Handlungsfeld a need belongs to, from the words of its item."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("handlungsfelder.csv")


@dataclass(frozen=True)
class Field:
    """A Handlungsfeld and the words that point to it (regular expressions in lower case)."""

    id: str
    title: str
    description: str
    words: tuple[str, ...]


def read_fields() -> list[Field]:
    """Return the default Handlungsfelder with their words, from ``handlungsfelder.csv``."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Field(row["id"], row["title"], row["description"], tuple(row["keywords"].split("|")))
            for row in csv.DictReader(file, delimiter=";")
        ]


def field_of(text: str, fields: Sequence[Field]) -> tuple[str, str]:
    """Return (id of the Handlungsfeld, evidence); the first field if no word points to one."""
    found = {field.id: _words_in(text.lower(), field) for field in fields}
    best = max(fields, key=lambda field: len(found[field.id]))
    if not found[best.id]:
        return fields[0].id, "kein Stichwort gefunden: bitte selbst zuordnen"
    others = [field.id for field in fields if field is not best and found[field.id]]
    evidence = "Stichwort " + ", ".join(f"„{word}“" for word in found[best.id])
    return best.id, evidence + (f"; auch denkbar: {', '.join(others)}" if others else "")


def _words_in(text: str, field: Field) -> list[str]:
    return [match.group() for word in field.words if (match := re.search(word, text))]

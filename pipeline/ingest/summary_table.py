"""Tell a table of counts from a table of answers: there is nobody in it to count."""

from __future__ import annotations

import re

from pipeline.errors import Problem
from pipeline.ingest.table import Table
from pipeline.ingest.values import cell_text, number_text, plain_number

_COUNTS = re.compile(
    r"(anzahl|häufigkeit(en)?|nennungen|summe|gesamt|total|count(\(.*\))?|frequency|n|prozent"
    r"|percent|anteil|%|in %)",
    re.IGNORECASE,
)
_MOST_COLUMNS = 4


def summary_problem(table: Table, shown_as: str) -> Problem | None:
    """Return what to say of a table that counts answers; None for anything else.

    A summary has few columns: categories that occur once each, and numbers under headings such as
    ``Anzahl``, ``COUNT(*)`` or ``Prozent``.
    """
    width = len(table.headings)
    if not 2 <= width <= _MOST_COLUMNS or not table.records:
        return None
    if not all(_COUNTS.fullmatch(heading.strip()) for heading in table.headings[1:]):
        return None
    categories = [cell_text(cell) for cell in table.column(0)]
    numbers = [cell for position in range(1, width) for cell in table.column(position)]
    given = [text.rstrip(" %") for cell in numbers if (text := cell_text(cell)) is not None]
    if len(set(categories)) < len(categories) or not given:
        return None
    values = [number_text(text, german=table.decimal_comma) or "" for text in given]
    if any(plain_number(value) is None for value in values):
        return None
    message = "das ist eine Auszählung (Kategorien und Anzahlen), es sind keine einzelnen Antworten"
    advice = "den Export mit einer Zeile je Antwort ablegen"
    return Problem(shown_as, table.heading_row, 0, message, advice)

"""Name what an export's format lost on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.codebook import Question
from pipeline.ingest.answers import Note, row_list
from pipeline.ingest.codes import Known
from pipeline.ingest.plain import match_key, plain_text
from pipeline.ingest.question_values import is_text
from pipeline.ingest.table import Table


def losses(
    table: Table,
    positions: dict[str, int],
    questions: Sequence[Question],
    known: dict[str, Known],
) -> Iterator[Note]:
    """Yield a note per question and kind of loss, and one per file for the rest.

    Parameters
    ----------
    table : Table
    positions : dict
        Question id -> position of its column.
    questions : sequence of Question
    known : dict
        Question id -> codes and labels, for lists, grids and rankings.

    Yields
    ------
    Note
        ``formula_as_text``: the answer is the text of the formula; ``formula_lost``: the answer
        is what the formula gave; ``text_became_number``: an answer of digits may
        have looked different; ``label_cut``: a value label is the beginning of the real one.
    """
    for question in questions:
        position = positions[question.id]
        rows = [row for row, field in table.formulas if field == position]
        looked_at = table.column(position) if rows or is_text(question) else []
        placed = list(zip(table.rows, looked_at, strict=True)) if looked_at else []
        cells = {row: cell for row, cell in placed if row in rows}
        kept = [row for row in rows if is_text(question) and str(cells.get(row)).startswith("=")]
        lost = [row for row in rows if row not in kept]
        numbers = [
            row
            for row, cell in placed
            if is_text(question) and cell is not None and not isinstance(cell, str)
        ]
        for reason, where in (
            ("formula_as_text", kept),
            ("formula_lost", lost),
            ("text_became_number", numbers),
        ):
            if where:
                yield Note(reason, question.id, None, row_list(where))
        if question.id in known:
            yield from _cut(
                question.id, table.dictionary.labels.get(position, {}), known[question.id]
            )
    if not table.keeps_not_shown:
        yield Note("not_shown_unknown")
    if table.platform:
        yield Note("platform", None, table.platform.name)
    for statement in table.platform.unconfirmed if table.platform else ():
        yield Note("platform_unconfirmed", None, statement)
    for row, what in table.passed_over:
        yield Note("lines_passed_over", None, f"Zeile {row}: {what}")
    if table.blank_rows:
        yield Note("blank_rows_ignored", None, None, str(table.blank_rows))
    for title in table.other_sheets:
        yield Note("sheet_ignored", None, title)


def _cut(question: str, stored: dict[str, str], known: Known) -> Iterator[Note]:
    for code, label in stored.items():
        full = known.names.get(code, "")
        key = match_key(label)
        if key and key != match_key(full) and match_key(full).startswith(key):
            yield Note("label_cut", question, plain_text(label), full)
            return

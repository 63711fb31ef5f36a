"""Sheets of a workbook -> one table: the sheet with the answers, or several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import Problem, StudyError
from pipeline.ingest.answers import row_list
from pipeline.ingest.platforms.dates import date_columns, platform_date
from pipeline.ingest.sheet import Sheet
from pipeline.ingest.sheet_layout import Division, divide
from pipeline.ingest.table import Dictionary, Record, Table


@dataclass(frozen=True)
class _Part:
    """A sheet and where its headings and records are."""

    sheet: Sheet
    layout: Division

    @property
    def width(self) -> int:
        return len(self.layout.headings)

    @property
    def first_column(self) -> list[object]:
        return [record.cells[0] for record in self.layout.records]


def table_of(sheets: Sequence[Sheet], shown_as: str) -> Table:
    """Read the answers from the sheets of a workbook.

    The answers are on the first visible sheet with at least one record that is at least half as
    wide as the widest such sheet. Sheets with the same first column and otherwise
    different headings are laid side by side if every sheet with content is one of them.

    Parameters
    ----------
    sheets : sequence of Sheet
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        ``passed_over`` names lines before the headings, hidden and merged cells that were
        read, and sheets that were put side by side; ``other_sheets`` those that were not read.

    Raises
    ------
    StudyError
        If all sheets are empty, or a record has more cells than there are headings.
    """
    parts = [_Part(sheet, divide(sheet.rows)) for sheet in sheets if sheet.rows]
    if not parts:
        message, advice = "kein Tabellenblatt enthält etwas", "Export wiederholen"
        raise StudyError([Problem(shown_as, 1, 0, message, advice)])
    main = _with_answers(parts)
    used = parts if _is_one_table(parts) else [main]
    problems = [problem for part in used for problem in _too_wide(part, shown_as)]
    if problems:
        raise StudyError(problems)
    last_row = used[0].sheet.rows[-1].row
    known = used[0].layout.platform
    n_rows = len(used[0].layout.records) + (known.heading_rows if known else 1)
    return Table(
        used[0].layout.headings + tuple(h for part in used[1:] for h in part.layout.headings[1:]),
        tuple(_records(used)),
        heading_row=used[0].layout.heading_row,
        decimal_comma=True,
        dictionary=Dictionary(texts=dict(known.texts) if known else {}),
        platform=known.platform if known else None,
        formulas=tuple(_formulas(used)),
        passed_over=tuple(_passed_over(used)),
        blank_rows=last_row - used[0].layout.heading_row + 1 - n_rows,
        other_sheets=tuple(part.sheet.title for part in parts if part not in used),
    )


def headings_of(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Return only the headings of the sheet with the answers; none if all are empty."""
    parts = [_Part(sheet, divide(sheet.rows)) for sheet in sheets if sheet.rows]
    return _with_answers(parts).layout.headings if parts else ()


def _with_answers(parts: Sequence[_Part]) -> _Part:
    tables = [part for part in parts if part.layout.records and part.width > 1]
    tables = [part for part in tables if part.sheet.visible] or tables
    widest = max((part.width for part in tables), default=0)
    return next((part for part in tables if 2 * part.width >= widest), parts[0])


def _is_one_table(parts: Sequence[_Part]) -> bool:
    """Whether all sheets share their first column, and no other heading."""
    first, *others = parts
    ids = first.first_column
    if not others or len(set(ids)) < len(ids) or None in ids or not ids:
        return False
    headings = [h for part in parts for h in part.layout.headings[1:] if h.strip()]
    return len(set(headings)) == len(headings) and all(
        part.layout.headings[0] == first.layout.headings[0] and part.first_column == ids
        for part in others
    )


def _too_wide(part: _Part, shown_as: str) -> Iterator[Problem]:
    for record in part.layout.records:
        if len(record.cells) > part.width:
            message = "mehr Felder als Überschriften"
            advice = f"Tabellenblatt „{part.sheet.title}“ prüfen"
            yield Problem(shown_as, record.row, part.width + 1, message, advice)


def _records(parts: Sequence[_Part]) -> Iterator[Record]:
    known = parts[0].layout.platform
    platform = known.platform if known else None
    dated = date_columns(parts[0].layout.headings, platform)
    for together in zip(*(part.layout.records for part in parts), strict=True):
        cells = [
            (record.cells + (None,) * (part.width - len(record.cells)))[bool(number) :]
            for number, (part, record) in enumerate(zip(parts, together, strict=True))
        ]
        row = [cell for own in cells for cell in own]
        for place in dated:
            if platform:
                row[place] = platform_date(row[place], platform)
        yield Record(together[0].row, tuple(row))


def _formulas(parts: Sequence[_Part]) -> Iterator[tuple[int, int]]:
    """Yield (row on the first sheet, position in the table) of cells that are formulas."""
    start = 0
    for number, part in enumerate(parts):
        own = [part.layout.heading_row, *(record.row for record in part.layout.records)]
        first = parts[0].layout
        rows = dict(zip(own, (first.heading_row, *(r.row for r in first.records)), strict=True))
        for row, position in sorted(part.sheet.formulas):
            if row in rows and bool(number) <= position < part.width:
                yield rows[row], start + position
        start += part.width - 1


def _passed_over(parts: Sequence[_Part]) -> Iterator[tuple[int, str]]:
    for row in parts[0].layout.preamble:
        yield row, "Zeile vor den Überschriften"
    if len(parts) > 1:
        titles = ", ".join(f"„{part.sheet.title}“" for part in parts)
        yield 0, f"Tabellenblätter {titles} nebeneinandergelegt: gleiche erste Spalte"
    for part in parts:
        title, start = f"Tabellenblatt „{part.sheet.title}“", part.layout.heading_row
        if not part.sheet.visible:
            yield 0, f"{title} ist ausgeblendet und wurde gelesen"
        if part.sheet.hidden_rows:
            rows = row_list(part.sheet.hidden_rows)
            yield part.sheet.hidden_rows[0], f"{title}: ausgeblendete Zeilen mitgelesen ({rows})"
        merged = [row for row in part.sheet.merged_rows if row >= start]
        if merged:
            what = "verbundene Zellen; ihr Inhalt zählt nur für die erste"
            yield merged[0], f"{title}: {what} ({row_list(merged)})"

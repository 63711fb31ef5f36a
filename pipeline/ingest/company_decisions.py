"""companies.xlsx -> which company an analyst says wrote an answer without a known token.

The file holds names of companies, so it lies in the study's folder and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError, did_you_mean
from pipeline.ingest.nearest import nearest_field
from pipeline.ingest.readers import read_table
from pipeline.ingest.values import cell_text, number_text

FILE = "companies.xlsx"
COLUMNS = (
    "wave",
    "response",
    "given_name",
    "proposed_number",
    "proposed_name",
    "score",
    "others",
    "decision",
    "note",
)
_NEEDED = ("wave", "response", "given_name", "decision")
_DONE_BY = "„industriedialog companies“ schreibt die Datei neu"


@dataclass(frozen=True)
class Decision:
    """One row of companies.xlsx; ``decision`` is None while nothing is decided."""

    wave: str
    response: str
    given_name: str
    decision: str | None
    note: str | None
    file: str
    row: int
    fields: dict[str, int]

    def problem(self, column: str, message: str, advice: str) -> Problem:
        """Return a problem at this row's field of a column."""
        return Problem(self.file, self.row, self.fields[column], message, advice)


def read_decisions(study: Study) -> tuple[Decision, ...]:
    """Read what an analyst decided about companies' names.

    Parameters
    ----------
    study : Study

    Returns
    -------
    tuple of Decision
        Rows of the file, decided or not; empty without a file.

    Raises
    ------
    StudyError
        For a column that is missing or unknown, an unknown wave, a blank response and a response
        that stands there twice.
    """
    path = decision_file(study)
    if not path.is_file():
        return ()
    table = read_table(path, path.name)
    headings = [heading.strip().lower() for heading in table.headings]
    problems = list(_heading_problems(headings, path.name, table.heading_row))
    if problems:
        raise StudyError(problems)
    fields = {name: headings.index(name) + 1 for name in COLUMNS if name in headings}
    rows = []
    for record in table.records:
        cells = {name: cell_text(record.cells[field - 1]) for name, field in fields.items()}
        rows.append(
            Decision(
                cells["wave"] or "",
                number_text(cells["response"]) or "",
                cells["given_name"] or "",
                number_text(cells["decision"]),
                cells.get("note"),
                path.name,
                record.row,
                fields,
            )
        )
    problems = list(_row_problems(study, rows))
    if problems:
        raise StudyError(problems)
    return tuple(rows)


def decision_file(study: Study) -> Path:
    """Return where the proposals and decisions of a study lie."""
    return study.folder / FILE


def _heading_problems(headings: list[str], shown_as: str, row: int) -> Iterator[Problem]:
    for field, name in enumerate(headings, 1):
        if name and name not in COLUMNS:
            near = did_you_mean(name, COLUMNS)
            advice = near or "Spalte löschen, Bemerkungen in die Spalte „note“"
            yield Problem(shown_as, row, field, "unbekannte Spalte", advice)
        elif name and name in headings[: field - 1]:
            message = f"Spalte „{name}“ steht zweimal da"
            yield Problem(shown_as, row, field, message, "eine davon löschen")
    for name in _NEEDED:
        if name not in headings:
            field, advice = nearest_field([name], headings)
            message = f"Spalte „{name}“ fehlt"
            yield Problem(shown_as, row, field, message, advice or _DONE_BY)


def _row_problems(study: Study, rows: list[Decision]) -> Iterator[Problem]:
    waves = [wave.id for wave in study.settings.waves]
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.wave not in waves:
            message = "diese Welle steht nicht in study.yml"
            advice = "erlaubt: " + ", ".join(waves) + " (als Text, nicht als Datum)"
            yield row.problem("wave", message, advice)
        elif not row.response:
            yield row.problem("response", "Antwort-ID fehlt", _DONE_BY)
        elif first.setdefault((row.wave, row.response), row.row) != row.row:
            message = f"diese Antwort steht schon in Zeile {first[row.wave, row.response]}"
            yield row.problem("response", message, "eine Zeile löschen")

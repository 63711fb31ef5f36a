"""corrections.csv of a wave -> what an analyst corrects, each line with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError, did_you_mean
from pipeline.ingest.csv_file import read_csv
from pipeline.ingest.folder import CORRECTIONS, shown
from pipeline.ingest.nearest import nearest_field
from pipeline.ingest.values import cell_text, date_of

COLUMNS = ("company", "question", "old", "new", "reason", "who", "when")
_FILLED = {
    "company": "Mitgliedsnummer, Zugangscode oder Antwort-ID eintragen",
    "question": "id der Frage aus codebook.csv eintragen",
    "reason": "eintragen, warum berichtigt wird",
    "who": "eintragen, wer berichtigt",
    "when": "Tag eintragen, z. B. 2026-11-23 oder 23.11.2026",
}
"""Columns that may not be blank -> what to do about a blank."""


@dataclass(frozen=True)
class Correction:
    """One line of corrections.csv; ``old`` and ``new`` are None for "no answer"."""

    company: str
    question: str
    old: str | None
    new: str | None
    file: str
    row: int
    fields: dict[str, int]

    def problem(self, column: str, message: str, advice: str) -> Problem:
        """Return a problem at this line's field of a column."""
        return Problem(self.file, self.row, self.fields[column], message, advice)


def read_corrections(study: Study, wave: str) -> tuple[Correction, ...]:
    """Read what an analyst corrects in a wave.

    Parameters
    ----------
    study : Study
    wave : str

    Returns
    -------
    tuple of Correction
        In the order of the file; empty if the wave has no such file.

    Raises
    ------
    StudyError
        For a column that is missing, unknown or there twice, a blank in any column but ``old``
        and ``new``, equal ``old`` and ``new``, and a ``when`` that is no day.
    """
    folder = study.wave_folder(wave)
    paths = [p for p in sorted(folder.glob("*")) if p.name.lower() == CORRECTIONS]
    if not paths:
        return ()
    shown_as = shown(study, paths[0])
    table = read_csv(paths[0], shown_as)
    headings = [heading.strip().lower() for heading in table.headings]
    problems = list(_heading_problems(headings, shown_as, table.heading_row))
    if problems:
        raise StudyError(problems)
    fields = {name: headings.index(name) + 1 for name in COLUMNS}
    corrections = []
    for record in table.records:
        cells = {name: cell_text(record.cells[field - 1]) for name, field in fields.items()}
        correction = Correction(
            cells["company"] or "",
            cells["question"] or "",
            cells["old"],
            cells["new"],
            shown_as,
            record.row,
            fields,
        )
        problems += _line_problems(correction, cells)
        corrections.append(correction)
    if problems:
        raise StudyError(problems)
    return tuple(corrections)


def _heading_problems(headings: list[str], shown_as: str, row: int) -> Iterator[Problem]:
    for field, name in enumerate(headings, 1):
        if name and name not in COLUMNS:
            near = did_you_mean(name, COLUMNS)
            advice = near or "Spalte löschen; erlaubt: " + ", ".join(COLUMNS)
            yield Problem(shown_as, row, field, "unbekannte Spalte", advice)
        elif name in headings[: field - 1] and name:
            message = f"Spalte „{name}“ steht zweimal da"
            yield Problem(shown_as, row, field, message, "eine davon löschen")
    for name in COLUMNS:
        if name not in headings:
            field, _ = nearest_field([name], headings)
            message = f"Spalte „{name}“ fehlt"
            yield Problem(shown_as, row, field, message, "Spalten: " + ", ".join(COLUMNS))


def _line_problems(correction: Correction, cells: dict[str, str | None]) -> Iterator[Problem]:
    for name, advice in _FILLED.items():
        if cells[name] is None:
            yield correction.problem(name, f"„{name}“ ist leer", advice)
    if cells["when"] is not None and date_of(cells["when"]) is None:
        yield correction.problem("when", "„when“ ist kein Datum", _FILLED["when"])
    if correction.old == correction.new:
        message = "„old“ und „new“ sind gleich"
        yield correction.problem("new", message, "neue Antwort eintragen oder Zeile löschen")

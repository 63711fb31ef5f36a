"""Write which company each name may mean, as a workbook in which an analyst decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font

from pipeline.clean import propose_companies
from pipeline.codebook import read_study, refuse_retired
from pipeline.errors import OutputError, Problem, StudyError
from pipeline.ingest import decision_file, read_table
from pipeline.ingest.values import cell_text
from pipeline.inputs import read_inputs

_WIDTHS = {"given_name": 40, "proposed_name": 40, "others": 60, "note": 40}
_WIDTH = 18


@dataclass(frozen=True)
class Proposals:
    """How many names there are, how many of them are decided, and where they stand."""

    path: Path
    names: int
    decided: int


def write_proposals(folder: Path, *, progress: Callable[[str], None]) -> Proposals:
    """Write the names whose company is not known, each with a proposal, beside study.yml.

    Decisions and notes that the workbook holds already are kept; it is written anew only if its
    content changes.

    Parameters
    ----------
    folder : Path
        Folder with study.yml.
    progress : callable
        Called with each stage's name.

    Returns
    -------
    Proposals

    Raises
    ------
    StudyError
        With every problem of the study and its data; or if no question asks for the name.
    OutputError
        If the workbook cannot be written, e.g. because it is open.
    """
    progress("Prüfen")
    refuse_retired(folder)
    study = read_study(folder)
    if not any(question.role == "company_name" for question in study.questions):
        message = "keine Frage hat die Rolle „company_name“"
        advice = "die Textfrage nach dem Firmennamen so kennzeichnen"
        raise StudyError([Problem("codebook.csv", 0, 0, message, advice)])
    progress("Einlesen")
    inputs = read_inputs(study)
    progress("Bereinigen")
    table = propose_companies(
        study, inputs.waves, population=inputs.population, decisions=inputs.decisions
    )
    path = decision_file(study)
    if len(table) and not _holds(path, table):
        _write(path, table)
    return Proposals(path, len(table), int((table["decision"] != "").sum()))


def _holds(path: Path, table: pd.DataFrame) -> bool:
    """Whether a workbook has exactly this content."""
    if not path.is_file():
        return False
    stored = read_table(path, path.name)
    rows = [[cell_text(cell) or "" for cell in record.cells] for record in stored.records]
    return list(stored.headings) == list(table.columns) and rows == table.to_numpy().tolist()


def _write(path: Path, table: pd.DataFrame) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "companies"
    for column, name in enumerate(table.columns, 1):
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = _WIDTHS.get(
            name, _WIDTH
        )
        for row, value in enumerate(table[name], 2):
            cell = sheet.cell(row, column)
            cell.number_format = "@"  # Excel would make dates of waves, numbers of 0006
            if value:
                cell.value = value
                cell.data_type = "s"  # a name that starts with "=" is no formula
    sheet.freeze_panes = "D2"
    new = path.with_name(f".{path.name}")
    try:
        workbook.save(new)
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise OutputError(
            f"{path.name} ist nicht beschreibbar ({error.strerror}). In Excel schließen oder "
            "Rechte prüfen."
        ) from None

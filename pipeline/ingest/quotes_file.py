"""quotes.csv of a study -> the paraphrases that an analyst released, each with its line."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError, did_you_mean
from pipeline.ingest.csv_file import read_csv
from pipeline.ingest.values import cell_text, number_text

QUOTES = "quotes.csv"
NEEDED = ("paraphrase", "wave", "response_id", "consent")
COLUMNS = ("handlungsfeld", "question", *NEEDED, "classes")


def read_quotes(study: Study) -> pd.DataFrame:
    """Read what an analyst released to be quoted.

    Parameters
    ----------
    study : Study

    Returns
    -------
    pandas.DataFrame
        Indexed by the line of the file; the file's columns in their order, so that a column's
        place is its field: text of ``handlungsfeld`` or ``question``, ``paraphrase``, ``wave``,
        ``response_id``, ``consent`` and maybe ``classes``; "" for blank. Empty without a file.

    Raises
    ------
    StudyError
        For a column that is missing, unknown or there twice.
    """
    path = study.folder / QUOTES
    if not path.is_file():
        return pd.DataFrame(columns=list(COLUMNS), dtype=object)
    table = read_csv(path, QUOTES)
    headings = [heading.strip().lower() for heading in table.headings]
    if problems := list(_heading_problems(headings, table.heading_row)):
        raise StudyError(problems)
    cells = {
        name: [_text(name, record.cells[field]) for record in table.records]
        for field, name in enumerate(headings)
    }
    return pd.DataFrame(cells, index=[record.row for record in table.records], dtype=object)


def _text(name: str, cell: object) -> str:
    read = number_text if name == "response_id" else cell_text
    return read(cell) or ""  # type: ignore[arg-type]


def _heading_problems(headings: list[str], row: int) -> Iterator[Problem]:
    for field, name in enumerate(headings, 1):
        if name not in COLUMNS:
            near = did_you_mean(name, COLUMNS) if name else ""
            advice = near or "Spalte löschen; erlaubt: " + ", ".join(COLUMNS)
            yield Problem(QUOTES, row, field, "unbekannte Spalte", advice)
        elif name in headings[: field - 1]:
            message = f"Spalte „{name}“ steht zweimal da"
            yield Problem(QUOTES, row, field, message, "eine davon löschen")
    advice = "Spalten: " + ", ".join(COLUMNS)
    for name in NEEDED:
        if name not in headings:
            yield Problem(QUOTES, row, 0, f"Spalte „{name}“ fehlt", advice)
    if "handlungsfeld" not in headings and "question" not in headings:
        message = "Spalte „handlungsfeld“ oder „question“ fehlt"
        yield Problem(QUOTES, row, 0, message, advice)

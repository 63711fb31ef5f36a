"""What every record has besides its answers: where it stands, who sent it, and when."""

from __future__ import annotations

import pandas as pd

from pipeline.errors import Problem
from pipeline.ingest.table import Cell, Table
from pipeline.ingest.values import cell_text, date_of


def record_columns(
    table: Table, meta: dict[str, int], *, shown_as: str
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Return row, response_id, token, submitted, started and complete of all records.

    Parameters
    ----------
    table : Table
    meta : dict
        Position of ``response_id``, ``token``, ``submitted`` and ``started``, where present.
    shown_as : str
        The export's path to name in a problem.

    Returns
    -------
    columns : dict of Series
        Without a column of response ids, records are numbered; without one of submit dates,
        every record counts as complete.
    problems : list of Problem
        Blank and repeated response ids, and dates that are none.
    """
    numbers = range(1, len(table.records) + 1)
    ids: list[str | None] = [str(number) for number in numbers]
    problems: list[Problem] = []
    if "response_id" in meta:
        ids = [cell_text(cell) for cell in _cells(table, meta["response_id"])]
        problems += _id_problems(table, ids, meta["response_id"], shown_as)
    tokens = _cells(table, meta["token"]) if "token" in meta else [None for _ in numbers]
    columns = {
        "row": pd.Series([record.row for record in table.records], dtype="int64"),
        "response_id": pd.Series(ids, dtype=object),
        "token": pd.Series([cell_text(cell) for cell in tokens], dtype=object),
    }
    for name in ("submitted", "started"):
        cells = _cells(table, meta[name]) if name in meta else [None for _ in numbers]
        columns[name] = pd.Series([date_of(cell) for cell in cells], dtype="datetime64[s]")
        problems += [
            Problem(
                shown_as,
                record.row,
                meta[name] + 1,
                f"in der Spalte „{table.headings[meta[name]]}“ steht kein Datum",
                "Form: 2013-06-03 14:05:00",
            )
            for record, cell in zip(table.records, cells, strict=True)
            if cell_text(cell) is not None and date_of(cell) is None
        ]
    everyone = "submitted" not in meta
    columns["complete"] = columns["submitted"].notna() | everyone
    return columns, problems


def _cells(table: Table, position: int) -> list[Cell]:
    return [record.cells[position] for record in table.records]


def _id_problems(
    table: Table, ids: list[str | None], position: int, shown_as: str
) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for record, name in zip(table.records, ids, strict=True):
        if name is None:
            message, advice = "Antwort-ID fehlt", "neu exportieren"
        elif first.setdefault(name, record.row) != record.row:
            message = f"die Antwort-ID {name} steht schon in Zeile {first[name]}"
            advice = "ist die Datei aus zwei Exporten zusammengesetzt? Neu exportieren"
        else:
            continue
        problems.append(Problem(shown_as, record.row, position + 1, message, advice))
    return problems

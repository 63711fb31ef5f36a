"""What every record has besides its answers: where it stands, who sent it, and when."""

from __future__ import annotations

import pandas as pd

from pipeline.errors import Problem
from pipeline.ingest.answers import times
from pipeline.ingest.dates import date_problems
from pipeline.ingest.table import Table
from pipeline.ingest.values import cell_text, date_of


def record_columns(
    table: Table, meta: dict[str, int], *, shown_as: str
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Return row, response_id, token, submitted, started, complete and test of all records.

    Parameters
    ----------
    table : Table
    meta : dict
        Position of ``response_id``, ``token``, ``submitted``, ``started``, ``finished`` and
        ``test``, where present.
    shown_as : str
        The export's path to name in a problem.

    Returns
    -------
    columns : dict of Series
        Without a column of response ids, records are numbered. What the platform marks as
        finished is complete, else what has a submit date; without either, every record.
    problems : list of Problem
        Blank and repeated response ids, and dates that are none: one for each column.
    """
    numbers = range(1, len(table.records) + 1)
    ids: list[str | None] = [str(number) for number in numbers]
    problems: list[Problem] = []
    if "response_id" in meta:
        ids = [cell_text(cell) for cell in table.column(meta["response_id"])]
        problems += _id_problems(table, ids, meta["response_id"], shown_as)
    tokens = table.column(meta["token"]) if "token" in meta else [None for _ in numbers]
    columns = {
        "row": pd.Series(table.rows, dtype="int64"),
        "response_id": pd.Series(ids, dtype=object),
        "token": pd.Series([cell_text(cell) for cell in tokens], dtype=object),
    }
    for name in ("submitted", "started"):
        cells = table.column(meta[name]) if name in meta else [None for _ in numbers]
        columns[name] = pd.Series([date_of(cell) for cell in cells], dtype="datetime64[s]")
        if name in meta:
            problems += date_problems(table, meta[name], shown_as=shown_as)
    everyone = "submitted" not in meta
    columns["complete"] = columns["submitted"].notna() | everyone
    platform = table.platform
    if platform and "finished" in meta:
        columns["complete"] = _marked(table, meta["finished"], platform.finished)
    columns["test"] = pd.Series(False, index=columns["row"].index)
    if platform and "test" in meta:
        columns["test"] = _marked(table, meta["test"], platform.tests)
    return columns, problems


def _marked(table: Table, position: int, values: frozenset[str]) -> pd.Series:
    return pd.Series([cell_text(cell) in values for cell in table.column(position)], dtype=bool)


def _id_problems(
    table: Table, ids: list[str | None], position: int, shown_as: str
) -> list[Problem]:
    heading = table.headings[position]
    rows = table.rows
    first: dict[str, int] = {}
    missing = [row for row, name in zip(rows, ids, strict=True) if name is None]
    again = [
        (row, first[name])
        for row, name in zip(rows, ids, strict=True)
        if name is not None and first.setdefault(name, row) != row
    ]
    problems = []
    if missing:
        message = f"Antwort-ID fehlt in der Spalte „{heading}“{times(len(missing))}"
        advice = "neu exportieren oder ergänzen"
        problems.append(Problem(shown_as, missing[0], position + 1, message, advice))
    if again:
        row, before = again[0]
        message = (
            f"die Antwort-ID in der Spalte „{heading}“ steht schon in Zeile {before}"
            f"{times(len(again))}"
        )
        advice = "ist die Datei aus zwei Exporten zusammengesetzt? Neu exportieren"
        problems.append(Problem(shown_as, row, position + 1, message, advice))
    return problems

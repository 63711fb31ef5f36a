"""SPSS file -> table: the codes only; its value labels may be cut or wrong."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from typing import Any

import pyreadstat

from pipeline.errors import Problem, StudyError
from pipeline.ingest.signature import read_bytes, what_it_is
from pipeline.ingest.table import Cell, Record, Table
from pipeline.ingest.values import cell_text


def read_sav(path: Path, shown_as: str) -> Table:
    """Read an SPSS file (.sav or .zsav).

    Parameters
    ----------
    path : Path
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    Table
        Headings are the variables' names; ``labels`` holds the value labels as stored.

    Raises
    ------
    StudyError
        For a file that is empty or not an SPSS file.
    """
    data = read_bytes(path, shown_as=shown_as)
    try:
        frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError):
        kind = what_it_is(data)
        really = f", sondern {kind}" if kind and "SPSS" not in kind else " oder beschädigt"
        message = f"keine SPSS-Datei (.sav){really}"
        advice = "auf der Seite der Plattform als SPSS exportieren, nicht über RemoteControl"
        raise StudyError([Problem(shown_as, 0, 0, message, advice)]) from None
    headings = tuple(str(name) for name in meta.column_names)
    columns = [[_cell(value) for value in frame[name].tolist()] for name in headings]
    labels = {
        position: {
            cell_text(_cell(code)) or "": str(label)
            for code, label in meta.variable_value_labels[name].items()
        }
        for position, name in enumerate(headings)
        if name in meta.variable_value_labels
    }
    records = tuple(
        Record(number, cells) for number, cells in enumerate(zip(*columns, strict=True), 1)
    )
    return Table(headings, records, labels=labels)


def _cell(value: Any) -> Cell:
    if value is None or value != value or value == "":
        return None
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else value
    if isinstance(value, datetime):
        return datetime(*value.timetuple()[:6])
    return value if isinstance(value, str | int) else str(value)

"""Take the columns that name companies and people out of a population file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from pipeline.codebook import Study
from pipeline.errors import StudyError
from pipeline.ingest.csv_file import read_csv, read_delimited
from pipeline.ingest.personal import personal_columns
from pipeline.ingest.readers import read_table
from pipeline.ingest.table import Table
from pipeline.ingest.values import cell_text


def name_columns(study: Study) -> tuple[str, ...]:
    """Return the headings of a population file's columns that tell who somebody is.

    The company's name, and names, e-mails, phone numbers and addresses by heading or content;
    member number and classes are none. Empty without a file.

    Raises
    ------
    StudyError
        If the file cannot be read.
    """
    settings = study.settings.population
    if settings is None or not (study.folder / settings.file).is_file():
        return ()
    table = read_table(study.folder / settings.file, settings.file)
    used = {c.population for c in study.settings.classifications.values()}
    used.add(settings.member_number)
    free = [i for i, heading in enumerate(table.headings) if heading.strip() not in used]
    personal = personal_columns(table, free)
    found = [i for i in free if i in personal or table.headings[i].strip() == settings.name]
    return tuple(table.headings[i].strip() for i in found)


def without_columns(path: Path, names: Sequence[str]) -> bytes | None:
    """Return a delimited file's content as UTF-8 with semicolons, without some columns.

    Parameters
    ----------
    path : Path
    names : sequence of str
        Headings.

    Returns
    -------
    bytes or None
        None if what is left would not be read as the same cells.
    """
    table = read_csv(path, path.name)
    kept = [i for i, heading in enumerate(table.headings) if heading.strip() not in names]
    rows = _cells(table, kept)
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    content = text.getvalue().encode()
    try:
        again = read_delimited(content, path.name)
    except StudyError:
        return None
    return content if _cells(again, range(len(again.headings))) == rows else None


def _cells(table: Table, positions: Sequence[int]) -> list[list[str]]:
    rows = [[table.headings[i] for i in positions]]
    for record in table.records:
        rows.append([cell_text(record.cells[i]) or "" for i in positions])
    return rows

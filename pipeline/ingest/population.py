"""Population file -> one row per company that could have answered."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.ingest.answers import times
from pipeline.ingest.nearest import nearest_field
from pipeline.ingest.readers import read_table
from pipeline.ingest.table import Table
from pipeline.ingest.values import cell_text

_FORMATS = (".csv", ".txt", ".xlsx")
_TWICE = "eine der Spalten umbenennen oder löschen"


def read_population(study: Study) -> pd.DataFrame | None:
    """Read the companies that could have answered.

    Parameters
    ----------
    study : Study

    Returns
    -------
    pandas.DataFrame or None
        All columns as text (None for blank) and ``member_number``; None if the study declares
        no population.

    Raises
    ------
    StudyError
        For a missing or empty file, a missing column, a blank or repeated member number and a
        value that belongs to no class of a classification.
    """
    settings = study.settings.population
    if settings is None:
        return None
    path = study.folder / settings.file
    suffix = path.suffix.lower()
    if suffix not in _FORMATS:
        message = f"Format „{suffix}“ ist für die Grundgesamtheit nicht vorgesehen"
        raise StudyError([Problem(settings.file, 0, 0, message, "erlaubt: " + ", ".join(_FORMATS))])
    table = read_table(path, settings.file)
    headings = [heading.strip() for heading in table.headings]
    if not table.records:
        raise StudyError([Problem(settings.file, 2, 0, "kein einziges Unternehmen", "ausfüllen")])
    problems = [
        Problem(
            settings.file, table.heading_row, index, f"Spalte „{name}“ steht zweimal da", _TWICE
        )
        for index, name in enumerate(headings, 1)
        if name and name in headings[: index - 1]
    ]
    problems += _member_problems(study, table, headings)
    problems += _class_problems(study, table, headings)
    if problems:
        raise StudyError(problems)
    columns = {
        name: [cell_text(cell) for cell in table.column(index)]
        for index, name in enumerate(headings)
        if name
    }
    columns["member_number"] = columns[settings.member_number]
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def _member_problems(study: Study, table: Table, headings: list[str]) -> Iterator[Problem]:
    settings = study.settings.population
    if settings is None:
        return
    if settings.name is not None and settings.name not in headings:
        message = f"Spalte „{settings.name}“ (Name des Unternehmens) fehlt"
        field, advice = nearest_field([settings.name], headings)
        yield Problem(
            settings.file, table.heading_row, field, message, advice or "study.yml prüfen"
        )
    if settings.member_number not in headings:
        message = f"Spalte „{settings.member_number}“ (Mitgliedsnummer) fehlt"
        field, advice = nearest_field([settings.member_number], headings)
        advice = advice or "study.yml prüfen"
        yield Problem(settings.file, table.heading_row, field, message, advice)
        return
    position = headings.index(settings.member_number)
    first: dict[str, int] = {}
    for record in table.records:
        number = cell_text(record.cells[position])
        if number is None:
            message, advice = "Mitgliedsnummer fehlt", "Nummer eintragen oder Zeile löschen"
            yield Problem(settings.file, record.row, position + 1, message, advice)
        elif first.setdefault(number, record.row) != record.row:
            message = f"diese Mitgliedsnummer steht schon in Zeile {first[number]}"
            yield Problem(settings.file, record.row, position + 1, message, "eine Zeile löschen")


MANY = 12
"""More unknown values than this mean a wrong column, perhaps of names: then none is shown."""


def _class_problems(study: Study, table: Table, headings: list[str]) -> Iterator[Problem]:
    settings = study.settings.population
    if settings is None:
        return
    for name, classification in study.settings.classifications.items():
        column = classification.population
        if not column:
            continue
        if column not in headings:
            message = f"Spalte „{column}“ für Gliederung „{name}“ fehlt"
            field, advice = nearest_field([column], headings)
            advice = advice or "study.yml prüfen"
            yield Problem(settings.file, table.heading_row, field, message, advice)
            continue
        known = {value for c in classification.classes for value in c.population}
        position = headings.index(column)
        rows: dict[str, list[int]] = {}
        for record in table.records:
            value = cell_text(record.cells[position]) or ""
            if value not in known:
                rows.setdefault(value, []).append(record.row)
        if len(rows) > MANY:
            message = f"{len(rows)} verschiedene Werte gehören zu keiner Klasse von „{name}“"
            first = min(where[0] for where in rows.values())
            advice = f"steht in „{column}“ das Richtige? sonst Klassen in study.yml ergänzen"
            yield Problem(settings.file, first, position + 1, message, advice)
            continue
        for value, where in rows.items():
            what = f"„{value}“" if value else "leeres Feld"
            message = f"{what} gehört zu keiner Klasse der Gliederung „{name}“{times(len(where))}"
            advice = f"in study.yml unter classifications/{name} bei „population“ eintragen"
            yield Problem(settings.file, where[0], position + 1, message, advice)

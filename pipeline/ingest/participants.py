"""Participants file -> token and member number; names and addresses are never read on."""

from __future__ import annotations

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.ingest.answers import times
from pipeline.ingest.folder import ARCHIVE, find_files, shown
from pipeline.ingest.lsa_file import read_lsa_participants
from pipeline.ingest.nearest import nearest_field
from pipeline.ingest.participant_columns import heading_names, participant_columns
from pipeline.ingest.readers import read_table
from pipeline.ingest.table import Table
from pipeline.ingest.values import cell_text


def read_participants(study: Study, wave: str) -> pd.DataFrame | None:
    """Read which token was sent to which member.

    Parameters
    ----------
    study : Study
    wave : str

    Returns
    -------
    pandas.DataFrame or None
        Columns ``token`` and ``member_number``: text, blanks as None. None if the study
        declares no participants or the wave has no such file.

    Raises
    ------
    StudyError
        For several files, a missing column and a token that stands there twice.
    """
    settings = study.settings.participants
    path = find_files(study, wave).participant_file(study, wave) if settings else None
    if settings is None or path is None:
        return None
    shown_as = shown(study, path)
    is_archive = path.suffix.lower() == ARCHIVE
    table = (read_lsa_participants if is_archive else read_table)(path, shown_as)
    token, member = participant_columns(study, table.headings)
    if token is None or member is None:
        missing = [settings.token] if token is None else []
        missing += [settings.member_number] if member is None else []
        raise StudyError([_missing_column(table, name, shown_as) for name in missing])
    _check_tokens(table, token, shown_as)
    columns = {"token": token, "member_number": member}
    return pd.DataFrame(
        {
            name: pd.Series([cell_text(cell) for cell in table.column(position)], dtype=object)
            for name, position in columns.items()
        }
    )


def missing_list(study: Study, wave: str) -> Problem:
    """Return what to say where an export has tokens that nothing matches to members."""
    settings = study.settings.participants
    columns = [settings.token, settings.member_number] if settings else []
    expected = ", ".join(f"„{name}“" for name in columns)
    message = f"Teilnehmendenliste für Welle {wave} fehlt (erwartete Spalten: {expected})"
    advice = "Liste neben den Export legen oder „participants“ aus study.yml entfernen"
    return Problem(shown(study, study.wave_folder(wave)), 0, 0, message, advice)


def _missing_column(table: Table, name: str, shown_as: str) -> Problem:
    advice = "Name in study.yml unter „participants“ prüfen"
    # Without a heading line the first person's data would be taken for headings.
    if any("@" in heading or heading.strip().isdigit() for heading in table.headings):
        advice = "Überschriften in die erste Zeile schreiben"
        return Problem(shown_as, table.heading_row, 0, f"Spalte „{name}“ fehlt", advice)
    named = [
        (i, name) for i, h in enumerate(table.headings, 1) for name in sorted(heading_names(h))
    ]
    index, question = nearest_field([name], [other for _, other in named])
    field = named[index - 1][0] if index else 0
    return Problem(shown_as, table.heading_row, field, f"Spalte „{name}“ fehlt", question or advice)


def _check_tokens(table: Table, token: int, shown_as: str) -> None:
    """Raise one problem if tokens stand there twice."""
    first: dict[str, int] = {}
    again = [
        (record.row, first[value])
        for record in table.records
        if (value := cell_text(record.cells[token])) is not None
        and first.setdefault(value, record.row) != record.row
    ]
    if again:
        row, before = again[0]
        message = f"dieser Zugangscode steht schon in Zeile {before}{times(len(again))}"
        advice = "Teilnehmendenliste neu exportieren"
        raise StudyError([Problem(shown_as, row, token + 1, message, advice)])

"""Participants file -> token and member number; names and addresses are never read on."""

from __future__ import annotations

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError, did_you_mean
from pipeline.ingest.csv_file import read_csv
from pipeline.ingest.folder import find_files, shown
from pipeline.ingest.participant_columns import heading_names, participant_columns
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
    table = read_csv(path, shown_as)
    token, member = participant_columns(study, table.headings)
    known = [name for heading in table.headings for name in sorted(heading_names(heading))]
    problems = [
        Problem(shown_as, 1, 0, f"Spalte „{name}“ fehlt", did_you_mean(name, known) or advice)
        for name, position in ((settings.token, token), (settings.member_number, member))
        if position is None
        for advice in ["Name in study.yml unter „participants“ prüfen"]
    ]
    if token is None or member is None:
        raise StudyError(problems)
    first: dict[str, int] = {}
    for record in table.records:
        value = cell_text(record.cells[token])
        if value is not None and first.setdefault(value, record.row) != record.row:
            message = f"dieser Zugangscode steht schon in Zeile {first[value]}"
            advice = "Teilnehmerdatei neu exportieren"
            problems.append(Problem(shown_as, record.row, token + 1, message, advice))
    if problems:
        raise StudyError(problems)
    columns = {"token": token, "member_number": member}
    return pd.DataFrame(
        {
            name: pd.Series([cell_text(r.cells[position]) for r in table.records], dtype=object)
            for name, position in columns.items()
        }
    )

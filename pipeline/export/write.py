"""Responses -> files for SPSS and Excel, put in place whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import OutputError, Problem, StudyError, did_you_mean
from pipeline.export.place import check_place
from pipeline.export.readme import readme
from pipeline.export.sav import write_sav
from pipeline.export.syntax import syntax
from pipeline.export.texts import plain
from pipeline.export.variables import Variable, export_table, export_variables
from pipeline.export.workbook import write_xlsx


def export_responses(
    study: Study,
    responses: pd.DataFrame,
    folder: Path,
    *,
    processed: Path,
    formats: Sequence[str] = (),
) -> list[Path]:
    """Write the responses of all waves for other programs. Confidential: single answers.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        As a run stored them: codes, classes, weights.
    folder : Path
        Made if it does not exist; earlier files of the same name are replaced.
    processed : Path
        Folder of the run's tables.
    formats : sequence of {"sav", "xlsx"}
        Default: all.

    Returns
    -------
    list of Path
        The files written: their names hold ``intern``.

    Raises
    ------
    StudyError
        For an unknown format, a folder in which single answers must not lie, and more rows or
        columns than a format can hold.
    OutputError
        If the folder cannot be written or a file is open elsewhere.
    """
    chosen = list(dict.fromkeys(formats)) or list(FORMATS)
    for name in chosen:
        if name not in FORMATS:
            advice = did_you_mean(name, FORMATS) or "möglich: " + ", ".join(FORMATS)
            raise StudyError([Problem("--format", 0, 0, f"„{name}“ gibt es nicht", advice)])
    check_place(folder, study=study.folder, processed=processed)
    variables = export_variables(study, responses)
    table = export_table(variables, responses)
    with _as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as new:
            for name in chosen:
                FORMATS[name](study, variables, table, Path(new))
            # Only when all of them are complete do they take the place of earlier ones.
            files = sorted(Path(new).iterdir())
            return [file.replace(folder / file.name) for file in files]


def _title(study: Study) -> str:
    return f"Intern – {plain(study.settings.title)}: einzelne Antworten"


def _name(study: Study, suffix: str) -> str:
    return f"{study.settings.id}-intern{suffix}"


def _spss(study: Study, variables: list[Variable], table: pd.DataFrame, folder: Path) -> None:
    title, files = _title(study), [_name(study, ".sav"), _name(study, ".sps")]
    write_sav(variables, table, folder / files[0], title=title)
    texts = {
        files[1]: syntax(study, variables, data=files[0], title=title),
        _name(study, "-liesmich.txt"): readme(variables, files=files, title=title),
    }
    for name, text in texts.items():
        # With a byte order mark: SPSS and old editors take the text for the local encoding else.
        (folder / name).write_text(text, encoding="utf-8-sig", newline="\r\n")


def _excel(study: Study, variables: list[Variable], table: pd.DataFrame, folder: Path) -> None:
    write_xlsx(study, variables, table, folder / _name(study, ".xlsx"), title=_title(study))


FORMATS: dict[str, Callable[[Study, list[Variable], pd.DataFrame, Path], None]] = {
    "sav": _spss,
    "xlsx": _excel,
}
"""Format -> what writes its files into a folder."""


@contextmanager
def _as_output_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{folder}: Hier lässt sich nicht schreiben ({error.strerror or error}). Rechte und "
            "Platz prüfen, geöffnete Dateien schließen und den Befehl wiederholen."
        ) from error

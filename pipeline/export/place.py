"""Where single answers may be written: never where reports lie that are handed on."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import Problem, StudyError
from pipeline.places import PROJECT

_ADVICE = "einen anderen Ordner nennen, z. B. einen eigenen für Auswertungen"


def check_place(folder: Path, *, study: Path, processed: Path) -> None:
    """Refuse folders in which an export of single answers must not lie.

    Parameters
    ----------
    folder : Path
        Where the export is to be written; need not exist.
    study : Path
        Folder of the study: its files are never written.
    processed : Path
        Folder of the run's tables: the next run replaces it whole.

    Raises
    ------
    StudyError
        For a folder within any reports, the study, the project's data or the tables, through
        links too.
    """
    shown = str(folder)
    folder = folder.resolve()
    for parent in (folder, *folder.parents):
        message = ""
        if _is_reports(parent, processed):
            message = "hier liegen Berichte, die weitergegeben werden; einzelne Antworten nie"
        elif _same(parent, PROJECT / "data"):
            message = "hier liegen Studien und ihre Tabellen"
        elif _same(parent, study):
            message = "hier liegt die Studie selbst; ihr Ordner wird nie beschrieben"
        elif _same(parent, processed):
            message = "dieser Ordner wird beim nächsten Lauf ersetzt"
        if message:
            raise StudyError([Problem(shown, 0, 0, message, _ADVICE)])


def _is_reports(folder: Path, processed: Path) -> bool:
    """Tell whether a folder holds reports: the project's, a run's, or pages copied elsewhere."""
    if (folder / "index.html").exists():
        return True
    if any(_same(folder, known) for known in (PROJECT / "reports", processed.parent / "reports")):
        return True
    of_a_run = (folder.parent / "processed" / "run.json").exists()
    return folder.name.lower() == "reports" and of_a_run


def _same(folder: Path, known: Path) -> bool:
    """Tell whether two paths name one folder, whatever their spelling; or would name it."""
    try:
        return folder.samefile(known)
    except OSError:
        return folder == known.resolve()

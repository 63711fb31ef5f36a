"""What lies in a wave's folder: one export, maybe a survey file and a participants file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.ingest.csv_file import read_headings
from pipeline.ingest.participant_columns import participant_columns
from pipeline.ingest.readers import READERS

_CORRECTIONS = "corrections.csv"
_SYSTEM_FILES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class WaveFiles:
    """The files of a wave; those that may be absent are None."""

    exports: tuple[Path, ...]
    structures: tuple[Path, ...]
    participants: tuple[Path, ...]

    def export(self, study: Study, wave: str) -> Path:
        """Return the wave's only export; StudyError if there is none or several."""
        if len(self.exports) == 1:
            return self.exports[0]
        shown_as = shown(study, study.wave_folder(wave))
        if not self.exports:
            formats = ", ".join(READERS)
            message = f"kein Export für Welle {wave}"
            raise StudyError([Problem(shown_as, 0, 0, message, f"eine Datei ablegen: {formats}")])
        raise StudyError([_several("Exporte", self.exports, shown_as, wave)])

    def structure(self, study: Study, wave: str) -> Path | None:
        """Return the survey file, if there is one; StudyError for several."""
        return _only("Fragebögen (.lss)", self.structures, study, wave)

    def participant_file(self, study: Study, wave: str) -> Path | None:
        """Return the participants file, if there is one; StudyError for several."""
        return _only("Teilnehmerdateien", self.participants, study, wave)


def find_files(study: Study, wave: str) -> WaveFiles:
    """Sort the files of a wave's folder by what they are.

    Parameters
    ----------
    study : Study
    wave : str

    Returns
    -------
    WaveFiles

    Raises
    ------
    StudyError
        If the folder does not exist.
    """
    folder = study.wave_folder(wave)
    if not folder.is_dir():
        message, advice = f"Ordner der Welle {wave} fehlt", "Ordner anlegen und Export ablegen"
        raise StudyError([Problem(shown(study, folder), 0, 0, message, advice)])
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not _hidden(path)]
    participants = [path for path in files if _is_participants(study, path)]
    return WaveFiles(
        tuple(
            path
            for path in files
            if path.suffix.lower() in READERS
            and path not in participants
            and path.name.lower() != _CORRECTIONS
        ),
        tuple(path for path in files if path.suffix.lower() == ".lss"),
        tuple(participants),
    )


def shown(study: Study, path: Path) -> str:
    """Return a path as a message should name it: relative to the study's folder."""
    return path.relative_to(study.folder).as_posix()


def _hidden(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name.lower() in _SYSTEM_FILES


def _is_participants(study: Study, path: Path) -> bool:
    if path.suffix.lower() != ".csv" or path.name.lower() == _CORRECTIONS:
        return False
    if path.name.lower().startswith("tokens"):
        return True
    if study.settings.participants is None:
        return False
    try:
        headings = read_headings(path, path.name)
    except StudyError:
        return False
    return all(position is not None for position in participant_columns(study, headings))


def _only(what: str, paths: tuple[Path, ...], study: Study, wave: str) -> Path | None:
    if len(paths) > 1:
        raise StudyError([_several(what, paths, shown(study, study.wave_folder(wave)), wave)])
    return paths[0] if paths else None


def _several(what: str, paths: tuple[Path, ...], shown_as: str, wave: str) -> Problem:
    names = ", ".join(f"„{path.name}“" for path in paths)
    message = f"mehrere {what} für Welle {wave}: {names}"
    return Problem(shown_as, 0, 0, message, "nur eine Datei liegen lassen")

"""What lies in a wave's folder: one export, maybe a survey file and a participants file.

LimeSurvey's archive (.lsa) is all three at once. Its answers are the export unless another one
lies there, which is then noted; its questionnaire and its participants serve where they do not
lie there as files of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.ingest.lsa_file import holds_participants
from pipeline.ingest.participant_columns import is_participants_list
from pipeline.ingest.readers import ENDINGS, FALLBACK_ENDINGS, table_headings

ARCHIVE = ".lsa"
LISTS = (".csv", ".xlsx")
"""Endings that a list of participants may have."""
CORRECTIONS = "corrections.csv"
"""What an analyst corrects lies beside the export under this name."""
_CHECK_COLUMNS = "Dann die Spalten in study.yml unter participants prüfen"
_MOST_NAMES = 5
_SYSTEM_FILES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class WaveFiles:
    """The files of a wave by what they are; ``others`` are of no use.

    The answers of ``unread`` archives are not read, since there is another export.
    """

    exports: tuple[Path, ...]
    structures: tuple[Path, ...]
    participants: tuple[Path, ...]
    others: tuple[Path, ...] = ()
    unread: tuple[Path, ...] = ()

    def export(self, study: Study, wave: str) -> Path:
        """Return the wave's only export; StudyError if there is none or several."""
        if len(self.exports) == 1:
            return self.exports[0]
        shown_as = shown(study, study.wave_folder(wave))
        if not self.exports:
            raise StudyError([_no_export(self.others, shown_as, wave)])
        hint = "Ist eine davon die Teilnehmendenliste? " + _CHECK_COLUMNS
        raise StudyError([_several("Exporte", self.exports, shown_as, wave, hint)])

    def structure(self, study: Study, wave: str) -> Path | None:
        """Return the survey file, if there is one; StudyError for several."""
        return _only("Fragebögen (.lss)", self.structures, study, wave)

    def participant_file(self, study: Study, wave: str) -> Path | None:
        """Return the participants file, if there is one; StudyError for several."""
        return _only("Teilnehmendenlisten", self.participants, study, wave)


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
    files = [path for path in files if path.name.lower() != CORRECTIONS]
    participants = [path for path in files if _is_participants(study, wave, path)]
    structures = [path for path in files if path.suffix.lower() == ".lss"]
    rest = [path for path in files if path not in participants and path not in structures]
    exports = [path for path in rest if path.suffix.lower() in ENDINGS]
    sure = [path for path in exports if path.suffix.lower() not in FALLBACK_ENDINGS]
    exports = sure or exports
    others = [path for path in rest if path not in exports]
    archives = [path for path in exports if path.suffix.lower() == ARCHIVE]
    unread = archives if len(archives) < len(exports) else []
    exports = [path for path in exports if path not in unread]
    if len(archives) == 1:
        structures = structures or archives
        if study.settings.participants and not participants:
            participants = [path for path in archives if holds_participants(path)]
    return WaveFiles(
        tuple(exports), tuple(structures), tuple(participants), tuple(others), tuple(unread)
    )


def shown(study: Study, path: Path) -> str:
    """Return a path as a message should name it: relative to the study's folder."""
    return path.relative_to(study.folder).as_posix()


def _hidden(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name.lower() in _SYSTEM_FILES


def _is_participants(study: Study, wave: str, path: Path) -> bool:
    if path.suffix.lower() not in LISTS:
        return False
    if path.name.lower().startswith("tokens"):
        return True
    if study.settings.participants is None:
        return False
    try:
        headings = table_headings(path, path.name)
    except StudyError:
        return False
    return is_participants_list(study, wave, headings)


def _only(what: str, paths: tuple[Path, ...], study: Study, wave: str) -> Path | None:
    if len(paths) > 1:
        raise StudyError([_several(what, paths, shown(study, study.wave_folder(wave)), wave)])
    return paths[0] if paths else None


def _several(
    what: str, paths: tuple[Path, ...], shown_as: str, wave: str, hint: str = ""
) -> Problem:
    message = f"mehrere {what} für Welle {wave}: {_names(paths)}"
    advice = "nur eine Datei liegen lassen" + (f". {hint}" if hint else "")
    return Problem(shown_as, 0, 0, message, advice)


def _no_export(others: tuple[Path, ...], shown_as: str, wave: str) -> Problem:
    message = f"kein Export für Welle {wave}"
    formats = ", ".join(ENDINGS)
    if not others:
        return Problem(shown_as, 0, 0, message, f"eine Datei ablegen: {formats}")
    message += f"; hier liegt {_names(others)}"
    advice = f"gelesen werden {formats}: in einem dieser Formate exportieren oder speichern"
    return Problem(shown_as, 0, 0, message, advice)


def _names(paths: tuple[Path, ...]) -> str:
    names = ", ".join(f"„{path.name}“" for path in paths[:_MOST_NAMES])
    more = len(paths) - _MOST_NAMES
    return names + (f" und {more} weitere" if more > 0 else "")

"""What of a study still tells who answered, where it lies, and whether its time is over."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.clean import key_file
from pipeline.clean.pseudonym import KEY_VARIABLE
from pipeline.codebook import Study
from pipeline.ingest import RawExport, decision_file, name_columns
from pipeline.ingest.folder import ARCHIVE, find_files

Today = Callable[[], date]


@dataclass(frozen=True)
class Contacts:
    """The tables that tell which company or person is meant.

    Parameters
    ----------
    files : tuple of Path
        Lists of participants and companies.xlsx within the study, also half-written ones.
    names : tuple of str
        Headings of the population file that name companies or people.
    by_hand : tuple of str
        In German, what the program does not delete: archives that are the export too, files
        that lie elsewhere and are only linked to.
    """

    files: tuple[Path, ...]
    names: tuple[str, ...]
    by_hand: tuple[str, ...]


def find_contacts(study: Study) -> Contacts:
    """Return the contact tables of a study that still exist.

    Raises
    ------
    StudyError
        If the population file cannot be read.
    """
    own = study.folder.resolve()
    files, by_hand = [], []
    for path in _contact_files(study):
        shown = path.relative_to(study.folder).as_posix()
        if path.suffix.lower() == ARCHIVE:
            by_hand.append(f"{shown}: Archiv mit Teilnehmendenliste und Antworten")
        elif not path.resolve().is_relative_to(own):
            by_hand.append(f"{shown}: verweist auf eine Datei außerhalb der Studie")
        else:
            files.append(path)
    return Contacts(tuple(files), name_columns(study), tuple(by_hand))


def overdue(study: Study, exports: Sequence[RawExport], *, today: Today) -> tuple[str, ...]:
    """Return in German what should be gone by now and is still there.

    Parameters
    ----------
    study : Study
    exports : sequence of RawExport
        As the last reading found them.
    today : callable
        Returns the day; the day of a deadline itself is in time.
    """
    until, day = study.settings.retention, today()
    found = []
    if until.contacts and day > until.contacts and (kept := _kept_contacts(study, exports)):
        found.append(f"Kontaktdaten waren bis {until.contacts} zu löschen: {', '.join(kept)}")
    if until.key and day > until.key and (place := _key_place(study)):
        found.append(f"der Schlüssel der Pseudonyme war bis {until.key} zu vernichten: {place}")
    texts = [export.file for export in exports if export.free_text]
    if until.free_text and day > until.free_text and texts:
        found.append(f"Freitexte waren bis {until.free_text} zu löschen: {', '.join(texts)}")
    return tuple(found)


def _kept_contacts(study: Study, exports: Sequence[RawExport]) -> list[str]:
    contacts = find_contacts(study)
    kept = [path.relative_to(study.folder).as_posix() for path in contacts.files]
    if contacts.names and study.settings.population:
        kept.append(f"{study.settings.population.file} ({', '.join(contacts.names)})")
    kept += [entry.split(":")[0] for entry in contacts.by_hand]
    return kept + [f"{e.file} ({', '.join(e.contacts)})" for e in exports if e.contacts]


def _key_place(study: Study) -> str:
    if os.environ.get(KEY_VARIABLE):
        return KEY_VARIABLE
    path = key_file(study.settings.id)
    return str(path) if path.exists() else ""


def _contact_files(study: Study) -> list[Path]:
    found: list[Path] = []
    for wave in study.settings.waves:
        folder = study.wave_folder(wave.id)
        if folder.is_dir():
            found += find_files(study, wave.id).participants
            found += sorted(folder.glob(".tokens*"))  # left by a fetch that was killed
    decisions = decision_file(study)
    found += [path for path in (decisions, _hidden(decisions)) if path.exists()]
    return found


def _hidden(path: Path) -> Path:
    """Return where a workbook is made before it takes its place."""
    return path.with_name(f".{path.name}")

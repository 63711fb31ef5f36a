"""Retire a study: destroy its key and contact tables for good, and say what that means."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from pipeline.clean import destroy_key, key_file
from pipeline.clean.pseudonym import KEY_VARIABLE
from pipeline.codebook import (
    RETIRED,
    Retirement,
    Study,
    read_retirement,
    read_study,
    write_retirement,
)
from pipeline.errors import OutputError, Problem, StudyError
from pipeline.ingest import RawExport, raw_export, read_wave, without_columns
from pipeline.ingest.folder import CORRECTIONS, find_files
from pipeline.retention import Contacts, Today, find_contacts

KEY = "Schlüssel der Pseudonyme"
_TEXTS = (".csv", ".txt")
_KNOWN = ("study.yml", "codebook.csv", RETIRED, "released.csv")
_ELSEWHERE = (
    "LimeSurvey (Antworten, Teilnehmende), Sicherungen, Kopien, E-Mails",
    "Schlüssel auf anderen Rechnern und Benutzerkonten, die die Studie gerechnet haben",
)
_LATER = (
    "check, run, companies und fetch dieser Studie",
    "spätere Wellen mit diesen verknüpfen: neue Pseudonyme passen zu keinem alten",
    "Antworten einem Unternehmen zuordnen, danach gewichten oder Dubletten erkennen",
    "irgendetwas davon rückgängig machen",
)


@dataclass(frozen=True)
class Plan:
    """What retiring a study destroys, leaves and makes impossible.

    Parameters
    ----------
    study : Study
    contacts : Contacts
    key : Path or None
        The key file, if there is one.
    by_hand : tuple of str
        What only a person can delete.
    before : Retirement or None
        What retired.yml says already.
    """

    study: Study
    contacts: Contacts
    key: Path | None
    by_hand: tuple[str, ...]
    before: Retirement | None

    @property
    def deleted(self) -> tuple[str, ...]:
        """What would be destroyed now: the key, files and columns; no answer, no name."""
        files = [path.relative_to(self.study.folder).as_posix() for path in self.contacts.files]
        columns = [_column(self.study, name) for name in self.contacts.names]
        return (*([KEY] if self.key else []), *files, *columns)

    @property
    def done(self) -> bool:
        """Whether the study is retired and nothing has come back since."""
        return bool(self.before and self.before.finished) and not self.deleted


def plan_retirement(folder: Path) -> Plan:
    """Find out what retiring a study would destroy; nothing is touched.

    Raises
    ------
    StudyError
        For faults of study.yml and codebook.csv, or a population file that cannot be read.
    """
    study = read_study(folder)
    key = key_file(study.settings.id)
    contacts = find_contacts(study)
    by_hand = [*_key_by_hand(study)]
    population = study.settings.population
    if contacts.names and population and not _rewritable(study):
        columns = ", ".join(contacts.names)
        by_hand.append(f"{population.file}: Spalten {columns}")
        contacts = replace(contacts, names=())
    if population and (study.folder / population.file).is_file():
        by_hand.append(f"{population.file}: Mitgliedsnummern und Merkmale der Unternehmen")
    by_hand += [*contacts.by_hand, *_exports(study), *_others(study, contacts)]
    by_hand += _ELSEWHERE
    before = read_retirement(folder)
    return Plan(study, contacts, key if key.exists() else None, tuple(by_hand), before)


def announcement(plan: Plan) -> str:
    """Return in German what will be destroyed, what is left and what is not possible later."""
    study = plan.study.settings.id
    parts = {
        f"{study}: wird gelöscht, endgültig": plan.deleted or ("nichts mehr",),
        "von Hand zu löschen bleibt": plan.by_hand,
        "bleibt": (
            "der letzte Bericht und seine Tabellen (Pseudonyme, keine Kontaktdaten)",
            "study.yml, codebook.csv und die Exporte der Wellen",
        ),
        "geht danach nicht mehr": _LATER,
    }
    return "\n".join(line for part in parts.items() for line in _listed(*part))


def retire_study(plan: Plan, *, confirmed: str, today: Today = date.today) -> Retirement:
    """Destroy what the plan names, the key first, and write retired.yml.

    retired.yml is written before anything is destroyed and completed at the end, so that a run
    in between refuses; whoever is stopped half-way does it again.

    Parameters
    ----------
    plan : Plan
    confirmed : str
        The study's id, as typed.
    today : callable
        Returns the day to write down.

    Returns
    -------
    Retirement
        As retired.yml says it now.

    Raises
    ------
    StudyError
        If ``confirmed`` is not the study's id; nothing was deleted.
    OutputError
        If something could not be deleted; everything else was.
    """
    study = plan.study
    if confirmed.strip() != study.settings.id:
        message, advice = "nicht bestätigt, nichts gelöscht", f"„{study.settings.id}“ eingeben"
        raise StudyError([Problem("retire", 0, 0, message, advice)])
    if plan.done and plan.before:
        return plan.before
    day = today()
    before = plan.before or Retirement(study.settings.id, day.isoformat())
    record = replace(
        before,
        finished="",
        deleted=tuple(dict.fromkeys([*before.deleted, *plan.deleted])),
        by_hand=tuple(dict.fromkeys([*before.by_hand, *plan.by_hand])),
    )
    failed: list[str] = []
    steps = _steps(plan, record, day)
    for name, step in steps:
        try:
            step()
        except OSError as error:
            failed.append(f"{name} ({error.strerror or error})")
            if name == RETIRED:
                break
    if failed:
        raise OutputError(
            f"Nicht gelöscht oder geschrieben: {'; '.join(failed)}. Datei schließen oder Rechte "
            f"prüfen, dann noch einmal: industriedialog retire {study.settings.id}"
        )
    finished = replace(record, finished=day.isoformat())
    write_retirement(study.folder, finished)
    return finished


def _steps(plan: Plan, record: Retirement, day: date) -> Iterator[tuple[str, Callable[[], object]]]:
    study = plan.study
    yield RETIRED, lambda: write_retirement(study.folder, record)
    yield KEY, lambda: destroy_key(study.settings.id, day=day)
    for path in plan.contacts.files:
        yield path.relative_to(study.folder).as_posix(), partial(path.unlink, missing_ok=True)
    if plan.contacts.names:
        yield _population(study).name, lambda: _write_without_names(plan)


def _write_without_names(plan: Plan) -> None:
    path = _population(plan.study)
    content = without_columns(path, plan.contacts.names)
    if content is not None:
        new = path.with_name(f".{path.name}.new")
        new.write_bytes(content)
        new.replace(path)


def _rewritable(study: Study) -> bool:
    """Whether the population is a text file of the study whose columns can be taken out."""
    path = _population(study)
    inside = path.resolve().is_relative_to(study.folder.resolve())
    if not inside or path.is_symlink() or path.suffix.lower() not in _TEXTS:
        return False
    return without_columns(path, find_contacts(study).names) is not None


def _population(study: Study) -> Path:
    settings = study.settings.population
    return study.folder / (settings.file if settings else "")


def _column(study: Study, name: str) -> str:
    return f"{_population(study).name}: Spalte {name}"


def _key_by_hand(study: Study) -> Iterator[str]:
    if os.environ.get(KEY_VARIABLE):
        yield (
            f"{KEY}: kommt aus {KEY_VARIABLE}; dort löschen, wo die Variable gesetzt wird, und "
            "aus jeder Ablage (gilt für alle Studien, die mit ihr gerechnet werden)"
        )


def _exports(study: Study) -> Iterator[str]:
    """Yield what each wave's export holds that tells who answered."""
    # Without the list of participants, which may be gone already, tokens are no fault.
    alone = replace(study, settings=study.settings.model_copy(update={"participants": None}))
    for wave in study.settings.waves:
        try:
            found = raw_export(alone, read_wave(alone, wave.id))
        except StudyError:
            yield f"waves/{wave.id}: Export nicht lesbar, selbst nachsehen"
            continue
        if held := _held(found):
            yield f"{found.file}: {', '.join(held)}"


def _held(export: RawExport) -> list[str]:
    held = [f"Spalten mit {kind}" for kind in export.personal]
    held += ["Firmennamen"] if export.company_names else []
    held += ["Freitexte"] if export.free_text else []
    return held + (["Zugangscodes"] if export.tokens else [])


def _others(study: Study, contacts: Contacts) -> Iterator[str]:
    """Yield files of the study that the program does not know, by name."""
    waves = study.folder / "waves"
    known = {study.folder / name for name in _KNOWN} | {*contacts.files, _population(study)}
    for wave in study.settings.waves:
        if study.wave_folder(wave.id).is_dir():
            for path in find_files(study, wave.id).others:
                yield f"{path.relative_to(study.folder).as_posix()}: nicht erkannt, nachsehen"
    for path in sorted(study.folder.rglob("*")):
        shown = path.relative_to(study.folder).as_posix()
        if not path.is_file() or path in known:
            continue
        if path.parent.parent == waves:
            if path.name.lower() == CORRECTIONS:
                yield f"{shown}: Mitgliedsnummern oder Zugangscodes, und wer berichtigt hat"
            elif path.name.startswith("."):
                yield f"{shown}: halb geschrieben, vielleicht mit Antworten"
        else:
            yield f"{shown}: nachsehen, was darin steht"


def _listed(head: str, entries: tuple[str, ...]) -> list[str]:
    return [f"{head}:", *(f"  - {entry}" for entry in entries)] if entries else []

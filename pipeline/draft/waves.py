"""When each wave was in the field, from submit dates or else from the file's date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.codebook.value_types import WAVE
from pipeline.draft.exports import Export
from pipeline.draft.guesses import Guess
from pipeline.errors import Problem, StudyError
from pipeline.ingest.values import date_of

_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August"),
    *("September", "Oktober", "November", "Dezember"),
)
_FIRST_YEAR = 1990
_GAP = 3
_FEW = 5


@dataclass(frozen=True)
class DraftWave:
    """A wave and its field period."""

    id: str
    title: str
    start: date
    end: date


def draft_waves(
    exports: Sequence[Export], given: Sequence[str]
) -> tuple[list[DraftWave], list[Guess]]:
    """Return a wave for each export.

    Parameters
    ----------
    exports : sequence of Export
    given : sequence of str
        Ids that the analyst named, in the order of the exports; may be empty.

    Returns
    -------
    waves : list of DraftWave
    guesses : list of Guess
        ``wave`` where the id was not given, and ``test`` for each wave.

    Raises
    ------
    StudyError
        If ids are not of the form year-month, not as many as exports, or two are the same.
    """
    problems = [
        Problem("--wave", 0, 0, f"„{name}“ ist keine Welle", "Form: Jahr-Monat, z. B. 2026-11")
        for name in given
        if not re.fullmatch(WAVE, name)
    ]
    if given and len(given) != len(exports):
        message = f"{len(given)} Wellen für {len(exports)} Exporte"
        problems.append(Problem("--wave", 0, 0, message, "für jeden Export eine Welle nennen"))
    if problems:
        raise StudyError(problems)
    waves: list[DraftWave] = []
    guesses: list[Guess] = []
    for index, export in enumerate(exports):
        days = _days(export)
        dated = [day for day in days if day.year >= _FIRST_YEAR]
        saved = datetime.fromtimestamp(export.path.stat().st_mtime).date()
        start, end = (days[0], days[-1]) if days else (saved, saved)
        # The middle one: the first answers may be tests.
        month = (dated[len(dated) // 2] if dated else saved).strftime("%Y-%m")
        name = given[index] if given else month
        if any(wave.id == name for wave in waves):
            message = f"Welle {name} gibt es schon (aus einem anderen Export)"
            advice = "Wellen selbst nennen: --wave 2026-05 --wave 2026-11"
            raise StudyError([Problem(export.path.name, 0, 0, message, advice)])
        year, number = name.split("-")[:2]
        waves.append(DraftWave(name, f"{_MONTHS[int(number) - 1]} {year}", start, end))
        if not given:
            evidence = (
                f"Abgaben vom {start:%d.%m.%Y} bis {end:%d.%m.%Y}" if dated else "Datum der Datei"
            )
            guesses.append(Guess(name, "wave", f"Welle {name}", evidence))
        guesses.append(_tests(name, days))
    return waves, guesses


def _days(export: Export) -> list[date]:
    position = export.meta.get("submitted")
    if position is None:
        return []
    times = (date_of(record.cells[position]) for record in export.table.records)
    return sorted(time.date() for time in times if time is not None)


def _tests(wave: str, days: Sequence[date]) -> Guess:
    """Ask about tests: responses before the field start are never guessed."""
    if not days:
        return Guess(wave, "test", "keine Testantworten", "die Datei nennt kein Abgabedatum")
    period = f"Feldbeginn {days[0]:%d.%m.%Y}, Feldende {days[-1]:%d.%m.%Y}"
    early = next(
        (n for n in range(1, min(_FEW, len(days))) if (days[n] - days[n - 1]).days >= _GAP), 0
    )
    evidence = "erste und letzte Abgabe; frühere Antworten zählen als Test"
    if early:
        gap = (days[early] - days[early - 1]).days
        evidence += f". Auffällig: nach {early} Antworten {gap} Tage Pause. Waren das Tests?"
    return Guess(wave, "test", f"keine Testantworten; {period}", evidence)

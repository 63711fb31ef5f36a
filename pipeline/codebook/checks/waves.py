"""Waves and Handlungsfelder: each once, with real days, and a folder for each wave only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Settings
from pipeline.codebook.study import Study
from pipeline.errors import Problem


def wave_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield doubled waves and Handlungsfelder and days that do not exist or end too early."""
    for name in ("handlungsfelder", "waves"):
        ids = [entry.id for entry in getattr(settings, name)]
        for index, entry in enumerate(ids):
            # Pages are named after the id, and Windows takes A.html and a.html for one file.
            if entry.casefold() in [other.casefold() for other in ids[:index]]:
                path = (name, index, "id")
                yield source.problem(path, f"„{entry}“ gibt es schon", "umbenennen")
    for index, wave in enumerate(settings.waves):
        if wave.id.count("-") == 2 and not _is_day(wave.id):
            message = f"den Tag „{wave.id}“ gibt es nicht"
            yield source.problem(
                ("waves", index, "id"), message, "Form: Jahr-Monat oder Jahr-Monat-Tag"
            )
        if wave.field_end < wave.field_start:
            path = ("waves", index, "field_end")
            message = "Feldende liegt vor dem Feldbeginn"
            yield source.problem(path, message, f"nicht vor {wave.field_start.isoformat()}")


def wave_folder_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield folders below ``waves`` that study.yml does not name."""
    folder = study.folder / "waves"
    known = [wave.id for wave in study.settings.waves]
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.name not in known and not path.name.startswith((".", "__")):
            advice = "Welle ergänzen oder Ordner entfernen"
            yield Problem(f"waves/{path.name}", 0, 0, "steht nicht in study.yml", advice)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

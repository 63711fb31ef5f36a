"""Audiences: who reads, and never more than the wider-informed readership."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Settings
from pipeline.errors import Problem

_ORDER = ("arbeitskreis", "ausschuss", "oeffentlichkeit")


def audience_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield doubled or missing audiences and thresholds in the wrong order."""
    ids = [audience.id for audience in settings.audiences]
    if "arbeitskreis" not in ids:
        message = "der Leserkreis „arbeitskreis“ fehlt; für ihn entstehen die Seiten"
        advice = "Zeile ergänzen: {id: arbeitskreis, title: Arbeitskreis, min_companies: 5}"
        yield source.problem(("audiences",), message, advice)
    for index, narrow in enumerate(settings.audiences):
        path = ("audiences", index)
        if narrow.id in ids[:index]:
            yield source.problem((*path, "id"), f"„{narrow.id}“ gibt es schon", "Zeile löschen")
        if narrow.id == "oeffentlichkeit" and narrow.min_companies < 10:
            message = "für die Öffentlichkeit mindestens 10"
            yield source.problem((*path, "min_companies"), message, "Wert erhöhen")
        for wide in settings.audiences:
            wider = _ORDER.index(wide.id) < _ORDER.index(narrow.id)
            if wider and narrow.min_companies < wide.min_companies:
                message = f"„{narrow.id}“ darf nicht mehr sehen als „{wide.id}“"
                advice = f"Wert erhöhen, mindestens {wide.min_companies}"
                yield source.problem((*path, "min_companies"), message, advice)

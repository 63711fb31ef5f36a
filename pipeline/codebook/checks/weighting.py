"""Weighting and breakdowns: they name classifications and classes that exist, each once."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Settings, Weighting
from pipeline.errors import Problem, did_you_mean

_UNKNOWN = "unter classifications ergänzen"
_BOUNDED = ("rake", "linear")


def weighting_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield classifications named that are none or stand twice, and impossible weights."""
    weighting = settings.weighting
    for names, path in (
        (settings.breakdowns, ("breakdowns",)),
        (settings.quote_attributes, ("quote_attributes",)),
        (weighting.margins, ("weighting", "margins")),
    ):
        for index, name in enumerate(names):
            if name not in settings.classifications:
                advice = did_you_mean(name, settings.classifications) or _UNKNOWN
                message = f"Gliederung „{name}“ gibt es nicht"
                yield source.problem((*path, index), message, advice)
            elif name in names[:index]:
                message = f"„{name}“ steht hier zum zweiten Mal"
                yield source.problem((*path, index), message, "Eintrag löschen")
    if weighting.method != "unweighted" and not settings.population:
        message = "Gewichten geht nur mit „population“"
        advice = "population ergänzen oder method: unweighted"
        yield source.problem(("weighting", "method"), message, advice)
    if weighting.method != "unweighted" and not weighting.margins:
        yield source.problem(("weighting",), "Angabe „margins“ fehlt", "Gliederungen nennen")
    yield from _collapse_problems(settings, source)
    yield from _bounds_problems(weighting, source)
    yield from _trim_problems(weighting, source)


def _collapse_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    margins = settings.weighting.margins
    for index, collapse in enumerate(settings.weighting.collapse):
        path = ("weighting", "collapse", index)
        if collapse.margin not in margins:
            advice = did_you_mean(collapse.margin, margins) or "unter margins ergänzen"
            message = f"„{collapse.margin}“ ist kein Rand der Gewichtung"
            yield source.problem(path, message, advice)
        elif collapse.margin in settings.classifications:
            ids = [c.id for c in settings.classifications[collapse.margin].classes]
            for name in collapse.classes:
                if name not in ids:
                    advice = did_you_mean(name, ids) or "erlaubt: " + ", ".join(dict.fromkeys(ids))
                    yield source.problem(path, f"Klasse „{name}“ gibt es nicht", advice)
                elif collapse.classes.count(name) > 1:
                    message = f"Klasse „{name}“ steht hier zweimal"
                    yield source.problem(path, message, "Eintrag löschen")


def _bounds_problems(weighting: Weighting, source: Positioned) -> Iterator[Problem]:
    path, bounds = ("weighting", "bounds"), weighting.bounds
    if bounds and weighting.method not in _BOUNDED:
        message = f"„bounds“ geht nicht mit method: {weighting.method}"
        yield source.problem(path, message, "Zeile löschen oder method: " + " oder ".join(_BOUNDED))
    elif bounds and len(bounds) != 2:
        message = f"„bounds“ braucht zwei Zahlen, hier stehen {len(bounds)}"
        advice = "kleinsten und größten Faktor nennen, mit Punkt statt Komma: [0.3, 3]"
        yield source.problem(path, message, advice)
    elif bounds and not 0 < bounds[0] < 1 < bounds[1]:
        message = "„bounds“ muss über 0 beginnen und die 1 einschließen"
        yield source.problem(path, message, "z. B. [0.3, 3]")


def _trim_problems(weighting: Weighting, source: Positioned) -> Iterator[Problem]:
    path = ("weighting", "trim")
    if weighting.trim is not None and weighting.method == "unweighted":
        advice = "Zeile löschen oder method: rake"
        yield source.problem(path, "„trim“ geht nicht mit method: unweighted", advice)
    elif weighting.trim is not None and weighting.trim <= 1:
        advice = "größer als 1, z. B. 3 (das Dreifache des Medians)"
        yield source.problem(path, f"„{weighting.trim:g}“ ist zu klein", advice)

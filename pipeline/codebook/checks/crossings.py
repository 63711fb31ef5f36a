"""Crossings: pairs of two different breakdowns that do not sum each other up."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.catalogue import ancestry
from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Settings
from pipeline.errors import Problem, did_you_mean


def crossing_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield crossings that are no pair, name no breakdown, stand twice or cross nothing."""
    if not set(settings.breakdowns) <= set(settings.classifications):
        return  # That is said already, and it may be the same slip of the pen.
    pairs = [frozenset(crossing) for crossing in settings.crossings]
    for index, crossing in enumerate(settings.crossings):
        path = ("crossings", index)
        unknown = [name for name in crossing if name not in settings.breakdowns]
        if len(crossing) != 2:
            message = f"eine Kreuzung braucht zwei Gliederungen, hier stehen {len(crossing)}"
            yield source.problem(path, message, "zwei Gliederungen nennen: [groesse, kreis]")
        elif unknown:
            for side in [n for n, name in enumerate(crossing) if name in unknown]:
                yield _unknown(settings, source, (*path, side), crossing[side])
        elif len(pairs[index]) < 2:
            message = f"„{crossing[0]}“ lässt sich nicht mit sich selbst kreuzen"
            yield source.problem((*path, 1), message, "zwei verschiedene Gliederungen nennen")
        elif pairs[index] in pairs[:index]:
            message = f"„{crossing[0]}“ und „{crossing[1]}“ sind schon gekreuzt"
            yield source.problem(path, message, "Eintrag löschen")
        else:
            yield from _related(settings, source, path, crossing)


def _unknown(
    settings: Settings, source: Positioned, path: tuple[str | int, ...], name: str
) -> Problem:
    message = f"„{name}“ steht nicht unter breakdowns"
    advice = did_you_mean(name, settings.breakdowns) or "unter breakdowns ergänzen"
    return source.problem(path, message, advice)


def _related(
    settings: Settings, source: Positioned, path: tuple[str | int, ...], crossing: list[str]
) -> Iterator[Problem]:
    for fine, coarse in (crossing, crossing[::-1]):
        if fine in ancestry(settings.classifications, coarse)[1:]:
            message = f"„{coarse}“ fasst „{fine}“ nur zusammen"
            yield source.problem(path, message, "zwei unabhängige Gliederungen kreuzen")

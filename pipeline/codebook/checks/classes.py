"""Classes: every value of the population, answer and finer class belongs to exactly one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Classification, CompanyClass, Settings
from pipeline.errors import Problem, did_you_mean

_PARTS = {"population": "Wert", "answers": "Antwort", "of": "Klasse"}
_SOURCES = {"population": "population", "answers": "question", "of": "of"}
"""Entry of a class -> entry of its classification without which it means nothing."""


def class_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield classes that stand twice, share a value or name what nothing fills."""
    for name, classification in settings.classifications.items():
        finer = settings.classifications.get(classification.of or "")
        seen: dict[tuple[str, str], str] = {}
        for index, one in enumerate(classification.classes):
            path = ("classifications", name, "classes", index)
            if one.id in [c.id for c in classification.classes[:index]]:
                message = f"Klasse „{one.id}“ gibt es schon"
                yield source.problem((*path, "id"), message, "umbenennen oder zusammenfassen")
            yield from _doubled(source, path, one, seen)
            yield from _without_source(source, path, one, classification)
            yield from _unknown(source, path, one, finer)


def _doubled(
    source: Positioned,
    path: tuple[str | int, ...],
    one: CompanyClass,
    seen: dict[tuple[str, str], str],
) -> Iterator[Problem]:
    for part, word in _PARTS.items():
        for index, value in enumerate(getattr(one, part)):
            if (part, value) in seen:
                message = f"{word} „{value}“ steht schon bei Klasse „{seen[part, value]}“"
                advice = "nur bei einer Klasse nennen"
                yield source.problem((*path, part, index), message, advice)
            seen.setdefault((part, value), one.id)


def _without_source(
    source: Positioned,
    path: tuple[str | int, ...],
    one: CompanyClass,
    classification: Classification,
) -> Iterator[Problem]:
    for part, needed in _SOURCES.items():
        if getattr(one, part) and not getattr(classification, needed):
            message = f"„{part}“ einer Klasse braucht „{needed}“ bei der Gliederung"
            yield source.problem((*path, part), message, f"„{needed}“ ergänzen oder Liste löschen")


def _unknown(
    source: Positioned,
    path: tuple[str | int, ...],
    one: CompanyClass,
    finer: Classification | None,
) -> Iterator[Problem]:
    known = [c.id for c in finer.classes] if finer else one.of
    for index, fine in enumerate(one.of):
        if fine not in known:
            advice = did_you_mean(fine, known) or "erlaubt: " + ", ".join(dict.fromkeys(known))
            message = f"Klasse „{fine}“ gibt es nicht"
            yield source.problem((*path, "of", index), message, advice)

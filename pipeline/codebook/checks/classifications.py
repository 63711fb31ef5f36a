"""Classifications: where a company's class comes from."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.catalogue import ancestry
from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Classification, Settings
from pipeline.errors import Problem, did_you_mean


def classification_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield classifications without source, with two, or coarser than what does not exist."""
    for name, classification in settings.classifications.items():
        path = ("classifications", name)
        if classification.of:
            yield from _coarse_problems(settings, source, path, classification)
        elif settings.population and not classification.population:
            advice = "Spalte der Grundgesamtheit nennen"
            yield source.problem(path, "Angabe „population“ oder „of“ fehlt", advice)
        elif not settings.population and not classification.question:
            advice = "Frage der Selbstauskunft nennen"
            yield source.problem(path, "Angabe „question“ oder „of“ fehlt", advice)
        ids = [c.id for c in classification.classes]
        if classification.missing and classification.missing not in ids:
            advice = did_you_mean(classification.missing, ids) or "erlaubt: " + ", ".join(ids)
            message = f"Klasse „{classification.missing}“ gibt es nicht"
            yield source.problem((*path, "missing"), message, advice)


def _coarse_problems(
    settings: Settings, source: Positioned, path: tuple[str, str], coarse: Classification
) -> Iterator[Problem]:
    for part in ("population", "question"):
        if getattr(coarse, part):
            message = f"„{part}“ und „of“ schließen sich aus"
            yield source.problem((*path, part), message, "eine der Zeilen löschen")
    finer = settings.classifications.get(coarse.of or "")
    if finer is None:
        others = [name for name in settings.classifications if name != path[1]]
        advice = did_you_mean(coarse.of or "", others) or "unter classifications ergänzen"
        message = f"Gliederung „{coarse.of}“ gibt es nicht"
        yield source.problem((*path, "of"), message, advice)
        return
    if coarse.of == path[1]:
        message = f"„{coarse.of}“ kann sich nicht selbst zusammenfassen"
        yield source.problem((*path, "of"), message, "die feinere Gliederung nennen")
        return
    chain = ancestry(settings.classifications, path[1])
    if settings.classifications[chain[-1]].of == path[1]:
        message = f"„{path[1]}“ fasst sich über „{chain[-1]}“ selbst zusammen"
        yield source.problem((*path, "of"), message, "die feinere Gliederung nennen")
        return
    gone = [c.id for c in finer.classes if all(c.id not in one.of for one in coarse.classes)]
    if gone:
        message = f"Klassen von „{coarse.of}“ ohne Platz: " + ", ".join(gone)
        yield source.problem((*path, "classes"), message, "bei einer Klasse unter of nennen")

"""Scales: answers, codes and labels each mean one thing, and grades are called grades."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.settings import Answer, Scale, Settings
from pipeline.errors import Problem, did_you_mean

_GRADES = {1: "sehr gut", 6: "ungenügend"}


def scale_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield scales with too few or ambiguous answers, and grades not declared as such."""
    for name, scale in settings.scales.items():
        path = ("scales", name)
        # A scale of missing answers only tells which codes are no number.
        if len(scale.valid()) == 1:
            message = f"Skala „{name}“ hat weniger als zwei Antworten, die zählen"
            advice = "Antworten ergänzen oder „missing“ dort löschen, wo die Antwort zählt"
            yield source.problem((*path, "answers"), message, advice)
        for index, part, message, advice in _ambiguous(scale):
            yield source.problem((*path, "answers", index, part), message, advice)
        if scale.rest and scale.rest not in [answer.id for answer in scale.valid()]:
            message = f"Skala „{name}“ hat keine Antwort „{scale.rest}“, die zählt"
            advice = did_you_mean(scale.rest, [answer.id for answer in scale.valid()])
            yield source.problem((*path, "rest"), message, advice or "Antwort ergänzen")
        if scale.nps and (scale.schulnote or _scores(scale) != list(range(11))):
            message = f"Skala „{name}“ hat nicht genau die elf Werte 0 bis 10 des NPS"
            advice = "score 0 bis 10 eintragen; bei drei Stufen statt „nps“ einen Saldo (polarity)"
            yield source.problem((*path, "nps"), message, advice)
        if not scale.schulnote and _looks_like_grades(scale):
            message = f"Skala „{name}“ sieht nach Schulnoten aus (1 ist die beste)"
            yield source.problem(path, message, "bei der Skala „schulnote: true“ ergänzen")


def _ambiguous(scale: Scale) -> Iterator[tuple[int, str, str, str]]:
    ids: dict[str, int] = {}
    codes: dict[str, int] = {}
    labels: dict[str, int] = {}
    for index, answer in enumerate(scale.answers):
        if ids.setdefault(answer.id, index) != index:
            message = f"Antwort „{answer.id}“ gibt es in dieser Skala schon"
            yield index, "id", message, "einer der Antworten eine andere id geben"
        for code in answer.codes or [answer.id]:
            first = codes.setdefault(code, index)
            if first != index and (answer.codes or scale.answers[first].codes):
                message = f"Code „{code}“ steht schon bei „{scale.answers[first].id}“"
                yield index, "codes", message, "jeden Code nur bei einer Antwort nennen"
        for label in [answer.label, *answer.labels]:
            first = labels.setdefault(_key(label), index)
            if first != index:
                message = f"Text „{label}“ steht schon bei „{scale.answers[first].id}“"
                part = "label" if label == answer.label else "labels"
                yield index, part, message, "jeder Antwort einen eigenen Text geben"


def _looks_like_grades(scale: Scale) -> bool:
    if _scores(scale) != list(range(1, 7)):
        return False
    return any(
        _GRADES.get(answer.score or 0, "\0") in _key(label)
        for answer in scale.valid()
        for label in _labels(answer)
    )


def _scores(scale: Scale) -> list[int]:
    """Return the scores in rising order; answers without score are left out."""
    return sorted(answer.score for answer in scale.valid() if answer.score is not None)


def _labels(answer: Answer) -> list[str]:
    return [answer.label, *answer.labels]


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()

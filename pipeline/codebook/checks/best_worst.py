"""Best-worst blocks: each task is one row best and one row worst about the same items."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.questions import Question
from pipeline.codebook.study import Study
from pipeline.errors import Problem


def best_worst_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield tasks with a half missing or of two kinds, and items that go by two names."""
    for block in study.blocks("best_worst"):
        rows = [row for row in study.block(block) if row.type == "best_worst"]
        best, worst = ([row for row in rows if row.role == role] for role in ("best", "worst"))
        if len(best) != len(worst):
            message = f"Block „{block}“: {len(best)}-mal Rolle best, {len(worst)}-mal Rolle worst"
            advice = "je Aufgabe eine Zeile best und eine Zeile worst, in gleicher Reihenfolge"
            yield rows[-1].problem("role", message, advice)
            continue
        for first, second in zip(best, worst, strict=True):
            yield from _task_problems(first, second)
        yield from _item_problems(study, source, block, rows)


def _task_problems(first: Question, second: Question) -> Iterator[Problem]:
    if second.scale != first.scale:
        message = f"„{second.id}“ hat nicht die Skala „{first.scale}“ wie „{first.id}“"
        yield second.problem("scale", message, "beide Zeilen einer Aufgabe mit derselben Skala")
    different = sorted(set(first.columns) ^ set(second.columns))
    if different:
        message = f"„{second.id}“ ist nicht in denselben Wellen gefragt wie „{first.id}“"
        advice = f"Code in Spalte {different[0]} ergänzen oder löschen"
        yield second.problem(different[0], message, advice)


def _item_problems(
    study: Study, source: Positioned, block: str, rows: list[Question]
) -> Iterator[Problem]:
    """The same id means the same item in every task, so it must carry the same words."""
    labels: dict[str, str] = {}
    for name in dict.fromkeys(row.scale for row in rows):
        scale = study.settings.scales.get(name)
        for index, answer in enumerate(scale.answers if scale else ()):
            label = labels.setdefault(answer.id, answer.label)
            if answer.missing is None and label != answer.label:
                message = f"„{answer.id}“ heißt in Block „{block}“ auch „{label}“"
                path = ("scales", name, "answers", index, "label")
                advice = "gleiches Thema: gleicher Text; anderes Thema: andere id"
                yield source.problem(path, message, advice)

"""Needs: a pair of importance and satisfaction or a severity, all in one Handlungsfeld."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
from pipeline.codebook.questions import PAIR_ROLES, Question
from pipeline.codebook.study import Study
from pipeline.errors import Problem, did_you_mean

_ROLES = (("importance", "satisfaction"), ("satisfaction", "importance"))


def need_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield needs without partner, asked twice, or in no or two Handlungsfelder."""
    known = [h.id for h in study.settings.handlungsfelder]
    for q in study.questions:
        if q.handlungsfeld and q.handlungsfeld not in known:
            advice = did_you_mean(q.handlungsfeld, known) or "erlaubt: " + ", ".join(
                dict.fromkeys(known)
            )
            message = f"Handlungsfeld „{q.handlungsfeld}“ gibt es nicht"
            yield q.problem("handlungsfeld", message, advice)
    for role, other in _ROLES:
        partners = {q.need: q for q in study.questions if q.role == other}
        seen: set[str] = set()
        for q in (q for q in study.questions if q.role == role):
            partner = partners.get(q.need)
            if partner is None:
                advice = did_you_mean(q.need, partners) or "Zeile mit demselben need ergänzen"
                yield q.problem("need", f"zu „{q.need}“ fehlt die Frage mit Rolle {other}", advice)
            elif partner.handlungsfeld != q.handlungsfeld:
                message = f"„{q.need}“ steht in zwei Handlungsfeldern"
                advice = f"beide Zeilen gleich (Zeile {partner.line}: „{partner.handlungsfeld}“)"
                yield q.problem("handlungsfeld", message, advice)
            yield from _asked_twice(q, seen)
    yield from _severity_problems(study)


def _severity_problems(study: Study) -> Iterator[Problem]:
    """A severity stands by itself; where its need has a pair too, they share the Handlungsfeld."""
    pairs = {q.need: q for q in study.questions if q.role in PAIR_ROLES}
    seen: set[str] = set()
    for q in (q for q in study.questions if q.role == "severity"):
        pair = pairs.get(q.need)
        if pair and pair.handlungsfeld != q.handlungsfeld:
            message = f"„{q.need}“ steht in zwei Handlungsfeldern"
            advice = f"beide Zeilen gleich (Zeile {pair.line}: „{pair.handlungsfeld}“)"
            yield q.problem("handlungsfeld", message, advice)
        yield from _asked_twice(q, seen)


def _asked_twice(question: Question, seen: set[str]) -> Iterator[Problem]:
    if question.need in seen:
        message = f"„{question.need}“ hat zwei Fragen mit Rolle {question.role}"
        yield question.problem("need", message, "need einer der Zeilen ändern")
    seen.add(question.need)

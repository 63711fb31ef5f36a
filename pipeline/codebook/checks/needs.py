"""Needs: one importance and one satisfaction question, both in one Handlungsfeld."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.positions import Positioned
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
            if q.need in seen:
                message = f"„{q.need}“ hat zwei Fragen mit Rolle {role}"
                yield q.problem("need", message, "need einer der Zeilen ändern")
            seen.add(q.need)

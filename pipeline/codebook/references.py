"""Names in study.yml and codebook.csv that point nowhere, or to two things."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.faults import SETTINGS
from pipeline.codebook.positions import Positioned
from pipeline.codebook.questions import FIXED, Question
from pipeline.codebook.questions import SHOWN_AS as CODEBOOK
from pipeline.codebook.settings import Settings
from pipeline.codebook.study import Study
from pipeline.errors import Problem, did_you_mean


def settings_problems(settings: Settings, source: Positioned) -> Iterator[Problem]:
    """Yield what types alone cannot see: duplicate ids and names that point nowhere."""

    def problem(path: tuple[str | int, ...], message: str, advice: str = "") -> Problem:
        return Problem(SETTINGS, *source.place(path), message, advice)

    for name in ("handlungsfelder", "waves", "audiences"):
        ids = [entry.id for entry in getattr(settings, name)]
        for index, entry in enumerate(ids):
            if entry in ids[:index]:
                yield problem((name, index, "id"), f"„{entry}“ gibt es schon", "umbenennen")
    for index, wave in enumerate(settings.waves):
        if wave.field_end < wave.field_start:
            yield problem(("waves", index, "field_end"), "Feldende liegt vor dem Feldbeginn")
    for index, audience in enumerate(settings.audiences):
        if audience.id == "oeffentlichkeit" and audience.min_companies < 10:
            yield problem(
                ("audiences", index, "min_companies"), "für die Öffentlichkeit mindestens 10"
            )
    order = ["arbeitskreis", "ausschuss", "oeffentlichkeit"]
    for index, narrow in enumerate(settings.audiences):
        for wide in settings.audiences:
            wider = order.index(wide.id) < order.index(narrow.id)
            if wider and narrow.min_companies < wide.min_companies:
                message = f"„{narrow.id}“ darf nicht mehr sehen als „{wide.id}“"
                yield problem(("audiences", index, "min_companies"), message, "Wert erhöhen")
    for name, scale in settings.scales.items():
        seen: dict[str, str] = {}
        for index, answer in enumerate(scale.answers):
            for code in answer.codes or [answer.id]:
                if seen.setdefault(code, answer.id) != answer.id:
                    at = ("scales", name, "answers", index)
                    yield problem(at, f"Code „{code}“ steht schon bei „{seen[code]}“")
    for name, classification in settings.classifications.items():
        base = ("classifications", name)
        if classification.of is None and settings.population and not classification.population:
            yield problem(base, "Angabe „population“ oder „of“ fehlt", "Spalte nennen")
        if classification.of and classification.of not in settings.classifications:
            advice = did_you_mean(classification.of, settings.classifications)
            yield problem((*base, "of"), f"Gliederung „{classification.of}“ gibt es nicht", advice)
        finer = settings.classifications.get(classification.of or "")
        for index, company_class in enumerate(classification.classes):
            known = [c.id for c in finer.classes] if finer else company_class.of
            for fine in company_class.of:
                if fine not in known:
                    advice = did_you_mean(fine, known)
                    yield problem(
                        (*base, "classes", index), f"Klasse „{fine}“ gibt es nicht", advice
                    )
        ids = [c.id for c in classification.classes]
        if classification.missing and classification.missing not in ids:
            advice = did_you_mean(classification.missing, ids)
            yield problem(
                (*base, "missing"), f"Klasse „{classification.missing}“ gibt es nicht", advice
            )
    for index, name in enumerate(settings.breakdowns):
        if name not in settings.classifications:
            advice = did_you_mean(name, settings.classifications)
            yield problem(("breakdowns", index), f"Gliederung „{name}“ gibt es nicht", advice)
    for index, name in enumerate(settings.weighting.margins):
        if name not in settings.classifications:
            advice = did_you_mean(name, settings.classifications)
            where = ("weighting", "margins", index)
            yield problem(where, f"Gliederung „{name}“ gibt es nicht", advice)
    if settings.weighting.method != "unweighted" and not settings.population:
        yield problem(("weighting", "method"), "Gewichten geht nur mit „population“")
    if settings.weighting.method != "unweighted" and not settings.weighting.margins:
        yield problem(("weighting",), "Angabe „margins“ fehlt", "Gliederungen nennen")
    for index, collapse in enumerate(settings.weighting.collapse):
        spot = ("weighting", "collapse", index)
        if collapse.margin not in settings.weighting.margins:
            advice = did_you_mean(collapse.margin, settings.weighting.margins)
            yield problem(spot, f"„{collapse.margin}“ ist kein Rand der Gewichtung", advice)
        elif collapse.margin in settings.classifications:
            ids = [c.id for c in settings.classifications[collapse.margin].classes]
            for name in collapse.classes:
                if name not in ids:
                    yield problem(spot, f"Klasse „{name}“ gibt es nicht", did_you_mean(name, ids))


def codebook_problems(study: Study) -> Iterator[Problem]:
    """Yield what codebook.csv says that study.yml or another row does not know."""

    def problem(question: Question, column: str, message: str, advice: str = "") -> Problem:
        return Problem(CODEBOOK, question.line, FIXED.index(column) + 1, message, advice)

    ids = {question.id: question for question in study.questions}
    handlungsfelder = [h.id for h in study.settings.handlungsfelder]
    for q in study.questions:
        if q.scale and q.scale not in study.settings.scales:
            advice = did_you_mean(q.scale, study.settings.scales)
            yield problem(q, "scale", f"Skala „{q.scale}“ steht nicht in study.yml", advice)
        elif q.type == "rating" and any(a.score is None for a in study.scale(q).valid()):
            yield problem(q, "scale", f"Skala „{q.scale}“ braucht score je Antwort", "study.yml")
        if q.handlungsfeld and q.handlungsfeld not in handlungsfelder:
            advice = did_you_mean(q.handlungsfeld, handlungsfelder)
            yield problem(
                q, "handlungsfeld", f"Handlungsfeld „{q.handlungsfeld}“ gibt es nicht", advice
            )
        if q.filter and q.filter.question not in ids:
            advice = did_you_mean(q.filter.question, ids)
            yield problem(q, "filter", f"Frage „{q.filter.question}“ gibt es nicht", advice)
        elif q.filter and ids[q.filter.question].scale in study.settings.scales:
            known = [a.id for a in study.scale(ids[q.filter.question]).answers]
            for answer in q.filter.answers:
                if answer not in known:
                    advice = did_you_mean(answer, known) or "erlaubt: " + ", ".join(known)
                    yield problem(q, "filter", f"Antwort „{answer}“ gibt es nicht", advice)
    for role, other in (("importance", "satisfaction"), ("satisfaction", "importance")):
        partners = {q.need: q for q in study.questions if q.role == other}
        seen: set[str] = set()
        for q in study.questions:
            if q.role == role and q.need not in partners:
                yield problem(q, "need", f"zu „{q.need}“ fehlt die Frage mit Rolle {other}")
            if q.role == role and q.need in seen:
                yield problem(q, "need", f"„{q.need}“ hat zwei Fragen mit Rolle {role}")
            if q.role == role:
                seen.add(q.need)
            partner = partners.get(q.need)
            if q.role == role and partner and partner.handlungsfeld != q.handlungsfeld:
                yield problem(q, "handlungsfeld", f"„{q.need}“ steht in zwei Handlungsfeldern")


def reference_problems(study: Study, source: Positioned) -> Iterator[Problem]:
    """Yield names in study.yml that point to questions the codebook does not have."""
    ids = {question.id: question for question in study.questions}
    for name, classification in study.settings.classifications.items():
        if not classification.question:
            continue
        place = source.place(("classifications", name, "question"))
        if classification.question not in ids:
            advice = did_you_mean(classification.question, ids)
            message = f"Frage „{classification.question}“ steht nicht im Codebuch"
            yield Problem(SETTINGS, *place, message, advice)
            continue
        question = ids[classification.question]
        if question.scale not in study.settings.scales:
            continue
        known = [a.id for a in study.scale(question).answers]
        for index, company_class in enumerate(classification.classes):
            for answer in company_class.answers:
                if answer not in known:
                    place = source.place(("classifications", name, "classes", index))
                    message = f"Antwort „{answer}“ steht nicht in Skala „{question.scale}“"
                    yield Problem(SETTINGS, *place, message, did_you_mean(answer, known))
    if study.settings.climate:
        for part in ("situation", "expectation"):
            name = getattr(study.settings.climate, part)
            if name not in ids:
                place = source.place(("climate", part))
                message = f"Frage „{name}“ steht nicht im Codebuch"
                yield Problem(SETTINGS, *place, message, did_you_mean(name, ids))

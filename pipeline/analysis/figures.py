"""What to estimate is a list: every figure of a wave, with its variable and its statistic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from pipeline.analysis.functionals import Functional, climate, mean_of, mwds, share_of
from pipeline.analysis.need_scales import need_scales, quality
from pipeline.analysis.variables import polarity, scores
from pipeline.codebook import PAIR_ROLES, Question, Study

UNITS: dict[str, str] = {
    "mean": "scale points",
    "gap": "scale points",
    "mwds": "–",
    "need_share": "share",
    "rds": "−100…100",
    "share": "share",
    "top2_share": "share",
    "bottom2_share": "share",
    "action_share": "share",
    "cases_share": "share",
    "first_share": "share",
    "top3_share": "share",
    "mean_rank": "rank",
    "best_worst_score": "−1…1",
    "saldo": "percentage points",
    "nps": "percentage points",
    "climate_index": "0–200",
    "index": "0–100",
    "index_without": "0–100",
    "index_importance": "0–100",
    "mean_number": "number",
}
"""Statistic -> unit."""
INDICES = ("index", "index_without", "index_importance")
ACTION_GRADE = 4
"""School grades from here on call for action ("Handlungsbedarf")."""
PROMOTER, DETRACTOR = 9, 6
"""NPS: promoters answer at least 9, detractors at most 6. Reichheld (2003), HBR 81(12), 46-54."""


@dataclass(frozen=True)
class Figure:
    """One statistic of one question or need; ``functional`` None means the mean of numbers.

    ``bounds`` are its smallest and largest possible value, None for numbers without ends;
    ``change`` tells whether its change between waves is estimated too.
    """

    statistic: str
    question: str
    variable: str
    functional: Functional | None
    category: str | None = None
    need: str | None = None
    handlungsfeld: str | None = None
    change: bool = False
    bounds: tuple[float, float] | None = None

    def questions(self, study: Study) -> list[Question]:
        """Return the questions whose answers enter: one, a need's pair, a block or an index."""
        pairs = [q for q in study.questions if q.role in PAIR_ROLES]
        if self.statistic in INDICES:
            field = [q for q in pairs if q.handlungsfeld == self.question]
            return [q for q in field if q.need != self.category]
        if self.statistic == "best_worst_score":
            return study.block(self.question)
        own = [q for q in study.questions if q.id == self.question]
        return own or [q for q in pairs if q.need == self.question]


def figures(study: Study) -> list[Figure]:
    """Return every figure that the study's questions ask for, in the codebook's order."""
    found: list[Figure] = []
    for question in study.questions:
        names = (question.id, question.id)
        match question.type:
            case "rating":
                found += _rating(study, question)
            case "single":
                found += _single(study, question)
            case "multiple":
                yes = share_of(np.array([False, True]))
                ids = (None, question.handlungsfeld or None)
                found.append(Figure("cases_share", *names, yes, question.id, *ids, True))
            case "slider":
                ids = (None, question.handlungsfeld or None)
                ends = study.scale(question).ends()
                found.append(Figure("mean", *names, None, None, *ids, True, ends))
            case "number":
                found.append(Figure("mean_number", *names, None))
    for need in study.needs():
        found += _need(study, need)
    for block in study.blocks("ranking"):
        found += _ranking(study, block)
    for block in study.blocks("best_worst"):
        found += _best_worst(study, block)
    for handlungsfeld in study.settings.handlungsfelder:
        found += _indices(study, handlungsfeld.id)
    if study.settings.climate is not None:
        settings = study.settings.climate
        first = polarity(study, study.question(settings.situation))
        second = polarity(study, study.question(settings.expectation))
        functional = climate(np.repeat(first, len(second)), np.tile(second, len(first)))
        found.append(
            Figure("climate_index", settings.id, f"pair:{settings.id}", functional, change=True)
        )
    return [_bounded(figure) for figure in found]


def _bounded(figure: Figure) -> Figure:
    """Fill in the bounds of a statistic that is largest and smallest where all answer alike."""
    if figure.functional is None or figure.bounds is not None:
        return figure
    values = figure.functional.value(figure.functional.scores)
    return replace(figure, bounds=(float(values.min()), float(values.max())))


def _rating(study: Study, question: Question) -> Iterator[Figure]:
    values, scale = scores(study, question), study.scale(question)
    order = np.argsort(np.argsort(quality(study, question)))
    ids = (question.need or None, question.handlungsfeld or None)
    statistics = [
        ("mean", question.role or None, mean_of(values), True),
        ("top2_share", None, share_of(order >= len(values) - 2), False),
        ("bottom2_share", None, share_of(order < 2), False),
    ]
    if scale.schulnote and not question.role and values.max() >= ACTION_GRADE:
        statistics.append(("action_share", None, share_of(values >= ACTION_GRADE), True))
    if scale.nps:
        signs = np.where(values >= PROMOTER, 1, np.where(values <= DETRACTOR, -1, 0))
        statistics.append(("nps", None, mean_of(100 * signs), True))
    for name, category, functional, change in statistics:
        yield Figure(name, question.id, question.id, functional, category, *ids, change)
    yield from _shares(study, question)


def _single(study: Study, question: Question) -> Iterator[Figure]:
    yield from _shares(study, question)
    signs = polarity(study, question)
    if not np.isnan(signs).any():
        saldo = mean_of(100 * signs)
        yield Figure("saldo", question.id, question.id, saldo, change=True)


def _shares(study: Study, question: Question) -> Iterator[Figure]:
    answers = study.scale(question).valid()
    for position, answer in enumerate(answers):
        chosen = np.arange(len(answers)) == position
        ids = (question.need or None, question.handlungsfeld or None)
        yield Figure("share", question.id, question.id, share_of(chosen), answer.id, *ids)


def _need(study: Study, need: str) -> Iterator[Figure]:
    scales = need_scales(study, need)
    first, second = scales.importance, scales.satisfaction
    i, s = np.repeat(first, len(second)), np.tile(second, len(first))
    top = np.isin(i, np.sort(first)[-2:])
    bottom = np.isin(s, np.sort(second)[:2])
    statistics: list[tuple[str, str | None, Functional, bool]] = [
        ("need_share", None, share_of(top & bottom), True)
    ]
    if scales.comparable:
        statistics += [
            ("mean", "importance_pair", mean_of(i), False),
            ("mean", "satisfaction_pair", mean_of(s), False),
            ("gap", None, mean_of(i - s), True),
            ("mwds", None, mwds(i, s), True),
        ]
    if scales.ordinal:
        statistics.append(("rds", None, mean_of(100 * np.sign(s - i)), False))
    field = study.needs()[need][0].handlungsfeld or None
    for name, category, functional, change in statistics:
        bounds = _mwds_bounds(first, second) if name == "mwds" else None
        ids = (need, field)
        yield Figure(name, need, f"pair:{need}", functional, category, *ids, change, bounds)


def _mwds_bounds(importance: np.ndarray, satisfaction: np.ndarray) -> tuple[float, float]:
    """Return the extremes of I * (I - S) over all means I and S that the scales allow.

    In S it falls; in I it is a parabola with its lowest point at S / 2.
    """
    low, high = importance.min(), importance.max()
    least, most = satisfaction.min(), satisfaction.max()
    lowest = np.clip(most / 2, low, high)
    largest = max(i * (i - least) for i in (low, high))
    return float(lowest * (lowest - most)), float(largest)


def _ranking(study: Study, block: str) -> Iterator[Figure]:
    answers = study.scale(study.block(block)[0]).valid()
    yes = share_of(np.array([False, True]))
    for answer in answers:
        for name in ("first", "top3"):
            variable = f"{name}:{block}:{answer.id}"
            yield Figure(f"{name}_share", block, variable, yes, answer.id)
        ranks = mean_of(np.arange(1, len(answers) + 1))
        yield Figure("mean_rank", block, f"rank:{block}:{answer.id}", ranks, answer.id)


def _best_worst(study: Study, block: str) -> Iterator[Figure]:
    items = [answer.id for best, _ in study.tasks(block) for answer in study.scale(best).valid()]
    for item in dict.fromkeys(items):
        variable = f"best_worst:{block}:{item}"
        yield Figure("best_worst_score", block, variable, None, item, bounds=(-1, 1))


def _indices(study: Study, handlungsfeld: str) -> Iterator[Figure]:
    def figure(name: str, variable: str, category: str | None, change: bool) -> Figure:
        ids = (None, handlungsfeld)
        return Figure(name, handlungsfeld, variable, None, category, *ids, change, (0, 100))

    yield figure("index", f"index:{handlungsfeld}", None, True)
    needs = [
        n for n, (question, _) in study.needs().items() if question.handlungsfeld == handlungsfeld
    ]
    if len(needs) > 1:
        yield figure("index_importance", f"index_importance:{handlungsfeld}", None, False)
        for need in needs:
            variable = f"index_without:{handlungsfeld}:{need}"
            yield figure("index_without", variable, need, False)

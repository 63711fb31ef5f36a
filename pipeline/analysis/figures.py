"""What to estimate is a list: every figure of a wave, with its variable and its statistic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.analysis.functionals import Functional, climate, mean_of, mwds, share_of
from pipeline.analysis.need_scales import need_scales, quality
from pipeline.analysis.variables import polarity, scores
from pipeline.codebook import Question, Study

UNITS: dict[str, tuple[str, tuple[float, float] | None]] = {
    "mean": ("scale points", None),
    "gap": ("scale points", None),
    "mwds": ("–", None),
    "need_share": ("share", (0, 1)),
    "rds": ("−100…100", (-100, 100)),
    "share": ("share", (0, 1)),
    "top2_share": ("share", (0, 1)),
    "bottom2_share": ("share", (0, 1)),
    "cases_share": ("share", (0, 1)),
    "first_share": ("share", (0, 1)),
    "top3_share": ("share", (0, 1)),
    "mean_rank": ("rank", None),
    "saldo": ("percentage points", (-100, 100)),
    "climate_index": ("0–200", (0, 200)),
    "index": ("0–100", (0, 100)),
    "mean_number": ("number", None),
}
"""Statistic -> unit and the bounds of its interval."""


@dataclass(frozen=True)
class Figure:
    """One statistic of one question or need; ``functional`` None means the mean of numbers."""

    statistic: str
    question: str
    variable: str
    functional: Functional | None
    category: str | None = None
    need: str | None = None
    handlungsfeld: str | None = None
    change: bool = False
    """Whether its change between waves is estimated too."""

    def questions(self, study: Study) -> list[Question]:
        """Return the questions whose answers enter: one, a need's pair, or a whole index."""
        if self.statistic == "index":
            return [q for q in study.questions if q.need and q.handlungsfeld == self.question]
        return [q for q in study.questions if q.id == self.question or (q.need == self.question)]


def figures(study: Study) -> list[Figure]:
    """Return every figure that the study's questions ask for, in the codebook's order."""
    found: list[Figure] = []
    for question in study.questions:
        match question.type:
            case "rating":
                found += _rating(study, question)
            case "single":
                found += _single(study, question)
            case "multiple":
                both = np.array([False, True])
                found.append(
                    Figure(
                        "cases_share",
                        question.id,
                        question.id,
                        share_of(both),
                        category=question.id,
                        handlungsfeld=question.handlungsfeld or None,
                        change=True,
                    )
                )
            case "number":
                found.append(Figure("mean_number", question.id, question.id, None))
    for need in study.needs():
        found += _need(study, need)
    for block in study.blocks("ranking"):
        found += _ranking(study, block)
    for handlungsfeld in study.settings.handlungsfelder:
        name = handlungsfeld.id
        found.append(Figure("index", name, f"index:{name}", None, handlungsfeld=name, change=True))
    if study.settings.climate is not None:
        settings = study.settings.climate
        first = polarity(study, study.question(settings.situation))
        second = polarity(study, study.question(settings.expectation))
        functional = climate(np.repeat(first, len(second)), np.tile(second, len(first)))
        found.append(
            Figure("climate_index", settings.id, f"pair:{settings.id}", functional, change=True)
        )
    return found


def _rating(study: Study, question: Question) -> Iterator[Figure]:
    values = scores(study, question)
    order = np.argsort(np.argsort(quality(study, question)))
    ids = (question.need or None, question.handlungsfeld or None)
    statistics = [
        ("mean", question.role or None, mean_of(values), True),
        ("top2_share", None, share_of(order >= len(values) - 2), False),
        ("bottom2_share", None, share_of(order < 2), False),
    ]
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
        yield Figure(name, need, f"pair:{need}", functional, category, need, field, change)


def _ranking(study: Study, block: str) -> Iterator[Figure]:
    answers = study.scale(study.block(block)[0]).valid()
    yes = share_of(np.array([False, True]))
    for answer in answers:
        for name in ("first", "top3"):
            variable = f"{name}:{block}:{answer.id}"
            yield Figure(f"{name}_share", block, variable, yes, answer.id)
        ranks = mean_of(np.arange(1, len(answers) + 1))
        yield Figure("mean_rank", block, f"rank:{block}:{answer.id}", ranks, answer.id)

"""What is attacked together: a need's two questions, a question, or an option of a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.codebook import DONT_KNOW, NO_ANSWER, NOT_ASKED, Question, Study

State = tuple[int, ...]
MISSING = (NO_ANSWER, DONT_KNOW, NOT_ASKED)
PAIRED = ("gap", "mwds", "need_share", "rds")
RANKED = ("first_share", "top3_share", "mean_rank")
FIRST, PLACED, UNPLACED = 1, 2, 0
"""Codes of an option of a ranking: in first place, among the first three, further down or not."""


@dataclass(frozen=True)
class Figure:
    """A row of the estimates table: what a number says, and of whom."""

    wave: str
    weighting: str
    question: str
    need: str
    statistic: str
    category: str
    breakdown: str
    group: str
    unit: str
    n: int

    @property
    def is_level(self) -> bool:
        """Whether it is about one wave and its questions: no change, index or ranking."""
        return not self.statistic.startswith(("change_", "index", "climate"))

    @property
    def paired(self) -> bool:
        """Whether it rests on companies that answered both questions of a need."""
        return self.statistic in PAIRED or self.category.endswith("_pair")


@dataclass(frozen=True)
class Topic:
    """Questions whose answers make up the states of a table.

    ``option`` is the answer of a ranking that is followed; its ``questions`` are the places.
    """

    study: Study
    questions: tuple[Question, ...]
    option: str = ""

    @property
    def paired(self) -> bool:
        """Whether these are the two questions of a need."""
        return len(self.questions) == 2 and not self.option

    def holds(self, figure: Figure) -> bool:
        """Tell whether a figure is about this topic."""
        if figure.statistic == "response_rate":
            return True
        if self.option:
            own = figure.question == self.questions[0].block
            return own and figure.category in (self.option, "")
        if figure.paired:
            return self.paired and figure.need == self.questions[0].need
        return figure.question in {q.id for q in self.questions}

    def base(self, figure: Figure) -> str:
        """Return the name of a figure's base, one of :meth:`bases`."""
        if figure.statistic == "response_rate":
            return "all"
        if figure.statistic in ("no_answer_share", "dont_know_share"):
            return f"asked:{figure.question}"
        if figure.paired:
            return f"pair:{figure.need}"
        return self._base(figure.question)

    def bases(self, states: Sequence[State]) -> dict[str, np.ndarray]:
        """Return name -> 1 for the states that count, shape (states,)."""
        found = {"all": np.ones(len(states))}
        if self.option:
            found[self._base("")] = _where(states, lambda state: state[0] >= 0)
            return found
        for at, question in enumerate(self.questions):
            lowest = 0 if question.type == "multiple" else 1
            codes = np.array([state[at] for state in states])
            found[self._base(question.id)] = (codes >= lowest).astype(float)
            found[f"asked:{question.id}"] = (codes != NOT_ASKED).astype(float)
        if self.paired:
            need = self.questions[0].need
            found[f"pair:{need}"] = _where(states, lambda state: min(state) > 0)
        return found

    def values(self, figure: Figure, states: Sequence[State]) -> np.ndarray | None:
        """Return each state's value, of which the figure is the mean; None if it is no mean."""
        kind = figure.statistic
        if self.option:
            codes = {"first_share": (FIRST,), "top3_share": (FIRST, PLACED)}.get(kind)
            return None if codes is None else _where(states, lambda state: state[0] in codes)
        if kind == "need_share" or kind == "gap":
            return self._pair_values(kind, states)
        role = figure.category.removesuffix("_pair") if kind == "mean" else ""
        at = next(
            (i for i, q in enumerate(self.questions) if q.id == figure.question or q.role == role),
            0,
        )
        if kind in ("no_answer_share", "dont_know_share"):
            code = NO_ANSWER if kind == "no_answer_share" else DONT_KNOW
            return _where(states, lambda state: state[at] == code)
        if kind == "cases_share":
            return _where(states, lambda state: state[at] == 1)
        worth = self._worth(self.questions[at], figure)
        return None if worth is None else np.array([worth.get(s[at], 0.0) for s in states])

    def states(self, answers: pd.DataFrame) -> list[State]:
        """Return what each response says about the topic."""
        if self.option:
            return [(code,) for code in _ranked(answers, self.questions, self._option_code())]
        return list(zip(*(_codes(answers, q) for q in self.questions), strict=True))

    def possible(self) -> list[State]:
        """Return every state an answer may have."""
        if self.option:
            return [(FIRST,), (PLACED,), (UNPLACED,), (NO_ANSWER,)]
        options: list[State] = [()]
        for question in self.questions:
            codes = [*self._valid(question), *MISSING]
            options = [(*state, code) for state in options for code in codes]
        return options

    def _base(self, question: str) -> str:
        first = self.questions[0]
        if self.option or first.type == "multiple":
            return f"block:{first.block}"
        return f"valid:{question}"

    def _option_code(self) -> int:
        answers = self.study.scale(self.questions[0]).valid()
        return next(i for i, answer in enumerate(answers, 1) if answer.id == self.option)

    def _valid(self, question: Question) -> list[int]:
        if question.type == "multiple":
            return [1, 0]
        if not question.scale or question.type in ("number", "slider"):
            return [1]
        return list(range(1, len(self.study.scale(question).valid()) + 1))

    def _worth(self, question: Question, figure: Figure) -> Mapping[int, float] | None:
        """Return answer code -> value of the figure."""
        if not question.scale or question.type in ("number", "slider"):
            return None
        answers = list(enumerate(self.study.scale(question).valid(), 1))
        scores = {code: float(a.score) for code, a in answers if a.score is not None}
        if figure.statistic == "share":
            return {code: float(a.id == figure.category) for code, a in answers}
        if figure.statistic == "saldo":
            sign = {"positive": 100.0, "negative": -100.0}
            return {code: sign.get(a.polarity or "", 0.0) for code, a in answers}
        if len(scores) < len(answers) or len(scores) < 3:
            return None
        order = sorted(scores.values())
        ends = {"top2_share": order[-2:], "bottom2_share": order[:2]}.get(figure.statistic)
        if ends is not None:
            return {code: float(score in ends) for code, score in scores.items()}
        return scores if figure.statistic == "mean" else None

    def _pair_values(self, kind: str, states: Sequence[State]) -> np.ndarray | None:
        scales = [dict(enumerate(self.study.scale(q).valid(), 1)) for q in self.questions]
        if not self.paired or any(a.score is None for s in scales for a in s.values()):
            return None
        worth = [{code: float(a.score or 0) for code, a in scale.items()} for scale in scales]
        top, bottom = sorted(worth[0].values())[-2:], sorted(worth[1].values())[:2]
        found = []
        for first, second in states:
            one, other = worth[0].get(first, 0.0), worth[1].get(second, 0.0)
            share = float(one in top and other in bottom)
            found.append(one - other if kind == "gap" else share)
        return np.array(found)


def topics(study: Study) -> Iterator[Topic]:
    """Yield all topics of a study: needs as pairs, options of rankings, other questions alone."""
    pairs = list(study.needs().values())
    for pair in pairs:
        yield Topic(study, pair)
    paired = {question.id for pair in pairs for question in pair}
    for question in study.questions:
        if question.id not in paired and question.type not in ("ranking", "best_worst", "text"):
            yield Topic(study, (question,))
    for block in study.blocks("ranking"):
        places = tuple(study.block(block))
        for answer in study.scale(places[0]).valid():
            yield Topic(study, places, answer.id)


def _where(states: Sequence[State], holds: Callable[[State], bool]) -> np.ndarray:
    return np.array([float(holds(state)) for state in states])


def _codes(answers: pd.DataFrame, question: Question) -> list[int]:
    """Return answer codes; numbers and dates only tell whether there was an answer."""
    kinds = answers.get(f"{question.id}.missing")
    if kinds is not None:
        return [1 if kind == 0 else int(kind) for kind in kinds]
    column = answers[question.id]
    if pd.api.types.is_integer_dtype(column):
        return [int(code) for code in column]
    return [NO_ANSWER if pd.isna(value) else 1 for value in column]


def _ranked(answers: pd.DataFrame, places: Sequence[Question], option: int) -> list[int]:
    """Return where each response placed an option."""
    table = answers[[q.id for q in places]].to_numpy()
    codes = np.where((table > 0).any(axis=1), UNPLACED, NO_ANSWER)
    codes[(table[:, :3] == option).any(axis=1)] = PLACED
    codes[table[:, 0] == option] = FIRST
    return [int(code) for code in codes]

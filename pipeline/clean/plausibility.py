"""Find answers that an analyst should look at; nothing is changed or set aside because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from pipeline.clean.ledger import Entry
from pipeline.clean.recode import MISSING_SUFFIX
from pipeline.codebook import LISTED, NUMERIC, Question, Study
from pipeline.codebook.settings import Condition
from pipeline.ingest import Answers
from pipeline.ingest.question_values import is_text
from pipeline.ingest.values import date_of

COLUMNS = ("wave", "response_id", "check", "question", "detail")
_OLDEST = 1900
_AHEAD = 50
"""Dates more years than this after the field period are none that a company can mean."""
_LONG_TEXT = 30
"""Shorter texts may be the same by chance."""
_FEWEST_ANSWERS = 5


@dataclass(frozen=True)
class Answered:
    """One wave as the checks see it.

    Parameters
    ----------
    answers : Answers
        After corrections.
    codes : pandas.DataFrame
        Recoded answers, on the index of ``answers.frame``.
    used : pandas.Series of bool
        Rows that count; only these are looked at.
    entries : list of Entry
        What recoding recorded.
    """

    answers: Answers
    codes: pd.DataFrame
    used: pd.Series
    entries: list[Entry] = field(default_factory=list)


_Finding = tuple[object, str, str]
"""Row, question (or empty) and detail."""


def find_implausible(study: Study, wave: Answered, *, marks: dict[str, pd.Series]) -> pd.DataFrame:
    """Return every finding of every check about the responses of one wave.

    Parameters
    ----------
    study : Study
    wave : Answered
    marks : dict
        Check -> True for the rows that other functions found, e.g. ``speeder``.

    Returns
    -------
    pandas.DataFrame
        ``wave, response_id``, ``check`` (see ``CHECKS``), ``question`` (null where the whole
        response is meant), ``detail``: bounds, answer ids, response ids or a rule's note; never
        what a company wrote. In the order of ``CHECKS``, then of the export.
    """
    ids = wave.answers.frame["response_id"]
    found = []
    for check, find in CHECKS.items():
        if find is None:
            rows = marks[check] & wave.used
            findings: list[_Finding] = [(index, "", "") for index in rows[rows].index]
        else:
            findings = list(find(study, wave))
        order = {index: place for place, index in enumerate(ids.index)}
        for index, question, detail in sorted(findings, key=lambda one: order[one[0]]):
            found.append((wave.answers.wave, ids[index], check, question or None, detail or None))
    return pd.DataFrame(found, columns=list(COLUMNS)).astype("str")


def _numbers_out_of_range(study: Study, wave: Answered) -> Iterator[_Finding]:
    for rule in study.settings.plausibility:
        if rule.question is None or wave.answers.wave not in study.question(rule.question).columns:
            continue
        low, high = rule.between
        given = wave.codes[rule.question][
            wave.used & (wave.codes[rule.question + MISSING_SUFFIX] == 0)
        ]
        for index, value in given[(given < low) | (given > high)].items():
            bound = f"< {low:g}" if value < low else f"> {high:g}"
            yield index, rule.question, f"{bound}: {rule.note}" if rule.note else bound


def _answered_though_filtered(study: Study, wave: Answered) -> Iterator[_Finding]:
    ids = wave.answers.frame.loc[wave.used, "response_id"]
    rows = dict(zip(ids, ids.index, strict=True))
    for entry in wave.entries:
        if entry.reason == "answered_though_not_asked" and entry.response_id in rows:
            yield rows[entry.response_id], entry.question or "", ""


def _contradictions(study: Study, wave: Answered) -> Iterator[_Finding]:
    for rule in study.settings.plausibility:
        if rule.if_ is None or rule.then_not is None:
            continue
        both = wave.used & _holds(study, wave, rule.if_) & _holds(study, wave, rule.then_not)
        detail = rule.note or f"{rule.if_.question}: {', '.join(rule.if_.answers)}"
        for index in both[both].index:
            yield index, rule.then_not.question, detail


def _holds(study: Study, wave: Answered, condition: Condition) -> pd.Series:
    question = study.question(condition.question)
    positions = [1]
    if question.type in LISTED:
        answers = study.scale(question).valid()
        positions = [n for n, a in enumerate(answers, 1) if a.id in condition.answers]
    return wave.codes[question.id].isin(positions)


def _impossible_dates(study: Study, wave: Answered) -> Iterator[_Finding]:
    frame = wave.answers.frame[wave.used]
    last = study.wave(wave.answers.wave).field_end.year + _AHEAD
    for question in _asked(study, wave):
        if question.type != "date":
            continue
        for index, text in frame[question.id].dropna().items():
            day = date_of(text)
            if day is None or not _OLDEST <= day.year <= last:
                early = day is not None and day.year < _OLDEST
                yield index, question.id, f"< {_OLDEST}" if early else f"> {last}"


def _sent_before_begun(study: Study, wave: Answered) -> Iterator[_Finding]:
    frame = wave.answers.frame[wave.used]
    # Surveys without time stamps write 1980-01-01 for every complete response.
    wrong = (frame["submitted"] < frame["started"]) & (frame["submitted"].dt.year > 1980)
    for index in wrong[wrong].index:
        yield index, "", ""


def _repeated_answers(study: Study, wave: Answered) -> Iterator[_Finding]:
    """Yield responses whose closed answers are all those of another one."""
    closed = [
        question.id
        for question in _asked(study, wave)
        if question.type in LISTED + NUMERIC
        or (question.type == "multiple" and not is_text(question))
    ]
    codes = wave.codes.loc[wave.used, closed]
    numbers = [name for name in closed if name + MISSING_SUFFIX in wave.codes]
    given = codes.assign(**{name: codes[name].notna() for name in numbers}) > 0
    enough = given.sum(axis=1) >= max(_FEWEST_ANSWERS, len(closed) / 2)
    codes = codes[enough]
    yield from _groups(wave, "", codes.groupby(pd.util.hash_pandas_object(codes, index=False)))


def _repeated_texts(study: Study, wave: Answered) -> Iterator[_Finding]:
    frame = wave.answers.frame[wave.used]
    for question in _asked(study, wave):
        if is_text(question) and question.role != "company_name":
            texts = frame[question.id].dropna().map(lambda text: " ".join(text.casefold().split()))
            texts = texts[texts.str.len() >= _LONG_TEXT]
            yield from _groups(wave, question.id, texts.groupby(texts))


def _groups(
    wave: Answered, question: str, groups: Iterable[tuple[object, pd.Series | pd.DataFrame]]
) -> Iterator[_Finding]:
    ids = wave.answers.frame["response_id"]
    for _, group in groups:
        for index in group.index if len(group) > 1 else ():
            yield index, question, " ".join(ids[other] for other in group.index if other != index)


def _asked(study: Study, wave: Answered) -> list[Question]:
    return [question for question in study.questions if wave.answers.wave in question.columns]


CHECKS: dict[str, Callable[[Study, Answered], Iterator[_Finding]] | None] = {
    "number_range": _numbers_out_of_range,
    "answered_though_filtered": _answered_though_filtered,
    "contradiction": _contradictions,
    "impossible_date": _impossible_dates,
    "sent_before_begun": _sent_before_begun,
    "straightliner": None,
    "speeder": None,
    "repeated_answers": _repeated_answers,
    "repeated_text": _repeated_texts,
}
"""Check -> what finds it; None where the marks of the ledger tell."""

"""Export codes -> the codebook's codes, with the three kinds of missing kept apart."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from pipeline.clean.ledger import Entry
from pipeline.codebook import (
    DONT_KNOW,
    LISTED,
    NO_ANSWER,
    NOT_ASKED,
    NOT_IN_WAVE,
    NUMERIC,
    Question,
    Study,
)
from pipeline.errors import Problem
from pipeline.ingest import Answers

MISSING_SUFFIX = ".missing"
"""Numbers and sliders keep their kind of missing in a column of their own: ``<id>.missing``."""


def recode(study: Study, answers: Answers) -> tuple[pd.DataFrame, list[Entry], list[Problem]]:
    """Recode one wave's answers.

    Parameters
    ----------
    study : Study
        Codebook and scales.
    answers : Answers
        One column per question asked in the wave, as the export coded it.

    Returns
    -------
    pandas.DataFrame
        One column per question of the codebook on the index of ``answers.frame``.
        Rating, single choice, ranking, best-worst: position of the answer in its scale (from
        1). Multiple response: 1 chosen, 0 not chosen. Number, slider: the value, NaN where
        missing, its kind in ``<id>.missing`` (0 where valid). Text and date: 1 given (the text
        itself goes no further). Negative codes: see ``pipeline.codebook.missing``.
    list of Entry
        What was recoded to "not asked", and what counts as the rest of its scale.
    list of Problem
        Unknown answer codes, numbers that are none and values outside a slider's ends, with row
        and field.
    """
    frame, wave = answers.frame, answers.wave
    columns: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    entries: list[Entry] = []
    for question in study.questions:
        if wave not in question.columns:
            codes, unknown = pd.Series(NOT_IN_WAVE, index=frame.index), None
        else:
            codes, unknown = _RECODERS[question.type](study, question, wave, frame[question.id])
        rest = study.scale_in(question, wave).rest if question.scale else None
        if rest and unknown is not None and len(unknown):
            codes = codes.mask(codes.index.isin(unknown.index), _position(study, question, rest))
            entries.append(_rest_entry(question, answers, unknown, rest))
        elif unknown is not None:
            problems += _unknown_problems(study, question, answers, unknown)
        columns[question.id] = codes
    for name, kinds in answers.kinds.items():
        columns[name] = columns[name].where(kinds != "dont_know", DONT_KNOW)
    for block in study.blocks("multiple"):
        _complete_block(study, block, columns)
    entries += [*_mark_not_shown(answers, columns), *_mark_not_asked(study, answers, columns)]
    result: dict[str, pd.Series] = {}
    for question in study.questions:
        codes = columns[question.id]
        if question.type in NUMERIC:
            # Kinds of missing travel beside numbers, because a number may be negative itself.
            missing = codes.where(codes.map(lambda value: isinstance(value, int)), 0)
            result[question.id] = pd.to_numeric(codes.where(missing == 0)).astype(float)
            result[question.id + MISSING_SUFFIX] = missing.astype("int8")
        else:
            result[question.id] = codes.astype("int16")
    return pd.DataFrame(result, index=frame.index), entries, problems


def unused_answers(study: Study, codes: pd.DataFrame) -> list[tuple[str, str]]:
    """Return (scale, answer id) of valid answers that occur in no question of any wave.

    The answers of a slider's scale only name its ends; nobody chooses them.
    """
    unused = []
    sliders = {q.scale for q in study.questions if q.type == "slider"}
    for name, scale in study.settings.scales.items():
        if name in sliders:
            continue
        columns = [q.id for q in study.questions if q.scale == name]
        present = set(np.unique(codes[columns].to_numpy())) if columns else set()
        unused += [
            (name, answer.id)
            for position, answer in enumerate(scale.valid(), 1)
            if position not in present
        ]
    return unused


_Recoded = tuple[pd.Series, "pd.Series | None"]


def _scaled(study: Study, question: Question, wave: str, values: pd.Series) -> _Recoded:
    mapping = _missing_codes(study, question, wave)
    places = {answer.id: n for n, answer in enumerate(study.scale(question).valid(), 1)}
    for answer in study.scale_in(question, wave).valid():
        mapping |= dict.fromkeys(answer.codes or [answer.id], places[answer.id])
    codes = values.map(mapping)
    unknown = values[values.notna() & codes.isna()]
    return codes.fillna(NO_ANSWER).astype(int), unknown


def _missing_codes(study: Study, question: Question, wave: str) -> dict[str, int]:
    """Return export code -> kind of missing."""
    kinds = {"no_answer": NO_ANSWER, "dont_know": DONT_KNOW}
    return {
        code: kinds[answer.missing]
        for answer in study.scale_in(question, wave).answers
        if answer.missing
        for code in answer.codes or [answer.id]
    }


def _position(study: Study, question: Question, answer: str) -> int:
    return [one.id for one in study.scale(question).valid()].index(answer) + 1


def _rest_entry(question: Question, answers: Answers, unknown: pd.Series, rest: str) -> Entry:
    """Count what the scale does not list; the answers themselves may be someone's words."""
    return Entry(
        answers.wave,
        "recode",
        "rest_of_scale",
        answers.file,
        question=question.id,
        old=f"{unknown.nunique()} nicht genannte Antworten",
        new=f"{rest}: {len(unknown)}",
    )


def _chosen(study: Study, question: Question, wave: str, values: pd.Series) -> _Recoded:
    if question.role == "other_text":
        return values.notna().astype(int), None
    unknown = values[values.notna() & (values != "Y")]
    return (values == "Y").astype(int), unknown


def _given(study: Study, question: Question, wave: str, values: pd.Series) -> _Recoded:
    return values.notna().map({True: 1, False: NO_ANSWER}), None


def _finite(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    return numbers.where(np.isfinite(numbers))


def _number(study: Study, question: Question, wave: str, values: pd.Series) -> _Recoded:
    missing = values.map(_missing_codes(study, question, wave) if question.scale else {})
    numbers = _finite(values.where(missing.isna()))
    unknown = values[values.notna() & missing.isna() & numbers.isna()]
    kinds = missing.fillna(NO_ANSWER).astype(int).astype(object)
    return numbers.astype(object).where(numbers.notna(), kinds), unknown


def _slid(study: Study, question: Question, wave: str, values: pd.Series) -> _Recoded:
    missing = values.map(_missing_codes(study, question, wave))
    numbers = _finite(values.where(missing.isna()))
    numbers = numbers.where(numbers.between(*study.scale(question).ends()))
    unknown = values[values.notna() & missing.isna() & numbers.isna()]
    kinds = missing.fillna(NO_ANSWER).astype(int).astype(object)
    return numbers.astype(object).where(numbers.notna(), kinds), unknown


_RECODERS = {
    **dict.fromkeys(LISTED, _scaled),
    "multiple": _chosen,
    "slider": _slid,
    "number": _number,
    "date": _given,
    "text": _given,
}


def _complete_block(study: Study, block: str, columns: dict[str, pd.Series]) -> None:
    """An unticked box is "no" only where the block was answered at all."""
    ids = [q.id for q in study.block(block)]
    answered = pd.concat([columns[i] == 1 for i in ids], axis=1).any(axis=1)
    for i in ids:
        columns[i] = columns[i].where(answered | (columns[i] == NOT_IN_WAVE), NO_ANSWER)


def _mark_not_shown(answers: Answers, columns: dict[str, pd.Series]) -> list[Entry]:
    """Mark what the file says was not shown, whether or not the codebook has the filter."""
    entries = []
    for name, kinds in answers.kinds.items():
        # Who broke off was not shown what came after; only finished interviews tell of filters.
        hidden = (kinds == "not_shown") & answers.frame["complete"]
        hidden &= columns[name].map(lambda value: value == NO_ANSWER)
        columns[name] = columns[name].where(~hidden, NOT_ASKED)
        if hidden.any():
            entries.append(
                Entry(
                    answers.wave,
                    "recode",
                    "not_shown",
                    answers.file,
                    question=name,
                    old="no_answer",
                    new=f"not_asked: {int(hidden.sum())}",
                )
            )
    return entries


def _mark_not_asked(study: Study, answers: Answers, columns: dict[str, pd.Series]) -> list[Entry]:
    entries = []
    for question in study.questions:
        condition = question.filter_in(answers.wave)
        if condition is None or answers.wave not in question.columns:
            continue
        source = study.question(condition.question)
        if answers.wave not in source.columns:  # nothing tells who was not asked
            continue
        scale = study.scale(source)
        positions = [
            position
            for position, answer in enumerate(scale.valid(), 1)
            if answer.id in condition.answers
        ]
        hidden = ~columns[condition.question].isin(positions)
        given = hidden & ~columns[question.id].isin([NO_ANSWER, NOT_ASKED])
        columns[question.id] = columns[question.id].where(~hidden, NOT_ASKED)
        entries.append(
            Entry(
                answers.wave,
                "recode",
                "not_asked",
                answers.file,
                question=question.id,
                old="no_answer",
                new=f"not_asked: {int(hidden.sum())}",
            )
        )
        for index in given[given].index:
            entries.append(
                Entry(
                    answers.wave,
                    "recode",
                    "answered_though_not_asked",
                    answers.file,
                    row=int(answers.frame.loc[index, "row"]),
                    response_id=str(answers.frame.loc[index, "response_id"]),
                    question=question.id,
                    new="not_asked",
                )
            )
    return entries


MANY = 5
"""More unknown answers than this mean a wrong column, perhaps of tokens: none is shown."""
_CODE = re.compile(r"-oth-|[A-Za-z]{0,3}\d{0,5}|-?\d{1,5}(\.\d{1,2})?")


def _unknown_problems(
    study: Study, question: Question, answers: Answers, unknown: pd.Series
) -> list[Problem]:
    """One problem per unknown answer; one alone if there are many: then the column is wrong."""
    kind = "keine Zahl" if question.type == "number" else "nicht im Codebuch"
    if question.type == "slider":
        kind = "keine Zahl von {} bis {}".format(*study.scale(question).ends())
    column = f"{question.id} ({question.columns[answers.wave]})"
    field = answers.fields.get(question.id, 0)
    advice = "Export prüfen"
    if question.scale:
        scale = question.scale_in(answers.wave)
        advice = f"in study.yml bei Skala „{scale}“ ergänzen oder Export prüfen"
    if unknown.nunique() > MANY:
        row = int(answers.frame.loc[unknown.index[0], "row"])
        message = f"{column}: {unknown.nunique()} verschiedene Antworten sind {kind}"
        return [Problem(answers.file, row, field, message, "steht hier die richtige Spalte?")]
    problems = []
    for value, rows in unknown.groupby(unknown).groups.items():
        row = int(answers.frame.loc[rows[0], "row"])
        # A respondent's words must not reach a message: only what looks like a code is shown.
        shown = f"„{value}“" if question.scale and _CODE.fullmatch(str(value)) else "(ein Text)"
        times = f" ({len(rows)}-mal, zuerst hier)" if len(rows) > 1 else ""
        message = f"Antwort {shown} auf {column} ist {kind}{times}"
        problems.append(Problem(answers.file, row, field, message, advice))
    return problems

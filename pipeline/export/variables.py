"""What is exported: one variable per column, with its labels, codes and kind of measurement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from pipeline.clean import MISSING_SUFFIX
from pipeline.codebook import (
    DONT_KNOW,
    KINDS,
    LISTED,
    NO_ANSWER,
    NOT_ASKED,
    NOT_IN_WAVE,
    NUMERIC,
    Question,
    Study,
)
from pipeline.export.names import spss_names
from pipeline.export.texts import joined, plain

KIND_LABELS = {
    NO_ANSWER: "keine Angabe",
    DONT_KNOW: "weiß nicht",
    NOT_ASKED: "nicht gefragt",
    NOT_IN_WAVE: "nicht in der Welle",
}
SCORE_SUFFIX = "_wert"
TEXTS = ("wave", "company")
"""Columns of text; all others hold numbers."""
WEIGHT = "weight_"
_WEIGHTS = {
    "unweighted": "ohne Gewichtung",
    "rake": "Raking",
    "poststratify": "Poststratifikation",
    "linear": "lineare Kalibrierung",
}


@dataclass(frozen=True)
class Variable:
    """One column of an exported file.

    Parameters
    ----------
    name : str
        Valid in SPSS.
    column : str
        Of the responses.
    text, item : str
        What it means; of a question, its wording.
    measure : {"nominal", "ordinal", "scale"}
    values : dict
        Code -> label; kinds of missing have negative codes.
    missing : bool
        Whether the codes -4 to -1 are declared missing.
    codes : dict
        Value in the responses -> value in the file; empty where they are the same.
    question : Question or None
    """

    name: str
    column: str
    text: str
    item: str = ""
    measure: str = "nominal"
    values: Mapping[Any, str] = field(default_factory=dict)
    missing: bool = False
    codes: Mapping[Any, int] = field(default_factory=dict)
    question: Question | None = None

    @property
    def label(self) -> str:
        """The whole label, however long."""
        return joined(self.text, self.item)


def export_variables(study: Study, responses: pd.DataFrame) -> list[Variable]:
    """Return the variables of an export, in the order of the responses' columns.

    Not among them: the export's file, row and response id (they lead back to raw answers).

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        As a run stored them.
    """
    questions = [v for question in study.questions for v in _of_question(study, question)]
    others = [*_identity(study), *_classes(study)]
    weights = [_weight(name) for name in responses.columns if name.startswith(WEIGHT)]
    # Questions first: where names differ only in case, the codebook's ids stay as they are.
    parts = [*questions, *others, *weights]
    named = [
        replace(variable, name=name)
        for variable, name in zip(parts, spss_names([v.name for v in parts]), strict=True)
    ]
    first, rest = named[: len(questions)], named[len(questions) :]
    return [*rest[: len(others)], *first, *rest[len(others) :]]


def export_table(variables: list[Variable], responses: pd.DataFrame) -> pd.DataFrame:
    """Return the values to be written, one column per variable in the order of the responses.

    Returns
    -------
    pandas.DataFrame
        Text columns without gaps (empty where nothing is known), all others floats.
    """
    columns = {}
    for variable in variables:
        values = responses[variable.column]
        if variable.codes:
            values = values.map(variable.codes)
        is_text = variable.column in TEXTS
        columns[variable.name] = (
            values.astype(object).where(values.notna(), "").astype(str)
            if is_text
            else pd.to_numeric(values).astype(float)
        )
    return pd.DataFrame(columns).reset_index(drop=True)


def _identity(study: Study) -> Iterator[Variable]:
    waves = {wave.id: plain(wave.title) for wave in study.settings.waves}
    yield Variable("wave", "wave", "Welle", values=waves)
    yield Variable("company", "company", "Pseudonym des Unternehmens (leer: unbekannt)")


def _classes(study: Study) -> Iterator[Variable]:
    for name, classification in study.settings.classifications.items():
        classes = list(enumerate(classification.classes, 1))
        yield Variable(
            name,
            name,
            plain(classification.title),
            "Klasse",
            values={k: plain(c.title) for k, c in classes},
            codes={c.id: k for k, c in classes},
        )


def _weight(column: str) -> Variable:
    method = column.removeprefix(WEIGHT)
    return Variable(column, column, "Gewicht", _WEIGHTS.get(method, method), measure="scale")


def _of_question(study: Study, question: Question) -> Iterator[Variable]:
    text, item = plain(question.text), plain(question.item)
    variable = Variable(question.id, question.id, text, item, question=question)
    if question.type in NUMERIC:
        kinds = _kinds(study, question)
        yield replace(variable, measure="scale", values=_ends(study, question))
        yield replace(
            variable,
            name=question.id + MISSING_SUFFIX,
            column=question.id + MISSING_SUFFIX,
            text=joined("Warum der Wert fehlt", text),
            values={0: "Wert vorhanden", **kinds},
        )
    elif question.type in LISTED:
        yield replace(
            variable,
            measure="ordinal" if question.type == "rating" else "nominal",
            values={**_answers(study, question), **_kinds(study, question)},
            missing=True,
        )
        scores = _scores(study, question)
        if any(code != score for code, score in scores.items()):
            yield replace(
                variable,
                name=question.id + SCORE_SUFFIX,
                text=joined("Wert auf der Skala", text),
                measure="scale",
                codes=scores,
            )
    else:
        ticked = {1: "genannt", 0: "nicht genannt"}
        values = ticked if question.type == "multiple" else {1: "ausgefüllt"}
        yield replace(variable, values={**values, **KIND_LABELS}, missing=True)


def _ends(study: Study, question: Question) -> dict[int, str]:
    """Return the labelled ends of a slider; a number has none."""
    answers = study.scale(question).valid() if question.scale else []
    return {a.score: plain(a.label) for a in answers if a.score is not None}


def _answers(study: Study, question: Question) -> dict[int, str]:
    """Return code -> label; where the scale's score is not the code, the label names it."""
    scores = _scores(study, question)
    labels: dict[int, str] = {}
    for code, answer in enumerate(study.scale(question).valid(), 1):
        score = scores.get(code, code)
        labels[code] = plain(answer.label) + (f" (Wert {score})" if score != code else "")
    return labels


def _scores(study: Study, question: Question) -> dict[int, int]:
    """Return code -> score of a scale whose answers all have one; else nothing."""
    scores = {
        code: answer.score
        for code, answer in enumerate(study.scale(question).valid(), 1)
        if answer.score is not None
    }
    return scores if len(scores) == len(study.scale(question).valid()) else {}


def _kinds(study: Study, question: Question) -> dict[int, str]:
    """Return the kinds of missing; "don't know" as the questionnaire worded it."""
    worded = (
        [plain(a.label) for a in study.scale(question).answers if a.missing == "dont_know"]
        if question.scale
        else []
    )
    labels: dict[int, str] = {code: KIND_LABELS[code] for code in KINDS}
    return {**labels, DONT_KNOW: worded[0]} if len(worded) == 1 else labels

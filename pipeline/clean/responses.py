"""Answers of all waves -> one response per company and wave, and the ledger of what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from pipeline.clean.classes import classify_population
from pipeline.clean.confirmation import Matched
from pipeline.clean.eligibility import eligibility
from pipeline.clean.frame_matching import company_table
from pipeline.clean.ledger import Entry
from pipeline.clean.matching import match_waves
from pipeline.clean.recode import unused_answers
from pipeline.clean.texts import masked_texts
from pipeline.clean.wave_responses import clean_wave
from pipeline.codebook import Question, Study
from pipeline.errors import StudyError
from pipeline.ingest import Answers, Decision, WaveInput


@dataclass(frozen=True)
class Cleaned:
    """What the clean stage hands on.

    Parameters
    ----------
    responses : pandas.DataFrame
        ``wave, file, row, response_id, company`` (pseudonym, None if unknown), one class id
        per classification, then one column of codes per question. Ordered by wave and row.
    entries : list of Entry
        Lines of the ledger.
    rows_read : dict
        File -> number of rows in the export.
    population_classes : pandas.DataFrame or None
        Class of every company of the population, without names.
    partials : pandas.DataFrame or None
        ``wave`` and the classes of every company of the population that began in that wave but
        did not finish.
    orders : dict
        Wave -> ids of its questions in the order of the export.
    companies : pandas.DataFrame
        As made by :func:`company_table`.
    texts : pandas.DataFrame
        As made by :func:`masked_texts`.
    findings : pandas.DataFrame
        As made by :func:`find_implausible`, of all waves.
    """

    responses: pd.DataFrame
    entries: list[Entry]
    rows_read: dict[str, int]
    population_classes: pd.DataFrame | None
    partials: pd.DataFrame | None
    orders: dict[str, tuple[str, ...]]
    companies: pd.DataFrame
    texts: pd.DataFrame
    findings: pd.DataFrame


def clean_responses(
    study: Study,
    waves: Sequence[WaveInput],
    *,
    population: pd.DataFrame | None,
    key: bytes,
    decisions: Sequence[Decision] = (),
) -> Cleaned:
    """Turn the answers of all waves into responses.

    Parameters
    ----------
    study : Study
    waves : sequence of WaveInput
        Per wave the answers, who was sent which token, and corrections.
    population : pandas.DataFrame or None
        The frame.
    key : bytes
        Secret key of the pseudonyms.
    decisions : sequence of Decision
        What an analyst decided about companies' names.

    Returns
    -------
    Cleaned

    Raises
    ------
    StudyError
        With all unknown answers, corrections that do not fit and responses that no class fits.
    """
    classes = None if population is None else classify_population(study, population)
    matched, problems = match_waves(study, waves, population=population, decisions=decisions)
    entries: list[Entry] = []
    cleaned, fates = [], []
    for wave in matched:
        fate = _fate(study, wave, population)
        one = clean_wave(study, wave, fate, population_classes=classes, key=key)
        cleaned.append(one)
        fates.append(fate["reason"])
        entries += [*_note_lines(wave.answers), *wave.entries, *one.entries]
        problems += [*wave.problems, *one.problems]
    if problems:
        raise StudyError(problems)
    responses = pd.concat([wave.responses for wave in cleaned], ignore_index=True)
    entries += _codebook_lines(study, responses)
    rows_read = {wave.answers.file: len(wave.answers.frame) for wave in waves}
    begun = None
    if classes is not None:
        begun = pd.concat([wave.partials for wave in cleaned], ignore_index=True)
    orders = {wave.answers.wave: _order(wave.answers) for wave in waves}
    companies = company_table(matched, fates, population=population, key=key)
    counts = [reason.isna() for reason in fates]
    texts = masked_texts(study, matched, counts, population=population)
    findings = pd.concat([wave.findings for wave in cleaned], ignore_index=True)
    return Cleaned(
        responses, entries, rows_read, classes, begun, orders, companies, texts, findings
    )


def _order(answers: Answers) -> tuple[str, ...]:
    """Return the questions in the order of the export's columns."""
    return tuple(sorted(answers.fields, key=answers.fields.__getitem__))


def _fate(study: Study, matched: Matched, population: pd.DataFrame | None) -> pd.DataFrame:
    wave = study.wave(matched.answers.wave)
    return eligibility(
        matched.answers.frame,
        wave,
        members=matched.members,
        population=population,
        answers=[q.id for q in study.questions if wave.id in q.columns],
        linked=matched.linked,
        rule=study.settings.duplicates,
    )


def _note_lines(answers: Answers) -> list[Entry]:
    return [
        Entry(
            answers.wave,
            "note",
            note.reason,
            answers.file,
            question=note.question,
            old=note.old,
            new=note.new,
        )
        for note in answers.notes
    ]


def _changes(question: Question, earlier: str, later: str) -> Iterator[Entry]:
    """Lines on what a question of both waves says differently."""
    said = {
        "wording_changed": lambda wave: " – ".join(filter(None, question.wording(wave))),
        "scale_changed": question.scale_in,
        "filter_changed": lambda wave: str(question.filter_in(wave) or "alle"),
    }
    for reason, fact in said.items():
        old, new = fact(earlier), fact(later)
        if old != new:
            yield Entry(later, "note", reason, question=question.id, old=old, new=new)


def _codebook_lines(study: Study, responses: pd.DataFrame) -> list[Entry]:
    """Lines on what changed between the questionnaires, and on answers nobody gave."""
    entries: list[Entry] = []
    waves = [wave.id for wave in study.settings.waves]
    for earlier, later in pairwise(waves):
        for question in study.questions:
            before, after = earlier in question.columns, later in question.columns
            if before and after:
                entries += _changes(question, earlier, later)
            elif before and not after:
                entries.append(Entry(later, "note", "item_dropped", question=question.id))
            elif after and not before:
                entries.append(Entry(later, "note", "item_added", question=question.id))
    last = waves[-1]
    for scale, answer in unused_answers(study, responses):
        entries.append(Entry(last, "note", "unused_answer", old=f"{scale}: {answer}"))
    return entries

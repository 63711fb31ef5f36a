"""Apply corrections.csv to the answers of a wave: each line must still fit, each is recorded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.clean.corrected_values import UnfitError, same_answer, value_for, value_shown
from pipeline.clean.ledger import Entry
from pipeline.codebook import Study
from pipeline.errors import Problem, did_you_mean
from pipeline.ingest import Answers, Correction

_KINDS = {"mitglied": "member", "code": "token", "antwort": "response_id"}
"""How a line may say what its ``company`` is, before a colon: ``Antwort: 12``."""
_KIND = re.compile(r"(mitglied|code|antwort)\s*:\s*(.+)", re.IGNORECASE)


def apply_corrections(
    study: Study, answers: Answers, corrections: Sequence[Correction], *, members: pd.Series
) -> tuple[Answers, list[Entry], list[Problem]]:
    """Apply an analyst's corrections in the order of their lines.

    A company is named by member number, token or response id, whichever fits exactly one row
    (leading zeros may be missing); ``Antwort: 12`` says which of them is meant.

    Parameters
    ----------
    study : Study
    answers : Answers
        As the export gave them; not changed.
    corrections : sequence of Correction
    members : pandas.Series
        Member number per row of ``answers.frame``, None where unknown.

    Returns
    -------
    Answers
        With the corrected values.
    list of Entry
        One line ``corrected`` per correction. ``old`` and ``new`` are answer ids, ticks or
        numbers; both stay empty for texts and dates.
    list of Problem
        Unknown companies, questions and answers, and old values that do not match.
    """
    if not corrections:
        return answers, [], []
    frame = answers.frame.copy()
    kinds = {name: column.copy() for name, column in answers.kinds.items()}
    answers = replace(answers, frame=frame, kinds=kinds)
    rows = _rows_by_name(frame, members)
    entries: list[Entry] = []
    problems: list[Problem] = []
    for correction in corrections:
        found = _indices(rows, correction.company)
        if len(found) != 1:
            problems.append(_company_problem(correction, sorted(frame.loc[found, "row"])))
            continue
        wrong = _question_problem(study, correction, answers.wave)
        if wrong is not None:
            problems.append(wrong)
            continue
        try:
            entries.append(_apply(study, answers, correction, found[0]))
        except UnfitError as unfit:
            problems.append(correction.problem(unfit.column, unfit.message, unfit.advice))
    return answers, entries, problems


def _apply(study: Study, answers: Answers, correction: Correction, index: object) -> Entry:
    """Write one new value into the copied answers and return the ledger's line for it."""
    question, frame = study.question(correction.question), answers.frame
    scale = study.scale_in(question, answers.wave) if question.scale else None
    current = frame.loc[index, question.id]
    current = None if pd.isna(current) else str(current)
    row = int(frame.loc[index, "row"])
    if not same_answer(question, scale, current, correction.old):
        message = f"im Export (Zeile {row}) steht eine andere Antwort als in „old“"
        raise UnfitError(
            "old", message, "Antwort im Export prüfen, dann Zeile berichtigen oder löschen"
        )
    new = value_for(question, scale, correction.new, present=frame[question.id])
    if new == current:
        raise UnfitError("new", "„old“ und „new“ sind dieselbe Antwort", "Zeile löschen")
    frame.loc[index, question.id] = new
    if question.id in answers.kinds:  # why the old cell was missing says nothing of the new one
        answers.kinds[question.id][index] = None
    return Entry(
        answers.wave,
        "corrected",
        "correction",
        answers.file,
        row,
        str(frame.loc[index, "response_id"]),
        question.id,
        old=value_shown(question, scale, current),
        new=value_shown(question, scale, new),
    )


def _rows_by_name(frame: pd.DataFrame, members: pd.Series) -> dict[tuple[str, str], list[object]]:
    """Return (kind of name, name without leading zeros) -> rows."""
    found: dict[tuple[str, str], list[object]] = {}
    columns = {
        "member": members,
        "token": frame["token"],
        "response_id": frame["response_id"],
    }
    for kind, names in columns.items():
        for index, name in names[names.notna()].items():
            found.setdefault((kind, _key(str(name))), []).append(index)
    return found


def _indices(rows: dict[tuple[str, str], list[object]], company: str) -> list[object]:
    named = _KIND.fullmatch(company)
    if named:
        return rows.get((_KINDS[named.group(1).lower()], _key(named.group(2).strip())), [])
    return list(
        dict.fromkeys(i for kind in _KINDS.values() for i in rows.get((kind, _key(company)), []))
    )


def _key(name: str) -> str:
    # Spreadsheets write 17 for 0017.
    return name.lstrip("0") if name.isdigit() else name


def _company_problem(correction: Correction, rows: list[int]) -> Problem:
    if not rows:
        message = "keine Antwort dieser Welle gehört zu diesem Unternehmen"
        advice = "Mitgliedsnummer, Zugangscode oder Antwort-ID eintragen"
    else:
        listed = ", ".join(str(int(row)) for row in rows[:5])
        message = f"passt zu {len(rows)} Antworten (Zeilen {listed} im Export)"
        advice = "sagen, was gemeint ist: „Antwort: …“, „Mitglied: …“ oder „Code: …“"
    return correction.problem("company", message, advice)


def _question_problem(study: Study, correction: Correction, wave: str) -> Problem | None:
    asked = [q.id for q in study.questions if wave in q.columns]
    if correction.question in asked:
        return None
    if any(q.id == correction.question for q in study.questions):
        message = f"„{correction.question}“ ist in dieser Welle nicht gefragt"
        return correction.problem("question", message, "in die richtige Welle legen oder löschen")
    advice = did_you_mean(correction.question, asked) or "id aus codebook.csv eintragen"
    return correction.problem("question", "diese Frage steht nicht im Codebuch", advice)

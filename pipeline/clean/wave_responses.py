"""Answers of one wave -> its responses, what was set aside and what looks implausible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipeline.clean.classes import classify_responses
from pipeline.clean.confirmation import Matched
from pipeline.clean.ledger import REASON_WORDS, Entry
from pipeline.clean.plausibility import Answered, find_implausible
from pipeline.clean.pseudonym import pseudonym
from pipeline.clean.quality import speeders, straightliners
from pipeline.clean.recode import recode
from pipeline.codebook import Study
from pipeline.errors import Problem
from pipeline.ingest import Answers


@dataclass(frozen=True)
class WaveResponses:
    """One wave of ``Cleaned``.

    Parameters
    ----------
    responses : pandas.DataFrame
    partials : pandas.DataFrame or None
    entries : list of Entry
    problems : list of Problem
        Unknown answers, and responses that no class fits.
    findings : pandas.DataFrame
        As made by :func:`find_implausible`.
    """

    responses: pd.DataFrame
    partials: pd.DataFrame | None
    entries: list[Entry]
    problems: list[Problem]
    findings: pd.DataFrame


def clean_wave(
    study: Study,
    matched: Matched,
    fate: pd.DataFrame,
    *,
    population_classes: pd.DataFrame | None,
    key: bytes,
) -> WaveResponses:
    """Turn the answers of one wave into responses.

    Parameters
    ----------
    study : Study
    matched : Matched
        Corrected answers and whose they are.
    fate : pandas.DataFrame
        As made by :func:`eligibility`.
    population_classes : pandas.DataFrame or None
        As made by :func:`classify_population`.
    key : bytes
        Secret key of the pseudonyms.
    """
    answers, members = matched.answers, matched.members
    frame, wave = answers.frame, study.wave(answers.wave)
    used = fate["reason"].isna()
    codes, entries, problems = recode(study, answers)

    def entry(index: object, action: str, reason: str, **more: str) -> Entry:
        return Entry(
            wave.id,
            action,
            reason,
            answers.file,
            int(frame.loc[index, "row"]),
            str(frame.loc[index, "response_id"]),
            **more,
        )

    for index, row in fate[~used].iterrows():
        more = {"old": row["rule"], "new": row["kept"]} if row["reason"] == "duplicate" else {}
        entries.append(entry(index, "set_aside", row["reason"], **more))
    batteries = [
        [q.id for q in study.questions if q.role == role and wave.id in q.columns]
        for role in ("importance", "satisfaction")
    ]
    marks = {
        "straightliner": straightliners(codes, batteries=[b for b in batteries if b]),
        "speeder": speeders(frame),
    }
    for reason, mark in marks.items():
        entries += [entry(index, "flag", reason) for index in frame[mark & used].index]
    part = pd.DataFrame(
        {
            "wave": wave.id,
            "file": answers.file,
            "row": frame["row"],
            "response_id": frame["response_id"],
        }
    ).join(codes)[used]
    classes, lines, found = classify_responses(
        study, part, members[used], population_classes=population_classes
    )
    known = members[used].where(members[used].notna(), matched.linked[used])
    company = known.map(lambda number: pseudonym(number, key=key), na_action="ignore")
    part = pd.concat(
        [part.iloc[:, :4], company.rename("company"), classes, part.iloc[:, 4:]], axis=1
    )
    if part.empty and not problems:
        found += _nothing_left(answers, fate["reason"], wave.field_start)
    partials = None
    if population_classes is not None:
        begun = set(members[fate["reason"] == "incomplete"].dropna()) - set(members[used].dropna())
        inside = population_classes[population_classes.index.isin(begun)]
        partials = inside.assign(wave=wave.id)
    findings = find_implausible(study, Answered(answers, codes, used, entries), marks=marks)
    return WaveResponses(part, partials, [*entries, *lines], [*problems, *found], findings)


def _nothing_left(answers: Answers, reasons: pd.Series, field_start: date) -> list[Problem]:
    counts = ", ".join(f"{n} {REASON_WORDS[str(r)]}" for r, n in reasons.value_counts().items())
    message = f"Welle {answers.wave}: keine einzige Antwort zählt ({counts})"
    advice = f"Export und Feldbeginn {field_start} in study.yml prüfen"
    return [Problem(answers.file, 0, 0, message, advice)]

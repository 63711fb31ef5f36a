"""What only analysts see of the weighting: its price, its heaviest companies. Never shared."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as words
from pipeline.report.formats import NBSP, number
from pipeline.report.intern_findings import InternFindings
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column

WEIGHTING = "weighting.parquet"
HEAVIEST = "heaviest.parquet"
LEDGER = "ledger.parquet"
SHORT = 8
"""Digits of a pseudonym that tell companies apart on a page."""


def weighting_diagnostics(findings: InternFindings) -> list[Table | Note]:
    """Return what the weights of each wave look like, and what was merged or stands alone."""
    table = _own(findings, WEIGHTING)
    if table.empty:
        return [Note(words.weighting_sentences(findings.release, "unweighted"))]
    table = table.assign(n_trimmed=table["n_trimmed"].where(table["cap"].notna()))
    known = {row["wave"]: row for _, row in table.iterrows()}
    waves = [wave for wave in findings.waves if wave.id in known]
    rows = [
        [name, *(_figure(known[wave.id][column], decimals) for wave in waves)]
        for name, column, decimals in labels.DIAGNOSTICS
        if table[column].notna().any()
    ]
    shown = Table(
        caption=labels.DIAGNOSTICS_CAPTION,
        columns=[text_column(labels.FIGURE), *(Column(wave.title) for wave in waves)],
        sections=[Section(rows)],
        note=labels.DIAGNOSTICS_NOTE,
    )
    return [shown, Note(_remarks(findings))]


def heaviest_companies(findings: InternFindings) -> Table | Note:
    """Return the companies that carry most weight in each wave, under short pseudonyms."""
    table = _own(findings, HEAVIEST)
    if table.empty:
        return Note(words.weighting_sentences(findings.release, "unweighted"))
    sections = []
    for wave in reversed(findings.waves):
        own = table[table["wave"] == wave.id]
        rows = [
            [
                labels.UNKNOWN_COMPANY if pd.isna(row["company"]) else row["company"][:SHORT],
                number(row["weight"], 2),
                f"{number(row['share'] * 100, 1)}{NBSP}%",
            ]
            for _, row in own.iterrows()
        ]
        sections.append(Section(rows, title=wave.title))
    return Table(
        caption=labels.HEAVIEST_CAPTION,
        columns=[
            text_column(labels.COMPANY),
            Column(labels.WEIGHT),
            Column(labels.WEIGHT_SHARE),
        ],
        sections=sections,
        note=labels.HEAVIEST_NOTE,
    )


def _own(findings: InternFindings, name: str) -> pd.DataFrame:
    """Return the rows of the evaluated waves, made with the study's weighting."""
    path = findings.processed / name
    if not path.is_file():
        return pd.DataFrame()
    table = pd.read_parquet(path)
    waves = [wave.id for wave in findings.waves]
    return table[table["wave"].isin(waves) & (table["method"] == findings.weighting)]


def _figure(value: float, decimals: int) -> str:
    return "–" if pd.isna(value) else number(value, decimals)


def _remarks(findings: InternFindings) -> list[str]:
    """Return merged classes and strata with one response, wave by wave."""
    ledger = pd.read_parquet(findings.processed / LEDGER)
    merged, lonely = [], []
    for wave in findings.waves:
        own = ledger[ledger["wave"] == wave.id]
        rows = own[(own["action"] == "weight") & (own["reason"] == "collapsed")]
        classes = [
            " + ".join(_titles(findings, margin, names))
            for margin, names in zip(rows["question"], rows["old"], strict=True)
        ]
        merged += [words.merged_sentence(wave.title, classes)] if classes else []
        rows = own[own["reason"] == "lonely_stratum"]
        strata = [
            title
            for margin, names in zip(rows["question"], rows["old"], strict=True)
            for title in _titles(findings, margin, names)
        ]
        lonely += [words.lonely_sentence(wave.title, strata)] if strata else []
    if findings.study.settings.sampling.strata is not None and not lonely:
        lonely = [labels.NO_LONELY_STRATUM]
    return [*(merged or [labels.NOTHING_MERGED]), *lonely]


def _titles(findings: InternFindings, classification: str, classes: str) -> list[str]:
    titles = findings.group_titles(classification)
    return [titles.get(name, name) for name in classes.split(", ")]

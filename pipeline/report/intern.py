"""What only analysts see: full response, rows set aside, merged classes. Never shared."""

from __future__ import annotations

from itertools import product

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as words
from pipeline.report.findings import Findings
from pipeline.report.formats import count, listed, number, percent
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column

RESPONSE = "response.parquet"
LEDGER = "ledger.parquet"


def response_crossing(findings: Findings, wave: str = "latest") -> Table | Note:
    """Return answers and population of every crossing of the weighting margins of a wave.

    These counts are not protected; the rate is formatted from them here because no stage
    releases it.
    """
    path = findings.processed / RESPONSE
    if not path.is_file():
        return Note([words.NO_NUMBERS])
    wave = findings.latest.id if wave == "latest" else wave
    table = pd.read_parquet(path)
    table = table[table["wave"] == wave]
    margins = [m for m in findings.study.settings.weighting.margins if m in table.columns]
    if not margins or table.empty:
        return Note([words.NO_NUMBERS])
    known = table.set_index(margins).sort_index()
    classes = [list(findings.group_titles(m).items()) for m in margins]
    sections: dict[str, list[list[str]]] = {}
    for combination in product(*classes):
        key = tuple(group for group, _ in combination)
        row = known.loc[[key if len(key) > 1 else key[0]]] if _occurs(known, key) else None
        cells = _counts(row)
        names = [title for _, title in combination]
        sections.setdefault(names[0] if len(names) > 1 else "", []).append([names[-1], *cells])
    return Table(
        caption=words.crossing_caption(
            listed([findings.study.classification(m).title for m in margins]),
            findings.release.wave(wave).title,
        ),
        columns=[
            text_column(labels.GROUP),
            Column(labels.ANSWERED, "n"),
            Column(labels.POPULATION, "N"),
            Column(labels.RESPONSE),
        ],
        sections=[Section(rows, title=title) for title, rows in sections.items()],
        note=labels.CROSSING_NOTE,
    )


def _occurs(known: pd.DataFrame, key: tuple[str, ...]) -> bool:
    """Tell whether a crossing occurs."""
    return (key if len(key) > 1 else key[0]) in known.index


def _counts(row: pd.DataFrame | None) -> list[str]:
    if row is None:
        return ["0", "0", "–"]
    answered, there = int(row["n_responses"].sum()), int(row["n_population"].sum())
    return [count(answered), count(there), percent(answered / there) if there else "–"]


def set_aside_rows(findings: Findings) -> Table | Note:
    """Return every row that was set aside or marked, by wave and reason, with its response id."""
    path = findings.processed / LEDGER
    if not path.is_file():
        return Note([words.NO_NUMBERS])
    ledger = pd.read_parquet(path)
    ledger = ledger[ledger["action"].isin(["set_aside", "flag"])]
    reasons = words.REASONS | {
        mark: f"{labels.KEPT}: {name}" for mark, name in words.FLAGGED.items()
    }
    sections = []
    for wave in findings.waves:
        rows = []
        for reason, name in reasons.items():
            own = ledger[(ledger["wave"] == wave.id) & (ledger["reason"] == reason)]
            if len(own):
                ids = ", ".join(str(i) for i in own["response_id"])
                rows.append([name, count(len(own)), ids])
        if rows:
            sections.append(Section(rows, title=wave.title))
    return Table(
        caption=labels.SET_ASIDE_CAPTION,
        columns=[text_column(labels.REASON), Column(labels.ROWS), text_column(labels.RESPONSE_IDS)],
        sections=sections,
    )


def weighting_diagnostics(findings: Findings) -> Table:
    """Return design effect, effective sample and merged classes of each wave."""
    ledger = pd.read_parquet(findings.processed / LEDGER)
    merges = ledger[(ledger["action"] == "weight") & (ledger["reason"] == "collapsed")]
    rows = []
    for wave in findings.waves:
        own = merges[merges["wave"] == wave.id]
        merged = "; ".join(
            _class_titles(findings, margin, classes)
            for margin, classes in zip(own["question"], own["old"], strict=True)
        )
        rows.append(
            [
                wave.title,
                count(wave.n),
                number(wave.deff, 2) if wave.deff is not None else "–",
                count(wave.n_effective) if wave.n_effective is not None else "–",
                merged or "–",
            ]
        )
    return Table(
        caption=labels.DIAGNOSTICS_CAPTION,
        columns=[
            text_column(labels.WAVE),
            Column(labels.ANSWERS, "n"),
            Column(labels.DEFF),
            Column(labels.EFFECTIVE, "n"),
            text_column(labels.MERGED),
        ],
        sections=[Section(rows)],
        note=labels.DIAGNOSTICS_NOTE,
    )


def _class_titles(findings: Findings, margin: str, classes: str) -> str:
    titles = findings.group_titles(margin)
    return " + ".join(titles.get(name, name) for name in classes.split(", "))

"""What only analysts see of the responses: full crossing, rates, rows set aside. Never shared."""

from __future__ import annotations

from itertools import product

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as words
from pipeline.report.formats import count, listed, number, percent
from pipeline.report.intern_findings import InternFindings
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column

RESPONSE = "response.parquet"
LEDGER = "ledger.parquet"
NONRESPONSE = "nonresponse.parquet"


def response_crossing(findings: InternFindings, wave: str = "latest") -> Table | Note:
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


def response_rates(findings: InternFindings, wave: str = "latest") -> Table | Note:
    """Return a wave's response rates by class, with the questionnaires that were broken off."""
    table = _nonresponse(findings, wave)
    if table.empty:
        return Note([words.NO_NUMBERS])
    sections: list[Section] = []
    for name in dict.fromkeys(table["classification"]):
        own = table[table["classification"] == name]
        whole, classes = own[own["group"].isna()], own[own["group"].notna()]
        if not sections:
            sections.append(Section([_rates(row, labels.ALL) for _, row in whole.iterrows()]))
        titles = findings.group_titles(name)
        rows = [
            _rates(row, titles.get(row["group"], row["group"])) for _, row in classes.iterrows()
        ]
        sections.append(Section(rows, title=findings.study.classification(name).title))
    wave = findings.latest.id if wave == "latest" else wave
    return Table(
        caption=labels.RATES_CAPTION.format(wave=findings.release.wave(wave).title),
        columns=[
            text_column(labels.GROUP),
            Column(labels.POPULATION, "N"),
            Column(labels.ANSWERED, "n"),
            Column(labels.BROKEN_OFF),
            Column("RR1"),
            Column("RR2"),
        ],
        sections=sections,
        note=labels.RATES_NOTE,
    )


def representativity(findings: InternFindings) -> Table | Note:
    """Return the R-indicator over the classes of each classification, one column per wave."""
    known = {
        (row["classification"], wave.id): row
        for wave in findings.waves
        for _, row in _nonresponse(findings, wave.id).iterrows()
        if pd.isna(row["group"])
    }
    if not known:
        return Note([words.NO_NUMBERS])
    names = dict.fromkeys(name for name, _ in known)
    rows = [
        [
            findings.study.classification(name).title,
            *(_indicator(known.get((name, wave.id))) for wave in findings.waves),
        ]
        for name in names
    ]
    return Table(
        caption=labels.R_CAPTION,
        columns=[text_column(labels.CLASSES), *(Column(wave.title) for wave in findings.waves)],
        sections=[Section(rows)],
        note=labels.R_NOTE,
    )


def _nonresponse(findings: InternFindings, wave: str) -> pd.DataFrame:
    path = findings.processed / NONRESPONSE
    if not path.is_file():
        return pd.DataFrame(columns=["wave", "classification", "group"])
    table = pd.read_parquet(path)
    return table[table["wave"] == (findings.latest.id if wave == "latest" else wave)]


def _rates(row: pd.Series, name: str) -> list[str]:
    counts = (count(row[column]) for column in ("n_population", "n_responses", "n_partial"))
    return [name, *counts, percent(row["rr1"]), percent(row["rr2"])]


def _indicator(row: pd.Series | None) -> str:
    if row is None:
        return "–"
    return f"{number(row['r_indicator'], 2)} ({number(row['r_adjusted'], 2)})"


def set_aside_rows(findings: InternFindings) -> Table | Note:
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


def wave_rates(findings: InternFindings) -> list[Table | Note]:
    """Return the response rates of every wave, newest first, and how even they are."""
    even = representativity(findings)
    if isinstance(even, Note):
        return [even]
    return [*(response_rates(findings, wave.id) for wave in reversed(findings.waves)), even]


def wave_crossings(findings: InternFindings) -> list[Table | Note]:
    """Return the full response of every wave, newest first."""
    return [response_crossing(findings, wave.id) for wave in reversed(findings.waves)]

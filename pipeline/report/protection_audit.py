"""For the data protection officer: what protecting this release came to. Never shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as common
from pipeline.report import wording_protection as words
from pipeline.report.findings import QUOTES
from pipeline.report.formats import count, percent
from pipeline.report.intern_findings import InternFindings
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column

AUDIT = "audit.parquet"
Cells = Callable[[pd.Series], list[str]]


def audit_results(findings: InternFindings) -> Table | Note:
    """Return per audience and wave how many cells were withheld and how that was checked."""
    table = _audit(findings)
    if table.empty:
        return Note([common.NO_NUMBERS])
    cells, withheld = _sums(table, "base_cells"), _sums(table, "base_withheld")
    table = table.assign(cells=cells, withheld=withheld)
    columns = [words.MINIMUM, words.CELLS, words.SHOWN, words.HELD, words.PROTECTED_FORMS]
    return Table(
        caption=words.AUDIT_CAPTION,
        columns=[
            text_column(labels.WAVE),
            *(Column(title) for title in columns),
            text_column(words.LEAST_LOSS),
            Column(words.LESS_ROOM),
        ],
        sections=list(_by_audience(findings, table, _checked)),
        note=words.AUDIT_NOTE,
    )


def given_up(findings: InternFindings) -> Table | Note:
    """Return which part of the catalogue's cells each audience does not see, by kind of table."""
    table = _audit(findings)
    if table.empty:
        return Note([common.NO_NUMBERS])
    titles = [
        f"{title}: {of}"
        for title in words.KINDS.values()
        for of in (words.BASE_OF, words.ANSWERS_OF)
    ]
    return Table(
        caption=words.LOSS_CAPTION,
        columns=[text_column(labels.WAVE), *(Column(title) for title in titles)],
        sections=list(_by_audience(findings, table, _lost)),
        note=words.LOSS_NOTE,
    )


def release_ledger(findings: InternFindings) -> Table | Note:
    """Return of which waves it is known what was published before."""
    table = _audit(findings)
    if table.empty:
        return Note([common.NO_NUMBERS])
    known = dict(zip(table["wave"], table["releases"], strict=True))
    rows = [[wave.title, words.RELEASES[known[wave.id]]] for wave in findings.waves]
    return Table(
        caption=words.LEDGER_CAPTION,
        columns=[text_column(labels.WAVE), text_column(words.STATE)],
        sections=[Section(rows)],
    )


def released_quotes_table(findings: InternFindings) -> Table | Note:
    """Return how many quotes each audience sees, and how many with attributes."""
    path = findings.processed / QUOTES
    quotes = pd.read_parquet(path) if path.is_file() else pd.DataFrame()
    if quotes.empty:
        return Note([words.NO_QUOTES])
    rows = []
    for audience in findings.study.settings.audiences:
        own = quotes.loc[quotes["audience"] == audience.id, "attributes"]
        rows.append([audience.title, count(len(own)), count(int((own != "").sum()))])
    return Table(
        caption=words.QUOTES_CAPTION,
        columns=[
            text_column(words.AUDIENCE),
            Column(words.QUOTES),
            Column(words.WITH_ATTRIBUTES),
        ],
        sections=[Section(rows)],
    )


def _audit(findings: InternFindings) -> pd.DataFrame:
    path = findings.processed / AUDIT
    return pd.read_parquet(path) if path.is_file() else pd.DataFrame()


def _sums(table: pd.DataFrame, name: str) -> pd.Series:
    return table[[f"{name}_{kind}" for kind in words.KINDS]].sum(axis=1)


def _by_audience(findings: InternFindings, table: pd.DataFrame, cells: Cells) -> Iterator[Section]:
    titles = {audience.id: audience.title for audience in findings.study.settings.audiences}
    for audience in dict.fromkeys(table["audience"]):
        own = table[table["audience"] == audience].set_index("wave")
        rows = [[wave.title, *cells(own.loc[wave.id])] for wave in findings.waves]
        yield Section(rows, title=titles[audience])


def _checked(row: pd.Series) -> list[str]:
    shown = row["cells"] - row["withheld"]
    numbers = (row["minimum"], row["cells"], shown, row["withheld"], row["protections"])
    return [*map(count, numbers), words.PROVEN[bool(row["proven"])], count(row["limited"])]


def _lost(row: pd.Series) -> list[str]:
    found = []
    for kind in words.KINDS:
        for part in ("base", "answer"):
            cells, withheld = row[f"{part}_cells_{kind}"], row[f"{part}_withheld_{kind}"]
            found.append(_share(int(withheld), int(cells)))
    return found


def _share(part: int, whole: int) -> str:
    """Return a per cent that is 0 or 100 only for none or all."""
    if whole == 0:
        return "–"
    shown = percent(part / whole)
    if shown == percent(1) and part < whole:
        return words.ALMOST_ALL
    return words.ALMOST_NONE if shown == percent(0) and part else shown

"""What only analysts see of an index: how far it hangs on one of its items. Never shared."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as words
from pipeline.report.formats import number
from pipeline.report.intern_findings import InternFindings
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column

ESTIMATES = "estimates.parquet"
INDICES = ("index", "index_importance", "index_without")


def index_ranges(findings: InternFindings, wave: str = "latest") -> Table | Note:
    """Return each Handlungsfeld's index beside the indices without one of its items.

    Parameters
    ----------
    findings : InternFindings
        Released findings; the values are read from the unprotected estimates.
    wave : str
        A wave id or ``latest``.
    """
    path = findings.processed / ESTIMATES
    if not path.is_file():
        return Note([words.NO_NUMBERS])
    wave = findings.latest.id if wave == "latest" else wave
    table = pd.read_parquet(path, filters=[("wave", "==", wave), ("statistic", "in", INDICES)])
    table = table[table["breakdown"].isna() & (table["weighting"] == findings.weighting)]
    table = table[table["estimate"].notna()]
    rows = []
    for field in findings.study.settings.handlungsfelder:
        own = table[table["question"] == field.id].set_index("statistic")
        if "index" not in own.index:
            continue
        without = own.loc[own.index == "index_without"].sort_values("estimate")
        ends = [without.iloc[0], without.iloc[-1]] if len(without) else []
        rows.append(
            [
                field.title,
                number(own.loc["index", "estimate"], 1),
                *(["–"] if not ends else [_range(ends)]),
                *(findings.label(end["category"], wave=wave) for end in ends),
                *([] if ends else ["–", "–"]),
                _weighted(own),
            ]
        )
    if not rows:
        return Note([words.NO_NUMBERS])
    return Table(
        caption=labels.INDEX_RANGE_CAPTION.format(wave=findings.release.wave(wave).title),
        columns=[
            text_column(labels.FIELD),
            Column(labels.INDEX),
            Column(labels.INDEX_RANGE),
            text_column(labels.INDEX_LOWEST),
            text_column(labels.INDEX_HIGHEST),
            Column(labels.INDEX_IMPORTANCE),
        ],
        sections=[Section(rows)],
        note=labels.INDEX_RANGE_NOTE,
    )


def _range(ends: list[pd.Series]) -> str:
    return " bis ".join(number(end["estimate"], 1) for end in ends)


def _weighted(own: pd.DataFrame) -> str:
    if "index_importance" not in own.index:
        return "–"
    return number(own.loc["index_importance", "estimate"], 1)

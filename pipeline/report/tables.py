"""Tables that stand by themselves: the waves' rows, and all needs by group."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as words
from pipeline.report.captions import value_cell
from pipeline.report.findings import Findings
from pipeline.report.formats import WITHHELD, count, percent, period
from pipeline.report.table import Column, Section, Table, text_column


def waves_table(findings: Findings) -> Table:
    """Return the path from rows read to answers used, one column per wave."""
    waves = findings.waves
    rates = findings.cells("response_rate", wave=None)
    published = rates[rates["status"] == "published"]
    known = dict(zip(published["wave"], published["estimate"], strict=True))
    rows = [
        [labels.FIELD_PERIOD, *(period(w.field_start, w.field_end) for w in waves)],
        [labels.ROWS_READ, *(count(w.rows_read) for w in waves)],
    ]
    for reason, name in words.REASONS.items():
        rows.append([f"– {name}", *(count(w.set_aside.get(reason, 0)) for w in waves)])
    rows.append([labels.ROWS_USED, *(count(w.rows_used) for w in waves)])
    rows.append(
        [labels.RESPONSE, *(percent(known[w.id]) if w.id in known else WITHHELD for w in waves)]
    )
    return Table(
        caption=labels.WAVES_CAPTION,
        columns=[text_column(labels.STEP), *(Column(w.title) for w in waves)],
        sections=[Section(rows)],
        note=labels.WAVES_NOTE,
    )


def needs_by_group(
    findings: Findings, breakdown: str, *, handlungsfeld: str | None = None, statistic: str = "mwds"
) -> Table:
    """Return one need score of every need in every group of a breakdown."""
    whole = findings.published(statistic, handlungsfeld=handlungsfeld)
    cells = findings.cells(statistic, breakdown=breakdown, handlungsfeld=handlungsfeld)
    groups = findings.group_titles(breakdown)
    measure = words.MEASURES[statistic]
    known = {(row["need"], row["group"]): row for _, row in cells.iterrows()}
    rows = []
    for _, row in whole.sort_values(["estimate", "label"], ascending=[False, True]).iterrows():
        values = [
            _cell(known[row["need"], group], statistic)
            if (row["need"], group) in known
            else WITHHELD
            for group in groups
        ]
        rows.append([row["label"], value_cell(row, statistic), *values])
    title = findings.study.classification(breakdown).title
    return Table(
        caption=words.by_group_caption(measure.title, title, findings.latest.title),
        columns=[
            text_column(labels.TOPIC),
            Column(labels.ALL),
            *(Column(name) for name in groups.values()),
        ],
        sections=[Section(rows)],
        note=words.by_group_note(
            measure.explained, words.weighting_text(findings.release, findings.weighting)
        ),
    )


def _cell(row: pd.Series, statistic: str) -> str:
    """Return a value, in brackets where it only shows a tendency."""
    text = value_cell(row, statistic)
    return f"({text})" if "unsicher" in row["flags"] else text

"""Tables that stand by themselves: the waves' rows, and all needs by group."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as words
from pipeline.report.captions import interval_cell, n_cell, value_cell
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


def panel_and_all(findings: Findings, wave: str = "latest") -> Table | None:
    """Return the change in satisfaction of the same companies beside that of all responses.

    None without an earlier wave. The two are shown, never subtracted.
    """
    asked = [pair[1].id for pair in findings.study.needs().values()]
    same = findings.cells("change_mean", wave=wave, category="panel", question=asked)
    if same.empty:
        return None
    everyone = findings.cells("change_mean", wave=wave, category="all", question=asked)
    known = {row["question"]: row for _, row in everyone.iterrows()}
    rows = []
    for _, row in same.sort_values(["estimate", "label"], ascending=[False, True]).iterrows():
        pair = (row, known[row["question"]])
        values = [value_cell(one, "change_mean") for one in pair]
        ranges = [interval_cell(one, "change_mean") for one in pair]
        rows.append([row["label"], *values, *ranges, *(n_cell(one) for one in pair)])
    waves = (same["reference_wave"].iloc[0], same["wave"].iloc[0])
    since = words.since(*(findings.release.wave(name).title for name in waves))
    companies = findings.study.settings.companies
    return Table(
        caption=labels.PANEL_CAPTION.format(since=since, companies=companies),
        columns=[
            text_column(labels.TOPIC),
            Column(labels.PANEL_SAME, labels.POINTS),
            Column(labels.PANEL_ALL, labels.POINTS),
            Column(labels.INTERVAL, labels.PANEL_SAME),
            Column(labels.INTERVAL, labels.PANEL_ALL),
            Column(labels.ANSWERS, labels.PANEL_SAME),
            Column(labels.ANSWERS, labels.PANEL_ALL),
        ],
        sections=[Section(rows)],
    )


def who_answered(findings: Findings) -> Table:
    """Return answers and response of every group of every breakdown, one column per wave."""
    cells: dict[tuple[str, str, str], pd.Series] = {}
    for breakdown in findings.study.settings.breakdowns:
        table = findings.cells("response_rate", wave=None, breakdown=breakdown)
        cells |= {(breakdown, r["group"], r["wave"]): r for _, r in table.iterrows()}
    sections = [
        Section(
            [
                [title, *(_answered(cells.get((breakdown, group, w.id))) for w in findings.waves)]
                for group, title in findings.group_titles(breakdown).items()
            ],
            title=findings.study.classification(breakdown).title,
        )
        for breakdown in findings.study.settings.breakdowns
    ]
    return Table(
        caption=labels.WHO_CAPTION,
        columns=[text_column(labels.GROUP), *(Column(w.title, "n") for w in findings.waves)],
        sections=sections,
    )


def _answered(row: pd.Series | None) -> str:
    if row is None or row["status"] != "published":
        return WITHHELD
    return f"{n_cell(row)} ({value_cell(row, 'response_rate')})"


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

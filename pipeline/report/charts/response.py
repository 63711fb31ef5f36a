"""Response by group: the share of each group's population that answered."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report.captions import hover, missing, n_cell, source, subtitle, value_cell
from pipeline.report.chart import Chart
from pipeline.report.charts.bars import BAR_DARK, bars
from pipeline.report.charts.rows import Row, places, row_layout
from pipeline.report.charts.value_axis import axis_for
from pipeline.report.findings import Findings
from pipeline.report.groups import shown_groups
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.wording import protected_heading, response_title


def response(findings: Findings, *, wave: str = "latest") -> Chart | Note:
    """Chart the response rate of all and of each group; rates are counts, not estimates."""
    whole = findings.published("response_rate", wave=wave)
    if whole.empty:
        return missing(findings, "response_rate")
    everyone = labels.ALL_OF.format(companies=findings.release.population_label)
    overall = whole.iloc[0]
    rows = [Row(everyone, value=_value(overall))]
    shown = [(0, overall, everyone)]
    sections = [Section([_cells(overall, everyone)])]
    withheld = False
    for breakdown in findings.study.settings.breakdowns:
        found = shown_groups(findings, breakdown, "response_rate", wave=wave)
        if not found.known:
            continue
        title = findings.study.classification(breakdown).title
        if not found.groups:
            title = protected_heading(title)
        withheld |= not found.complete
        rows.append(Row(title, heading=True))
        lines = []
        for group, cell in found.shown():
            rows.append(Row(group.title, value=_value(cell)))
            lines.append(_cells(cell, group.title))
            shown.append((len(rows) - 1, cell, group.title))
        sections.append(Section(lines, title=title))
    x_range, ticks = axis_for("response_rate", [float(r["estimate"]) for _, r, _ in shown] + [0, 1])
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks)
    at = places(rows)
    cells = pd.DataFrame([row for _, row, _ in shown])
    companies = findings.study.settings.companies
    caption = subtitle(findings, whole, labels.RESPONSE_WHAT.format(companies=companies))
    return Chart(
        title=response_title(float(overall["estimate"]), companies),
        subtitle=caption,
        data=[
            bars(
                [float(row["estimate"]) for _, row, _ in shown],
                rows=[at[number] for number, _, _ in shown],
                hover=[hover(row, "response_rate", name) for _, row, name in shown],
                color=BAR_DARK,
            )
        ],
        layout=layout,
        narrow=narrow,
        source=source(
            findings,
            cells,
            findings.release.population_label,
            labels.GROUPS_MISSING if withheld else "",
            lines="",
            weighted=False,
        ),
        table=Table(
            caption=caption,
            columns=[
                text_column(labels.GROUP),
                Column(labels.RESPONSE),
                Column(labels.ANSWERS, "n"),
            ],
            sections=sections,
        ),
        figure_ids=tuple(cells["figure_id"]),
    )


def _value(row: pd.Series) -> str:
    return f"{value_cell(row, 'response_rate')}  (n = {n_cell(row)})"


def _cells(row: pd.Series, name: str) -> list[str]:
    return [name, value_cell(row, "response_rate"), n_cell(row)]

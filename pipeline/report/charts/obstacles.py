"""Obstacles of a multiple-response question: ranked bars with intervals."""

from __future__ import annotations

from pipeline.report import labels
from pipeline.report.captions import (
    ends,
    hover,
    interval_cell,
    missing,
    n_cell,
    source,
    spans,
    subtitle,
    value_cell,
)
from pipeline.report.chart import Chart
from pipeline.report.charts.bars import bars
from pipeline.report.charts.rows import Row, axis_for, intervals, row_layout
from pipeline.report.findings import Findings
from pipeline.report.leaders import leaders
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.theme import INK
from pipeline.report.wording import lead_title


def obstacles(
    findings: Findings, *, block: str | None = None, wave: str = "latest"
) -> Chart | Note:
    """Chart how many companies named each option of a multiple-response block.

    ``block`` defaults to the study's first multiple-response block.
    """
    blocks = findings.study.blocks("multiple")
    block = block or (blocks[0] if blocks else "")
    options = list(findings.study.block(block))
    table = findings.published("cases_share", wave=wave, question=[q.id for q in options])
    if table.empty:
        return missing(findings, "cases_share")
    other = {q.id for q in options if q.role != "option"}
    table = table.assign(other=table["question"].isin(other)).sort_values(
        ["other", "estimate", "label"], ascending=[True, False, True], ignore_index=True
    )
    x_range, ticks = axis_for("cases_share", ends(table), include=[0])
    rows = [Row(r["label"], value=value_cell(r, "cases_share")) for _, r in table.iterrows()]
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks)
    companies = findings.study.settings.companies
    what = options[0].text.split("(")[0].strip()
    return Chart(
        title=lead_title(
            leaders(table[~table["other"]]),
            one=labels.ONE_TITLE["obstacles"].format(companies=companies),
            several=labels.ONE_TITLE["obstacles"].format(companies=companies),
            none=labels.NO_TITLE["obstacles"],
        ),
        subtitle=subtitle(findings, table, labels.MULTIPLE_WHAT.format(question=what)),
        data=[
            bars(
                [float(x) for x in table["estimate"]],
                hover=[hover(row, "cases_share") for _, row in table.iterrows()],
            ),
            intervals(spans(table), color=INK, width=2),
        ],
        layout=layout,
        narrow=narrow,
        source=source(findings, table, labels.BASE_NAMED.format(companies=companies)),
        table=Table(
            caption=subtitle(findings, table, f"„{what}“"),
            columns=[
                text_column(labels.ANSWER),
                Column(labels.SHARE),
                Column(labels.INTERVAL),
                Column(labels.ANSWERS, "n"),
            ],
            sections=[
                Section(
                    [
                        [
                            row["label"],
                            value_cell(row, "cases_share"),
                            interval_cell(row, "cases_share"),
                            n_cell(row),
                        ]
                        for _, row in table.iterrows()
                    ]
                )
            ],
        ),
        figure_ids=tuple(table["figure_id"]),
    )

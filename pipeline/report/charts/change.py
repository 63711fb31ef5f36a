"""What changed since an earlier wave, against the line of no change."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report.captions import (
    changed_questions,
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
from pipeline.report.charts.marks import intervals, points
from pipeline.report.charts.rows import Row, row_layout
from pipeline.report.charts.value_axis import axis_for
from pipeline.report.findings import Findings
from pipeline.report.leaders import distinct_changes
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.theme import BETTER, GREY, WORSE, field_style
from pipeline.report.wording import (
    NO_CHANGE,
    change_title,
    change_verdict,
    since,
)


def changes(
    findings: Findings, *, handlungsfeld: str | None = None, wave: str = "latest"
) -> pd.DataFrame:
    """Return released changes in satisfaction of the matched companies, largest rise first.

    Adds ``distinct``: whether a change can be shown, judged over all needs of the wave.
    """
    asked = {pair[1].id for pair in findings.study.needs().values()}
    table = findings.published("change_mean", wave=wave, category="panel")
    table = table[table["question"].isin(asked)].reset_index(drop=True)
    table = table.assign(distinct=distinct_changes(table))
    if handlungsfeld is not None:
        table = table[table["handlungsfeld"] == handlungsfeld]
    return table.sort_values(["estimate", "label"], ascending=[False, True], ignore_index=True)


def change(
    findings: Findings, *, handlungsfeld: str | None = None, wave: str = "latest"
) -> Chart | Note:
    """Chart the change in satisfaction of companies that answered both waves."""
    table = changes(findings, handlungsfeld=handlungsfeld, wave=wave)
    if table.empty:
        return missing(findings, "change_mean")
    rows, data = [], []
    for index, row in table.iterrows():
        color, symbol = GREY, "circle"
        if row["distinct"]:
            color, symbol = (
                (BETTER, "triangle-right") if row["estimate"] > 0 else (WORSE, "triangle-left")
            )
        style = field_style(findings.study, row["handlungsfeld"])
        rows.append(
            Row(
                row["label"],
                value=value_cell(row, "change_mean"),
                sub="" if handlungsfeld else row["handlungsfeld_title"],
                glyph=style.glyph,
                color=style.color,
            )
        )
        data.append(intervals(spans(table.loc[[index]]), color=color, width=2.5))
        data.append(
            points(
                [float(row["estimate"])],
                [float(str(index))],
                hover=[_hover(row)],
                marker={"color": color, "symbol": symbol, "size": 14 if row["distinct"] else 11},
            )
        )
    x_range, ticks = axis_for("change_mean", ends(table), include=[0])
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks, zero=True)
    shown = table[table["distinct"]]
    earlier = findings.release.wave(table["reference_wave"].iloc[0]).title
    later = findings.release.wave(table["wave"].iloc[0]).title
    what = labels.CHANGE_WHAT.format(since=since(earlier, later))
    companies = findings.study.settings.companies
    return Chart(
        title=change_title(
            list(shown.loc[shown["estimate"] > 0, "label"]),
            list(shown.loc[shown["estimate"] < 0, "label"]),
        ),
        subtitle=subtitle(findings, table, what, wave=False),
        data=data,
        layout=layout,
        narrow=narrow,
        source=source(
            findings,
            table,
            labels.BASE_PANEL.format(companies=companies),
            labels.CHANGE_EXPLAINED,
        ),
        table=Table(
            caption=subtitle(findings, table, what, wave=False),
            columns=[
                text_column(labels.TOPIC),
                Column(labels.CHANGE, labels.POINTS),
                Column(labels.INTERVAL, labels.POINTS),
                text_column(labels.FINDING),
                Column(labels.ANSWERS, "n"),
            ],
            sections=[
                Section(
                    [
                        [
                            row["label"],
                            value_cell(row, "change_mean"),
                            interval_cell(row, "change_mean"),
                            change_verdict(row["estimate"], distinct=row["distinct"]),
                            n_cell(row),
                        ]
                        for _, row in table.iterrows()
                    ]
                )
            ],
            note=" ".join(f"{words}." for words in changed_questions(table)),
        ),
        figure_ids=tuple(table["figure_id"]),
    )


def _hover(row: pd.Series) -> str:
    words = hover(row, "change_mean")
    return words if row["distinct"] else f"{words}<br>{NO_CHANGE}"

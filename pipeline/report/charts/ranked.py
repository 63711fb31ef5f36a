"""Ranked bars with intervals: one released value per row, the largest on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.report import labels
from pipeline.report.captions import (
    ends,
    hover,
    interval_cell,
    n_cell,
    source,
    spans,
    subtitle,
    value_cell,
)
from pipeline.report.chart import Chart
from pipeline.report.charts.bars import bars
from pipeline.report.charts.marks import intervals, points
from pipeline.report.charts.rows import Row, row_layout
from pipeline.report.charts.value_axis import axis_for
from pipeline.report.findings import Findings
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.theme import INK, field_style
from pipeline.report.wording import uncertain_rows


@dataclass(frozen=True)
class Words:
    """What a chart of ranked bars says.

    Parameters
    ----------
    title : str
        The finding.
    what : str
        What is shown.
    base : str
        Who could give an answer.
    measure, unit : str
        Head of the column of values.
    explained : str
        How to read the values.
    beside : str
        Head of a second column, filled from the column ``beside`` of the rows.
    """

    title: str
    what: str
    base: str
    measure: str
    unit: str = ""
    explained: str = ""
    beside: str = ""


def ranked(
    findings: Findings,
    table: pd.DataFrame,
    words: Words,
    *,
    statistic: str,
    reach: Sequence[float] = (0,),
    more_ids: Sequence[str] = (),
) -> Chart:
    """Draw released rows in the order given.

    Parameters
    ----------
    findings : Findings
        Released findings.
    table : DataFrame
        Published rows of one statistic with ``label``, best first; ``beside`` if ``words`` has it.
    words : Words
        What the chart says.
    statistic : str
        Decides how values are written.
    reach : sequence of float
        Values the axis must hold. Bars start at zero; on a scale without zero there are points.
    more_ids : sequence of str
        Ids of the values in ``beside``.
    """
    rows = []
    for _, row in table.iterrows():
        value = value_cell(row, statistic)
        if words.beside:
            value += f"\n{words.beside} {row['beside']}"
        style = field_style(findings.study, str(row["handlungsfeld"]))
        field = row["handlungsfeld_title"]
        rows.append(Row(row["label"], value=value, sub=field, glyph=style.glyph, color=style.color))
    x_range, ticks = axis_for(statistic, ends(table), include=reach)
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks, zero=min(reach) < 0)
    values = [float(value) for value in table["estimate"]]
    texts = [hover(row, statistic) for _, row in table.iterrows()]
    lines = intervals(spans(table), color=INK, width=2)
    marks = [bars(values, hover=texts), lines]
    if min(reach) > 0:
        at = [float(place) for place in range(len(values))]
        marks = [lines, points(values, at, hover=texts, marker={"color": INK})]
    unsure = table.loc[table["flags"].str.contains("unsicher"), "label"].astype(str).tolist()
    caption = subtitle(findings, table, words.what)
    return Chart(
        title=words.title,
        subtitle=caption,
        data=marks,
        layout=layout,
        narrow=narrow,
        source=source(
            findings, table, words.base, words.explained, uncertain_rows(unsure, of=len(table))
        ),
        table=_table(table, words, statistic, caption),
        figure_ids=(*table["figure_id"], *more_ids),
    )


def _table(table: pd.DataFrame, words: Words, statistic: str, caption: str) -> Table:
    beside = [Column(words.beside)] if words.beside else []
    return Table(
        caption=caption,
        columns=[
            text_column(labels.ANSWER),
            Column(words.measure, words.unit),
            Column(labels.INTERVAL, words.unit),
            *beside,
            Column(labels.ANSWERS, "n"),
        ],
        sections=[
            Section(
                [
                    [
                        row["label"],
                        value_cell(row, statistic),
                        interval_cell(row, statistic),
                        *([row["beside"]] if beside else []),
                        n_cell(row),
                    ]
                    for _, row in table.iterrows()
                ]
            )
        ],
        note=words.explained,
    )

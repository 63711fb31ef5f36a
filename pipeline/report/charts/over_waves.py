"""What charts over waves share: short wave names, the table of all series."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.report import labels
from pipeline.report.captions import interval_cell, n_cell, value_cell
from pipeline.report.charts.panels import Panel
from pipeline.report.findings import Findings
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.wording import MEASURES


def short_waves(findings: Findings) -> list[tuple[str, str]]:
    """Return (wave id, short title): ``Juni 2013`` becomes ``Juni`` over ``2013``."""
    short = []
    for wave in findings.waves:
        words = wave.title.split()
        if len(words) == 2 and words[1].isdigit():
            words = [words[0] if len(words[0]) <= 4 else words[0][:3] + ".", words[1]]
        short.append((wave.id, "<br>".join(words)))
    return short


def over_waves_table(
    findings: Findings, panels: Sequence[Panel], *, caption: str, note: str = ""
) -> Table:
    """Return all series of a chart over waves as one table, a section per series."""
    titles = {wave.id: wave.title for wave in findings.waves}
    return Table(
        caption=caption,
        columns=[
            text_column(labels.WAVE),
            Column(labels.VALUE),
            Column(labels.INTERVAL),
            Column(labels.ANSWERS, "n"),
        ],
        sections=[
            Section(
                [
                    [
                        titles[row["wave"]],
                        value_cell(row, panel.statistic),
                        interval_cell(row, panel.statistic),
                        n_cell(row),
                    ]
                    for _, row in panel.table.iterrows()
                ],
                title=f"{panel.title} ({MEASURES[panel.statistic].unit})",
            )
            for panel in panels
        ],
        note=note,
    )


def series(findings: Findings, statistic: str, question: str) -> pd.DataFrame:
    """Return the published values of one figure over all waves, oldest first."""
    table = findings.published(statistic, wave=None, question=question)
    return table.sort_values("wave", ignore_index=True)

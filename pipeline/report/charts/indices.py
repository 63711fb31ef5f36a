"""The need index of each Handlungsfeld over the waves, one small chart each."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report.captions import ends, missing, source, subtitle
from pipeline.report.chart import Chart
from pipeline.report.charts.over_waves import over_waves_table, series, short_waves
from pipeline.report.charts.panels import Panel, panel_figure
from pipeline.report.charts.value_axis import axis_for
from pipeline.report.findings import Findings
from pipeline.report.leaders import leaders
from pipeline.report.note import Note
from pipeline.report.theme import field_style
from pipeline.report.wording import lead_title


def indices(findings: Findings) -> Chart | Note:
    """Chart the Handlungsfeld indices with intervals, in the study's order."""
    panels = []
    for field in findings.study.settings.handlungsfelder:
        table = series(findings, "index", field.id)
        style = field_style(findings.study, field.id)
        if len(table):
            panels.append(
                Panel(field.title, "index", table, style.color, style.symbol, style.glyph)
            )
    if not panels:
        return missing(findings, "index")
    table = pd.concat([panel.table for panel in panels], ignore_index=True)
    y_range, ticks = axis_for("index", ends(table), include=[0])
    data, layout, narrow = panel_figure(
        panels, waves=short_waves(findings), y_range=y_range, ticks=ticks
    )
    caption = subtitle(findings, table, labels.INDEX_WHAT)
    newest = table[table["wave"] == findings.latest.id]
    return Chart(
        title=lead_title(
            leaders(newest),
            one=labels.INDEX_ONE,
            several=labels.INDEX_SEVERAL,
            none=labels.INDEX_NONE,
        ),
        subtitle=caption,
        data=data,
        layout=layout,
        narrow=narrow,
        source=source(
            findings,
            table,
            labels.BASE_HALF.format(companies=findings.study.settings.companies),
            labels.INDEX_EXPLAINED,
            labels.TOPICS_CHANGED if table["flags"].str.contains("themen_geaendert").any() else "",
        ),
        table=over_waves_table(findings, panels, caption=caption, note=labels.INDEX_EXPLAINED),
        figure_ids=tuple(table["figure_id"]),
    )

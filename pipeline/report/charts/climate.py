"""Business situation and expectation over the waves: balances and climate index."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report.captions import ends, missing, source, subtitle
from pipeline.report.chart import Chart
from pipeline.report.charts.over_waves import over_waves_table, series, short_waves
from pipeline.report.charts.panels import Panel, panel_figure
from pipeline.report.charts.value_axis import axis_for
from pipeline.report.findings import Findings
from pipeline.report.note import Note
from pipeline.report.theme import INK
from pipeline.report.wording import (
    climate_title,
    index_text,
)


def climate(findings: Findings) -> Chart | Note:
    """Chart the balance of situation and of expectation over all waves."""
    settings = findings.study.settings.climate
    names = [settings.situation, settings.expectation] if settings else []
    panels = [
        Panel(title, "saldo", table, INK, symbol)
        for question, title, symbol in zip(
            names,
            (labels.SITUATION, labels.EXPECTATION),
            ("circle", "diamond"),
            strict=False,
        )
        if len(table := series(findings, "saldo", question))
    ]
    if not panels or settings is None:
        return missing(findings, "saldo")
    table = pd.concat([panel.table for panel in panels], ignore_index=True)
    y_range, ticks = axis_for("saldo", ends(table), include=[0])
    data, layout, narrow = panel_figure(
        panels, waves=short_waves(findings), y_range=y_range, ticks=ticks, zero=True
    )
    index = series(findings, "climate_index", settings.id)
    indices = index_text(
        settings.title,
        [
            (findings.release.wave(row["wave"]).title, row["estimate"])
            for _, row in index.iterrows()
        ],
    )
    caption = subtitle(findings, table, labels.SALDO_WHAT)
    companies = findings.study.settings.companies
    all_panels = [
        *panels,
        *([Panel(settings.title, "climate_index", index, INK)] if len(index) else []),
    ]
    newest = panels[0].table.iloc[-1]
    return Chart(
        title=climate_title(companies, newest["ci_low"], newest["ci_high"]),
        subtitle=caption,
        data=data,
        layout=layout,
        narrow=narrow,
        source=source(
            findings,
            table,
            labels.BASE_VALID.format(companies=companies),
            labels.SALDO_EXPLAINED,
            indices,
        ),
        table=over_waves_table(findings, all_panels, caption=caption, note=labels.SALDO_EXPLAINED),
        figure_ids=(*table["figure_id"], *index["figure_id"]),
    )

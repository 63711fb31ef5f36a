"""Importance and satisfaction side by side: the distance is the need."""

from __future__ import annotations

from pipeline.report import labels
from pipeline.report.captions import (
    interval_cell,
    missing,
    n_cell,
    source,
    subtitle,
    value_cell,
)
from pipeline.report.chart import Chart
from pipeline.report.charts.pairs import Mark, pair_marks
from pipeline.report.charts.rows import Row, row_layout
from pipeline.report.findings import Findings
from pipeline.report.leaders import leaders
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.theme import field_style
from pipeline.report.wording import lead_title

SCALE = [(float(k), str(k)) for k in range(1, 6)]


def profile(
    findings: Findings, *, handlungsfeld: str | None = None, wave: str = "latest"
) -> Chart | Note:
    """Chart mean importance and satisfaction of the same companies, widest gap first."""
    gap = findings.published("gap", wave=wave, handlungsfeld=handlungsfeld)
    parts = {
        part: findings.published(
            "mean", category=f"{part}_pair", wave=wave, handlungsfeld=handlungsfeld
        )
        for part in ("importance", "satisfaction")
    }
    shown = set(gap["need"]) & set(parts["importance"]["need"]) & set(parts["satisfaction"]["need"])
    if not shown:
        return missing(findings, "gap")
    gap = gap[gap["need"].isin(shown)].sort_values(
        ["estimate", "label"], ascending=[False, True], ignore_index=True
    )
    order = {need: index for index, need in enumerate(gap["need"])}
    ordered = {
        part: table[table["need"].isin(shown)]
        .assign(order=lambda t: t["need"].map(order))
        .sort_values("order", ignore_index=True)
        for part, table in parts.items()
    }
    importance, satisfaction = ordered["importance"], ordered["satisfaction"]
    rows = []
    for _, row in gap.iterrows():
        style = field_style(findings.study, row["handlungsfeld"])
        rows.append(
            Row(
                row["label"],
                value=f"{labels.GAP} {value_cell(row, 'change_gap')}",
                sub="" if handlungsfeld else row["handlungsfeld_title"],
                glyph=style.glyph,
                color=style.color,
            )
        )
    data = pair_marks(
        Mark(labels.SATISFACTION, "mean", satisfaction), Mark(labels.IMPORTANCE, "mean", importance)
    )
    layout, narrow = row_layout(rows, x_range=(0.9, 5.1), ticks=SCALE, key=labels.PROFILE_KEY)
    what = labels.PROFILE_WHAT
    title = lead_title(
        leaders(gap),
        one=labels.PROFILE_ONE,
        several=labels.PROFILE_SEVERAL,
        none=labels.PROFILE_NONE,
    )
    base = labels.BASE_PAIR.format(companies=findings.study.settings.companies)
    cells = [
        [
            g["label"],
            value_cell(i, "mean"),
            interval_cell(i, "mean"),
            value_cell(s, "mean"),
            interval_cell(s, "mean"),
            value_cell(g, "change_gap"),
            n_cell(g),
        ]
        for (_, g), (_, i), (_, s) in zip(
            gap.iterrows(), importance.iterrows(), satisfaction.iterrows(), strict=True
        )
    ]
    return Chart(
        title=title,
        subtitle=subtitle(findings, gap, what),
        data=data,
        layout=layout,
        narrow=narrow,
        source=source(findings, gap, base, labels.PROFILE_SCALE),
        table=Table(
            caption=subtitle(findings, gap, what),
            columns=[
                text_column(labels.TOPIC),
                Column(labels.IMPORTANCE, labels.SCALE),
                Column(labels.INTERVAL, labels.SCALE),
                Column(labels.SATISFACTION, labels.SCALE),
                Column(labels.INTERVAL, labels.SCALE),
                Column(labels.GAP, labels.POINTS),
                Column(labels.ANSWERS, "n"),
            ],
            sections=[Section(cells)],
            note=labels.PROFILE_SCALE + ".",
        ),
        figure_ids=(*gap["figure_id"], *importance["figure_id"], *satisfaction["figure_id"]),
    )

"""Needs by how pressing they are, with intervals and sets of possible ranks."""

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
from pipeline.report.charts.rows import Row, axis_for, intervals, points, row_layout
from pipeline.report.findings import Findings
from pipeline.report.leaders import closed_top, leaders, top_ranked
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.theme import field_style
from pipeline.report.wording import MEASURES, order_note, rank_text, top_needs


def need_ranking(
    findings: Findings,
    *,
    handlungsfeld: str | None = None,
    statistic: str = "mwds",
    wave: str = "latest",
) -> Chart | Note:
    """Chart needs by a need score, most pressing first.

    Parameters
    ----------
    findings : Findings
        Released findings.
    handlungsfeld : str, optional
        Only this Handlungsfeld's needs, ranked among themselves.
    statistic : str
        ``mwds``, ``gap`` or ``need_share``; rank sets exist for ``mwds``.
    wave : str
        A wave id or ``latest``.
    """
    table = findings.published(statistic, wave=wave, handlungsfeld=handlungsfeld)
    if table.empty:
        return missing(findings, statistic)
    ranks = findings.ranks(wave=wave, scope=handlungsfeld or "all")
    ranks = ranks if statistic == "mwds" else ranks.iloc[:0]
    sets = {r.need: rank_text(r.rank_low, r.rank_high) for r in ranks.itertuples()}
    place = table["need"].map(dict(zip(ranks["need"], ranks["rank"], strict=True)))
    table = table.assign(place=place).sort_values(
        ["place", "estimate", "label"], ascending=[True, False, True], ignore_index=True
    )
    top = [findings.label(need) for need in top_ranked(ranks)] if sets else leaders(table)
    measure = MEASURES[statistic]
    rows, data = [], []
    for index, row in table.iterrows():
        style = field_style(findings.study, row["handlungsfeld"])
        value = value_cell(row, statistic)
        rank = sets.get(row["need"], "")
        rows.append(
            Row(
                row["label"],
                value=f"{value} · {rank}" if rank else value,
                sub="" if handlungsfeld else row["handlungsfeld_title"],
                glyph=style.glyph,
                color=style.color,
            )
        )
        data.append(intervals(spans(table.loc[[index]]), color=style.color, width=2.5))
        data.append(
            points(
                [float(row["estimate"])],
                [float(str(index))],
                hover=[hover(row, statistic)],
                marker={"color": style.color, "symbol": style.symbol},
            )
        )
    x_range, ticks = axis_for(statistic, ends(table), include=[0])
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks, zero=True)
    base = labels.BASE_PAIR.format(companies=findings.study.settings.companies)
    what = labels.PER_TOPIC.format(measure=measure.title)
    return Chart(
        title=top_needs(
            top,
            total=len(table),
            closed=bool(sets) and closed_top(ranks),
            within_field=handlungsfeld is not None,
        ),
        subtitle=subtitle(findings, table, what),
        data=data,
        layout=layout,
        narrow=narrow,
        source=source(
            findings, table, base, measure.explained, order_note(len(top)) if sets else ""
        ),
        table=Table(
            caption=subtitle(findings, table, what),
            columns=[
                text_column(labels.TOPIC),
                *([] if handlungsfeld else [text_column(labels.FIELD)]),
                Column(measure.title, measure.unit),
                Column(labels.INTERVAL, measure.unit),
                *([Column(labels.POSSIBLE_RANK)] if sets else []),
                Column(labels.ANSWERS, "n"),
            ],
            sections=[
                Section(
                    [
                        [
                            row["label"],
                            *([] if handlungsfeld else [row["handlungsfeld_title"]]),
                            value_cell(row, statistic),
                            interval_cell(row, statistic),
                            *([sets.get(row["need"], "–")] if sets else []),
                            n_cell(row),
                        ]
                        for _, row in table.iterrows()
                    ]
                )
            ],
            note=measure.explained,
        ),
        figure_ids=tuple(table["figure_id"]),
    )

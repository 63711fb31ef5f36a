"""Needs by how pressing they are, with intervals and sets of possible ranks."""

from __future__ import annotations

import pandas as pd

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
from pipeline.report.charts.marks import intervals, points
from pipeline.report.charts.rows import Row, places, row_layout
from pipeline.report.charts.value_axis import axis_for
from pipeline.report.findings import Findings
from pipeline.report.leaders import closed_top, leaders, rank_groups, top_ranked, undecided
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.theme import field_style
from pipeline.report.wording import MEASURES, group_heading, order_note, rank_text, top_needs


def need_ranking(
    findings: Findings,
    *,
    handlungsfeld: str | None = None,
    statistic: str = "mwds",
    wave: str = "latest",
) -> Chart | Note:
    """Chart needs by a need score, most pressing first, in groups that the data tell apart.

    Parameters
    ----------
    findings : Findings
        Released findings.
    handlungsfeld : str, optional
        Only this Handlungsfeld's needs, ranked among themselves.
    statistic : str
        ``mwds``, ``gap`` or ``need_share``; rank sets and groups exist for ``mwds``.
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
    parts = _in_groups(table, ranks)
    rows, cells = _rows(findings, parts, statistic, sets, fields=handlungsfeld is None)
    data = []
    for at, row in cells.iterrows():
        style = field_style(findings.study, row["handlungsfeld"])
        data.append(intervals(spans(cells.loc[[at]]), color=style.color, width=2.5))
        data.append(
            points(
                [float(row["estimate"])],
                [float(str(at))],
                hover=[hover(row, statistic)],
                marker={"color": style.color, "symbol": style.symbol},
            )
        )
    x_range, ticks = axis_for(statistic, ends(table), include=[0])
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks, zero=True)
    base = labels.BASE_PAIR.format(companies=findings.study.settings.companies)
    measure = MEASURES[statistic]
    caption = subtitle(findings, table, labels.PER_TOPIC.format(measure=measure.title))
    return Chart(
        title=top_needs(
            top,
            total=len(table),
            closed=bool(sets) and closed_top(ranks),
            within_field=handlungsfeld is not None,
        ),
        subtitle=caption,
        data=data,
        layout=layout,
        narrow=narrow,
        source=source(
            findings,
            table,
            base,
            measure.explained,
            order_note(len(top)) if sets else "",
            labels.GROUPS_EXPLAINED if "" not in parts else "",
        ),
        table=_table(parts, statistic, sets, caption, fields=handlungsfeld is None),
        figure_ids=tuple(table["figure_id"]),
    )


def _in_groups(table: pd.DataFrame, ranks: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return heading -> rows; without a heading where each need has its own place."""
    groups = rank_groups(ranks)
    if not undecided(groups) or not table["need"].isin(ranks["need"]).all():
        return {"": table}
    return {
        group_heading(group.number, group.first, decided=group.decided): table[
            table["need"].isin(group.items)
        ]
        for group in groups
    }


def _rows(
    findings: Findings,
    parts: dict[str, pd.DataFrame],
    statistic: str,
    sets: dict[str, str],
    *,
    fields: bool,
) -> tuple[list[Row], pd.DataFrame]:
    """Return the rows' words and the needs, indexed by their place."""
    rows, numbers = [], []
    for heading, part in parts.items():
        if heading:
            rows.append(Row(heading, heading=True))
        for _, row in part.iterrows():
            style = field_style(findings.study, row["handlungsfeld"])
            value = value_cell(row, statistic)
            rank = sets.get(row["need"], "")
            numbers.append(len(rows))
            rows.append(
                Row(
                    row["label"],
                    value=f"{value} · {rank}" if rank else value,
                    sub=row["handlungsfeld_title"] if fields else "",
                    glyph=style.glyph,
                    color=style.color,
                )
            )
    at = places(rows)
    cells = pd.concat(parts.values())
    return rows, cells.set_axis(pd.Index([at[number] for number in numbers]))


def _table(
    parts: dict[str, pd.DataFrame],
    statistic: str,
    sets: dict[str, str],
    caption: str,
    *,
    fields: bool,
) -> Table:
    measure = MEASURES[statistic]

    def cells(row: pd.Series) -> list[str]:
        return [
            row["label"],
            *([row["handlungsfeld_title"]] if fields else []),
            value_cell(row, statistic),
            interval_cell(row, statistic),
            *([sets.get(row["need"], "–")] if sets else []),
            n_cell(row),
        ]

    return Table(
        caption=caption,
        columns=[
            text_column(labels.TOPIC),
            *([text_column(labels.FIELD)] if fields else []),
            Column(measure.title, measure.unit),
            Column(labels.INTERVAL, measure.unit),
            *([Column(labels.POSSIBLE_RANK)] if sets else []),
            Column(labels.ANSWERS, "n"),
        ],
        sections=[
            Section([cells(row) for _, row in part.iterrows()], title=heading)
            for heading, part in parts.items()
        ],
        note=measure.explained,
    )

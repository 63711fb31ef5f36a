"""Offers from a ranking question: how often among the first three, how often first."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report.captions import (
    ends,
    interval_cell,
    missing,
    n_cell,
    source,
    subtitle,
    value_cell,
)
from pipeline.report.chart import Chart
from pipeline.report.charts.pairs import Mark, pair_marks
from pipeline.report.charts.rows import Row, axis_for, row_layout
from pipeline.report.findings import Findings
from pipeline.report.leaders import leaders
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.wording import lead_title


def offers(findings: Findings, *, block: str | None = None, wave: str = "latest") -> Chart | Note:
    """Chart a ranking block by the share that put an answer first or among the first three.

    ``block`` defaults to the study's first ranking block.
    """
    blocks = findings.study.blocks("ranking")
    block = block or (blocks[0] if blocks else "")
    top = findings.published("top3_share", wave=wave, question=block)
    if top.empty:
        return missing(findings, "top3_share")
    place = findings.study.block(block)[0]
    names = {a.id: a.label for a in findings.study.scale(place).answers}
    top = top.assign(label=top["category"].map(names))
    top = top.sort_values(["estimate", "label"], ascending=[False, True], ignore_index=True)
    first = findings.published("first_share", wave=wave, question=block)
    first = _in_order(first, top)
    x_range, ticks = axis_for("top3_share", ends(top) + ends(first), include=[0])
    rows = [
        Row(row["label"], value=_value(row, one))
        for (_, row), one in zip(top.iterrows(), _aligned(first, top), strict=True)
    ]
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks, key=labels.OFFERS_KEY)
    companies = findings.study.settings.companies
    what = labels.OFFERS_WHAT.format(question=place.text, companies=companies)
    return Chart(
        title=lead_title(
            leaders(top),
            one=labels.ONE_TITLE["offers"].format(companies=companies),
            several=labels.ONE_TITLE["offers"].format(companies=companies),
            none=labels.NO_TITLE["offers"],
        ),
        subtitle=subtitle(findings, top, what),
        data=pair_marks(
            Mark(labels.FIRST, "first_share", first), Mark(labels.TOP_THREE, "top3_share", top)
        ),
        layout=layout,
        narrow=narrow,
        source=source(
            findings,
            top,
            labels.BASE_OFFERS.format(companies=companies),
        ),
        table=_table(top, first, subtitle(findings, top, place.text)),
        figure_ids=(*top["figure_id"], *first["figure_id"]),
    )


def _in_order(first: pd.DataFrame, top: pd.DataFrame) -> pd.DataFrame:
    names = dict(zip(top["category"], top["label"], strict=True))
    places = {category: index for index, category in enumerate(top["category"])}
    first = first[first["category"].isin(list(places))]
    return first.assign(label=first["category"].map(names)).set_axis(
        first["category"].map(places).astype(float)
    )


def _aligned(first: pd.DataFrame, top: pd.DataFrame) -> list[pd.Series | None]:
    known = {row["category"]: row for _, row in first.iterrows()}
    return [known.get(category) for category in top["category"]]


def _value(row: pd.Series, first: pd.Series | None) -> str:
    text = f"{value_cell(row, 'top3_share')} {labels.TOP_THREE}"
    return text if first is None else f"{text}\n{value_cell(first, 'first_share')} {labels.FIRST}"


def _table(top: pd.DataFrame, first: pd.DataFrame, caption: str) -> Table:
    cells = []
    for (_, row), one in zip(top.iterrows(), _aligned(first, top), strict=True):
        ones = ["·", "·"]
        if one is not None:
            ones = [value_cell(one, "first_share"), interval_cell(one, "first_share")]
        values = [value_cell(row, "top3_share"), interval_cell(row, "top3_share")]
        cells.append([row["label"], *values, *ones, n_cell(row)])
    return Table(
        caption=caption,
        columns=[
            text_column(labels.OFFER),
            Column(labels.TOP_THREE),
            Column(labels.INTERVAL),
            Column(labels.FIRST),
            Column(labels.INTERVAL),
            Column(labels.ANSWERS, "n"),
        ],
        sections=[Section(cells)],
    )

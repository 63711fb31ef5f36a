"""A ranking question, such as wanted offers: how often first, how often among the first three."""

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
from pipeline.report.charts.ranked import Words, ranked
from pipeline.report.charts.rows import Row, row_layout
from pipeline.report.charts.value_axis import axis_for
from pipeline.report.findings import Findings
from pipeline.report.formats import WITHHELD
from pipeline.report.leaders import leaders, leading
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.wording import lead_title, places_text

FIRST_FEW = 3
"""Among so many answers everyone's are among the first three."""


def offers(findings: Findings, block: str | None = None, *, wave: str = "latest") -> Chart | Note:
    """Chart a ranking block by the share that put an answer first or among the first three.

    Where not every share of the first three is released, or there are but three answers to rank,
    the chart shows first places alone. ``block`` defaults to the study's first ranking
    block.
    """
    blocks = findings.study.blocks("ranking")
    block = block or (blocks[0] if blocks else "")
    if not block:
        return missing(findings, "first_share")
    names = {a.id: a.label for a in findings.study.scale(findings.study.block(block)[0]).answers}
    first = _labelled(findings.published("first_share", wave=wave, question=block), names)
    top = _labelled(findings.published("top3_share", wave=wave, question=block), names)
    if first.empty and top.empty:
        return missing(findings, "first_share")
    if len(top) < len(first) or len(first) <= FIRST_FEW:
        return _first_places(findings, first, block, wave)
    return _both(findings, first, top, block, wave)


def _labelled(table: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    table = table.assign(label=table["category"].map(names))
    return table.sort_values(["estimate", "label"], ascending=[False, True], ignore_index=True)


def _title(names: list[str], places: str) -> str:
    return lead_title(
        names,
        one=labels.PLACED.format(places=places),
        several=labels.PLACED_MANY.format(places=places),
        none=labels.NAMED_NONE,
    )


def _what(findings: Findings, block: str, wave: str) -> str:
    return labels.PLACES_WHAT.format(
        question=findings.question_text(block, wave=wave),
        companies=findings.study.settings.companies,
    )


def _base(findings: Findings) -> str:
    return labels.BASE_NAMED.format(companies=findings.study.settings.companies)


def _first_places(findings: Findings, first: pd.DataFrame, block: str, wave: str) -> Chart:
    ranks = findings.ranks(wave=wave, scope=block, score="first_share")
    words = Words(
        title=_title(leading(first, ranks, item="category"), labels.FIRST),
        what=_what(findings, block, wave),
        base=_base(findings),
        measure=labels.FIRST,
    )
    return ranked(findings, first, words, statistic="first_share")


def _both(
    findings: Findings, first: pd.DataFrame, top: pd.DataFrame, block: str, wave: str
) -> Chart:
    asked = wave if wave != "latest" else findings.latest.id
    places = sum(asked in question.columns for question in findings.study.block(block))
    several = places_text(min(3, places))
    order = {category: float(number) for number, category in enumerate(top["category"])}
    first = first[first["category"].isin(list(order))]
    first = first.set_axis(first["category"].map(order))
    x_range, ticks = axis_for("top3_share", ends(top) + ends(first), include=[0])
    rows = [
        Row(row["label"], value=_value(row, one, several))
        for (_, row), one in zip(top.iterrows(), _aligned(first, top), strict=True)
    ]
    key = labels.PLACES_KEY.format(first=labels.FIRST, top=several)
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks, key=key)
    caption = subtitle(findings, top, _what(findings, block, wave))
    return Chart(
        title=_title(leaders(top), several),
        subtitle=caption,
        data=pair_marks(Mark(labels.FIRST, "first_share", first), Mark(several, "top3_share", top)),
        layout=layout,
        narrow=narrow,
        source=source(findings, top, _base(findings)),
        table=_table(top, first, several, caption),
        figure_ids=(*top["figure_id"], *first["figure_id"]),
    )


def _aligned(first: pd.DataFrame, top: pd.DataFrame) -> list[pd.Series | None]:
    known = {row["category"]: row for _, row in first.iterrows()}
    return [known.get(category) for category in top["category"]]


def _value(row: pd.Series, first: pd.Series | None, several: str) -> str:
    text = f"{value_cell(row, 'top3_share')} {several}"
    return text if first is None else f"{text}\n{value_cell(first, 'first_share')} {labels.FIRST}"


def _table(top: pd.DataFrame, first: pd.DataFrame, several: str, caption: str) -> Table:
    cells = []
    for (_, row), one in zip(top.iterrows(), _aligned(first, top), strict=True):
        ones = [WITHHELD, WITHHELD]
        if one is not None:
            ones = [value_cell(one, "first_share"), interval_cell(one, "first_share")]
        values = [value_cell(row, "top3_share"), interval_cell(row, "top3_share")]
        cells.append([row["label"], *values, *ones, n_cell(row)])
    return Table(
        caption=caption,
        columns=[
            text_column(labels.ANSWER),
            Column(several),
            Column(labels.INTERVAL),
            Column(labels.FIRST),
            Column(labels.INTERVAL),
            Column(labels.ANSWERS, "n"),
        ],
        sections=[Section(cells)],
    )

"""One need in the groups of every breakdown, next to all companies."""

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
from pipeline.report.formats import quoted
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.theme import INK, field_style
from pipeline.report.wording import (
    MEASURES,
    PROTECTED,
    PROTECTED_SHORT,
    group_title,
)


def group_comparison(
    findings: Findings,
    need: str,
    *,
    statistic: str = "mwds",
    wave: str = "latest",
) -> Chart | Note:
    """Chart a need score by group; a withheld breakdown keeps its place, without numbers.

    Parameters
    ----------
    findings : Findings
        Released findings.
    need : str
        Id of the need.
    statistic : str
        ``mwds``, ``gap`` or ``need_share``.
    wave : str
        A wave id or ``latest``.
    """
    whole = findings.cells(statistic, wave=wave, question=need)
    whole = whole[whole["status"] == "published"]
    if whole.empty:
        return missing(findings, statistic)
    parts: dict[str, pd.DataFrame] = {}
    for breakdown in findings.study.settings.breakdowns:
        table = findings.cells(statistic, wave=wave, question=need, breakdown=breakdown)
        order = {group: k for k, group in enumerate(findings.group_titles(breakdown))}
        if len(table):
            parts[breakdown] = table.assign(order=table["group"].map(order)).sort_values("order")
    rows, shown = _arranged(findings, whole, parts, statistic)
    published = shown[shown["status"] == "published"]
    style = field_style(findings.study, whole["handlungsfeld"].iloc[0])
    data = []
    for index, row in published.iterrows():
        overall = pd.isna(row["breakdown"])
        color = INK if overall else style.color
        unsure = "unsicher" in row["flags"]
        data.append(intervals(spans(published.loc[[index]]), color=color, width=2.5))
        data.append(
            points(
                [float(row["estimate"])],
                [float(str(index))],
                hover=[hover(row, statistic, row["group_title"] or _all(findings))],
                marker={
                    "color": "#FFFFFF" if unsure else color,
                    "symbol": "circle" if overall else style.symbol,
                    "line": {"color": color, "width": 2},
                },
            )
        )
    x_range, ticks = axis_for(statistic, ends(published), include=[0])
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks, zero=True)
    measure = MEASURES[statistic]
    label = str(whole["label"].iloc[0])
    withheld = (shown["status"] == "suppressed").any()
    unsure = published["flags"].str.contains("unsicher").any()
    groups = published[published["breakdown"].notna()]
    low, high = whole["ci_low"].iloc[0], whole["ci_high"].iloc[0]
    apart = groups[(groups["ci_low"] > high) | (groups["ci_high"] < low)]
    sure = ~apart["flags"].str.contains("unsicher")
    caption = subtitle(
        findings, published, labels.MEASURE_OF.format(measure=measure.title, label=quoted(label))
    )
    return Chart(
        title=group_title(
            label, list(apart.loc[sure, "group_title"]), list(apart.loc[~sure, "group_title"])
        ),
        subtitle=subtitle(findings, published, labels.BY_GROUPS.format(measure=measure.title)),
        data=data,
        layout=layout,
        narrow=narrow,
        source=source(
            findings,
            published,
            labels.BASE_PAIR.format(companies=findings.study.settings.companies),
            measure.explained,
            labels.UNCERTAIN_MARKS if unsure else "",
            PROTECTED if withheld else "",
        ),
        table=_table(findings, whole, parts, statistic, caption),
        figure_ids=tuple(published["figure_id"]),
    )


def _arranged(
    findings: Findings, whole: pd.DataFrame, parts: dict[str, pd.DataFrame], statistic: str
) -> tuple[list[Row], pd.DataFrame]:
    """Return the rows' words and the cells, indexed by their place; headings have no cell."""
    overall = whole.iloc[0]
    rows = [Row(_all(findings), value=_value(overall, statistic))]
    cells, numbers = [overall], [0]
    for breakdown, table in parts.items():
        title = findings.study.classification(breakdown).title
        if (table["status"] != "published").all():
            rows.append(Row(f"{title}: {PROTECTED_SHORT}", heading=True))
            cells.append(table.iloc[0])
            numbers.append(len(rows) - 1)
            continue
        rows.append(Row(title, heading=True))
        for _, row in table.iterrows():
            rows.append(Row(row["group_title"], value=_value(row, statistic)))
            cells.append(row)
            numbers.append(len(rows) - 1)
    at = places(rows)
    return rows, pd.DataFrame(cells).set_axis(pd.Index([at[number] for number in numbers]))


def _value(row: pd.Series, statistic: str) -> str:
    if row["status"] != "published":
        return PROTECTED_SHORT
    return f"{value_cell(row, statistic)}  (n = {n_cell(row)})"


def _all(findings: Findings) -> str:
    return labels.ALL_OF.format(companies=findings.study.settings.companies)


def _table(
    findings: Findings,
    whole: pd.DataFrame,
    parts: dict[str, pd.DataFrame],
    statistic: str,
    caption: str,
) -> Table:
    def cells(row: pd.Series, name: str) -> list[str]:
        return [name, value_cell(row, statistic), interval_cell(row, statistic), n_cell(row)]

    measure = MEASURES[statistic]
    return Table(
        caption=caption,
        columns=[
            text_column(labels.GROUP),
            Column(measure.title, measure.unit),
            Column(labels.INTERVAL, measure.unit),
            Column(labels.ANSWERS, "n"),
        ],
        sections=[
            Section([cells(whole.iloc[0], _all(findings))]),
            *(
                Section(
                    [cells(row, row["group_title"]) for _, row in table.iterrows()],
                    title=findings.study.classification(breakdown).title,
                )
                for breakdown, table in parts.items()
            ),
        ],
        note=measure.explained,
    )

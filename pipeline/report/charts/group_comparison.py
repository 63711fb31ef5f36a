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
from pipeline.report.groups import ShownGroups, shown_groups
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.theme import INK, field_style
from pipeline.report.wording import (
    MEASURES,
    group_title,
    protected_heading,
)


def group_comparison(
    findings: Findings,
    need: str,
    *,
    statistic: str = "mwds",
    wave: str = "latest",
) -> Chart | Note:
    """Chart a need score by released group; a withheld breakdown keeps its place, no more.

    Where a group is withheld, a released coarser one that holds it stands in its place.

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
    found = {
        breakdown: shown_groups(findings, breakdown, statistic, wave=wave, question=need)
        for breakdown in findings.study.settings.breakdowns
    }
    parts = {breakdown: part for breakdown, part in found.items() if part.known}
    rows, published = _arranged(findings, whole, parts, statistic)
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
                hover=[hover(row, statistic, row["title"])],
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
    complete = all(part.complete for part in parts.values())
    unsure = published["flags"].str.contains("unsicher").any()
    groups = published[published["breakdown"].notna()]
    low, high = whole["ci_low"].iloc[0], whole["ci_high"].iloc[0]
    apart = groups[(groups["ci_low"] > high) | (groups["ci_high"] < low)]
    sure = ~apart["flags"].str.contains("unsicher")
    # The range of n of some groups would pass for that of all.
    based = published if complete else whole
    caption = subtitle(
        findings, based, labels.MEASURE_OF.format(measure=measure.title, label=quoted(label))
    )
    return Chart(
        title=group_title(
            label,
            list(apart.loc[sure, "title"]),
            list(apart.loc[~sure, "title"]),
            shown=len(groups),
            complete=complete,
        ),
        subtitle=subtitle(findings, based, labels.BY_GROUPS.format(measure=measure.title)),
        data=data,
        layout=layout,
        narrow=narrow,
        source=source(
            findings,
            published,
            labels.BASE_PAIR.format(companies=findings.study.settings.companies),
            measure.explained,
            labels.UNCERTAIN_MARKS if unsure else "",
            "" if complete else labels.GROUPS_MISSING,
        ),
        table=_table(findings, whole, parts, statistic, caption),
        figure_ids=tuple(published["figure_id"]),
    )


def _arranged(
    findings: Findings, whole: pd.DataFrame, parts: dict[str, ShownGroups], statistic: str
) -> tuple[list[Row], pd.DataFrame]:
    """Return the rows' words and the cells, indexed by their place; headings have no cell."""
    rows: list[Row] = []
    cells: list[pd.Series] = []
    numbers: list[int] = []

    def add(cell: pd.Series, title: str) -> None:
        rows.append(Row(title, value=_value(cell, statistic)))
        cells.append(pd.concat([cell, pd.Series({"title": title})]))
        numbers.append(len(rows) - 1)

    add(whole.iloc[0], _all(findings))
    for breakdown, part in parts.items():
        rows.append(Row(_heading(findings, breakdown, part), heading=True))
        for group, cell in part.shown():
            add(cell, group.title)
    at = places(rows)
    return rows, pd.DataFrame(cells).set_axis(pd.Index([at[number] for number in numbers]))


def _heading(findings: Findings, breakdown: str, part: ShownGroups) -> str:
    title = findings.study.classification(breakdown).title
    return title if part.groups else protected_heading(title)


def _value(row: pd.Series, statistic: str) -> str:
    return f"{value_cell(row, statistic)}  (n = {n_cell(row)})"


def _all(findings: Findings) -> str:
    return labels.ALL_OF.format(companies=findings.study.settings.companies)


def _table(
    findings: Findings,
    whole: pd.DataFrame,
    parts: dict[str, ShownGroups],
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
                    [cells(cell, group.title) for group, cell in part.shown()],
                    title=_heading(findings, breakdown, part),
                )
                for breakdown, part in parts.items()
            ),
        ],
        note=measure.explained,
    )

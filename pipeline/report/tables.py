"""Tables that stand by themselves: the waves' rows, and all needs by group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd

from pipeline.report import labels
from pipeline.report import wording as words
from pipeline.report.captions import interval_cell, n_cell, value_cell
from pipeline.report.findings import Findings
from pipeline.report.formats import WITHHELD, count, percent, period
from pipeline.report.groups import Group, ShownGroups, shown_groups
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column


def waves_table(findings: Findings) -> Table:
    """Return the path from rows read to answers used, one column per wave."""
    waves = findings.waves
    rates = findings.cells("response_rate", wave=None)
    published = rates[rates["status"] == "published"]
    known = dict(zip(published["wave"], published["estimate"], strict=True))
    rows = [
        [labels.FIELD_PERIOD, *(period(w.field_start, w.field_end) for w in waves)],
        [labels.ROWS_READ, *(count(w.rows_read) for w in waves)],
    ]
    for reason, name in words.REASONS.items():
        rows.append([f"– {name}", *(count(w.set_aside.get(reason, 0)) for w in waves)])
    rows.append([labels.ROWS_USED, *(count(w.rows_used) for w in waves)])
    rows.append(
        [labels.RESPONSE, *(percent(known[w.id]) if w.id in known else WITHHELD for w in waves)]
    )
    return Table(
        caption=labels.WAVES_CAPTION,
        columns=[text_column(labels.STEP), *(Column(w.title) for w in waves)],
        sections=[Section(rows)],
        note=labels.WAVES_NOTE,
    )


def panel_and_all(findings: Findings, wave: str = "latest") -> Table | None:
    """Return the change in satisfaction of the same companies beside that of all responses.

    None without an earlier wave. The two are shown, never subtracted.
    """
    asked = [pair[1].id for pair in findings.study.needs().values()]
    same = findings.cells("change_mean", wave=wave, category="panel", question=asked)
    if same.empty:
        return None
    everyone = findings.cells("change_mean", wave=wave, category="all", question=asked)
    known = {row["question"]: row for _, row in everyone.iterrows()}
    rows = []
    for _, row in same.sort_values(["estimate", "label"], ascending=[False, True]).iterrows():
        pair = (row, known[row["question"]])
        values = [value_cell(one, "change_mean") for one in pair]
        ranges = [interval_cell(one, "change_mean") for one in pair]
        rows.append([row["label"], *values, *ranges, *(n_cell(one) for one in pair)])
    waves = (same["reference_wave"].iloc[0], same["wave"].iloc[0])
    since = words.since(*(findings.release.wave(name).title for name in waves))
    companies = findings.study.settings.companies
    return Table(
        caption=labels.PANEL_CAPTION.format(since=since, companies=companies),
        columns=[
            text_column(labels.TOPIC),
            Column(labels.PANEL_SAME, labels.POINTS),
            Column(labels.PANEL_ALL, labels.POINTS),
            Column(labels.INTERVAL, labels.PANEL_SAME),
            Column(labels.INTERVAL, labels.PANEL_ALL),
            Column(labels.ANSWERS, labels.PANEL_SAME),
            Column(labels.ANSWERS, labels.PANEL_ALL),
        ],
        sections=[Section(rows)],
    )


def who_answered(findings: Findings) -> Table:
    """Return answers and response of every released group, one column per wave."""
    sections, complete = [], True
    for breakdown in findings.study.settings.breakdowns:
        shown = shown_groups(findings, breakdown, "response_rate", row="wave", wave=None)
        if not shown.known:
            continue
        complete &= shown.complete
        rows = [
            [group.title, *(shown.text(_answered, group, wave.id) for wave in findings.waves)]
            for group in shown.groups
        ]
        title = findings.study.classification(breakdown).title
        sections.append(Section(rows, title=title if rows else words.protected_heading(title)))
    return Table(
        caption=labels.WHO_CAPTION,
        columns=[text_column(labels.GROUP), *(Column(w.title, "n") for w in findings.waves)],
        sections=sections,
        note="" if complete else labels.GROUPS_MISSING,
    )


def _answered(row: pd.Series) -> str:
    return f"{n_cell(row)} ({value_cell(row, 'response_rate')})"


def needs_by_group(
    findings: Findings, breakdown: str, *, handlungsfeld: str | None = None, statistic: str = "mwds"
) -> Table | Note:
    """Return one need score of every need in every released group of a breakdown.

    A group of which no score is released has no column; where it is part of a coarser group
    with a score, that one has. Without any group, the protection sentence.
    """
    whole = findings.published(statistic, handlungsfeld=handlungsfeld)
    shown = shown_groups(
        findings,
        breakdown,
        statistic,
        row="need",
        rows=whole["need"],
        handlungsfeld=handlungsfeld,
    )
    title = findings.study.classification(breakdown).title
    if not shown.groups:
        return _nothing(shown, title)
    measure = words.MEASURES[statistic]
    rows = []
    for _, row in whole.sort_values(["estimate", "label"], ascending=[False, True]).iterrows():
        values = [shown.text(_score(statistic), group, row["need"]) for group in shown.groups]
        rows.append([row["label"], value_cell(row, statistic), *values])
    return Table(
        caption=words.by_group_caption(measure.title, title, findings.latest.title),
        columns=[
            text_column(labels.TOPIC),
            Column(labels.ALL),
            *(Column(group.title) for group in shown.groups),
        ],
        sections=[Section(rows)],
        note=_group_note(findings, statistic, complete=shown.complete),
    )


def index_by_crossing(findings: Findings, crossing: str, handlungsfeld: str) -> Table | Note:
    """Return a Handlungsfeld's index by two classifications at once, released cells only.

    Parameters
    ----------
    findings : Findings
    crossing : str
        A crossing of the catalogue; its first classification heads the rows.
    handlungsfeld : str

    Returns
    -------
    Table or Note
        The protection sentence if nothing is released.
    """
    shown = shown_groups(findings, crossing, "index", question=handlungsfeld)
    table = findings.study.table(crossing)
    titles = [findings.study.classification(name).title for name in table.of]
    if not shown.groups:
        return _nothing(shown, words.crossed(titles))
    lines, columns = (
        {group.sides[side]: group.titles[side] for group in _in_order(shown.groups, side)}
        for side in (0, 1)
    )
    rows = []
    for line, title in lines.items():
        cells = [shown.at(line, column) for column in columns]
        show = _score("index")
        rows.append([title, *(WITHHELD if c is None else shown.text(show, c) for c in cells)])
    measure = words.MEASURES["index"]
    return Table(
        caption=words.by_crossing_caption(
            measure.title,
            findings.handlungsfeld_title(handlungsfeld),
            words.crossed(titles),
            findings.latest.title,
        ),
        columns=[text_column(titles[0]), *(Column(title) for title in columns.values())],
        sections=[Section(rows)],
        note=_group_note(findings, "index", complete=shown.complete),
    )


def _nothing(shown: ShownGroups, title: str) -> Note:
    return Note(
        [words.breakdown_protected(title) if shown.known else words.NO_NUMBERS], kind="protected"
    )


def _in_order(groups: Sequence[Group], side: int) -> list[Group]:
    return sorted(groups, key=lambda group: (group.sides[side][-1], len(group.sides[side])))


def _group_note(findings: Findings, statistic: str, *, complete: bool) -> str:
    explained = words.MEASURES[statistic].explained or labels.INDEX_EXPLAINED
    weighting = words.weighting_text(findings.release, findings.weighting)
    note = words.by_group_note(explained, weighting)
    return note if complete else f"{note} {labels.GROUPS_MISSING}"


def _score(statistic: str) -> Callable[[pd.Series], str]:
    return partial(_cell, statistic=statistic)


def _cell(row: pd.Series, statistic: str) -> str:
    """Return a value, in brackets where it only shows a tendency."""
    text = value_cell(row, statistic)
    return f"({text})" if "unsicher" in row["flags"] else text

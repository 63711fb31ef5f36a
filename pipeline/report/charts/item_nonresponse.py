"""Questions that were left open or could not be judged, most often first."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report.captions import hover, missing, source, subtitle, value_cell
from pipeline.report.chart import Chart
from pipeline.report.charts.bars import BAR, BAR_DARK, bars
from pipeline.report.charts.rows import Row, row_layout
from pipeline.report.charts.value_axis import axis_for
from pipeline.report.findings import Findings
from pipeline.report.formats import percent
from pipeline.report.note import Note
from pipeline.report.table import Column, Section, Table, text_column
from pipeline.report.wording import nonresponse_title

SHOWN = 12
SINGLE_ANSWER = ("rating", "single", "number", "date")
"""Types where an empty answer is a missing one; free text and boxes may well stay empty."""


def item_nonresponse(findings: Findings, *, wave: str = "latest") -> Chart | Note:
    """Chart the questions with most missing answers; the table lists all of them."""
    left = findings.published("no_answer_share", wave=wave)
    unknown = findings.published("dont_know_share", wave=wave).set_index("question")
    asked = [q.id for q in findings.study.questions if q.type in SINGLE_ANSWER]
    left = left[left["question"].isin(asked)]
    if left.empty:
        return missing(findings, "no_answer_share")
    left = left.assign(
        name=[_name(findings, question) for question in left["question"]],
        unknown=left["question"].map(unknown["estimate"]),
    )
    left = left.sort_values(
        ["unknown", "estimate", "name"], ascending=[False, False, True], ignore_index=True
    )
    top = left.head(SHOWN)
    known = top[top["unknown"].notna()]
    rows = [
        Row(
            row["name"],
            value=_value(row),
        )
        for _, row in top.iterrows()
    ]
    x_range, ticks = axis_for(
        "no_answer_share",
        [*top["estimate"].astype(float), *known["unknown"].astype(float)],
        include=[0, 0.1],
    )
    layout, narrow = row_layout(rows, x_range=x_range, ticks=ticks)
    layout["barmode"] = "overlay"
    caption = subtitle(findings, left, labels.NONRESPONSE_WHAT)
    companies = findings.study.settings.companies
    return Chart(
        title=nonresponse_title(list(top["name"][:1])),
        subtitle=caption,
        data=[
            bars(
                [float(x) for x in known["unknown"]],
                rows=[float(k) for k in known.index],
                hover=[
                    hover(unknown.loc[row["question"]], "dont_know_share", row["name"])
                    for _, row in known.iterrows()
                ],
                color=BAR_DARK,
                width=0.3,
                shift=-0.17,
            ),
            bars(
                [float(x) for x in top["estimate"]],
                hover=[
                    hover(r, "no_answer_share", f"{r['name']}: {labels.EMPTY}")
                    for _, r in top.iterrows()
                ],
                color=BAR,
                width=0.3,
                shift=0.17,
            ),
        ],
        layout=layout,
        narrow=narrow,
        source=source(
            findings,
            left,
            labels.BASE_ASKED.format(companies=companies),
            labels.NONRESPONSE_KEY.format(shown=SHOWN),
            lines="",
            weighted=False,
        ),
        table=Table(
            caption=caption,
            columns=[
                text_column(labels.QUESTION),
                Column(labels.CANNOT_JUDGE),
                Column(labels.EMPTY),
                Column(labels.ASKED, "n"),
            ],
            sections=[
                Section(
                    [
                        [
                            row["name"],
                            _unknown(row),
                            value_cell(row, "no_answer_share"),
                            f"{int(row['n_responses'])}",
                        ]
                        for _, row in left.iterrows()
                    ]
                )
            ],
        ),
        figure_ids=(*left["figure_id"], *unknown["figure_id"]),
    )


def _name(findings: Findings, question_id: str) -> str:
    question = findings.study.question(question_id)
    role = labels.ROLES.get(question.role, "")
    return f"{role}: {findings.label(question_id)}" if role else findings.label(question_id)


def _unknown(row: pd.Series) -> str:
    return "–" if pd.isna(row["unknown"]) else percent(float(row["unknown"]))


def _value(row: pd.Series) -> str:
    empty = value_cell(row, "no_answer_share")
    return f"{_unknown(row)} {labels.DONT_KNOW}\n{empty} {labels.EMPTY}"

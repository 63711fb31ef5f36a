"""Questions beside the needs: severity, grades, sliders, recommendation, one choice, best-worst."""

from __future__ import annotations

import pandas as pd

from pipeline.report import labels
from pipeline.report.captions import missing, value_cell
from pipeline.report.chart import Chart
from pipeline.report.charts.ranked import Words, ranked
from pipeline.report.findings import Findings
from pipeline.report.leaders import leading
from pipeline.report.note import Note
from pipeline.report.wording import (
    MEASURES,
    action_title,
    lead_title,
    mean_title,
    recommendation_title,
    scale_text,
)


def means(findings: Findings, scope: str, *, wave: str = "latest") -> Chart | Note:
    """Chart the means of ratings or sliders, such as the severity of obstacles.

    Parameters
    ----------
    findings : Findings
        Released findings.
    scope : str
        Id of a block, or of a question by itself.
    wave : str
        A wave id or ``latest``.
    """
    questions = findings.questions(scope)
    table = _rows(findings, "mean", [question.id for question in questions], wave)
    if table.empty:
        return missing(findings, "mean")
    scale = findings.study.scale(questions[0])
    low, high = scale.ends()
    severe = questions[0].role == "severity"
    title = lead_title(
        leading(table, findings.ranks(wave=wave, scope=scope, score="mean")),
        one=labels.HEAVIEST if severe else labels.HIGHEST,
        several=labels.HEAVIEST_MANY if severe else labels.HIGHEST_MANY,
        none=labels.HEAVIEST_NONE if severe else labels.HIGHEST_NONE,
    )
    if len(questions) == 1:
        title = mean_title(float(table["estimate"].iloc[0]), low, high)
    words = Words(
        title=title,
        what=_what(findings, "mean", scope, wave),
        base=_base(findings),
        measure=MEASURES["mean"].title,
        unit=f"{low}–{high}",
        explained=scale_text(scale),
    )
    return ranked(findings, table, words, statistic="mean", reach=(low, high))


def grades(findings: Findings, scope: str, *, wave: str = "latest") -> Chart | Note:
    """Chart how many companies gave the school grade 4 or worse, with the mean grade beside."""
    ids = [question.id for question in findings.questions(scope)]
    table = _rows(findings, "action_share", ids, wave)
    if table.empty:
        return missing(findings, "action_share")
    mean = findings.published("mean", wave=wave, question=ids)
    known = {row["question"]: value_cell(row, "mean") for _, row in mean.iterrows()}
    table = table.assign(beside=[known.get(question, "–") for question in table["question"]])
    companies = findings.study.settings.companies
    title = lead_title(
        leading(table, pd.DataFrame()),
        one=labels.ACTION.format(companies=companies),
        several=labels.ACTION.format(companies=companies),
        none=labels.ACTION_NONE,
    )
    if len(ids) == 1:
        title = action_title(value_cell(table.iloc[0], "action_share"), companies)
    words = Words(
        title=title,
        what=_what(findings, "action_share", scope, wave),
        base=_base(findings),
        measure=labels.SHARE,
        explained=labels.GRADES_EXPLAINED,
        beside=labels.GRADE,
    )
    return ranked(findings, table, words, statistic="action_share", more_ids=mean["figure_id"])


def recommendation(findings: Findings, scope: str, *, wave: str = "latest") -> Chart | Note:
    """Chart the net promoter score."""
    ids = [question.id for question in findings.questions(scope)]
    table = _rows(findings, "nps", ids, wave)
    if table.empty:
        return missing(findings, "nps")
    title = _ahead(leading(table, pd.DataFrame()))
    if len(ids) == 1:
        title = recommendation_title(table["ci_low"].iloc[0], table["ci_high"].iloc[0])
    words = Words(
        title=title,
        what=_what(findings, "nps", scope, wave),
        base=_base(findings),
        measure=labels.NPS,
        unit=MEASURES["nps"].unit,
        explained=labels.NPS_EXPLAINED,
    )
    return ranked(findings, table, words, statistic="nps", reach=(-100, 0, 100))


def chosen(findings: Findings, scope: str, *, wave: str = "latest") -> Chart | Note:
    """Chart how often each answer of a single choice was given, such as the biggest obstacle."""
    question = findings.study.question(scope)
    names = {answer.id: answer.label for answer in findings.study.scale(question).valid()}
    table = _rows(findings, "share", [scope], wave, names)
    if table.empty:
        return missing(findings, "share")
    companies = findings.study.settings.companies
    ranks = findings.ranks(wave=wave, scope=scope, score="share")
    words = Words(
        title=lead_title(
            leading(table, ranks, item="category"),
            one=labels.NAMED_MOST.format(companies=companies),
            several=labels.NAMED_MOST.format(companies=companies),
            none=labels.NAMED_NONE,
        ),
        what=_what(findings, "share", scope, wave),
        base=_base(findings),
        measure=labels.SHARE,
    )
    return ranked(findings, table, words, statistic="share")


def best_worst(findings: Findings, scope: str, *, wave: str = "latest") -> Chart | Note:
    """Chart how often each item was chosen as best rather than as worst."""
    study = findings.study
    names = {a.id: a.label for best, _ in study.tasks(scope) for a in study.scale(best).valid()}
    table = _rows(findings, "best_worst_score", [scope], wave, names)
    if table.empty:
        return missing(findings, "best_worst_score")
    ranks = findings.ranks(wave=wave, scope=scope, score="best_worst_score")
    words = Words(
        title=_ahead(leading(table, ranks, item="category")),
        what=_what(findings, "best_worst_score", scope, wave),
        base=_base(findings),
        measure=MEASURES["best_worst_score"].title,
        unit=MEASURES["best_worst_score"].unit,
        explained=labels.BEST_WORST_EXPLAINED,
    )
    return ranked(findings, table, words, statistic="best_worst_score", reach=(-1, 0, 1))


def _rows(
    findings: Findings,
    statistic: str,
    questions: list[str],
    wave: str,
    names: dict[str, str] | None = None,
) -> pd.DataFrame:
    """Return published rows, best first, labelled by answer or by question.

    A question by itself needs no label: its words stand over the chart.
    """
    table = findings.published(statistic, wave=wave, question=questions)
    if names is not None:
        table = table.assign(label=table["category"].map(names))
    elif len(questions) == 1:
        companies = findings.study.settings.companies
        table = table.assign(label=labels.ALL_OF.format(companies=companies))
    return table.sort_values(["estimate", "label"], ascending=[False, True], ignore_index=True)


def _what(findings: Findings, statistic: str, scope: str, wave: str) -> str:
    text = findings.question_text(scope, wave=wave)
    return labels.QUESTION_WHAT.format(question=text, measure=MEASURES[statistic].title)


def _base(findings: Findings) -> str:
    return labels.BASE_VALID.format(companies=findings.study.settings.companies)


def _ahead(names: list[str]) -> str:
    return lead_title(names, one=labels.AHEAD, several=labels.AHEAD_MANY, none=labels.NAMED_NONE)

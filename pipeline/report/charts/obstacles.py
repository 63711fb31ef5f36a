"""A multiple-response question, such as obstacles: ranked bars with intervals."""

from __future__ import annotations

from pipeline.report import labels
from pipeline.report.captions import missing
from pipeline.report.chart import Chart
from pipeline.report.charts.ranked import Words, ranked
from pipeline.report.findings import Findings
from pipeline.report.leaders import leading
from pipeline.report.note import Note
from pipeline.report.wording import lead_title


def obstacles(
    findings: Findings, block: str | None = None, *, wave: str = "latest"
) -> Chart | Note:
    """Chart how many companies named each option of a multiple-response block.

    ``block`` defaults to the study's first multiple-response block.
    """
    blocks = findings.study.blocks("multiple")
    block = block or (blocks[0] if blocks else "")
    options = findings.study.block(block)
    table = findings.published("cases_share", wave=wave, question=[q.id for q in options])
    if table.empty:
        return missing(findings, "cases_share")
    other = {q.id for q in options if q.role != "option"}
    table = table.assign(other=table["question"].isin(other)).sort_values(
        ["other", "estimate", "label"], ascending=[True, False, True], ignore_index=True
    )
    companies = findings.study.settings.companies
    named = table[~table["other"]]
    ranks = findings.ranks(wave=wave, scope=block, score="cases_share")
    words = Words(
        title=lead_title(
            leading(named, ranks),
            one=labels.NAMED_MOST.format(companies=companies),
            several=labels.NAMED_MOST.format(companies=companies),
            none=labels.NAMED_NONE,
        ),
        what=labels.MULTIPLE_WHAT.format(question=findings.question_text(block, wave=wave)),
        base=labels.BASE_NAMED.format(companies=companies),
        measure=labels.SHARE,
    )
    return ranked(findings, table, words, statistic="cases_share")

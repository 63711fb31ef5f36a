"""Figures that belong together: one per need, per group or per wave."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.codebook import Question
from pipeline.report import labels
from pipeline.report.chart import Chart
from pipeline.report.charts.answers import best_worst, chosen, grades, means, recommendation
from pipeline.report.charts.change import change
from pipeline.report.charts.group_comparison import group_comparison
from pipeline.report.charts.obstacles import obstacles
from pipeline.report.charts.offers import offers
from pipeline.report.findings import Findings
from pipeline.report.leaders import top_ranked
from pipeline.report.note import Heading, Note
from pipeline.report.table import Table
from pipeline.report.tables import index_by_crossing, needs_by_group, panel_and_all, who_answered
from pipeline.report.wording import NO_NUMBERS, panel_sentences, who_sentences


def top_need_groups(findings: Findings, *, at_most: int = 3) -> list[Chart | Note]:
    """Compare groups for each need that may be the most pressing, ``at_most`` of them."""
    return [group_comparison(findings, need) for need in top_ranked(findings.ranks())[:at_most]]


def other_questions(findings: Findings, wave: str = "latest") -> list[Heading | Chart | Note]:
    """Chart every question beside the needs; nothing without such questions.

    Open texts, numbers, dates and the questions of the business climate have no chart here.
    """
    wave = findings.latest.id if wave == "latest" else wave
    drawings = {
        scope: _drawing(findings, question) for scope, question in _scopes(findings, wave).items()
    }
    shown = [draw(findings, scope, wave=wave) for scope, draw in drawings.items() if draw]
    return [Heading(labels.OTHER_QUESTIONS), *shown] if shown else []


def _scopes(findings: Findings, wave: str) -> dict[str, Question]:
    """Return block, or question without one -> its first question of the wave."""
    found: dict[str, Question] = {}
    for question in findings.study.questions:
        if wave in question.columns:
            found.setdefault(question.block or question.id, question)
    return found


def _drawing(findings: Findings, question: Question) -> Callable[..., Chart | Note] | None:
    """Return the chart for a type of question, None for types without one."""
    match question.type, question.role:
        case "multiple", _:
            return obstacles
        case "ranking", _:
            return offers
        case "best_worst", _:
            return best_worst
        case "single", "biggest":
            return chosen
        case ("rating", "severity") | ("slider", _):
            return means
        case "rating", "":
            if findings.study.scale(question).nps:
                return recommendation
            graded = findings.cells("action_share", question=question.id)
            return means if graded.empty else grades
    return None


def field_groups(findings: Findings, handlungsfeld: str) -> list[Table | Note]:
    """Return the needs of a Handlungsfeld by every breakdown, one table each."""
    return [
        needs_by_group(findings, breakdown, handlungsfeld=handlungsfeld)
        for breakdown in findings.study.settings.breakdowns
    ]


def field_crossings(findings: Findings, handlungsfeld: str) -> list[Heading | Table | Note]:
    """Return the index of a Handlungsfeld by every crossing; nothing without crossings."""
    crossings = [
        table for table in findings.study.catalogue() if table.crossed and not table.coarser_of
    ]
    tables = [index_by_crossing(findings, table.name, handlungsfeld) for table in crossings]
    return [Heading(labels.CROSSINGS_HEADING, level=3), *tables] if tables else []


def all_changes(findings: Findings) -> list[Chart | Note]:
    """Return the changes between each two neighbouring waves, newest first."""
    later = [wave.id for wave in findings.waves[1:]]
    return [change(findings, wave=wave) for wave in reversed(later)] or [Note([NO_NUMBERS])]


def change_context(findings: Findings) -> list[Heading | Table | Note]:
    """Set the same companies beside all responses, and show who answered when.

    Nothing without an earlier wave.
    """
    tables = [panel_and_all(findings, wave.id) for wave in reversed(findings.waves[1:])]
    found = [table for table in tables if table is not None]
    if not found:
        return []
    companies = findings.study.settings.companies
    shown: list[Heading | Table | Note] = [
        Heading(labels.PANEL_HEADING.format(companies=companies), level=3),
        Note(panel_sentences(companies)),
        *found,
    ]
    if findings.cells("response_rate", wave=None).empty or not findings.study.settings.breakdowns:
        return shown
    who = Note(who_sentences(companies, findings.release, findings.weighting))
    return [*shown, Heading(labels.WHO_HEADING, level=3), who, who_answered(findings)]


def field_changes(findings: Findings, handlungsfeld: str) -> list[Chart | Note]:
    """Return a Handlungsfeld's changes between each two neighbouring waves, newest first."""
    later = [wave.id for wave in findings.waves[1:]]
    charts = [change(findings, handlungsfeld=handlungsfeld, wave=wave) for wave in reversed(later)]
    return charts or [Note([NO_NUMBERS])]

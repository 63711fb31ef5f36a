"""Figures that belong together: one per need, per group or per wave."""

from __future__ import annotations

from pipeline.report.chart import Chart
from pipeline.report.charts.change import change
from pipeline.report.charts.group_comparison import group_comparison
from pipeline.report.findings import Findings
from pipeline.report.intern import response_crossing
from pipeline.report.leaders import top_ranked
from pipeline.report.note import Note
from pipeline.report.table import Table
from pipeline.report.tables import needs_by_group
from pipeline.report.wording import NO_NUMBERS


def top_need_groups(findings: Findings, *, at_most: int = 3) -> list[Chart | Note]:
    """Compare groups for each need that may be the most pressing, ``at_most`` of them."""
    return [group_comparison(findings, need) for need in top_ranked(findings.ranks())[:at_most]]


def field_groups(findings: Findings, handlungsfeld: str) -> list[Table]:
    """Return the needs of a Handlungsfeld by every breakdown, one table each."""
    return [
        needs_by_group(findings, breakdown, handlungsfeld=handlungsfeld)
        for breakdown in findings.study.settings.breakdowns
    ]


def all_changes(findings: Findings) -> list[Chart | Note]:
    """Return the changes between each two neighbouring waves, newest first."""
    later = [wave.id for wave in findings.waves[1:]]
    return [change(findings, wave=wave) for wave in reversed(later)] or [Note([NO_NUMBERS])]


def field_changes(findings: Findings, handlungsfeld: str) -> list[Chart | Note]:
    """Return a Handlungsfeld's changes between each two neighbouring waves, newest first."""
    later = [wave.id for wave in findings.waves[1:]]
    charts = [change(findings, handlungsfeld=handlungsfeld, wave=wave) for wave in reversed(later)]
    return charts or [Note([NO_NUMBERS])]


def wave_crossings(findings: Findings) -> list[Table | Note]:
    """Return the full response of every wave, newest first."""
    return [response_crossing(findings, wave.id) for wave in reversed(findings.waves)]

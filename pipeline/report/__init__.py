"""Publishable findings as pages: what notebooks import, and what a run calls."""

from typing import TYPE_CHECKING, Any

from pipeline.report.charts import (
    change,
    climate,
    group_comparison,
    indices,
    item_nonresponse,
    need_ranking,
    obstacles,
    offers,
    profile,
    response,
)
from pipeline.report.findings import Findings, open_findings
from pipeline.report.intern import response_crossing, set_aside_rows, weighting_diagnostics
from pipeline.report.questionnaire import questionnaire_changes
from pipeline.report.sections import (
    all_changes,
    field_changes,
    field_groups,
    top_need_groups,
    wave_crossings,
)
from pipeline.report.showing import show
from pipeline.report.summary import (
    basis,
    development_summary,
    field_summary,
    rank_sentences,
    summary,
)
from pipeline.report.tables import needs_by_group, waves_table
from pipeline.report.transparency import transparency

if TYPE_CHECKING:
    from pipeline.report.pages import render_site

__all__ = [
    "Findings",
    "all_changes",
    "basis",
    "change",
    "climate",
    "development_summary",
    "field_changes",
    "field_groups",
    "field_summary",
    "group_comparison",
    "indices",
    "item_nonresponse",
    "need_ranking",
    "needs_by_group",
    "obstacles",
    "offers",
    "open_findings",
    "profile",
    "questionnaire_changes",
    "rank_sentences",
    "render_site",
    "response",
    "response_crossing",
    "set_aside_rows",
    "show",
    "summary",
    "top_need_groups",
    "transparency",
    "wave_crossings",
    "waves_table",
    "weighting_diagnostics",
]


def __getattr__(name: str) -> Any:
    """Import the site builder only when a run asks for it: notebooks start without nbconvert."""
    if name == "render_site":
        from pipeline.report.pages import render_site

        return render_site
    raise AttributeError(name)

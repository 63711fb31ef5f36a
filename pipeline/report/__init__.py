"""Publishable findings as pages: what notebooks import, and what a run calls."""

from typing import TYPE_CHECKING, Any

from pipeline.report.charts import (
    best_worst,
    change,
    chosen,
    climate,
    grades,
    group_comparison,
    indices,
    item_nonresponse,
    means,
    need_ranking,
    obstacles,
    offers,
    profile,
    recommendation,
    response,
)
from pipeline.report.data_protection import (
    assumed_attackers,
    audiences_table,
    key_and_retirement,
    processed_data,
    protection_lead,
    remaining_risks,
    retention_table,
    rules_in_force,
)
from pipeline.report.findings import Findings, open_findings
from pipeline.report.intern import (
    representativity,
    response_crossing,
    response_rates,
    set_aside_rows,
    wave_crossings,
    wave_rates,
)
from pipeline.report.intern_checks import implausible_answers
from pipeline.report.intern_companies import frame_matching
from pipeline.report.intern_findings import InternFindings, open_intern
from pipeline.report.intern_indices import index_ranges
from pipeline.report.intern_weighting import heaviest_companies, weighting_diagnostics
from pipeline.report.protection_audit import (
    audit_results,
    given_up,
    release_ledger,
    released_quotes_table,
)
from pipeline.report.questionnaire import questionnaire_changes
from pipeline.report.quotes import field_quotes
from pipeline.report.sections import (
    all_changes,
    change_context,
    field_changes,
    field_crossings,
    field_groups,
    other_questions,
    top_need_groups,
)
from pipeline.report.showing import show
from pipeline.report.summary import (
    basis,
    development_summary,
    field_summary,
    rank_sentences,
    summary,
)
from pipeline.report.tables import (
    index_by_crossing,
    needs_by_group,
    panel_and_all,
    waves_table,
    who_answered,
)
from pipeline.report.transparency import transparency

if TYPE_CHECKING:
    from pipeline.report.pages import render_site

__all__ = [
    "Findings",
    "InternFindings",
    "all_changes",
    "assumed_attackers",
    "audiences_table",
    "audit_results",
    "basis",
    "best_worst",
    "change",
    "change_context",
    "chosen",
    "climate",
    "development_summary",
    "field_changes",
    "field_crossings",
    "field_groups",
    "field_quotes",
    "field_summary",
    "frame_matching",
    "given_up",
    "grades",
    "group_comparison",
    "heaviest_companies",
    "implausible_answers",
    "index_by_crossing",
    "index_ranges",
    "indices",
    "item_nonresponse",
    "key_and_retirement",
    "means",
    "need_ranking",
    "needs_by_group",
    "obstacles",
    "offers",
    "open_findings",
    "open_intern",
    "other_questions",
    "panel_and_all",
    "processed_data",
    "profile",
    "protection_lead",
    "questionnaire_changes",
    "rank_sentences",
    "recommendation",
    "release_ledger",
    "released_quotes_table",
    "remaining_risks",
    "render_site",
    "representativity",
    "response",
    "response_crossing",
    "response_rates",
    "retention_table",
    "rules_in_force",
    "set_aside_rows",
    "show",
    "summary",
    "top_need_groups",
    "transparency",
    "wave_crossings",
    "wave_rates",
    "waves_table",
    "weighting_diagnostics",
    "who_answered",
]


def __getattr__(name: str) -> Any:
    """Import the site builder only when a run asks for it: notebooks start without nbconvert."""
    if name == "render_site":
        from pipeline.report.pages import render_site

        return render_site
    raise AttributeError(name)

"""Charts by name; a new chart is a file here and an entry in ``CHARTS``."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.report.chart import Chart
from pipeline.report.charts.answers import best_worst, chosen, grades, means, recommendation
from pipeline.report.charts.change import change
from pipeline.report.charts.climate import climate
from pipeline.report.charts.group_comparison import group_comparison
from pipeline.report.charts.indices import indices
from pipeline.report.charts.item_nonresponse import item_nonresponse
from pipeline.report.charts.need_ranking import need_ranking
from pipeline.report.charts.obstacles import obstacles
from pipeline.report.charts.offers import offers
from pipeline.report.charts.profile import profile
from pipeline.report.charts.response import response
from pipeline.report.note import Note

OF_QUESTIONS: dict[str, Callable[..., Chart | Note]] = {
    "means": means,
    "grades": grades,
    "recommendation": recommendation,
    "chosen": chosen,
    "best_worst": best_worst,
}
"""Charts of one question or block, given after the findings."""
CHARTS: dict[str, Callable[..., Chart | Note]] = {
    "need_ranking": need_ranking,
    "profile": profile,
    "obstacles": obstacles,
    "offers": offers,
    "climate": climate,
    "indices": indices,
    "change": change,
    "group_comparison": group_comparison,
    "response": response,
    "item_nonresponse": item_nonresponse,
}

__all__ = ["CHARTS", "OF_QUESTIONS", *CHARTS, *OF_QUESTIONS]

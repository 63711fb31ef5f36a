"""Two figures per row as an open and a filled circle with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.report.captions import hover, spans
from pipeline.report.charts.marks import intervals, points
from pipeline.report.theme import GREY, INK, PAPER


@dataclass(frozen=True)
class Mark:
    """One of the two figures: its name, statistic and rows, indexed by row number."""

    name: str
    statistic: str
    table: pd.DataFrame


def pair_marks(open_mark: Mark, filled_mark: Mark) -> list[dict[str, Any]]:
    """Return traces: a thin link between the two, then intervals, then the circles on top."""
    second = filled_mark.table["estimate"]
    links = [
        (float(row), float(value), float(second.loc[row]))
        for row, value in open_mark.table["estimate"].items()
        if row in second.index
    ]
    marks = (open_mark, filled_mark)
    return [
        intervals(links, color=GREY, width=1),
        *(intervals(spans(mark.table), color=INK, width=2.5) for mark in marks),
        *(
            points(
                [float(x) for x in mark.table["estimate"]],
                [float(y) for y in mark.table.index],
                hover=[
                    hover(row, mark.statistic, f"{mark.name}: {row['label']}")
                    for _, row in mark.table.iterrows()
                ],
                marker={"color": fill, "line": {"color": INK, "width": 2}},
            )
            for mark, fill in zip(marks, (PAPER, INK), strict=True)
        ),
    ]

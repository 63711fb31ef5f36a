"""Horizontal bars: grey by default, intervals are drawn over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BAR = "#8593A1"
BAR_DARK = "#46535F"


def bars(
    lengths: Sequence[float],
    *,
    hover: Sequence[str],
    rows: Sequence[float] | None = None,
    color: str = BAR,
    width: float = 0.62,
    shift: float = 0.0,
) -> dict[str, Any]:
    """Return one trace of bars that start at zero, ``shift`` below the middle of their rows."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(lengths),
        "y": list(rows) if rows is not None else [float(k) for k in range(len(lengths))],
        "width": width,
        "offset": round(shift - width / 2, 4),
        "marker": {"color": color, "line": {"width": 0}},
        "hovertext": list(hover),
        "hoverinfo": "text",
    }

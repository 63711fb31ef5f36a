"""Marks on rows: interval lines and points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def intervals(
    spans: Iterable[tuple[float, float, float]], *, color: str, width: float = 3
) -> dict[str, Any]:
    """Return one trace of horizontal lines for (row, low, high), each end a released value."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row, low, high in spans:
        xs += [low, high, None]
        ys += [row, row, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"color": color, "width": width},
        "hoverinfo": "skip",
    }


def points(
    xs: Sequence[float], ys: Sequence[float], *, hover: Sequence[str], marker: dict[str, Any]
) -> dict[str, Any]:
    """Return one trace of marks with their words on hover."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(xs),
        "y": list(ys),
        "marker": {"size": 12, "opacity": 1} | marker,
        "hovertext": list(hover),
        "hoverinfo": "text",
        "cliponaxis": False,
    }

"""Small charts side by side, one per series, with the waves along the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.report.captions import hover, value_cell
from pipeline.report.theme import (
    INK,
    ZERO,
    axis,
    bare_layout,
    plain,
    wrapped,
)

GAP = 0.06
PANEL_HEIGHT = 190
HEAD = 58


@dataclass(frozen=True)
class Panel:
    """One series over the waves; ``table`` holds its published rows, oldest first."""

    title: str
    statistic: str
    table: pd.DataFrame
    color: str
    symbol: str = "circle"
    glyph: str = ""


def panel_figure(
    panels: Sequence[Panel],
    *,
    waves: Sequence[tuple[str, str]],
    y_range: tuple[float, float],
    ticks: Sequence[tuple[float, str]],
    zero: bool = False,
) -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]:
    """Return data, wide layout and narrow layout of small multiples with one common scale.

    Parameters
    ----------
    panels : sequence of Panel
        In reading order.
    waves : sequence of (id, short title)
        All waves along the x axis, also those a series has no value for.
    y_range, ticks, zero
        The common value axis.
    """
    data: list[dict[str, Any]] = []
    for number, panel in enumerate(panels, 1):
        data += _traces(panel, [wave for wave, _ in waves], "" if number == 1 else str(number))
    options: dict[str, Any] = {"waves": waves, "y_range": y_range, "ticks": ticks, "zero": zero}
    wide = _arranged(panels, columns=min(len(panels), 4), phone=False, **options)
    narrow = _arranged(panels, columns=min(len(panels), 2), phone=True, **options)
    keep = ("height", "margin", "annotations", "shapes")
    axes = [name for name in narrow if name[1:5] == "axis"]
    return data, bare_layout(height=wide["height"]) | wide, {k: narrow[k] for k in [*keep, *axes]}


def _traces(panel: Panel, waves: list[str], suffix: str) -> list[dict[str, Any]]:
    table = panel.table
    xs = [float(waves.index(wave)) for wave in table["wave"]]
    values = [float(value) for value in table["estimate"]]
    place = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    ends_x: list[float | None] = []
    ends_y: list[float | None] = []
    for x, low, high in zip(xs, table["ci_low"], table["ci_high"], strict=True):
        if not pd.isna(low):
            ends_x += [x, x, None]
            ends_y += [float(low), float(high), None]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": ends_x,
            "y": ends_y,
            "line": {"color": panel.color, "width": 2.5},
            "hoverinfo": "skip",
            **place,
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": xs,
            "y": values,
            "line": {"color": panel.color, "width": 1.5},
            "marker": {"color": panel.color, "symbol": panel.symbol, "size": 10},
            "cliponaxis": False,
            "hovertext": [hover(row, panel.statistic, panel.title) for _, row in table.iterrows()],
            "hoverinfo": "text",
            **place,
        },
        {
            "type": "scatter",
            "mode": "markers+text",
            # An unseen mark keeps the number clear of the mark where the interval ends in it.
            "marker": {"size": 8, "opacity": 0},
            "x": xs,
            "y": [
                v if pd.isna(h) else float(h) for v, h in zip(values, table["ci_high"], strict=True)
            ],
            "text": [value_cell(row, panel.statistic) for _, row in table.iterrows()],
            "textposition": "top center",
            "textfont": {"size": 13.5, "color": INK},
            "cliponaxis": False,
            "hoverinfo": "skip",
            **place,
        },
    ]


def _arranged(
    panels: Sequence[Panel],
    *,
    columns: int,
    phone: bool,
    waves: Sequence[tuple[str, str]],
    y_range: tuple[float, float],
    ticks: Sequence[tuple[float, str]],
    zero: bool,
) -> dict[str, Any]:
    lines = -(-len(panels) // columns)
    height = lines * (PANEL_HEIGHT + HEAD + 30)
    left, bottom = (34 if phone else 46), 44
    layout: dict[str, Any] = {
        "height": height,
        "margin": {"l": left, "r": 12, "t": 4, "b": bottom},
        "annotations": [],
        "shapes": [],
    }
    inner = height - 4 - bottom
    width = (1 - GAP * (columns - 1)) / columns
    for number, panel in enumerate(panels):
        line, column = divmod(number, columns)
        suffix = "" if number == 0 else str(number + 1)
        start = column * (width + GAP)
        top = 1 - line * ((PANEL_HEIGHT + HEAD + 30) / inner) - HEAD / inner
        low = max(top - PANEL_HEIGHT / inner, 0.0)
        layout[f"xaxis{suffix}"] = axis(
            domain=[round(start, 4), round(start + width, 4)],
            anchor=f"y{suffix}",
            range=[-0.5, len(waves) - 0.5],
            tickvals=list(range(len(waves))),
            ticktext=[title for _, title in waves],
            showgrid=False,
        )
        layout[f"yaxis{suffix}"] = axis(
            domain=[round(low, 4), round(top, 4)],
            anchor=f"x{suffix}",
            range=list(y_range),
            tickvals=[value for value, _ in ticks],
            ticktext=[text for _, text in ticks],
            showticklabels=column == 0,
        )
        layout["annotations"].append(_heading(panel, round(start, 4), round(top, 4), phone=phone))
        if zero:
            layout["shapes"].append(
                {
                    "type": "line",
                    "xref": f"x{suffix} domain",
                    "yref": f"y{suffix}",
                    "x0": 0,
                    "x1": 1,
                    "y0": 0,
                    "y1": 0,
                    "layer": "below",
                    "line": {"color": ZERO, "width": 1.5},
                }
            )
    return layout


def _heading(panel: Panel, x: float, y: float, *, phone: bool) -> dict[str, Any]:
    lines = "<br>".join(plain(line) for line in wrapped(panel.title, 20 if phone else 27))
    glyph = f"<span style='color:{panel.color}'>{panel.glyph}</span> " if panel.glyph else ""
    return {
        "text": f"{glyph}<b>{lines}</b>",
        "x": x,
        "xref": "paper",
        "y": y,
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 18,
        "align": "left",
        "showarrow": False,
        "font": {"size": 12.5 if phone else 13.5, "color": INK},
    }

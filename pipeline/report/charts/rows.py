"""Charts made of labelled rows: labels left on wide screens, above the marks on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.formats import number, percent
from pipeline.report.theme import INK, MUTED, SMALL_SIZE, ZERO, axis, bare_layout, plain, wrapped
from pipeline.report.wording import MEASURES

WIDE_LABEL, NARROW_LABEL = 38, 33
LEFT, RIGHT = 290, 150
LINE = 18
Span = tuple[float, float, float]


@dataclass(frozen=True)
class Row:
    """One row's words: the label, a second line with symbol, and the value at the right end.

    A heading row has a bold label and no marks.
    """

    label: str
    value: str = ""
    sub: str = ""
    glyph: str = ""
    color: str = MUTED
    heading: bool = False


def row_layout(
    rows: Sequence[Row],
    *,
    x_range: tuple[float, float],
    ticks: Sequence[tuple[float, str]],
    zero: bool = False,
    key: str = "",
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the layout for wide screens and what differs on narrow ones.

    Parameters
    ----------
    rows : sequence of Row
        Top to bottom; row number is the y value.
    x_range : tuple of float
        Ends of the value axis.
    ticks : sequence of (value, text)
        Guides.
    zero : bool
        Draw a stronger line at 0.
    key : str
        What the marks mean, in one line above the axis; for rows with more than one mark.
    """
    wide_lines = max(
        max(len(wrapped(r.label, WIDE_LABEL)) + bool(r.sub), r.value.count("\n") + 1) for r in rows
    )
    narrow_lines = max(
        max(len(wrapped(r.label, NARROW_LABEL)) + bool(r.sub), r.value.count("\n") + 1)
        for r in rows
    )
    wide_row, narrow_row = 16 + LINE * wide_lines, 30 + LINE * narrow_lines
    top = 34 + (22 if key else 0)
    xaxis = axis(
        range=list(x_range),
        tickvals=[value for value, _ in ticks],
        ticktext=[text for _, text in ticks],
        side="top",
    )
    shapes = [_zero_line()] if zero else []
    wide = bare_layout(height=wide_row * len(rows) + top + 12) | {
        "margin": {"l": LEFT, "r": RIGHT, "t": top, "b": 12},
        "xaxis": xaxis,
        "yaxis": axis(
            range=[len(rows) - 0.5, -0.5],
            showgrid=False,
            tickvals=list(range(len(rows))),
            ticktext=[_label(row, WIDE_LABEL) for row in rows],
            tickfont={"size": 14, "color": INK},
            ticks="outside",
            ticklen=8,
            tickcolor="rgba(0,0,0,0)",
        ),
        "shapes": shapes,
        "annotations": [*_wide_values(rows), *_key(key)],
    }
    narrow = {
        "height": narrow_row * len(rows) + top + 12,
        "margin": {"l": 12, "r": 12, "t": top, "b": 12},
        "yaxis": axis(range=[len(rows) - 0.7, -0.75], showgrid=False, showticklabels=False),
        "annotations": [*_narrow_labels(rows), *_key(key)],
    }
    return wide, narrow


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


def axis_for(
    statistic: str, values: Iterable[float], *, include: Sequence[float] = ()
) -> tuple[tuple[float, float], list[tuple[float, str]]]:
    """Return range and guides of a value axis that holds all values.

    Parameters
    ----------
    statistic : str
        Decides the unit of the guides.
    values : iterable of float
        Ends of all intervals.
    include : sequence of float
        Values the axis must reach, such as 0.
    """
    numbers = [*values, *include] or [0.0, 1.0]
    low, high = min(numbers), max(numbers)
    pad = ((high - low) or 1.0) * 0.04
    low, high = (low if low == 0 else low - pad), high + pad
    steps = [m * 10.0**e for e in range(-2, 3) for m in (1, 2, 5)]
    step = next((s for s in steps if (high - low) / s <= 6), steps[-1])
    first, last = -int(-low // step), int(high // step)
    ticks = [round(k * step, 6) for k in range(first, last + 1)]
    share = MEASURES[statistic.removeprefix("change_")].kind == "share"
    signed = statistic.startswith("change_") or MEASURES.get(statistic, MEASURES["mwds"]).kind == (
        "saldo"
    )
    decimals = 0 if step >= 1 else 1
    if share and not signed:
        texts = [percent(t) for t in ticks]
    elif share:
        texts = [number(t * 100, signed=True) for t in ticks]
    else:
        texts = [number(t, decimals, signed=signed and t != 0) for t in ticks]
    return (low, high), list(zip(ticks, texts, strict=True))


def _label(row: Row, width: int) -> str:
    lines = [plain(line) for line in wrapped(row.label, width)]
    text = "<br>".join(lines)
    if row.heading:
        text = f"<b>{text}</b>"
    if row.sub:
        text += (
            f"<br><span style='font-size:{SMALL_SIZE}px;color:{row.color}'>{row.glyph}</span>"
            f"<span style='font-size:{SMALL_SIZE}px;color:{MUTED}'> {plain(row.sub)}</span>"
        )
    return text


def _wide_values(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [
        _annotation(
            plain(row.value).replace("\n", "<br>"), y, x=1, xanchor="left", yanchor="middle"
        )
        | {"xshift": 14}
        for y, row in enumerate(rows)
        if row.value
    ]


def _narrow_labels(rows: Sequence[Row]) -> list[dict[str, Any]]:
    notes = []
    for y, row in enumerate(rows):
        label = _label(row, NARROW_LABEL)
        notes.append(_annotation(label, y, x=0, xanchor="left", yanchor="bottom") | {"yshift": 10})
        if row.value:
            text = plain(row.value).replace("\n", "<br>")
            notes.append(
                _annotation(text, y, x=1, xanchor="right", yanchor="bottom") | {"yshift": 10}
            )
    return notes


def _annotation(text: str, y: float, *, x: float, xanchor: str, yanchor: str) -> dict[str, Any]:
    return {
        "text": text,
        "x": x,
        "xref": "paper",
        "y": y,
        "yref": "y",
        "xanchor": xanchor,
        "yanchor": yanchor,
        "align": xanchor,
        "showarrow": False,
        "font": {"size": 13.5, "color": INK},
    }


def _key(text: str) -> list[dict[str, Any]]:
    if not text:
        return []
    place = {"x": 0, "xref": "paper", "y": 1, "yref": "paper", "yshift": 26}
    return [
        {"text": text, "xanchor": "left", "yanchor": "bottom", "showarrow": False, **place}
        | {"font": {"size": 13.5, "color": INK}}
    ]


def _zero_line() -> dict[str, Any]:
    return {
        "type": "line",
        "x0": 0,
        "x1": 0,
        "xref": "x",
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "layer": "below",
        "line": {"color": ZERO, "width": 1.5},
    }

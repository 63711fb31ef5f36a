"""Charts made of labelled rows: labels left on wide screens, above the marks on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.theme import (
    GUIDE,
    INK,
    MUTED,
    SMALL_SIZE,
    ZERO,
    axis,
    bare_layout,
    plain,
    wrapped,
)

WIDE_LABEL, NARROW_LABEL = 38, 33
LEFT, RIGHT = 290, 150
LINE = 18
LABEL_ABOVE = 10
"""Pixels between a mark and its label on a phone."""
HEADING_ABOVE = 6
"""Pixels between the middle of a heading's room and the heading on a phone."""


@dataclass(frozen=True)
class Row:
    """One row's words: the label, a second line with symbol, and the value at the right end.

    A heading row has a bold label and no marks; a light line parts it from the rows above.
    """

    label: str
    value: str = ""
    sub: str = ""
    glyph: str = ""
    color: str = MUTED
    heading: bool = False


def places(rows: Sequence[Row]) -> list[float]:
    """Return each row's y value, top to bottom: rows lie 1 apart, headings take less room."""
    found, end = [], -0.5
    for size in _sizes(rows):
        found.append(round(end + size / 2, 4))
        end += size
    return found


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
        Top to bottom; ``places`` gives their y values.
    x_range : tuple of float
        Ends of the value axis.
    ticks : sequence of (value, text)
        Guides.
    zero : bool
        Draw a stronger line at 0.
    key : str
        What the marks mean, in one line above the axis; for rows with more than one mark.
    """
    at, total = places(rows), sum(_sizes(rows))
    wide_row = _pixels(rows, WIDE_LABEL)
    narrow_row = _pixels(rows, NARROW_LABEL) + LABEL_ABOVE + 4
    top = 34 + (22 if key else 0)
    xaxis = axis(
        range=list(x_range),
        tickvals=[value for value, _ in ticks],
        ticktext=[text for _, text in ticks],
        side="top",
    )
    lines = [_zero_line()] if zero else []
    wide = bare_layout(height=round(wide_row * total) + top + 12) | {
        "margin": {"l": LEFT, "r": RIGHT, "t": top, "b": 12},
        "xaxis": xaxis,
        "yaxis": axis(
            range=[total - 0.5, -0.5],
            showgrid=False,
            tickvals=at,
            ticktext=[_label(row, WIDE_LABEL) for row in rows],
            tickfont={"size": 14, "color": INK},
            ticks="outside",
            ticklen=8,
            tickcolor="rgba(0,0,0,0)",
        ),
        "shapes": [*lines, *_separators(rows, 0.5 * _heading_size(rows))],
        "annotations": [*_wide_values(rows, at), *_key(key)],
    }
    above = (HEADING_ABOVE + LINE + 8) / narrow_row
    narrow = {
        "height": round(narrow_row * total) + top + 12,
        "margin": {"l": 12, "r": 12, "t": top, "b": 12},
        "yaxis": axis(range=[total - 0.7, -0.75], showgrid=False, showticklabels=False),
        "shapes": [*lines, *_separators(rows, above)],
        "annotations": [*_narrow_labels(rows, at), *_key(key)],
    }
    return wide, narrow


def _lines(row: Row, width: int) -> int:
    return max(len(wrapped(row.label, width)) + bool(row.sub), row.value.count("\n") + 1)


def _pixels(rows: Sequence[Row], width: int) -> int:
    """Return the height of a row that holds the longest label."""
    return 16 + LINE * max((_lines(row, width) for row in rows if not row.heading), default=1)


def _heading_size(rows: Sequence[Row]) -> float:
    """Return the room of a heading, in rows."""
    lines = max((_lines(row, WIDE_LABEL) for row in rows if row.heading), default=1)
    return round((16 + LINE * lines) / _pixels(rows, WIDE_LABEL), 4)


def _sizes(rows: Sequence[Row]) -> list[float]:
    heading = _heading_size(rows)
    return [heading if row.heading else 1.0 for row in rows]


def _separators(rows: Sequence[Row], above: float) -> list[dict[str, Any]]:
    """Return a light line over each heading but the first row, ``above`` its middle."""
    return [
        {
            "type": "line",
            "x0": -3,
            "x1": 3,
            "xref": "paper",
            "y0": round(y - above, 4),
            "y1": round(y - above, 4),
            "yref": "y",
            "layer": "below",
            "line": {"color": GUIDE, "width": 1},
        }
        for number, (row, y) in enumerate(zip(rows, places(rows), strict=True))
        if row.heading and number
    ]


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


def _wide_values(rows: Sequence[Row], at: Sequence[float]) -> list[dict[str, Any]]:
    return [
        _annotation(
            plain(row.value).replace("\n", "<br>"), y, x=1, xanchor="left", yanchor="middle"
        )
        | {"xshift": 14}
        for y, row in zip(at, rows, strict=True)
        if row.value
    ]


def _narrow_labels(rows: Sequence[Row], at: Sequence[float]) -> list[dict[str, Any]]:
    notes = []
    for y, row in zip(at, rows, strict=True):
        up = {"yshift": HEADING_ABOVE if row.heading else LABEL_ABOVE}
        label = _label(row, NARROW_LABEL)
        notes.append(_annotation(label, y, x=0, xanchor="left", yanchor="bottom") | up)
        if row.value:
            text = plain(row.value).replace("\n", "<br>")
            notes.append(_annotation(text, y, x=1, xanchor="right", yanchor="bottom") | up)
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

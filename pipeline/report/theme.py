"""Colours, symbols and the bare layout that every chart starts from."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from pipeline.codebook import Study

INK = "#1F2A36"
MUTED = "#55606C"
GREY = "#7A8590"
GUIDE = "#E1E6EB"
ZERO = "#8A949E"
PAPER = "#FFFFFF"
BETTER, WORSE = "#1B4E94", "#CF5C0C"
HUES = ("#1B4E94", "#CF5C0C", "#4B9A55", "#7A1F5C")
SYMBOLS = (
    ("circle", "●"),
    ("square", "■"),
    ("diamond", "◆"),
    ("triangle-up", "▲"),
    ("cross", "✚"),
    ("x", "✖"),
    ("star", "★"),
    ("triangle-down", "▼"),
)
FONT = "Segoe UI, Roboto, Helvetica Neue, Arial, Liberation Sans, sans-serif"
SIZE, SMALL_SIZE = 14, 12.5


@dataclass(frozen=True)
class Style:
    """Colour and symbol of one Handlungsfeld, the same on every page."""

    color: str
    symbol: str
    glyph: str


def field_style(study: Study, handlungsfeld: str) -> Style:
    """Return a Handlungsfeld's style by its place in the study; after four hues, grey."""
    ids = [h.id for h in study.settings.handlungsfelder]
    number = ids.index(handlungsfeld) if handlungsfeld in ids else len(HUES)
    symbol, glyph = SYMBOLS[number % len(SYMBOLS)]
    return Style(HUES[number] if number < len(HUES) else GREY, symbol, glyph)


def plain(text: str) -> str:
    """Escape a text for plotly, which reads a little HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(text: str, width: int) -> list[str]:
    """Break a label into lines of at most ``width`` characters, longer words stay whole."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=True) or [""]


def bare_layout(*, height: int) -> dict[str, Any]:
    """Return a layout without boxes, legend, zoom or template."""
    return {
        "height": height,
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": SIZE, "color": INK},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": ZERO,
            "align": "left",
            "font": {"family": FONT, "size": 13, "color": INK},
        },
        "separators": ",.",
    }


def axis(**more: Any) -> dict[str, Any]:
    """Return an axis with light guides and nothing else."""
    return {
        "fixedrange": True,
        "showline": False,
        "zeroline": False,
        "showgrid": True,
        "gridcolor": GUIDE,
        "gridwidth": 1,
        "ticks": "",
        "tickfont": {"size": SMALL_SIZE, "color": MUTED},
        "automargin": False,
        **more,
    }

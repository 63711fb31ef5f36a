"""JSON -> its numbers, those of plotly's packed arrays too, with the words beside them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from pipeline.audit.seen import Content, Place, Seen

_TAG = re.compile(r"<[^>]*>")
LOOKS = {"line", "marker", "font", "margin", "pad", "style", "width", "height", "domain", "range"}
"""Parts of a figure that say how it looks."""


def read_json(content: Content, place: Place, value: Any, around: Sequence[str] = ()) -> None:
    """Take every number and text of a JSON value.

    The words that tell what a number is: its key, the texts beside it in the same record, the
    texts at its position in the lists beside its list (a plotly trace's names and hover texts),
    the axis label at its position, and all keys above.
    """
    value = unpacked(value)
    if isinstance(value, dict):
        _record(content, place, value, around)
    elif isinstance(value, list):
        for item in value:
            read_json(content, place, item, around)
    else:
        _single(content, place, value, "", around)


def unpacked(value: Any) -> Any:
    """Return a plotly typed array ``{"dtype", "bdata"}`` as a list, anything else as it is."""
    if not isinstance(value, dict) or not {"dtype", "bdata"} <= set(value):
        return value
    try:
        numbers = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
    except (TypeError, ValueError, binascii.Error):
        return value
    return numbers.tolist()


def _record(content: Content, place: Place, record: dict[str, Any], around: Sequence[str]) -> None:
    record = {str(key): unpacked(value) for key, value in record.items()}
    content.passages += [(place, key) for key in record]
    words = [_plain(v) for v in record.values() if isinstance(v, str)]
    ticks = _ticks(record.get("layout"))
    for key, value in record.items():
        if isinstance(value, list) and not any(isinstance(v, dict | list) for v in value):
            for position, item in enumerate(value):
                beside = list(_at(record, position))
                _single(content, place, item, key, [*beside, *words, *around])
            continue
        inner = [key, *words, *around] if key not in LOOKS else []
        if key == "data" and ticks and isinstance(value, list):
            for trace in value:
                read_json(content, place, _labelled(trace, ticks), inner)
        elif isinstance(value, dict | list):
            read_json(content, place, value, inner)
        else:
            others = [text for text in words if text != value]
            _single(content, place, value, key, [*others, *around] if key not in LOOKS else [])


def _at(record: dict[str, Any], position: int) -> Iterator[str]:
    for value in record.values():
        if isinstance(value, list) and position < len(value) and isinstance(value[position], str):
            yield _plain(value[position])


def _single(content: Content, place: Place, value: Any, key: str, around: Sequence[str]) -> None:
    if isinstance(value, str):
        content.read(place, _plain(value), columns=(key,), around=around)
    elif isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value):
        columns = (key,) if key else ()
        content.numbers.append(Seen(place, float(value), 1e-9, False, "", columns, tuple(around)))


def _ticks(layout: Any) -> dict[str, dict[float, str]]:
    """Return axis letter -> position -> label of a plotly layout."""
    if not isinstance(layout, dict):
        return {}
    found: dict[str, dict[float, str]] = {}
    for name, axis in layout.items():
        if re.fullmatch(r"[xy]axis\d*", str(name)) and isinstance(axis, dict):
            values, texts = unpacked(axis.get("tickvals")), unpacked(axis.get("ticktext"))
            if isinstance(values, list) and isinstance(texts, list):
                pairs = zip(values, texts, strict=False)
                found[name.replace("axis", "")] = {
                    float(v): _plain(str(t)) for v, t in pairs if isinstance(v, int | float)
                }
    return found


def _labelled(trace: Any, ticks: dict[str, dict[float, str]]) -> Any:
    """Return a trace with the axis labels of its positions as a further list."""
    if not isinstance(trace, dict):
        return trace
    trace = dict(trace)
    for letter in "xy":
        axis = ticks.get(trace.get(f"{letter}axis", letter), {})
        places = unpacked(trace.get(letter))
        if axis and isinstance(places, list):
            trace[f"{letter}labels"] = [
                axis.get(float(p), "") if isinstance(p, int | float) else "" for p in places
            ]
    return trace


def _plain(text: str) -> str:
    return _TAG.sub(" ", text).replace("&amp;", "&").replace("&nbsp;", " ").strip()

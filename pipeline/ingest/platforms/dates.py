"""Dates that only one platform writes as it does: month first, or with AM, PM and a zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from pipeline.ingest.platform import Platform
from pipeline.ingest.platforms.layout import position
from pipeline.ingest.table import Cell

_ZONE = re.compile(r"\s+(?!AM$|PM$)[A-Z]{2,5}([+-]\d{1,2}(:\d\d)?)?$")


def date_columns(headings: Sequence[str], platform: Platform | None) -> tuple[int, ...]:
    """Return the positions of the columns whose dates have a form of the platform's own."""
    if platform is None or not platform.dates:
        return ()
    places = [position(headings, platform.columns.get(m, ())) for m in ("submitted", "started")]
    return tuple(place for place in places if place is not None)


def platform_date(cell: Cell, platform: Platform) -> Cell:
    """Return a date in one of the platform's own forms as a datetime; any other cell as it is.

    A time zone behind it is dropped: dates stay as the platform shows them.
    """
    if not isinstance(cell, str):
        return cell
    text = _ZONE.sub("", cell.strip())
    for form in platform.dates:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return cell

"""Numbers as a database stores them (``8.0000000000``) -> as they were answered (``8``)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.table import Cell

_PADDED = re.compile(r"-?\d{1,20}\.\d{10}")


def without_padding(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Return the rows with plain numbers in columns of decimals.

    LimeSurvey stores every number with exactly ten decimals; a column is one of numbers if all
    of its answers are written like that.
    """
    columns = [_plain(column) for column in zip(*rows, strict=True)]
    return list(zip(*columns, strict=True)) if columns else list(rows)


def _plain(column: tuple[Cell, ...]) -> tuple[Cell, ...]:
    answered = [cell for cell in column if cell is not None and cell != ""]
    if not answered or not all(isinstance(c, str) and _PADDED.fullmatch(c) for c in answered):
        return column
    return tuple(cell.rstrip("0").rstrip(".") if isinstance(cell, str) else cell for cell in column)

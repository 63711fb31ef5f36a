"""The values of one column, as the library gives them, -> a typed Arrow column.

Numbers stay numbers, whole ones integers; texts stay texts; dates become dates. A column that
also holds what is neither (a tagged missing value such as ``.a``, a code for "no answer" among
dates) becomes text and is marked as ``mixed``: its numbers are written as
`pipeline.ingest.values.cell_text` does, so nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.ingest.statistics.clocks import Clock
from pipeline.ingest.values import number_text

CLOCK = b"clock"
"""Key of the metadata of a column of dates: ``date``, ``datetime`` or ``time``."""
MIXED = {b"mixed": b"yes"}
"""Metadata of a column of texts that holds numbers, too."""
_LARGEST_WHOLE = 2.0**53
_FIRST, _LAST = -62_135_596_800_000, 253_402_300_799_999
_DAY = 86_400_000

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """What is known of a column before its values are read.

    Parameters
    ----------
    name : str
    kind : str
        The library's type: ``string``, ``double``, ``float`` or an integer.
    clock : Clock or None
    codes : tuple of float
        Values with a label or declared missing: among dates they are codes, not dates.
    ranges : tuple of (low, high)
        Declared missing ranges, ends included.
    """

    name: str
    kind: str
    clock: Clock | None = None
    codes: tuple[float, ...] = ()
    ranges: tuple[tuple[float, float], ...] = field(default=())


def typed(
    values: Sequence[Any], column: Column, decode: Callable[[str], str] | None = None
) -> tuple[pa.Field, pa.Array]:
    """Return the field and the values of a column.

    Parameters
    ----------
    values : sequence of str, int, float or None
    column : Column
    decode : callable or None
        Applied to every text.

    Returns
    -------
    field : pyarrow.Field
        int64, double, string, date32, timestamp[ms] or null; with ``MIXED`` as metadata where
        a column of texts holds numbers.
    array : pyarrow.Array
    """
    if column.kind == "string":
        texts = [value or None for value in values]
        if decode:
            texts = [None if text is None else decode(text) for text in texts]
        return pa.field(column.name, pa.string()), pa.array(texts, pa.string())
    tags: dict[int, str] = {}
    try:
        numbers = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        tags = {row: f".{value}" for row, value in enumerate(values) if isinstance(value, str)}
        plain = [None if isinstance(value, str) else value for value in values]
        numbers = np.array(plain, dtype=np.float64)
    if column.kind == "float":
        numbers = _shortest(numbers)
    array = _dates(numbers, column) if column.clock else _numbers(numbers)
    if array is not None and not tags:
        clock = {CLOCK: column.clock.kind.encode()} if column.clock else None
        return pa.field(column.name, array.type, metadata=clock), array
    texts = _texts(numbers, column)
    for row, tag in tags.items():
        texts[row] = tag
    return pa.field(column.name, pa.string(), metadata=MIXED), pa.array(texts, pa.string())


def is_mixed(field: pa.Field) -> bool:
    """Whether a column of texts holds numbers, too."""
    return bool((field.metadata or {}).get(b"mixed"))


def number_cell(number: float) -> int | float:
    """Return a whole number as an integer."""
    return int(number) if float(number).is_integer() else float(number)


def moment_text(moment: datetime, kind: str) -> str:
    """Return a date or, for a ``datetime`` or where it has a time of day, date and time."""
    text = moment.strftime("%Y-%m-%d %H:%M:%S")
    return text.removesuffix(" 00:00:00") if kind == "date" else text


def _shortest(numbers: Numbers) -> Numbers:
    """Return 1.1 for what four bytes keep of 1.1, not 1.10000002384."""
    fractions = np.flatnonzero(np.isfinite(numbers) & (numbers % 1 != 0))
    if len(fractions):
        numbers = numbers.copy()
        written = numbers[fractions].astype(np.float32).astype(str)
        numbers[fractions] = written.astype(np.float64)
    return numbers


def _numbers(numbers: Numbers) -> pa.Array:
    missing = np.isnan(numbers)
    known = numbers[~missing]
    if not len(known):
        return pa.nulls(len(numbers))
    if np.all((known % 1 == 0) & (np.abs(known) <= _LARGEST_WHOLE)):
        return pa.array(np.where(missing, 0, numbers).astype(np.int64), mask=missing)
    return pa.array(numbers, mask=missing)


def _coded(numbers: Numbers, column: Column) -> NDArray[np.bool_]:
    coded = np.isin(numbers, column.codes)
    for low, high in column.ranges:
        coded |= (numbers >= low) & (numbers <= high)
    return coded


def _dates(numbers: Numbers, column: Column) -> pa.Array | None:
    """Return dates, times as texts, or None if some of the values are none."""
    if column.clock is None or np.any(_coded(numbers, column)):
        return None
    missing = np.isnan(numbers)
    if missing.all():
        return pa.nulls(len(numbers))
    moments = column.clock.milliseconds(np.where(missing, 0.0, numbers))
    moments = np.where(missing, 0.0, moments)
    if np.any((moments < _FIRST) | (moments > _LAST)):
        return None
    whole = moments.astype(np.int64)
    if column.clock.kind == "time":
        times = [None if gone else _time(m) for m, gone in zip(whole, missing, strict=True)]
        return pa.array(times, pa.string())
    if column.clock.kind == "date" and np.all(whole % _DAY == 0):
        return pa.array((whole // _DAY).astype(np.int32), mask=missing).cast(pa.date32())
    return pa.array(whole, mask=missing).cast(pa.timestamp("ms"))


def _texts(numbers: Numbers, column: Column) -> list[str | None]:
    """Return every value as the text that a cell of it has."""
    coded = _coded(numbers, column)
    texts: list[str | None] = []
    for number, code in zip(numbers.tolist(), coded.tolist(), strict=True):
        if number != number:
            texts.append(None)
        elif column.clock is None or code:
            texts.append(number_text(number))
        else:
            texts.append(_moment(number, column.clock))
    return texts


def _moment(number: float, clock: Clock) -> str | None:
    moment = float(clock.milliseconds(np.array([number]))[0])
    if not _FIRST <= moment <= _LAST:
        return number_text(number)
    if clock.kind == "time":
        return _time(int(moment))
    return moment_text(np.datetime64(int(moment), "ms").item(), clock.kind)


def _time(milliseconds: int) -> str:
    """Return a time or duration; the hours of a duration may exceed 24."""
    seconds, rest = divmod(abs(int(milliseconds)), 1000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    text += f".{rest:03d}".rstrip("0") if rest else ""
    return f"-{text}" if milliseconds < 0 else text

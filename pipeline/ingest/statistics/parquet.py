"""The worker's pieces -> one Parquet file; a Parquet file -> records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.ingest.statistics.columns import CLOCK, MIXED, is_mixed, moment_text, number_cell
from pipeline.ingest.table import Cell, Record
from pipeline.ingest.values import number_text, plain_number

_WIDER = (pa.null(), pa.int64(), pa.float64())
_LATER = (pa.null(), pa.date32(), pa.timestamp("ms"))
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def join_parts(parts: Sequence[Path], target: Path) -> None:
    """Write pieces of a table as one file, with a type per column that keeps every value.

    Parameters
    ----------
    parts : sequence of Path
        With the same columns; a column may be of another type in each.
    target : Path
    """
    schema = _common([pq.read_schema(part) for part in parts])
    with pq.ParquetWriter(target, schema) as writer:
        for part in parts:
            table = pq.read_table(part)
            columns = [
                _as(column.combine_chunks(), table.schema.field(i), schema.field(i))
                for i, column in enumerate(table.columns)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def records_of(parquet: Path) -> tuple[Record, ...]:
    """Return the rows of a converted file as records, numbered from 1.

    Whole numbers are integers, dates without a time are texts, other dates are datetime.
    """
    file = pq.ParquetFile(parquet)
    records: list[Record] = []
    for batch in file.iter_batches():
        columns = [
            _cells(column, field) for column, field in zip(batch.columns, batch.schema, strict=True)
        ]
        rows = zip(*columns, strict=True) if columns else iter([()] * batch.num_rows)
        records += [Record(len(records) + i, cells) for i, cells in enumerate(rows, 1)]
    return tuple(records)


def _common(schemas: Sequence[pa.Schema]) -> pa.Schema:
    return pa.schema(
        [_widest([schema.field(i) for schema in schemas]) for i in range(len(schemas[0]))]
    )


def _widest(fields: Sequence[pa.Field]) -> pa.Field:
    metadata = next((field.metadata for field in fields if field.metadata), None)
    types = {field.type for field in fields}
    for row in (_WIDER, _LATER):
        if types <= set(row):
            widest = max(types, key=row.index)
            return pa.field(
                fields[0].name, pa.float64() if widest == pa.null() else widest, metadata=metadata
            )
    if types <= {pa.null(), pa.string()} and not any(is_mixed(field) for field in fields):
        return pa.field(fields[0].name, pa.string(), metadata=metadata)
    return pa.field(fields[0].name, pa.string(), metadata=MIXED)


def _as(column: pa.Array, field: pa.Field, target: pa.Field) -> pa.Array:
    """Return a column in another type; numbers and dates as texts as a cell is written."""
    if target.type != pa.string() or field.type in (pa.string(), pa.null()):
        return column.cast(target.type)
    kind = (field.metadata or {}).get(CLOCK, b"").decode()
    return pa.array([_text(value, kind) for value in column.to_pylist()], pa.string())


def _text(value: Any, kind: str) -> str | None:
    if value is None or isinstance(value, int | float):
        return None if value is None else number_text(float(value))
    return moment_text(value, kind)


def _cells(column: pa.Array, field: pa.Field) -> list[Cell]:
    values = column.to_pylist()
    if is_mixed(field):
        return [_number_or_text(value) for value in values]
    if field.type == pa.float64():
        return [None if value is None else number_cell(value) for value in values]
    return [value.isoformat() if type(value) is date else value for value in values]


def _number_or_text(value: str | None) -> Cell:
    number = plain_number(value) if value and _NUMBER.fullmatch(value) else None
    return value if number is None else number_cell(float(number))

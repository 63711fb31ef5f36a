"""The worker's pieces -> one Parquet file; a Parquet file -> records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.ingest.statistics.columns import CLOCK, MIXED, is_mixed, moment_text, number_cell
from pipeline.ingest.table import Cell, Record, StoredRecords
from pipeline.ingest.values import number_text, plain_number

_WIDER = (pa.null(), pa.int64(), pa.float64())
_LATER = (pa.null(), pa.date32(), pa.timestamp("ms"))
_EXACT = 2**53
"""Below it a float holds every whole number."""
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


class ParquetRecords(StoredRecords):
    """The rows of a converted file, numbered from 1, left where they are.

    Parameters
    ----------
    parquet : Path
    folder : tempfile.TemporaryDirectory
        Holds the file; removed with the records.
    """

    def __init__(self, parquet: Path, folder: TemporaryDirectory[str]) -> None:
        self._file, self._folder = pq.ParquetFile(parquet), folder

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def __iter__(self) -> Iterator[Record]:
        numbers = count(1)
        for batch in self._file.iter_batches():
            columns = [_cells(c, f) for c, f in zip(batch.columns, batch.schema, strict=True)]
            for cells in zip(*columns, strict=True):
                yield Record(next(numbers), cells)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        if isinstance(index, slice):
            return list(islice(self, *index.indices(len(self))))
        place = range(len(self))[index]
        return next(islice(self, place, None))

    def column(self, position: int) -> list[Cell]:
        """Return one column's cells."""
        name = self._file.schema_arrow.names[position]
        cells: list[Cell] = []
        for batch in self._file.iter_batches(columns=[name]):
            cells += _cells(batch.column(0), batch.schema.field(0))
        return cells


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
    if is_mixed(field):
        return [_number_or_text(value) for value in column.to_pylist()]
    if field.type == pa.float64():
        numbers = column.to_numpy(zero_copy_only=False)
        given = ~np.isnan(numbers)
        if not ((np.abs(numbers[given]) < _EXACT) & (numbers[given] % 1 == 0)).all():
            return [None if value is None else number_cell(value) for value in column.to_pylist()]
        cells = np.full(len(numbers), None, dtype=object)
        cells[given] = numbers[given].astype(np.int64)
        return list(cells)
    values = column.to_pylist()
    return [value.isoformat() if type(value) is date else value for value in values]


def _number_or_text(value: str | None) -> Cell:
    number = plain_number(value) if value and _NUMBER.fullmatch(value) else None
    return value if number is None else number_cell(float(number))

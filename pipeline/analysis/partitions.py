"""The same cube for data that do not fit in memory or lie on several machines.

Partitions are counted one by one by any engine that behaves like the built-in ``map`` and are
added up in their order, so the result does not depend on the engine, bit for bit.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.analysis.cube import Cube, build_cube, merge_cubes
from pipeline.analysis.variables import MISSING, Categorical
from pipeline.errors import PipelineError, did_you_mean

ROWS_PER_PARTITION = 500_000

Part = TypeVar("Part")
Result = TypeVar("Result")


class PartitionError(PipelineError):
    """The partitions or the cluster that counts them cannot be reached or read."""

    exit_code = 2


class Map(Protocol):
    """What counts partitions: like the built-in ``map``, results in the order of the parts.

    ``multiprocessing.Pool.imap`` and ``concurrent.futures.Executor.map`` are others; function
    and parts must then be picklable.
    """

    def __call__(
        self, function: Callable[[Part], Result], parts: Iterable[Part], /
    ) -> Iterable[Result]: ...


def cube_of_partitions(
    partitions: Iterable[Part],
    count: Callable[[Part], Cube],
    *,
    map: Map = builtins.map,  # noqa: A002 - it is one
) -> Cube:
    """Count every partition and add the cubes up in the order of the partitions.

    Parameters
    ----------
    partitions : iterable
        At least one; whatever ``count`` understands.
    count : callable
        Partition -> Cube.
    map : Map
        What calls ``count`` on the partitions. Only the sum and the cubes on their way are in
        memory.

    Returns
    -------
    Cube

    Raises
    ------
    TypeError
        If there is no partition.
    """
    return reduce(merge_cubes, map(count, partitions))


@dataclass(frozen=True)
class RowGroups:
    """Row groups of a Parquet file that are counted together; read where they are counted."""

    path: str
    groups: tuple[int, ...]


def row_groups(path: Path | str, rows_per_partition: int = ROWS_PER_PARTITION) -> list[RowGroups]:
    """Cut a Parquet file between row groups into partitions.

    Parameters
    ----------
    path : path
    rows_per_partition : int
        Most rows of a partition; one with a larger row group has only this one.

    Returns
    -------
    list of RowGroups
        At least one, in the order of the file.
    """
    metadata = pq.read_metadata(path)
    partitions: list[list[int]] = [[]]
    rows = 0
    for group in range(metadata.num_row_groups):
        more = metadata.row_group(group).num_rows
        if partitions[-1] and rows + more > rows_per_partition:
            partitions.append([])
            rows = 0
        partitions[-1].append(group)
        rows += more
    return [RowGroups(str(path), tuple(groups)) for groups in partitions]


def cube_of_parquet(
    path: Path | str,
    *,
    items: Mapping[str, int],
    weight: str,
    profiles: Sequence[str],
    base: str | None = None,
    map: Map = builtins.map,  # noqa: A002 - it is one
    rows_per_partition: int = ROWS_PER_PARTITION,
) -> Cube:
    """Count the categorical columns of a Parquet file in one pass, in bounded memory.

    Parameters
    ----------
    path : path
        For a cluster: valid on every worker.
    items : mapping of str to int
        Column -> number K of its categories; the file has the codes 1 to K, everything else is
        outside the base.
    weight : str
        Column of positive weights.
    profiles : sequence of str
        ``stratum``, margins and breakdowns.
    base : str, optional
        Column of the weights before calibration.
    map : Map
        What counts the partitions.
    rows_per_partition : int
        Most rows in memory at a time, per process that counts.

    Returns
    -------
    Cube

    Raises
    ------
    PartitionError
        If the file cannot be read, a column is missing or a weight is not a positive number.
    """
    columns = [*items, weight, *profiles, *([] if base is None else [base])]
    try:
        known = pq.read_schema(path).names
        partitions = row_groups(path, rows_per_partition)
    except (OSError, pa.ArrowInvalid) as problem:
        raise PartitionError(f"{path}: keine lesbare Parquet-Datei ({problem})") from None
    for name in columns:
        if name not in known:
            raise PartitionError(f"{path}: Spalte „{name}“ fehlt. {did_you_mean(name, known)}")
    count = partial(
        _count_row_groups,
        items=dict(items),
        weights=[weight] if base is None else [weight, base],
        profiles=list(profiles),
        rows_at_once=rows_per_partition,
    )
    return cube_of_partitions(partitions, count, map=map)


def _count_row_groups(
    partition: RowGroups,
    *,
    items: dict[str, int],
    weights: list[str],
    profiles: list[str],
    rows_at_once: int,
) -> Cube:
    def count(table: pa.Table) -> Cube:
        variables = {name: _categorical(table[name].to_numpy(), k) for name, k in items.items()}
        w, *base = [_weights(table[name].to_numpy(), name, partition.path) for name in weights]
        keys = table.select(profiles).to_pandas()
        cube = build_cube(variables, w, keys, base=base[0] if base else None)
        return replace(cube, profiles=_plain(cube.profiles))

    try:
        file = pq.ParquetFile(partition.path, read_dictionary=profiles)
    except OSError as problem:
        raise PartitionError(
            f"{partition.path}: hier nicht lesbar ({problem}). Auf einem Cluster muss die Datei "
            "auf allen Rechnern unter demselben Pfad liegen."
        ) from None
    columns = [*items, *weights, *profiles]
    with file:
        tables = _tables(file, list(partition.groups), columns, rows_at_once)
        return reduce(merge_cubes, builtins.map(count, tables))


def _tables(
    file: pq.ParquetFile, groups: list[int], columns: list[str], rows_at_once: int
) -> Iterator[pa.Table]:
    """Read row groups in one table, or one that is too large in pieces."""
    if sum(file.metadata.row_group(group).num_rows for group in groups) <= rows_at_once:
        yield file.read_row_groups(groups, columns=columns, use_threads=False)
        return
    for batch in file.iter_batches(
        rows_at_once, row_groups=groups, columns=columns, use_threads=False
    ):
        yield pa.Table.from_batches([batch])


def _categorical(values: np.ndarray, size: int) -> Categorical:
    codes = np.min_scalar_type(-size - 1)
    if values.dtype.kind == "f" or values.min(initial=0) < 0 or values.max(initial=0) > size:
        # 2.5 is no category.
        inside = (values >= 1) & (values <= size) & (values == np.floor(values))
        values = np.where(inside, values, 0)
    return Categorical(values.astype(codes, copy=False) + codes.type(MISSING), size)


def _weights(values: np.ndarray, name: str, path: str) -> np.ndarray:
    weights = values.astype(float)
    if not ((weights > 0) & np.isfinite(weights)).all():
        raise PartitionError(
            f"{path}: in Spalte „{name}“ fehlt ein Gewicht oder ist nicht positiv. "
            "Solche Zeilen vorher aussondern."
        )
    return weights


def _plain(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return the values themselves; each partition numbers its categories differently."""
    categorical = profiles.select_dtypes("category")
    return profiles.astype({name: c.cat.categories.dtype for name, c in categorical.items()})

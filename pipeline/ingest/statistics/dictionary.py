"""What a statistics file says about its columns -> `pipeline.ingest.table.Dictionary`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.ingest.statistics.columns import is_mixed
from pipeline.ingest.table import DeclaredMissing, Dictionary, MultipleSet
from pipeline.ingest.values import cell_text

_TAG = re.compile(r"\.[A-Za-z_]")
_LEVELS = ("nominal", "ordinal", "scale")


def dictionary_of(meta: Mapping[str, Any], parquet: Path) -> Dictionary:
    """Return the dictionary of a converted file.

    Parameters
    ----------
    meta : mapping
        As `pipeline.ingest.statistics.labels.described` gives it.
    parquet : Path
        The converted rows; tagged missing values are declared by being there.

    Returns
    -------
    Dictionary
    """
    positions = {name: position for position, name in enumerate(meta["names"])}
    labels = {
        position: {cell_text(_cell(code)) or "": label for code, label in pairs}
        for position, pairs in enumerate(meta["labels"])
        if pairs
    }
    tags = {
        position: [text for text in _distinct(parquet, position) if _TAG.fullmatch(text)]
        for position, field in enumerate(pq.read_schema(parquet))
        if is_mixed(field)
    }
    missing: dict[int, DeclaredMissing] = {}
    for position, kind in enumerate(meta["types"]):
        codes, ranges = _declared(meta["missing"][position], parquet, position)
        if kind != "string":
            labelled = filter(_TAG.fullmatch, labels.get(position, {}))
            codes += sorted({*labelled, *tags.get(position, [])})
        if codes or ranges:
            missing[position] = DeclaredMissing(tuple(codes), tuple(ranges))
    return Dictionary(
        texts={i: text for i, text in enumerate(meta["texts"]) if text},
        labels=labels,
        missing=missing,
        measures={i: level for i, level in enumerate(meta["measures"]) if level in _LEVELS},
        sets=tuple(
            MultipleSet(name, label, tuple(positions[each] for each in members), counted)
            for name, label, members, counted in meta["sets"]
            if all(each in positions for each in members)
        ),
        weight=positions.get(meta["weight"]),
        title=meta["title"],
    )


def _declared(
    ends: Sequence[Sequence[Any]], parquet: Path, position: int
) -> tuple[list[str], list[tuple[float, float]]]:
    """Return single codes and ranges from pairs of low and high."""
    codes: list[str] = []
    ranges: list[tuple[float, float]] = []
    for low, high in ends:
        if low == high:
            codes.append(cell_text(_cell(low)) or "")
        elif isinstance(low, str):
            codes += _between(parquet, position, low, high)
        else:
            ranges.append((low, high))
    return codes, ranges


def _between(parquet: Path, position: int, low: str, high: str) -> list[str]:
    """Return the texts of a column in a range of texts, which only R and the library write."""
    return sorted(text for text in _distinct(parquet, position) if low <= text <= high)


def _distinct(parquet: Path, position: int) -> list[str]:
    file = pq.ParquetFile(parquet)
    name = file.schema_arrow.field(position).name
    found: set[str] = set()
    for group in range(file.num_row_groups):
        column = file.read_row_group(group, columns=[name]).column(0)
        found |= {text for text in pc.unique(column).to_pylist() if text is not None}
    return sorted(found)


def _cell(code: Any) -> Any:
    return float(code) if isinstance(code, int) else code

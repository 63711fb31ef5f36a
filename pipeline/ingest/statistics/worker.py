"""Read one statistics file in a process of its own and write what it holds into a folder.

The library is written in C and may crash, hang or ask for all memory on a damaged file. What is
written: ``part-00000.parquet`` and so on, the rows in pieces; ``meta.json``, what the file says
about its columns. Lines of JSON on the standard output tell the progress.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.ingest.statistics.clocks import clock_of
from pipeline.ingest.statistics.columns import Column, typed
from pipeline.ingest.statistics.labels import described
from pipeline.ingest.statistics.por_letters import TooManyLettersError
from pipeline.ingest.statistics.sav_header import SavHeader, read_sav_header
from pipeline.ingest.statistics.source import FAMILIES, Source, UnreadableError, open_source

UNREADABLE = 3
"""Exit code for what the library refuses; a crash has codes of its own."""
ABSURD = 4
"""Exit code for a file that declares more rows and columns than it can hold."""
LETTERS = 5
"""Exit code for a portable file whose letters cannot be told apart."""
_MEMORY = 3 * 2**29
_MOST_COLUMNS = 100_000
_MOST_CELLS = 2_000_000_000
_CELLS_PER_BYTE = {"sas7bdat": 1032, "zsav": 1032}
"""Compressed formats: zlib's limit, and repeated blanks in SAS; else a cell has a byte or more."""


def main(arguments: list[str]) -> int:
    """Convert a file; return the exit code.

    Parameters
    ----------
    arguments : list of str
        JSON: ``path``, ``kind``, ``folder``, ``catalog`` (or null), ``chunk_rows`` (or null).
    """
    task = json.loads(arguments[0])
    _limit_memory()
    _tell({"started": True})
    path = Path(task["path"])
    header = read_sav_header(path) if task["kind"] == "sav" else SavHeader()
    for passed in (False, True):
        # A byte that does not fit the declared encoding: the second time text by text.
        try:
            return _convert(task, path, header, passed=passed)
        except TooManyLettersError:
            return LETTERS
        except (UnreadableError, MemoryError):
            continue
    return UNREADABLE


def _convert(task: dict[str, Any], path: Path, header: SavHeader, *, passed: bool) -> int:
    folder = Path(task["folder"])
    source = open_source(path, task["kind"], declared=header.encoding, passed=passed, folder=folder)
    if _is_absurd(source):
        return ABSURD
    names = list(source.meta.column_names)
    if len(set(names)) != source.meta.number_columns:
        raise UnreadableError("names of columns occur twice")
    meta = described(source, header, Path(task["catalog"]) if task["catalog"] else None)
    columns = [_column(source, meta, position) for position in range(len(names))]
    decode = (lambda text: source.text(text).text) if source.passed or source.letters else None
    done = 0
    for number, piece in enumerate(source.pieces(task["chunk_rows"])):
        cells = [
            typed(piece.pop(name), column, decode)
            for name, column in zip(names, columns, strict=True)
        ]
        rows = len(cells[0][1]) if cells else 0
        schema = pa.schema([field for field, _ in cells])
        table = pa.Table.from_arrays([array for _, array in cells], schema=schema)
        pq.write_table(table, folder / f"part-{number:05d}.parquet")
        done += rows
        _tell({"rows": done, "of": source.meta.number_rows or 0})
    meta["rows"] = done
    text = json.dumps(meta, ensure_ascii=True)
    (folder / "meta.json").write_text(text, encoding="ascii")
    return 0


def _column(source: Source, meta: dict[str, Any], position: int) -> Column:
    name = source.meta.column_names[position]
    kind = source.meta.readstat_variable_types[name]
    labelled = [code for code, _ in meta["labels"][position] if not isinstance(code, str)]
    ranges = [(low, high) for low, high in meta["missing"][position] if kind != "string"]
    return Column(
        meta["names"][position],
        kind,
        clock_of(source.meta.original_variable_types[name], FAMILIES[source.kind]),
        tuple(labelled),
        tuple(ranges),
    )


def _is_absurd(source: Source) -> bool:
    columns, rows = source.meta.number_columns, source.meta.number_rows or 0
    with source.path.open("rb") as file:
        kind = "zsav" if file.read(4) == b"$FL3" else source.kind
    possible = source.path.stat().st_size * _CELLS_PER_BYTE.get(kind, 1)
    cells = columns * rows
    return columns > _MOST_COLUMNS or cells > min(possible, _MOST_CELLS)


def _limit_memory() -> None:
    """Let a damaged file that asks for all memory fail; Windows has no such limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))


def _tell(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()

"""One file of a statistics package, opened: its metadata and its rows, piece by piece."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.ingest.statistics.por_letters import Letters, list_letters
from pipeline.ingest.statistics.text import CHANNEL, Decoded, decode

FAMILIES = {
    "sav": "spss",
    "por": "spss",
    "dta": "stata",
    "sas7bdat": "sas",
    "xpt": "sas",
}
"""Format -> the package whose formats of dates it uses."""
_PARSERS = {"sav": "sav/zsav", "xpt": "xport"}
_UNDECLARED = ("dta", "xpt")
_CARD = 80
_ROWS_HEADER = b"HEADER RECORD*******OBSV8   HEADER RECORD!!!!!!!"
_ROWS_WIDTH = 15
_CELLS = 2_000_000
_BYTES = 64_000_000
_ROWS_SET_ASIDE = 100_000
_COLUMNS_AT_ONCE = 50


class UnreadableError(Exception):
    """The library refuses a file, or the file ends early."""


@dataclass(frozen=True)
class Source:
    """A file of a statistics package.

    Parameters
    ----------
    path : Path
    kind : str
        One of ``FAMILIES``.
    meta : object
        The library's metadata.
    declared : str
        The encoding that the file claims.
    passed : bool
        Whether texts come as `pipeline.ingest.statistics.text.CHANNEL` and are to be decoded.
    letters : Letters or None
        What stands for the letters of a portable file.
    """

    path: Path
    kind: str
    meta: Any
    declared: str
    passed: bool
    letters: Letters | None = None

    def text(self, value: str | None, width: int = 0) -> Decoded:
        """Return a text of the file decoded."""
        if value and self.letters:
            return Decoded(self.letters.text(value))
        if not value or not self.passed:
            return Decoded(value or "")
        return decode(value, declared=self.declared, width=width)

    def pieces(self, chunk_rows: int | None = None) -> Iterator[dict[str, list[Any]]]:
        """Yield the rows as lists per column, some rows at a time.

        Parameters
        ----------
        chunk_rows : int or None
            Rows of a piece; by default as many as need about 200 MB.

        Raises
        ------
        UnreadableError
            For a file that ends early.
        """
        rows = chunk_rows or self._chunk_rows()
        total = _rows_of_xpt(self.path) if self.kind == "xpt" else self.meta.number_rows
        offset = 0
        if total == 0:
            yield {name: [] for name in self.meta.column_names}
        while total is None or offset < total:
            wanted = rows if total is None else min(rows, total - offset)
            piece = self._piece(wanted, offset)
            found = len(next(iter(piece.values()), []))
            if any(len(values) != found for values in piece.values()):
                raise UnreadableError("columns of unequal length")
            if total is not None and found != wanted:
                raise UnreadableError("fewer rows than declared")
            if found or not offset:
                yield piece
            if found < wanted:
                return
            offset += found

    def _piece(self, rows: int, offset: int) -> dict[str, list[Any]]:
        names = list(self.meta.column_names)
        # Where the number of rows is unknown the library sets 100,000 aside per column.
        step = len(names) if self.meta.number_rows is not None else _COLUMNS_AT_ONCE
        piece: dict[str, list[Any]] = {}
        for start in range(0, len(names), max(step, 1)):
            some = names[start : start + step]
            only = {} if len(some) == len(names) else {"usecols": some}
            piece |= parse(
                self.path, self.kind, self.passed, row_limit=rows, row_offset=offset, **only
            )[0]
        return piece

    def _chunk_rows(self) -> int:
        widths = sum(self.meta.variable_storage_width.values())
        columns = max(len(self.meta.column_names), 1)
        return max(1, min(_CELLS // columns, _BYTES // max(widths, 1), _ROWS_SET_ASIDE))


def _rows_of_xpt(path: Path) -> int | None:
    """Return the rows that a transport file of version 8 declares; the library does not look."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = data.find(_ROWS_HEADER)
        count = (
            data[start + len(_ROWS_HEADER) : start + len(_ROWS_HEADER) + _ROWS_WIDTH]
            if start >= 0
            else b""
        )
    return int(count) if count.strip().isdigit() else None


def open_source(
    path: Path,
    kind: str,
    *,
    declared: str,
    passed: bool = False,
    folder: Path,
) -> Source:
    """Read a file's metadata.

    Parameters
    ----------
    path : Path
    kind : str
        One of ``FAMILIES``.
    declared : str
        The encoding that the file claims.
    passed : bool
        Whether to let bytes that do not fit the encoding pass; always for files that declare
        none.
    folder : Path
        For a copy of a file that the library reads wrong as it is.

    Returns
    -------
    Source

    Raises
    ------
    UnreadableError
    """
    letters = None
    if kind == "xpt" and path.stat().st_size % _CARD:
        raise UnreadableError("a transport file consists of records of 80 bytes")
    letters = None
    if kind == "por" and (letters := list_letters(path, folder / "copy.por")):
        path = folder / "copy.por"
    passed = passed or kind in _UNDECLARED
    _, meta = parse(path, kind, passed, metadataonly=True)
    return Source(path, kind, meta, declared, passed, letters)


def parse(path: Path, kind: str, passed: bool, **options: Any) -> tuple[dict[str, list[Any]], Any]:
    """Call the library.

    Its entry point is called instead of ``read_por`` and ``read_xport`` because these do not
    pass ``user_missing`` on and so would lose declared and tagged missing values.

    Raises
    ------
    UnreadableError
        For whatever the library objects to; damaged files make it raise all kinds of errors.
    """
    from pyreadstat._readstat_parser import parser_entry_point

    try:
        result: tuple[dict[str, list[Any]], Any] = parser_entry_point(
            str(path),
            parser_format=_PARSERS.get(kind, kind),
            encoding=CHANNEL if passed and kind != "por" else None,
            user_missing=True,
            disable_datetime_conversion=True,
            output_format="dict",
            **options,
        )
    except MemoryError:
        raise
    except Exception as error:
        raise UnreadableError(str(error)) from error
    return result

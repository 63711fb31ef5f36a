"""What the library does not tell of an SPSS file: weight, response sets, declared encoding.

The layout of the records is that of the GNU PSPP manual, chapter "System File Format". Names in
them are the short ones of eight bytes; a record of its own gives the long names.
"""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_HEADER = 176
_MOST_BYTES = 2**28
_END = 999
_SETS = (7, 19)
_LONG_NAMES = 13
_ENCODING = 20
_MACHINE = 3
_CODE_PAGES = {2: "cp1252", 3: "cp1252", 4: "cp1252", 65001: "utf-8", 28591: "iso-8859-1"}


@dataclass(frozen=True)
class ResponseSet:
    """A multiple response set; ``counted`` is None for sets of categories."""

    name: str
    label: str
    variables: tuple[str, ...]
    counted: str | None


@dataclass(frozen=True)
class SavHeader:
    """What a file's dictionary says besides its variables.

    Parameters
    ----------
    encoding : str
        As Python names it, as far as it can be told.
    weight : str or None
        The weight variable, by its long name.
    sets : tuple of ResponseSet
    """

    encoding: str = "utf-8"
    weight: str | None = None
    sets: tuple[ResponseSet, ...] = ()


def read_sav_header(path: Path) -> SavHeader:
    """Read weight variable, multiple response sets and encoding of a .sav or .zsav file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    SavHeader
        Empty for a file that breaks off or has another byte layout.
    """
    try:
        with path.open("rb") as file:
            return _header(file)
    except (struct.error, EOFError, OSError):
        return SavHeader()


def _header(file: BinaryIO) -> SavHeader:
    start = _exactly(file, _HEADER)
    order = "<" if struct.unpack_from("<i", start, 64)[0] in (2, 3) else ">"
    (weight_index,) = struct.unpack_from(order + "i", start, 76)
    short: dict[int, str] = {}
    extensions: dict[int, bytes] = {}
    for kind, index, data in _records(file, order):
        if kind == 2:
            short[index] = data.decode("latin-1").strip().upper()
        else:
            extensions[kind] = extensions.get(kind, b"") + data
    encoding = _encoding(extensions, order)
    pairs = extensions.get(_LONG_NAMES, b"").decode(encoding, "replace").split("\t")
    names = {a.strip().upper(): b for a, _, b in (pair.partition("=") for pair in pairs)}
    weight = short.get(weight_index)
    sets = b"\n".join(extensions.get(kind, b"") for kind in _SETS)
    return SavHeader(
        encoding,
        names.get(weight, weight) if weight else None,
        tuple(_response_sets(sets, encoding, names)),
    )


def _records(file: BinaryIO, order: str) -> Iterator[tuple[int, int, bytes]]:
    """Yield (2, index, short name) per variable and (subtype, 0, data) per extension record."""
    index = 0
    while True:
        (kind,) = struct.unpack(order + "i", _exactly(file, 4))
        if kind == 2:
            index += 1
            width, labelled, missing = struct.unpack(order + "3i", _exactly(file, 12))
            name = _exactly(file, 16)[8:]
            if labelled:
                (length,) = struct.unpack(order + "i", _exactly(file, 4))
                _exactly(file, -(-length // 4) * 4)
            _exactly(file, 8 * abs(missing))
            if width >= 0:
                yield 2, index, name
        elif kind == 3:
            (count,) = struct.unpack(order + "i", _exactly(file, 4))
            for _ in range(count):
                length = _exactly(file, 9)[8]
                _exactly(file, -(-(length + 1) // 8) * 8 - 1)
        elif kind == 4:
            (count,) = struct.unpack(order + "i", _exactly(file, 4))
            _exactly(file, 4 * count)
        elif kind == 6:
            (count,) = struct.unpack(order + "i", _exactly(file, 4))
            _exactly(file, 80 * count)
        elif kind == 7:
            subtype, size, count = struct.unpack(order + "3i", _exactly(file, 12))
            data = _exactly(file, size * count)
            if subtype in (_MACHINE, *_SETS, _LONG_NAMES, _ENCODING):
                yield subtype, 0, data
        else:
            return


def _exactly(file: BinaryIO, count: int) -> bytes:
    if not 0 <= count <= _MOST_BYTES:
        raise EOFError
    data = file.read(count)
    if len(data) != count:
        raise EOFError
    return data


def _encoding(extensions: dict[int, bytes], order: str) -> str:
    name = extensions.get(_ENCODING, b"").decode("ascii", "replace").strip()
    machine = extensions.get(_MACHINE, b"")
    if not name and len(machine) >= 32:
        (code,) = struct.unpack_from(order + "i", machine, 28)
        name = _CODE_PAGES.get(code, f"cp{code}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _response_sets(data: bytes, encoding: str, names: dict[str, str]) -> Iterator[ResponseSet]:
    """Yield the sets: ``$name=D<len> <counted> <len> <label> <variables>``, lengths in bytes."""
    for line in re.split(rb"\n+(?=\$)", data):
        name, found, rest = line.strip(b"\n").partition(b"=")
        if not found or rest[:1] not in b"CDE":
            continue
        counted: str | None = None
        kind, rest = rest[:1], rest[1:]
        if kind == b"E":
            rest = rest.lstrip().partition(b" ")[2]
        try:
            if kind != b"C":
                value, rest = _counted_text(rest)
                counted = value.decode(encoding, "replace").strip()
            label, rest = _counted_text(rest)
        except ValueError:
            continue
        found_names = [part.decode(encoding, "replace") for part in rest.split()]
        yield ResponseSet(
            name.decode(encoding, "replace").removeprefix("$"),
            label.decode(encoding, "replace").strip(),
            tuple(names.get(each.upper(), each) for each in found_names),
            counted,
        )


def _counted_text(data: bytes) -> tuple[bytes, bytes]:
    """Return a text that its length goes before, and the rest."""
    length, _, rest = data.lstrip(b" ").partition(b" ")
    return rest[: int(length)], rest[int(length) :]

"""Streams of a compound file, the container of old Excel files ([MS-CFB], OpenOffice's compdoc)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HEADER = 512
_ENTRY = 128
_FAT_IN_HEADER = 109
_LAST_SECTOR = 0xFFFFFFFA
_SMALL = 4096
_SMALL_SECTOR = 64


class CompoundFile:
    """A container of named streams.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    ValueError, IndexError, struct.error
        For a damaged container: no signature, sectors missing or running in circles.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << struct.unpack_from("<H", data, 30)[0]
        if self._size not in (512, 4096):
            raise ValueError("unknown sector size")
        first_entry, self._first_small, first_more = (
            struct.unpack_from("<I", data, at)[0] for at in (48, 60, 68)
        )
        self._fat: list[int] = []
        sectors = list(struct.unpack_from(f"<{_FAT_IN_HEADER}I", data, 76))
        while first_more < _LAST_SECTOR:
            *more, first_more = self._numbers(self._sector(first_more))
            sectors += more
            if len(sectors) * self._size > len(data) + _FAT_IN_HEADER * self._size:
                raise ValueError("sectors run in circles")
        for sector in sectors:
            if sector < _LAST_SECTOR:
                self._fat += self._numbers(self._sector(sector))
        entries = self._chain(first_entry)
        self._entries = {
            name: (start, size) for name, start, size in map(_entry, _parts(entries, _ENTRY))
        }

    def names(self) -> set[str]:
        """Return the names of all streams and folders."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        """Return the content of a stream; KeyError if there is none of that name."""
        start, size = self._entries[name]
        if size >= _SMALL:
            return self._chain(start)[:size]
        root = self._chain(self._entries["Root Entry"][0])
        follow = self._numbers(self._chain(self._first_small))
        parts = _parts(root, _SMALL_SECTOR)
        return b"".join(parts[number] for number in _follow(start, follow))[:size]

    def _sector(self, number: int) -> bytes:
        start = _HEADER if self._size == _HEADER else self._size
        return self._data[start + number * self._size : start + (number + 1) * self._size]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(start, self._fat))

    def _numbers(self, content: bytes) -> list[int]:
        return [number for (number,) in struct.iter_unpack("<I", content[: len(content) & ~3])]


def _follow(number: int, following: list[int]) -> Iterator[int]:
    for _ in following:
        if number >= _LAST_SECTOR:
            return
        yield number
        number = following[number]
    if number < _LAST_SECTOR:
        raise ValueError("sectors run in circles")


def _parts(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content) - size + 1, size)]


def _entry(content: bytes) -> tuple[str, int, int]:
    length = struct.unpack_from("<H", content, 64)[0]
    start, size = struct.unpack_from("<II", content, 116)
    return content[: max(length - 2, 0)].decode("utf-16-le", errors="replace"), start, size

"""Umlauts of an SPSS portable file (.por), which the library replaces by "�".

The file's header lists which byte stands for which of 256 characters, but SPSS writes umlauts in
the computer's code page without listing them. A copy of the file lists them under characters
that it does not use; these are then put back as bytes and decoded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingest.statistics.text import decode

_TABLE = slice(200, 456)
_HEAD = 1024
_UNUSED = ord("0")
_BLOCK = 2**20
_LINE_ENDS = b"\r\n"
_STAND_INS = {
    **dict(zip(range(156, 162), "≤□±■°†", strict=True)),
    **dict(zip(range(163, 184), "–└┌≥⁰¹²³⁴⁵⁶⁷⁸⁹┘┐≠—⁽⁾⸸", strict=True)),
    **dict(zip(range(187, 189), "¢•", strict=True)),
}
"""Position in the header's list -> what the library reads for it."""


class TooManyLettersError(Exception):
    """A portable file uses more letters that it does not list than can be told apart."""


@dataclass(frozen=True)
class Letters:
    """What stands for which byte in a copy of a portable file."""

    bytes_of: Mapping[int, str]

    def text(self, value: str) -> str:
        """Return a text with its own letters."""
        passed = value.translate(self.bytes_of)
        return re.sub(r"[\0-\xff]+", lambda found: decode(found[0]).text, passed)


def list_letters(path: Path, copy: Path) -> Letters | None:
    """Write a copy of a portable file that lists the bytes which its header leaves out.

    Parameters
    ----------
    path, copy : Path

    Returns
    -------
    Letters or None
        None if the header leaves none out, and there is no copy.

    Raises
    ------
    TooManyLettersError
        If it leaves out more than there are characters to stand for them.
    """
    with path.open("rb") as file:
        head = bytearray(file.read(_HEAD))
        places = [i for i, byte in enumerate(head) if byte not in _LINE_ENDS][_TABLE]
        used: set[int] = set(head[places[-1] + 1 :]) if places else set()
        while block := file.read(_BLOCK):
            used.update(block)
    table = [head[place] for place in places]
    unlisted = sorted(used - set(table) - set(_LINE_ENDS))
    if not unlisted or len(table) < 256:
        return None
    free = [position for position in _STAND_INS if table[position] == _UNUSED]
    if len(unlisted) > len(free):
        raise TooManyLettersError
    for byte, position in zip(unlisted, free, strict=False):
        head[places[position]] = byte
    with path.open("rb") as file, copy.open("wb") as target:
        file.seek(_HEAD)
        target.write(head)
        while block := file.read(_BLOCK):
            target.write(block)
    pairs = zip(unlisted, free, strict=False)
    return Letters({ord(_STAND_INS[position]): chr(byte) for byte, position in pairs})

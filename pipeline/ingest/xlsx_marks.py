"""What the XML of an .xlsx worksheet says besides values: formulas, errors, hidden rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from pipeline.ingest.sheet import Marks

_CHUNK = 1 << 20
_LETTERS = re.compile(r"[A-Z]{1,3}")
_LONG_INTEGER = re.compile(r"-?[0-9]{16,40}")
_LONG_NUMBER = re.compile(rb">-?[0-9]{16}")
_TELLING = (b"<f", b":f", b'"e"', b"'e'", b"hidden", b"<!DOCTYPE")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TRUE = ("1", "true")


def read_marks(file: IO[bytes]) -> Marks:
    """Read the marks of a worksheet.

    Parameters
    ----------
    file : binary file
        The worksheet's XML.

    Returns
    -------
    Marks

    Raises
    ------
    ExpatError
        If it is no XML.
    ValueError
        For a cell without a proper address, and for XML that defines entities.
    """
    # Most worksheets have no marks at all, and parsing takes ten times as long as this search.
    if not any(_may_have_marks(piece) for piece in _pieces(file)):
        return Marks()
    file.seek(0)
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    for piece in _pieces(file):
        parser.Parse(piece, False)
    parser.Parse(b"", True)
    reader.finish_cell()
    return reader.marks


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content in pieces that do not end within a tag or a text."""
    rest = b""
    while chunk := file.read(_CHUNK):
        cut = chunk.rfind(b"<")
        if cut < 0 or rest.startswith(_UTF16) or chunk.startswith(_UTF16):
            rest += chunk
            continue
        yield rest + chunk[:cut]
        rest = chunk[cut:]
    yield rest


def _may_have_marks(piece: bytes) -> bool:
    return (
        any(word in piece for word in _TELLING)
        or _LONG_NUMBER.search(piece) is not None
        or piece.startswith(_UTF16)
    )


class _Reader:
    """Handlers of the parser: an element's start finishes what came before it."""

    def __init__(self) -> None:
        self.marks = Marks()
        self._columns: dict[str, int] = {}
        self._row = 0
        self._digits = ""
        self._position = -1
        self._kind = ""
        self._within = ""
        self._texts: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        self._within = name
        if name == "c":
            if self._texts:
                self.finish_cell()
            self._place(attributes.get("r"))
            self._kind = attributes.get("t", "n")
        elif name in ("v", "is", "f"):
            self._content(name)
        elif name == "row":
            if self._texts:
                self.finish_cell()
            self._row = int(attributes.get("r", self._row + 1))
            self._digits = str(self._row)
            self._position = -1
            if attributes.get("hidden") in _TRUE:
                self.marks.hidden_rows.append(self._row)

    def text(self, text: str) -> None:
        within = self._within
        if within in ("v", "f"):
            self._texts[within] = self._texts.get(within, "") + text

    def refuse(self, *_: object) -> None:
        raise ValueError("a worksheet defines no entities")

    def finish_cell(self) -> None:
        place, value = (self._row, self._position), self._texts.get("v", "").strip()
        if self._kind == "n" and _LONG_INTEGER.fullmatch(value):
            self.marks.integers[place] = int(value)
        formula = self._texts.get("f", "").strip()
        if formula:
            self.marks.formulas[place] = f"={formula}"
        self._texts = {}

    def _content(self, name: str) -> None:
        if self._kind == "e":
            self.marks.errors.add((self._row, self._position))
        if name == "f":
            self.marks.formulas[self._row, self._position] = None

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._position += 1
            return
        letters = reference.rstrip("0123456789")
        if reference[len(letters) :] != self._digits:
            raise ValueError("a cell without a proper address")
        if letters not in self._columns:
            self._columns[letters] = _position(letters)
        self._position = self._columns[letters]


def _position(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise ValueError("a cell without a proper address")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1

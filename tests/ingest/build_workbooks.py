"""Write workbooks that no library writes: hand-made .xlsx parts and old .xls files."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_xml(rows: str, dimension: str = "A1") -> str:
    """Return a worksheet's XML around its rows."""
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def text_cell(reference: str, text: str) -> str:
    """Return the XML of a cell that holds a text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def write_xlsx(path: Path, content: str | Iterable[bytes], head: str = "") -> Path:
    """Write a workbook of one sheet from the sheet's XML, whole or in pieces."""
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_KIND}"><sheets>'
        '<sheet name="Blatt" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        for name, kind, target in (
            ("_rels/.rels", "officeDocument", "xl/workbook.xml"),
            ("xl/_rels/workbook.xml.rels", "worksheet", "worksheets/sheet1.xml"),
        ):
            relation = f'<Relationship Id="rId1" Type="{_KIND}/{kind}" Target="{target}"/>'
            archive.writestr(name, f"{_RELATIONS}{relation}</Relationships>")
        archive.writestr("xl/workbook.xml", head + book)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=False) as part:
            for piece in [content.encode()] if isinstance(content, str) else content:
                part.write(piece)
    return path


def write_xls(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    hidden_rows: Sequence[int] = (),
    extra_cells: Mapping[tuple[int, int], object] | None = None,
    reach: tuple[int, int] | None = None,
    encryption: int | None = None,
) -> Path:
    """Write an old workbook (BIFF8 in a compound file).

    ``("error",)`` is the error #N/A, ``("formula", 7)`` a formula with its stored value and
    ``("formula_error",)`` one that gave an error. ``reach`` is how far each sheet claims to go.
    """
    parts = [_sheet(rows, hidden_rows, extra_cells or {}, reach) for rows in sheets.values()]
    length = len(_book(sheets, [0] * len(parts), encryption))
    starts = [length + sum(map(len, parts[:number])) for number in range(len(parts))]
    stream = _book(sheets, starts, encryption) + b"".join(parts)
    path.write_bytes(compound_file("Workbook", stream))
    return path


def compound_file(name: str, stream: bytes) -> bytes:
    """Return a compound file that holds one stream ([MS-CFB], sectors of 512 bytes)."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    n_stream, n_fat = len(stream) // 512, 1
    while n_stream + 1 + n_fat > 128 * n_fat:
        n_fat += 1
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    sectors = [*range(1, n_stream), end, end, *[fat] * n_fat]
    sectors += [free] * (128 * n_fat - len(sectors))
    where = [n_stream + 1 + number for number in range(n_fat)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, n_fat, n_stream, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *where, *[free] * (109 - n_fat))
    folder = _entry("Root Entry", 5, end, 0, child=1) + _entry(name, 2, 0, len(stream))
    return header + stream + folder.ljust(512, b"\0") + struct.pack(f"<{len(sectors)}I", *sectors)


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _start(kind: int) -> bytes:
    return _record(0x809, struct.pack("<4H2I", 0x600, kind, 0xDBB, 1996, 0, 6))


def _book(titles: Iterable[str], starts: Sequence[int], encryption: int | None) -> bytes:
    book = _start(5)
    if encryption is not None:
        book += _record(0x2F, struct.pack("<HI", encryption, 0))
    book += _record(0x42, struct.pack("<H", 1200))
    for title, start in zip(titles, starts, strict=True):
        name = struct.pack("<BB", len(title), 1) + title.encode("utf-16-le")
        book += _record(0x85, struct.pack("<IBB", start, 0, 0) + name)
    return book + _record(0x0A)


def _sheet(
    rows: Sequence[Sequence[object]],
    hidden_rows: Sequence[int],
    extra_cells: Mapping[tuple[int, int], object],
    reach: tuple[int, int] | None,
) -> bytes:
    cells = {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row)}
    cells |= extra_cells
    n_rows, n_columns = reach or (len(rows), max(map(len, rows), default=0))
    sheet = _start(0x10) + _record(0x200, struct.pack("<IIHHH", 0, n_rows, 0, n_columns, 0))
    for row in hidden_rows:
        sheet += _record(0x208, struct.pack("<HHHH4xHH", row - 1, 0, n_columns, 255, 0x120, 15))
    return sheet + b"".join(_cell(*at, cell) for at, cell in cells.items()) + _record(0x0A)


def _cell(row: int, column: int, cell: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if cell is None:
        return b""
    if cell == ("error",):
        return _record(0x205, place + struct.pack("<BB", 0x2A, 1))
    if isinstance(cell, bool):
        return _record(0x205, place + struct.pack("<BB", cell, 0))
    if cell == ("formula_error",):
        result = b"\x02\0\x2a\0\0\0\xff\xff"
        return _record(0x06, place + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\0")
    if isinstance(cell, tuple):
        result = struct.pack("<d", cell[1])
        return _record(0x06, place + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\0")
    if isinstance(cell, int | float):
        return _record(0x203, place + struct.pack("<d", cell))
    text = str(cell)
    return _record(0x204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))

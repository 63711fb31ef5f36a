"""Ways to damage workbooks (.xlsx) and archives (.lsa): zip files with parts inside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from tests.slow.damage import FORMULAS, ODD_CELLS, bit_flipped, nul_bytes, truncated
from tests.slow.damaged_markup import xml_entities

Parts = dict[str, bytes]
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_BOMB = 256 << 20
_MEGABYTE = b" " * (1 << 20)
_ROWS = b'<row><c t="inlineStr"><is><t>Bombe</t></is></c><c><v>1</v></c></row>' * 15_000


def unpacked(data: bytes) -> Parts:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, *, big: str = "", size: int = 0, filling: bytes = _MEGABYTE) -> bytes:
    """Return a package; ``size`` bytes of a filling, packed to nothing, lie in the part ``big``.

    They stand before the end of a sheet's rows, else at the part's end.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as file:
                place = max(part.find(b"</sheetData>"), 0) or len(part)
                file.write(part[:place])
                for _ in range(size // len(filling) if name == big else 0):
                    file.write(filling)
                file.write(part[place:])
    return out.getvalue()


def workbook(rows: list[list[str]]) -> bytes:
    """Return a small workbook of texts, the same bytes every time."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([value or None for value in row])
    out = io.BytesIO()
    book.save(out)
    parts = unpacked(out.getvalue())
    parts["docProps/core.xml"] = re.sub(
        rb"20\d\d-[^<]*Z", b"2013-06-03T00:00:00Z", parts["docProps/core.xml"]
    )
    return packed(parts)


def part_damaged(data: bytes, random: Random) -> bytes:
    """Damage one part and pack it again, so that only its reader can notice."""
    parts = unpacked(data)
    name = random.choice(sorted(parts))
    damage = random.choice((truncated, bit_flipped, nul_bytes))
    parts[name] = damage(parts[name], random) if parts[name] else b"x"
    return packed(parts)


def parts_lost(data: bytes, random: Random) -> bytes:
    """Leave out, empty or rename parts."""
    parts = unpacked(data)
    for name in random.sample(sorted(parts), min(len(parts), random.choice((1, 2)))):
        part = parts.pop(name)
        how = random.choice(("lost", "empty", "renamed", "absolute", "upward"))
        if how == "empty":
            parts[name] = b""
        elif how == "renamed":
            parts[name.upper()] = part
        elif how == "absolute":
            parts["/" + name] = part
        elif how == "upward":
            parts["../../" + name] = part
    return packed(parts)


def zip_bomb(data: bytes, random: Random) -> bytes:
    """Let a part unpack to hundreds of megabytes of blanks."""
    parts = unpacked(data)
    names = [name for name in parts if name.endswith((".xml", ".lss", ".lsr", ".lst", ".rels"))]
    return packed(parts, big=random.choice(sorted(names)), size=_BOMB * random.choice((1, 1, 4)))


def sheet_bomb(data: bytes, random: Random) -> bytes:
    """Let a sheet unpack to millions of rows, each as good as any."""
    parts = unpacked(data)
    name = min(name for name in parts if _SHEET.fullmatch(name))
    return packed(parts, big=name, size=_BOMB, filling=_ROWS)


def part_declared(data: bytes, random: Random) -> bytes:
    """Let parts declare another encoding or version than theirs, or one that nobody knows."""
    parts = unpacked(data)
    heads = ("UUF-8", "UTF-16", "cp037", "x" * 300, "", "idna", "hex", "utf-8-sig")
    declaration = f'<?xml version="1.0" encoding="{random.choice(heads)}"?>'.encode()
    names = [name for name in parts if name.endswith((".xml", ".lss", ".lsr", ".lst", ".rels"))]
    for name in random.sample(sorted(names), random.choice((1, len(names)))):
        parts[name] = declaration + re.sub(rb"^\s*<\?xml[^>]*\?>", b"", parts[name])
    return packed(parts)


def zip_lies(data: bytes, random: Random) -> bytes:
    """Declare other sizes, methods, flags and offsets in the zip's directory."""
    damaged = bytearray(data)
    place = data.rfind(b"PK\x01\x02") if random.random() < 0.5 else data.find(b"PK\x01\x02")
    field, size = random.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)))
    damaged[place + field : place + field + size] = random.choice(
        (b"\xff" * size, bytes(size), random.randbytes(size))
    )
    return bytes(damaged)


def _sheet_damage(change: Callable[[str, Random], str]) -> Callable[[bytes, Random], bytes]:
    def damage(data: bytes, random: Random) -> bytes:
        parts = unpacked(data)
        name = min(name for name in parts if _SHEET.fullmatch(name))
        parts[name] = change(parts[name].decode(), random).encode("utf-8", "surrogatepass")
        return packed(parts)

    damage.__name__, damage.__doc__ = f"sheet{change.__name__}", change.__doc__
    return damage


def _absurd_sizes(sheet: str, random: Random) -> str:
    """Declare or use the last cells of the largest sheet, or cells beyond it."""
    far = random.choice(("XFD1048576", "A1048576", "XFD1", "ZZZ9", "A99999999", "A0", "1", "ÄÖ1"))
    number = re.sub(r"\D", "", far) or "1"
    cell = f'<row r="{number}"><c r="{far}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    how = random.choice(("dimension", "cell", "column", "merge"))
    if how == "dimension":
        return re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:{far}"', sheet)
    if how == "cell":
        return sheet.replace("</sheetData>", cell)
    if how == "column":
        return sheet.replace('r="B2"', f'r="{far}"')
    merged = f'</sheetData><mergeCells count="1"><mergeCell ref="A1:{far}"/></mergeCells>'
    return sheet.replace("</sheetData>", merged)


def _odd_cells(sheet: str, random: Random) -> str:
    """Change types and values of cells: formulas, errors, dates, lost shared texts."""
    odd = (
        '<c r="{}" t="s"><v>99999999</v></c>',
        '<c r="{}" t="s"><v>-1</v></c>',
        '<c r="{}" t="s"><v>x</v></c>',
        '<c r="{}" t="b"><v>7</v></c>',
        '<c r="{}" t="e"><v>#REF!</v></c>',
        '<c r="{}" t="d"><v>2013-99-99</v></c>',
        '<c r="{}" t="quatsch"><v>1</v></c>',
        '<c r="{}"><v>1e400</v></c>',
        '<c r="{}"><v>' + "9" * 5000 + "</v></c>",
        '<c r="{}" s="9999"><v>1</v></c>',
        '<c r="{}"><f>A1</f></c>',
        '<c r="{}"><f t="shared" ref="A1:A9" si="0">A1</f><v>1</v></c>',
        '<c r="{}"><f t="array" ref="A1:XFD1048576">A1:B2</f><v/></c>',
        '<c r="{}" t="str"><f>' + "(" * 5000 + "</f><v>x</v></c>",
        '<c r="{}" t="inlineStr"><is><r><t>a</t></r><r/></is></c>',
        '<c r="{}" t="inlineStr"/>',
    )
    share = random.choice((0.001, 0.02, 0.5))

    def new(match: re.Match[str]) -> str:
        if random.random() > share:
            return match.group()
        return random.choice(odd).format(match.group(1))

    return re.sub(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', new, sheet, flags=re.DOTALL)


def _texts(sheet: str, random: Random) -> str:
    """Write formulas and odd values as texts of cells."""
    values = (*FORMULAS, *(v for v in ODD_CELLS if v.isprintable()))
    cell = '<c r="{}" t="inlineStr"><is><t><![CDATA[{}]]></t></is></c>'

    def new(match: re.Match[str]) -> str:
        if random.random() > 0.05:
            return match.group()
        return cell.format(match.group(1), random.choice(values))

    return re.sub(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', new, sheet, flags=re.DOTALL)


def _many_columns(sheet: str, random: Random) -> str:
    """Widen each of the first rows to 10,000 columns."""
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(k) for k in range(200, 10_200)]
    kept = re.findall(r"<row r=\"\d+\".*?</row>", sheet, re.DOTALL)[: random.choice((2, 30))]
    wide = []
    for row in kept:
        number = re.match(r'<row r="(\d+)"', row).group(1)  # type: ignore[union-attr]
        cells = "".join(f'<c r="{c}{number}"><v>1</v></c>' for c in letters)
        wide.append(row.replace("</row>", cells + "</row>"))
    return re.sub(
        r"<sheetData>.*</sheetData>",
        lambda _: f"<sheetData>{''.join(wide)}</sheetData>",
        sheet,
        flags=re.DOTALL,
    )


def _entities(sheet: str, random: Random) -> str:
    """Put entity bombs into a sheet."""
    return xml_entities(sheet.encode(), random).decode()


absurd_sizes = _sheet_damage(_absurd_sizes)
odd_sheet_cells = _sheet_damage(_odd_cells)
sheet_texts = _sheet_damage(_texts)
sheet_many_columns = _sheet_damage(_many_columns)
sheet_entities = _sheet_damage(_entities)

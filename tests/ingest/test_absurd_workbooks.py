"""Workbooks that would take all memory: refused, or read with little of it."""

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import StudyError
from pipeline.ingest.xlsx_file import read_xlsx

from .build_workbooks import sheet_xml, text_cell, write_xls, write_xlsx

HEAD = f'<row r="1">{text_cell("A1", "id")}{text_cell("B1", "a")}</row>'
RECORD = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
MOST_MB = 1024
# Read a file; print what came out and the most MB that this process and its child ever took.
MEASURE = """
import resource, sys
from pathlib import Path
from pipeline.errors import StudyError
from pipeline.ingest.readers import read_table
try:
    table = read_table(Path(sys.argv[1]), "x")
    print(len(table.headings), len(table.records), end=" ")
except StudyError as error:
    print("refused", len(error.problems), end=" ")
peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF,
         resource.RUSAGE_CHILDREN)]
print(max(peaks) // (1024 if sys.platform == "linux" else 1024 * 1024))
"""


def measured(path: Path) -> str:
    """Return what reading a file gave, having checked the memory it took."""
    pytest.importorskip("resource", reason="the memory of a process is not known on Windows")
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    outcome, megabytes = done.stdout.rsplit(maxsplit=1)
    assert int(megabytes) < MOST_MB
    return outcome


def blanks(megabytes: int):
    yield sheet_xml(HEAD + RECORD).removesuffix("</worksheet>").encode()
    for _ in range(megabytes):
        yield b" " * (1 << 20)
    yield b"</worksheet>"


def message(path: Path) -> str:
    with pytest.raises(StudyError) as caught:
        read_xlsx(path, "x.xlsx")
    return str(caught.value)


def test_zip_bomb_that_says_its_size(tmp_path) -> None:
    path = write_xlsx(tmp_path / "x.xlsx", blanks(300))
    assert path.stat().st_size < 1 << 20
    assert measured(path) == "refused 1"
    assert "x.xlsx: entpackt 300 MB groß; gelesen werden bis 256 MB" in message(path)


def test_small_zip_bomb(tmp_path) -> None:
    path = write_xlsx(tmp_path / "x.xlsx", blanks(100))
    assert measured(path) == "refused 1"
    assert "-mal so groß: das ist keine übliche Arbeitsmappe" in message(path)


@pytest.mark.parametrize("part", [b"xl/worksheets/sheet1.xml", b"xl/workbook.xml"])
def test_zip_bomb_that_lies_about_its_size(tmp_path, part) -> None:
    head = "<!--" + " " * (90 << 20) + "-->" if b"workbook" in part else ""
    path = write_xlsx(tmp_path / "x.xlsx", blanks(90), head)
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(part))
    data[entry + 24 : entry + 28] = struct.pack("<I", 200)
    if head:
        sheet = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
        data[sheet + 24 : sheet + 28] = struct.pack("<I", 200)
    path.write_bytes(data)
    assert measured(path) == "refused 1"
    assert "nennt falsche Größen" in message(path)


def test_dimensions_are_only_claimed(tmp_path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    path = write_xlsx(tmp_path / "x.xlsx", sheet_xml(HEAD + RECORD + far, "A1:XFD1048576"))
    assert measured(path) == "2 1"


def test_cells_at_the_end_of_the_sheet(tmp_path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = write_xlsx(tmp_path / "x.xlsx", sheet_xml(HEAD + RECORD + far, "A1:XFD1048576"))
    assert measured(path) == "refused 1"
    assert "zu groß oder beschädigt – Zellen weit außerhalb der Tabelle löschen" in message(path)


def test_last_row_of_the_sheet(tmp_path) -> None:
    last = '<row r="1048576"><c r="B1048576"><v>3</v></c></row>'
    path = write_xlsx(tmp_path / "x.xlsx", sheet_xml(HEAD + RECORD + last))
    assert measured(path) == "2 2"
    assert read_xlsx(path, "x.xlsx").blank_rows == 1_048_573


def test_ten_thousand_columns(tmp_path) -> None:
    def row(number: int, kind: str) -> str:
        cells = (f'<c t="inlineStr"><is><t>{kind}{c}</t></is></c>' for c in range(10_000))
        return f'<row r="{number}">{"".join(cells)}</row>'

    path = write_xlsx(
        tmp_path / "x.xlsx", sheet_xml("".join(map(row, range(1, 41), "f" + "a" * 39)))
    )
    assert measured(path) == "10000 39"
    table = read_xlsx(path, "x.xlsx")
    assert (table.headings[-1], table.records[-1].cells[-1]) == ("f9999", "a9999")


def test_old_workbooks(tmp_path) -> None:
    rows = [["id", "a"], [1, 2]]
    claimed = write_xls(tmp_path / "a.xls", {"Blatt": rows}, reach=(0xFFFFFFFF, 0xFFFF))
    filled = write_xls(tmp_path / "b.xls", {"Blatt": rows}, extra_cells={(0xFFFF, 0xFFFF): 1})
    many = {f"B{n}": rows for n in range(20)}
    several = write_xls(tmp_path / "c.xls", many, extra_cells={(0xFFFF, 255): 1})
    for path in (claimed, filled, several):
        assert measured(path) == "refused 1"


@pytest.mark.parametrize("where", ["sheet", "workbook"])
def test_entities_are_not_resolved(tmp_path, where) -> None:
    entities = '<!ENTITY a0 "ha">'
    entities += "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f"<!DOCTYPE x [{entities}]>"
    xml = sheet_xml(HEAD + f'<row r="2">{text_cell("A2", "&a9;")}</row>')
    content = xml.replace('<?xml version="1.0"?>', bomb) if where == "sheet" else xml
    path = write_xlsx(tmp_path / "x.xlsx", content, bomb if where == "workbook" else "")
    assert measured(path) == "refused 1"
    assert "beschädigt" in message(path)

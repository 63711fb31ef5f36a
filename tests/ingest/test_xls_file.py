"""Old Excel workbooks: what their cells hold, what protects them, what damages them."""

import random
import struct
from pathlib import Path

import pytest
import python_calamine

from pipeline.errors import StudyError
from pipeline.ingest.readers import read_table, table_headings
from pipeline.ingest.xls_file import read_xls
from pipeline.ingest.xls_stream import CompoundFile
from tests.conftest import shared_input

from .build_workbooks import compound_file, write_xls

EUSURVEY = "input/platforms/eusurvey"
ROWS = [["id", "Größe"], [1, "ä;ö"], [2.5, None], [3, True]]


def message(path: Path) -> str:
    with pytest.raises(StudyError) as caught:
        read_table(path, path.name)
    (problem,) = caught.value.problems
    assert problem.file == path.name and problem.advice
    return problem.message


def test_cells_keep_their_kind(tmp_path) -> None:
    table = read_xls(write_xls(tmp_path / "x.xls", {"Täb": ROWS}), "x.xls")
    assert table.headings == ("id", "Größe")
    assert [r.cells for r in table.records] == [(1, "ä;ö"), (2.5, None), (3, "Y")]
    assert [type(r.cells[0]) for r in table.records] == [int, float, int]
    assert (table.heading_row, [r.row for r in table.records]) == (1, [2, 3, 4])


def test_content_decides_whatever_the_ending(tmp_path) -> None:
    path = write_xls(tmp_path / "export.csv", {"Blatt": ROWS})
    assert read_table(path, "export.csv").headings == ("id", "Größe")
    assert table_headings(path, "export.csv") == ("id", "Größe")


def test_formulas_and_errors_are_listed(tmp_path) -> None:
    rows = [["id", "a"], [1, ("formula", 7)], [2, ("error",)], [3, ("formula_error",)], [4, 5]]
    table = read_xls(write_xls(tmp_path / "x.xls", {"Blatt": rows}), "x.xls")
    assert [r.cells for r in table.records] == [(1, 7), (2, None), (3, None), (4, 5)]
    assert table.formulas == ((2, 1), (3, 1), (4, 1))


def test_hidden_rows_are_read_and_named(tmp_path) -> None:
    path = write_xls(tmp_path / "x.xls", {"Blatt": ROWS}, hidden_rows=[3])
    table = read_xls(path, "x.xls")
    assert len(table.records) == 3
    words = "Tabellenblatt „Blatt“: ausgeblendete Zeilen mitgelesen (Zeilen 3)"
    assert table.passed_over == ((3, words),)


def test_sheets_of_256_columns_are_laid_side_by_side(tmp_path) -> None:
    first = [["lfdn", *(f"v_{n}" for n in range(255))], *([r, *[r] * 255] for r in (7, 9))]
    second = [["lfdn", "v_255", "v_256"], [7, "x", ("formula", 1)], [9, "y", None]]
    path = write_xls(tmp_path / "x.xls", {"Seite 1": first, "Seite 2": second})
    table = read_xls(path, "x.xls")
    assert table.headings == ("lfdn", *(f"v_{n}" for n in range(257)))
    assert [r.cells[254:] for r in table.records] == [(7, 7, "x", 1), (9, 9, "y", None)]
    assert (table.formulas, table.other_sheets) == (((2, 257),), ())
    words = "Tabellenblätter „Seite 1“, „Seite 2“ nebeneinandergelegt: gleiche erste Spalte"
    assert table.passed_over == ((0, words),)


@pytest.mark.parametrize("encryption", [0, 1])
def test_password(tmp_path, encryption) -> None:
    path = write_xls(tmp_path / "x.xls", {"Blatt": ROWS}, encryption=encryption)
    assert "Kennwort" in message(path)


def test_new_workbook_with_a_password(tmp_path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(compound_file("EncryptedPackage", b"secret" * 1000))
    assert "Kennwort" in message(path)


def test_other_office_document(tmp_path) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes(compound_file("WordDocument", b"text" * 2000))
    assert "anderes altes Office-Dokument" in message(path)


def test_absurd_reach(tmp_path) -> None:
    claimed = write_xls(tmp_path / "a.xls", {"Blatt": ROWS}, reach=(0xFFFFFFFF, 0xFFFF))
    assert "zu groß oder beschädigt" in message(claimed)
    cells = {(0xFFFF, 0xFFFF): 1}
    real = write_xls(tmp_path / "b.xls", {"Blatt": ROWS}, extra_cells=cells)
    assert "zu groß oder beschädigt" in message(real)


def test_sectors_in_circles(tmp_path) -> None:
    data = bytearray(compound_file("Workbook", b"x" * 9000))
    data[-512:-508] = bytes(4)  # the first sector is followed by itself
    path = tmp_path / "x.xls"
    path.write_bytes(data)
    assert "beschädigt" in message(path)


@pytest.mark.parametrize("seed", range(25))
def test_damage_is_a_problem_or_a_table(tmp_path, seed) -> None:
    rng = random.Random(seed)
    data = bytearray(write_xls(tmp_path / "x.xls", {"Blatt": ROWS, "Zwei": ROWS}).read_bytes())
    for _ in range(rng.choice([1, 8, 64])):
        data[rng.randrange(8, len(data))] ^= 1 << rng.randrange(8)
    (tmp_path / "x.xls").write_bytes(data[: rng.choice([len(data), rng.randrange(100, 5000)])])
    try:
        read_xls(tmp_path / "x.xls", "x.xls")
    except StudyError as error:
        assert all(problem.file == "x.xls" and problem.advice for problem in error.problems)


def test_eusurvey_export() -> None:
    (path,) = shared_input(EUSURVEY).glob("*.xls")
    table = read_table(path, path.name)
    assert (len(table.records), len(table.headings), table.heading_row) == (28, 228, 4)
    assert table.passed_over == tuple((row, "Zeile vor den Überschriften") for row in (1, 2))
    assert (table.blank_rows, table.formulas, table.other_sheets) == (0, (), ())
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    raw = [[cell for cell in row if cell != ""] for row in sheet.to_python()]
    read = [[cell for cell in record.cells if cell is not None] for record in table.records]
    assert [len(row) for row in read] == [len(row) for row in raw[4:]]
    assert [len([h for h in table.headings if h])] == [len(raw[3])]
    assert sum(map(len, raw[:3])) == 4
    answers = [str(record.cells[2]) for record in table.records]
    assert sum("(ID76)" in answer for answer in answers) == 25
    assert sum("(ID76); research software manager(ID77)" in answer for answer in answers) == 13


_CELLS = {0x00FD, 0x0203, 0x027E, 0x0006, 0x0205, 0x0204, 0x00D6}
"""LABELSST, NUMBER, RK, FORMULA, BOOLERR, LABEL and RSTRING of [MS-XLS]: one cell each."""
_SEVERAL, _END_OF_SHEET, _SHEET = 0x00BD, 0x000A, 0x0809


def cells_in_records(data: bytes) -> list[int]:
    """Return the number of cells of each substream, counted in the file's own records."""
    book = CompoundFile(data).stream("Workbook")
    found, at = [], 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == _SHEET:
            found.append(0)
        elif kind in _CELLS:
            found[-1] += 1
        elif kind == _SEVERAL:  # first column, cells of six bytes, last column
            found[-1] += (size - 6) // 6
        at += 4 + size
    return found


def test_every_cell_of_the_real_file_is_read() -> None:
    """Counted in the file's records, without the library that reads."""
    (path,) = shared_input(EUSURVEY).glob("*.xls")
    table = read_xls(path, path.name)
    read = sum(cell is not None for record in table.records for cell in record.cells)
    read += sum(bool(heading) for heading in table.headings)
    before_the_headings = 2 * len(table.passed_over)
    assert cells_in_records(path.read_bytes()) == [0, read + before_the_headings]

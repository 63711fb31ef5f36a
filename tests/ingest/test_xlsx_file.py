"""Excel sheets: formulas, types, and what is no workbook."""

from datetime import datetime

import openpyxl
import pytest

from pipeline.errors import StudyError
from pipeline.ingest.xlsx_file import read_xlsx


def book(tmp_path, *rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(tmp_path / "x.xlsx")
    return workbook


def read(tmp_path):
    return read_xlsx(tmp_path / "x.xlsx", "x.xlsx")


def test_cells_keep_their_kind(tmp_path) -> None:
    book(tmp_path, ["id", "a", "b", "c"], [1, "x", 0.5, datetime(2013, 6, 3)], [2, None, True, 4])
    table = read(tmp_path)
    assert table.headings == ("id", "a", "b", "c")
    assert table.records[0].cells == (1, "x", 0.5, datetime(2013, 6, 3))
    assert table.records[1].cells == (2, None, "Y", 4)


def test_rows_are_those_of_the_sheet(tmp_path) -> None:
    book(tmp_path, [], ["id", "a"], [1, 2], [], [3, 4])
    table = read(tmp_path)
    assert (table.heading_row, [record.row for record in table.records]) == (2, [3, 5])
    assert table.blank_rows == 1


def test_formula_text_is_kept_and_listed(tmp_path) -> None:
    book(tmp_path, ["id", "a"], [1, "=SUMME(A1)"])
    table = read(tmp_path)
    assert table.formulas == ((2, 1),)
    assert table.records[0].cells == (1, "=SUMME(A1)")


def test_other_sheets_are_named(tmp_path) -> None:
    workbook = book(tmp_path, ["id", "a"], [1, 2])
    workbook.create_sheet("Notizen").append(["x"])
    workbook["Notizen"].append(["y"])
    workbook.create_sheet("Tabelle3")
    workbook.save(tmp_path / "x.xlsx")
    assert read(tmp_path).other_sheets == ("Notizen",)


def test_more_fields_than_headings(tmp_path) -> None:
    book(tmp_path, ["id", "a"], [1, 2, 3])
    with pytest.raises(StudyError) as caught:
        read(tmp_path)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (2, 3)


def test_empty_sheet(tmp_path) -> None:
    book(tmp_path)
    with pytest.raises(StudyError, match="Tabellenblatt ist leer"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"id;a\n1;2\n", "keine Excel-Arbeitsmappe"),
        (b"PK\x03\x04 broken", "keine Excel-Arbeitsmappe"),
        (b"\xd0\xcf\x11\xe0 old", "eine alte Excel-Datei"),
        (b"", "leer"),
    ],
)
def test_no_workbook(tmp_path, data, words) -> None:
    (tmp_path / "x.xlsx").write_bytes(data)
    with pytest.raises(StudyError, match=words):
        read(tmp_path)

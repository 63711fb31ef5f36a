"""A number is found wherever a workbook may hide it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.audit.seen import Content
from pipeline.audit.workbook_file import read_workbook
from pipeline.errors import StudyError

PLANTED = 987_321


def table(sheet: Worksheet) -> None:
    sheet.append(["Antworten nach Raum"])
    sheet.append(["Gruppe", "Juni 2013", "September 2013"])
    sheet.append(["Raum"])
    sheet.append(["Kreis Düren", 12, 18])
    sheet.append(["StädteRegion Aachen", 73, 78])


def cell(book: Workbook) -> None:
    book.active["D4"] = PLANTED


def text(book: Workbook) -> None:
    book.active["F20"] = "Zusammen sind es 987.321."


def hidden_row(book: Workbook) -> None:
    book.active["B9"] = PLANTED
    book.active.row_dimensions[9].hidden = True


def hidden_column(book: Workbook) -> None:
    book.active["H4"] = PLANTED
    book.active.column_dimensions["H"].hidden = True


def hidden_sheet(book: Workbook) -> None:
    sheet = book.create_sheet("Rest")
    sheet["A1"] = PLANTED
    sheet.sheet_state = "veryHidden"


def invisible_format(book: Workbook) -> None:
    book.active["C9"] = PLANTED
    book.active["C9"].number_format = ";;;"


def note(book: Workbook) -> None:
    book.active["B4"].comment = Comment("eigentlich 987.321", "A")


def property_(book: Workbook) -> None:
    book.properties.description = "n = 987.321"


def name(book: Workbook) -> None:
    book.defined_names["basis"] = DefinedName("basis", attr_text=str(PLANTED))


def formula(book: Workbook) -> None:
    book.active["D4"] = f"={PLANTED}-1"


def header(book: Workbook) -> None:
    book.active.oddHeader.center.text = "n = 987.321"


@pytest.mark.parametrize(
    "plant",
    [
        *(cell, text, hidden_row, hidden_column, hidden_sheet, invisible_format, note, property_),
        *(name, formula, header),
    ],
)
def test_planted_number_is_found(plant: object, tmp_path: Path) -> None:
    book = Workbook()
    table(book.active)
    plant(book)  # type: ignore[operator]
    book.save(tmp_path / "tabellen.xlsx")
    content = Content()
    read_workbook(content, "tabellen.xlsx", tmp_path / "tabellen.xlsx")
    assert PLANTED in [seen.value for seen in content.numbers]


def test_a_cell_knows_its_headings(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Wer hat geantwortet"
    table(book.active)
    book.save(tmp_path / "tabellen.xlsx")
    content = Content()
    read_workbook(content, "tabellen.xlsx", tmp_path / "tabellen.xlsx")
    [seen] = [s for s in content.numbers if s.value == 18]
    assert seen.columns == ("September 2013",)
    assert seen.around[:3] == ("Kreis Düren", "Raum", "Antworten nach Raum")
    assert seen.around[-1] == "Wer hat geantwortet"
    assert seen.place.where == "Blatt „Wer hat geantwortet“, Zelle C4"


def test_a_charts_store_is_read(tmp_path: Path) -> None:
    book = Workbook()
    table(book.active)
    chart = BarChart()
    chart.title = "n = 987.321"
    chart.add_data(Reference(book.active, min_col=2, min_row=4, max_row=5))
    book.active.add_chart(chart)
    book.save(tmp_path / "tabellen.xlsx")
    content = Content()
    read_workbook(content, "tabellen.xlsx", tmp_path / "tabellen.xlsx")
    assert PLANTED in [seen.value for seen in content.numbers]


def test_a_broken_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tabellen.xlsx"
    path.write_bytes(b"PK\x03\x04 nicht mehr")
    with pytest.raises(StudyError, match="nicht als Arbeitsmappe zu lesen"):
        read_workbook(Content(), "tabellen.xlsx", path)

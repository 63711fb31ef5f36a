"""Excel sheets: formulas, types, several sheets, and what is no workbook."""

from datetime import date, datetime, time
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.errors import StudyError
from pipeline.ingest.readers import read_table, table_headings
from pipeline.ingest.xlsx_file import read_xlsx
from tests.conftest import shared_input

from .build_workbooks import sheet_xml, text_cell, write_xlsx

NUMBERS = ("34002.0", "0.5", "12345678901234567890", "1E5")
HEADINGS = "".join(text_cell(f"{column}1", f"f{column}") for column in "ABCD")


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
    with pytest.raises(StudyError, match="kein Tabellenblatt enthält etwas"):
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


def test_other_archives(tmp_path) -> None:
    for name, content, words in (
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", "OpenDocument"),
        ("xl/workbook.bin", b"", "binäre Arbeitsmappe"),
        ("Umfrage.csv", b"a,b", "eine andere ZIP-Datei"),
        ("xl/workbook.xml", b"<workbook>", "oder beschädigt"),
    ):
        with ZipFile(tmp_path / "x.xlsx", "w") as archive:
            archive.writestr(name, content)
        with pytest.raises(StudyError, match=words):
            read(tmp_path)


def test_number_formats_do_not_change_codes(tmp_path) -> None:
    cells = "".join(f'<c r="{c}2"><v>{v}</v></c>' for c, v in zip("ABCD", NUMBERS, strict=True))
    rows = f'<row r="1">{HEADINGS}</row><row r="2">{cells}</row>'
    table = read_xlsx(write_xlsx(tmp_path / "x.xlsx", sheet_xml(rows)), "x.xlsx")
    assert table.records[0].cells == (34002, 0.5, 12345678901234567890, 100000)
    assert [type(cell) for cell in table.records[0].cells] == [int, float, int, int]


@pytest.mark.parametrize("mac", [False, True])
def test_dates(tmp_path, mac) -> None:
    workbook = openpyxl.Workbook()
    if mac:
        workbook.epoch = CALENDAR_MAC_1904
    cells = [date(2020, 2, 29), datetime(2013, 6, 3, 7, 44, 56), time(7, 44, 56), "03.06.2013"]
    for row in (["Tag", "Abgabe", "Uhrzeit", "Text"], cells):
        workbook.active.append(row)
    workbook.save(tmp_path / "x.xlsx")
    first, *rest = read(tmp_path).records[0].cells
    assert first == datetime(2020, 2, 29)
    assert rest == [datetime(2013, 6, 3, 7, 44, 56), "07:44:56", "03.06.2013"]


def test_stored_values_of_formulas_and_errors(tmp_path) -> None:
    cells = (
        '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>SUMME(A1)</f><v></v></c>'
        '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D2" t="e"><v>#N/A</v></c>'
    )
    rows = f'<row r="1">{HEADINGS}</row><row r="2">{cells}</row>'
    table = read_xlsx(write_xlsx(tmp_path / "x.xlsx", sheet_xml(rows)), "x.xlsx")
    assert table.records[0].cells == (2, "=SUMME(A1)", None, None)
    assert table.formulas == ((2, 0), (2, 1), (2, 2), (2, 3))


def test_hidden_and_merged_are_read_and_named(tmp_path) -> None:
    workbook = book(tmp_path, ["id", "a", "b"], [1, "x", None], [2, "y", "z"], [3, "z", "z"])
    sheet = workbook.active
    sheet.merge_cells("B2:C2")
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[9].hidden = True
    workbook.create_sheet("Deckblatt", 0).append(["nur Text"])
    workbook.save(tmp_path / "x.xlsx")
    table = read(tmp_path)
    assert [record.row for record in table.records] == [2, 3, 4]
    assert table.passed_over == (
        (3, "Tabellenblatt „Sheet“: ausgeblendete Zeilen mitgelesen (Zeilen 3)"),
        (
            2,
            "Tabellenblatt „Sheet“: verbundene Zellen; ihr Inhalt zählt nur für die erste "
            "(Zeilen 2)",
        ),
    )
    assert table.other_sheets == ("Deckblatt",)


def test_visible_answers_come_before_hidden_ones(tmp_path) -> None:
    workbook = book(tmp_path, ["x", "y"], [1, 2])
    workbook.active.sheet_state = "hidden"
    answers = workbook.create_sheet("Antworten")
    answers.append(["id", "a"])
    answers.append([7, 8])
    workbook.save(tmp_path / "x.xlsx")
    table = read(tmp_path)
    assert (table.headings, table.other_sheets) == (("id", "a"), ("Sheet",))
    del workbook["Antworten"]
    workbook.create_sheet("leer")
    workbook.save(tmp_path / "x.xlsx")
    table = read(tmp_path)
    assert table.headings == ("x", "y")
    assert table.passed_over == ((0, "Tabellenblatt „Sheet“ ist ausgeblendet und wurde gelesen"),)


def sheets(tmp_path, **content):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in content.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook.save(tmp_path / "x.xlsx")
    return read(tmp_path)


def test_cover_sheet_is_passed_over(tmp_path) -> None:
    answers = [["id", *(f"f{n}" for n in range(9))], [1, *range(9)]]
    table = sheets(tmp_path, Info=[["Umfrage", "Industrie"], ["Datum", "heute"]], Daten=answers)
    assert (table.headings[0], table.other_sheets) == ("id", ("Info",))


@pytest.mark.parametrize(
    "second",
    [
        [["id", "c"], [1, "x"]],
        [["id", "c"], [1, "x"], [3, "y"]],
        [["nr", "c"], [1, "x"], [2, "y"]],
        [["id", "a"], [1, "x"], [2, "y"]],
    ],
    ids=["fewer rows", "other ids", "other heading", "same columns"],
)
def test_sheets_that_are_no_continuation_are_named(tmp_path, second) -> None:
    first = [["id", "a"], [1, "p"], [2, "q"]]
    table = sheets(tmp_path, Eins=first, Zwei=second)
    assert (table.headings, table.other_sheets) == (("id", "a"), ("Zwei",))
    table = sheets(tmp_path, Eins=first, Zwei=[["id", "c"], [1, "x"], [2, "y"]])
    assert [record.cells for record in table.records] == [(1, "p", "x"), (2, "q", "y")]


def test_lines_before_the_headings(tmp_path) -> None:
    headings = ["id", "a", "b", "c"]
    book(tmp_path, ["Alias", "X"], ["Export"], [], headings, [1, 2, 3, 4], [2, 3], [3, 4, 5])
    table = read(tmp_path)
    assert (table.headings, table.heading_row) == (tuple(headings), 4)
    assert table.passed_over == tuple((row, "Zeile vor den Überschriften") for row in (1, 2))
    assert ([record.row for record in table.records], table.blank_rows) == ([5, 6, 7], 0)
    assert table_headings(tmp_path / "x.xlsx", "x.xlsx") == tuple(headings)


@pytest.mark.parametrize(
    "rows",
    [
        [["id", "a", "b"], [1, "x", "y", "z"], [2, "x", "y", "z"]],
        [["id", "a", "b"], ["1", "x", "y", "z"], ["2", "x", "y", "z"]],
        [["id"], [1, 2], [3, 4]],
    ],
)
def test_a_record_is_never_taken_for_the_headings(tmp_path, rows) -> None:
    book(tmp_path, *rows)
    with pytest.raises(StudyError, match="mehr Felder als Überschriften"):
        read(tmp_path)


def as_read(value):
    """Return a cell as both readers agree on it: blanks around a text are left to XML."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    whole = isinstance(value, float) and value.is_integer()
    value = int(value) if whole else value
    return (value.strip() or None) if isinstance(value, str) else value


@pytest.mark.parametrize("folder", ["input/limesurvey", "demo"])
def test_real_workbooks_cell_by_cell(folder) -> None:
    """All cells that openpyxl finds, and no others."""
    paths = sorted(shared_input(folder).rglob("*.xlsx"))
    assert paths
    for path in paths:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        expected = {
            (cell.row, cell.column - 1): as_read(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if as_read(cell.value) is not None
        }
        table = read_table(path, path.name)
        rows = [(table.heading_row, table.headings), *((r.row, r.cells) for r in table.records)]
        found = {(row, c): x for row, cells in rows for c, x in enumerate(cells)}
        found = {place: as_read(x) for place, x in found.items() if as_read(x) is not None}
        assert found == expected, path.name
        assert len(found) > 100


def test_a_platform_is_recognised_in_a_workbook_too(tmp_path) -> None:
    """MS Forms: ids, times and e-mail first; its dates are the platform's own."""
    workbook = openpyxl.Workbook()
    for row in (
        ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Wie wichtig?"],
        [1, "4/27/26 11:34:00", datetime(2026, 4, 27, 11, 40), "anonymous", None, "sehr"],
        [2, "4/27/26 12:00:00", datetime(2026, 4, 27, 12, 5), "anonymous", None, "kaum"],
    ):
        workbook.active.append(row)
    workbook.save(tmp_path / "x.xlsx")
    table = read_xlsx(tmp_path / "x.xlsx", "x.xlsx")
    assert table.platform is not None and table.platform.name == "Microsoft Forms"
    assert table.column(1) == [datetime(2026, 4, 27, 11, 34), datetime(2026, 4, 27, 12)]
    assert table.column(2)[0] == datetime(2026, 4, 27, 11, 40)

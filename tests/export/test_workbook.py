"""The workbook: three sheets, nothing ever a formula, the same bytes every time."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell

from pipeline.clean import clean_responses
from pipeline.codebook import NUMERIC, Study, read_study
from pipeline.errors import StudyError
from pipeline.export import workbook
from pipeline.export.variables import export_table, export_variables
from pipeline.export.workbook import write_xlsx
from pipeline.ingest import WaveInput, read_population, read_wave
from tests.conftest import DEMO
from tests.export.example import ALL_TYPES, FOLDERS, cleaned

ATTACKS = {
    "1 = unwichtig": '=HYPERLINK("http://example.org","x")',
    "sehr gut vernetzt": "+1+1",
    "Energiepreise": "-2+3",
    "Bürokratie": "@SUM(1)",
    "Wachsen": "=cmd|' /C calc'!A0",
}


def write(study: Study, responses: object, path: Path) -> openpyxl.Workbook:
    variables = export_variables(study, responses)  # type: ignore[arg-type]
    table = export_table(variables, responses)  # type: ignore[arg-type]
    write_xlsx(study, variables, table, path, title="Intern – Probe & mehr")
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("name", FOLDERS)
def test_labels_and_codes(name: str, tmp_path: Path) -> None:
    study, responses = cleaned(FOLDERS[name])
    book = write(study, responses, tmp_path / "intern.xlsx")
    assert book.sheetnames == ["Daten", "Codes", "Variablen"]
    assert book.properties.title.startswith("Intern")
    data, codes = (list(book[sheet].values) for sheet in ("Daten", "Codes"))
    assert data[0] == codes[0]
    assert len(data) == len(codes) == len(responses) + 1
    position = {name: k for k, name in enumerate(codes[0])}
    kinds = {-1: "keine Angabe", -3: "nicht gefragt", -4: "nicht in der Welle"}
    for question in study.questions:
        expected = responses[question.id]
        column = position[question.id]
        found = [row[column] for row in codes[1:]]
        if question.type in NUMERIC:
            assert found == [None if v != v else v for v in expected]
            continue
        assert found == list(expected), question.id
        if question.scale:
            labels = [answer.label for answer in study.scale(question).valid()]
            for code, row in zip(found, data[1:], strict=True):
                shown = re.sub(r" \(Wert \d+\)$", "", row[column])
                if code > 0:
                    assert shown == labels[code - 1]
                elif code in kinds:
                    assert shown == kinds[code]


def test_the_dictionary_explains_every_variable_and_code(tmp_path: Path) -> None:
    study, responses = cleaned(DEMO)
    book = write(study, responses, tmp_path / "intern.xlsx")
    headings, *rows = book["Variablen"].values
    entries = [dict(zip(headings, row, strict=True)) for row in rows]
    assert {e["Variable"] for e in entries} == set(next(book["Codes"].values))
    lage = [e for e in entries if e["Variable"] == "LAGE"]
    assert lage[0]["Text"] == "Wie beurteilen Sie Ihre aktuelle Geschäftslage?"
    assert (lage[0]["Fragetyp"], lage[0]["Messniveau"]) == ("single", "nominal")
    assert [(e["Code"], e["Bedeutung"], e["fehlender Wert"]) for e in lage[1:3]] == [
        (1, "gut", None),
        (2, "befriedigend", None),
    ]
    assert (-4, "nicht in der Welle", "ja") in [
        (e["Code"], e["Bedeutung"], e["fehlender Wert"]) for e in lage
    ]
    hemmnis = next(e for e in entries if e["Variable"] == "HEMMNIS_1")
    assert hemmnis["Mehrfachantworten-Set"] == "$HEMMNISSE"
    wordings = [e["Fragetyp"] for e in entries if e["Variable"] == "W_FK_FACHKR"]
    assert "Wortlaut 2013-09" in wordings


@pytest.fixture
def attacked(tmp_path: Path) -> Path:
    """A study whose labels and items would be formulas."""
    folder = tmp_path / "study"
    shutil.copytree(ALL_TYPES, folder)
    for name in ("study.yml", "codebook.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in ATTACKS.items():
            quoted = new.replace("'", "''") if name == "study.yml" else new.replace('"', '""')
            text = re.sub(
                rf"label: \"?{re.escape(old)}\"?(?=[,}}])",
                lambda _, q=quoted: f"label: '{q}'",
                text,
            )
            text = text.replace(f";{old};", f';"{quoted}";')
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_no_cell_is_ever_a_formula(attacked: Path, tmp_path: Path) -> None:
    study = read_study(attacked)
    found = clean_responses(
        study,
        [WaveInput(read_wave(study, "2026-10"))],
        population=read_population(study),
        key=b"k" * 32,
    )
    path = tmp_path / "intern.xlsx"
    book = write(study, found.responses, path)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert not re.search(rb"<f[ >/]", archive.read(name)), name
    texts = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value[0] in "=+-@":
                    texts.add(cell.value)
                    assert cell.data_type == "s"
                    assert cell.quotePrefix
    assert texts == set(ATTACKS.values())
    read_again = openpyxl.load_workbook(path, data_only=True)
    assert read_again["Daten"].max_row == len(found.responses) + 1


@settings(max_examples=50)
@given(st.text(alphabet="=+-@\t\ra1(", min_size=1, max_size=8))
def test_a_text_cell_stays_text(text: str) -> None:
    sheet = openpyxl.Workbook(write_only=True).create_sheet()
    cell = workbook._cell(sheet, text)
    assert isinstance(cell, WriteOnlyCell().__class__)
    assert (cell.data_type, cell.value) == ("s", text)
    assert bool(cell.quotePrefix) == (text[0] in "=+-@\t\r")


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 40)
    study, responses = cleaned(ALL_TYPES)
    with pytest.raises(StudyError, match="zu groß für Excel: 40 Zeilen"):
        write(study, responses, tmp_path / "intern.xlsx")
    assert not list(tmp_path.iterdir())


def test_texts_longer_than_a_cell_are_cut_and_marked(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(ALL_TYPES, folder)
    codebook = folder / "codebook.csv"
    text = codebook.read_text(encoding="utf-8")
    long = "Wünsche " * 5000
    codebook.write_text(text.replace("Was wünschen Sie sich noch?", long), encoding="utf-8")
    book = write(read_study(folder), cleaned(ALL_TYPES)[1], tmp_path / "intern.xlsx")
    headings, *rows = book["Variablen"].values
    row = dict(zip(headings, next(r for r in rows if r[0] == "WUNSCH"), strict=True))
    assert long.startswith(row["Text"])
    assert len(row["Text"]) == 32_767
    assert row["gekürzt"] == "ja"

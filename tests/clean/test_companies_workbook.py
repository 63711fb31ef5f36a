"""companies.xlsx: what the command writes, what an analyst enters, and what may be wrong."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.codebook import read_study
from pipeline.companies import write_proposals
from pipeline.errors import StudyError
from pipeline.ingest import read_decisions
from pipeline.ingest.company_decisions import COLUMNS

FIELDS = {name: number for number, name in enumerate(COLUMNS, 1)}


def named_demo(demo_copy: Path, names: dict[int, str]) -> Path:
    """Let the demo's free text ask for the name, and write names into lines of its export."""
    codebook = demo_copy / "codebook.csv"
    text = codebook.read_text("utf-8-sig")
    line = next(line for line in text.splitlines() if line.startswith("FREITEXT;"))
    named = line.replace(";text;;;;;;", ";text;;company_name;;;;")
    assert named != line
    codebook.write_text(text.replace(line, named), encoding="utf-8")
    export = demo_copy / "waves" / "2013-06" / "results-survey130603.csv"
    table = pd.read_csv(export, dtype=str, keep_default_na=False)
    column = next(c for c in table.columns if "außerdem" in c)
    table[column] = ""
    for response, name in names.items():
        table.loc[table["Antwort ID"] == str(response), column] = name
    table.to_csv(export, index=False, encoding="utf-8-sig")
    return demo_copy


@pytest.fixture
def anonymous(demo_run) -> list[int]:
    """Response ids of the demo's first wave that count and have no known company."""
    table = pd.read_parquet(demo_run.processed / "responses.parquet")
    own = table[(table["wave"] == "2013-06") & table["company"].isna()]
    return [int(name) for name in own["response_id"]]


def sheet(path: Path) -> list[list[str]]:
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def test_the_workbook_keeps_what_an_analyst_wrote(demo_copy: Path, anonymous: list[int]) -> None:
    first, second, *_ = anonymous
    folder = named_demo(
        demo_copy, {first: "BEISPIELSCHMIEDE Alsdorf", second: "=HYPERLINK(Nobody AG)"}
    )
    done = write_proposals(folder, progress=lambda text: None)
    assert (done.decided, done.path) == (0, folder / "companies.xlsx")
    head, *rows = sheet(done.path)
    assert head == list(COLUMNS)
    assert len(rows) == done.names
    by_response = {row[1]: row for row in rows if row[0] == "2013-06"}
    assert set(by_response) == {str(first), str(second)}
    assert by_response[str(first)][3:6] == [
        "0006",
        "Beispielschmiede Alsdorf GmbH & Co. KG",
        "100",
    ]
    assert by_response[str(second)][2] == "=HYPERLINK(Nobody AG)"
    cells = openpyxl.load_workbook(done.path).worksheets[0]
    assert {cell.data_type for row in cells.iter_rows() for cell in row} <= {"s", "n"}
    before = done.path.read_bytes()
    write_proposals(folder, progress=lambda text: None)
    assert done.path.read_bytes() == before, "written anew although nothing changed"

    book = openpyxl.load_workbook(done.path)
    place = 2 + rows.index(by_response[str(first)])
    book.worksheets[0].cell(place, FIELDS["decision"]).value = 6
    book.worksheets[0].cell(place, FIELDS["note"]).value = "angerufen"
    book.save(done.path)
    again = write_proposals(folder, progress=lambda text: None)
    assert (again.names, again.decided) == (done.names, 1)
    row = next(row for row in sheet(done.path) if row[:2] == ["2013-06", str(first)])
    assert row[-2:] == ["6", "angerufen"]
    assert [(d.response, d.decision) for d in read_decisions(read_study(folder)) if d.decision] == [
        (str(first), "6")
    ]


def test_a_study_that_asks_for_no_name_is_told_so(demo_copy: Path) -> None:
    with pytest.raises(StudyError, match="company_name"):
        write_proposals(demo_copy, progress=lambda text: None)
    assert not (demo_copy / "companies.xlsx").exists()


def workbook(folder: Path, *rows: list[object]) -> list[str]:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(folder / "companies.xlsx")
    with pytest.raises(StudyError) as caught:
        read_decisions(read_study(folder))
    return [str(problem) for problem in caught.value.problems]


def test_faults_of_the_workbook(demo_copy: Path) -> None:
    head = list(COLUMNS)
    row = ["2013-06", "2", "Müller", "", "", "", "", "nein", ""]
    assert workbook(demo_copy, ["wave", "response", "given_name"]) == [
        "companies.xlsx:1: Spalte „decision“ fehlt – „industriedialog companies“ schreibt die "
        "Datei neu"
    ]
    assert "companies.xlsx:1:10: unbekannte Spalte" in workbook(demo_copy, [*head, "Zusatz"])[0]
    assert workbook(demo_copy, head, row, row)[0].startswith(
        "companies.xlsx:3:2: diese Antwort steht schon in Zeile 2"
    )
    assert workbook(demo_copy, head, ["Jun 13", *row[1:]])[0].startswith(
        "companies.xlsx:2:1: diese Welle steht nicht in study.yml"
    )

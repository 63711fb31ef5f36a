"""One survey in every format of LimeSurvey 6.14: cell by cell, and counted independently."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.ingest import read_table
from pipeline.ingest.headings import code_key, is_timing
from pipeline.ingest.lsa_file import read_lsa_participants, read_lsa_structure
from pipeline.ingest.lss import read_lss
from pipeline.ingest.table import Table
from pipeline.ingest.values import cell_text
from tests.conftest import shared_input

FORMATS = ("admin-page-vv.csv", "survey.lsa", "admin-page-stata.xml")
_TAG = re.compile(rb"<(_?\w+)(/?)>")


@pytest.fixture
def folder() -> Path:
    return shared_input("input/limesurvey")


def columns(table: Table) -> dict[str, list]:
    """Return code -> cells, without the times spent."""
    return {
        code_key(heading): [record.cells[position] for record in table.records]
        for position, heading in enumerate(table.headings)
        if not is_timing(heading)
    }


def as_text(cell: object) -> str | None:
    return str(cell) if isinstance(cell, datetime) else None if cell is None else str(cell)


@pytest.mark.parametrize("name", FORMATS)
def test_every_cell_is_that_of_the_json_export(folder, name) -> None:
    """JSON keeps most; what the others lose is listed here, and nothing else differs."""
    reference = columns(read_table(folder / "remotecontrol-codes.json", "x.json"))
    table = read_table(folder / name, name)
    found = columns(table)
    assert found.keys() == reference.keys()
    assert table.keeps_not_shown == (name != "admin-page-stata.xml")
    for code, expected in reference.items():
        for cell, other in zip(expected, found[code], strict=True):
            wanted = as_text(cell)
            if not table.keeps_not_shown:
                wanted = wanted or None
            if name != "survey.lsa" and wanted:
                wanted = wanted.strip(" ")
            if name == "survey.lsa" and wanted:
                wanted = wanted.replace("\r\n", "\n")
            assert as_text(other) == wanted, code


@pytest.mark.parametrize("name", FORMATS)
def test_every_answer_is_that_which_was_put_in(folder, name) -> None:
    truth = json.loads((folder / "ground_truth.json").read_text("utf-8"))
    found = columns(read_table(folder / name, name))
    by_id = {str(number): place for place, number in enumerate(found["id"])}
    compared = 0
    for response in truth:
        place = by_id[str(response["id"])]
        for code, expected in response["answers"].items():
            cell = cell_text(found[code_key(code)][place]) or ""
            if code == "InvDat":
                assert cell[:10] == (expected or "")[:10]
            elif code in ("Stellen", "Invest"):
                assert (float(cell) if cell else None) == (float(expected) if expected else None)
            else:
                text = " ".join((expected or "").split())
                assert " ".join(cell.split()) == text, code
            compared += 1
    assert compared > 120 * 40


def test_cells_of_the_vv_export_are_counted(folder) -> None:
    table = read_table(folder / FORMATS[0], "x.csv")
    lines = (folder / FORMATS[0]).read_bytes().rstrip(b"\n").split(b"\n")[-120:]
    fields = [field for line in lines for field in line.split(b"\t")]
    cells = [cell for record in table.records for cell in record.cells]
    assert len(cells) == len(fields) == 120 * 57
    assert sum(cell is None for cell in cells) == fields.count(b"{question_not_shown}") == 696
    assert sum(cell == "" for cell in cells) == fields.count(b"")


def test_cells_of_the_archive_are_counted(folder) -> None:
    table = read_table(folder / "survey.lsa", "x.lsa")
    with zipfile.ZipFile(folder / "survey.lsa") as archive:
        data = archive.read("survey_610701_responses.lsr")
    inside = re.sub(rb"<!\[CDATA\[.*?\]\]>", b"", data[data.index(b"<rows>") :], flags=re.DOTALL)
    tags = [match for match in _TAG.findall(inside) if match[0] not in (b"rows", b"row")]
    cells = [cell for record in table.records for cell in record.cells]
    assert sum(cell is not None for cell in cells) == len(tags)
    assert sum(cell == "" for cell in cells) == sum(end == b"/" for _, end in tags)


def test_cells_of_the_stata_export_are_counted(folder) -> None:
    table = read_table(folder / "admin-page-stata.xml", "x.xml")
    data = (folder / "admin-page-stata.xml").read_text("utf-8")
    answers = re.findall(r'<v varname="\w+">(.*?)</v>', data, flags=re.DOTALL)
    cells = [cell for record in table.records for cell in record.cells]
    assert len(cells) == len(answers) == 120 * 77
    assert sum(cell is not None for cell in cells) == sum(bool(answer) for answer in answers)


def test_stata_export_says_what_it_lost(folder) -> None:
    table = read_table(folder / "admin-page-stata.xml", "x.xml")
    said = " ".join(what for _, what in table.passed_over)
    assert "leer blieb oder nicht gestellt" in said and said.endswith("wieder Codes: FK")
    labels = {table.headings[i]: pairs for i, pairs in table.dictionary.labels.items()}
    assert labels["FK"] == {"Y": "Ja", "N": "Nein"}
    assert labels["Gemeinde"]["34028"] == "Simmerath"
    assert labels["HEM_SQ001"] == {"Y": "Ja"}
    assert not any(is_timing(name) for name in labels)


def test_texts_of_the_vv_export(folder) -> None:
    table = read_table(folder / "admin-page-vv.csv", "x.csv")
    text = table.dictionary.texts[table.headings.index("ZU_SQ012")]
    assert text.split(" \n") == [
        "Wie zufrieden sind Sie damit am Standort?",
        "Vernetzung der Unternehmen; Veranstaltungen",
    ]


def test_archive_has_the_questionnaire_and_only_tokens_of_its_people(folder) -> None:
    own = read_lss(folder / "survey.lss", "x.lss")
    assert read_lsa_structure(folder / "survey.lsa", "x.lsa") == own
    people = read_lsa_participants(folder / "survey.lsa", "x.lsa")
    given = read_table(folder / "participants.csv", "x.csv")
    token, number = given.headings.index("token"), len(given.headings) - 1
    assert people.headings == ("token", "attribute_1")
    assert [r.cells for r in people.records] == [
        (r.cells[token], r.cells[number]) for r in given.records
    ]
    assert "@" not in repr(people)

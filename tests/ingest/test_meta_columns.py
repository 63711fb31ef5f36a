"""Id, dates and token: LimeSurvey's headings first, then those of tables made by hand."""

from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from pipeline.ingest import headings as module
from pipeline.ingest import read_wave
from pipeline.ingest.headings import ACCEPTED
from pipeline.ingest.meta_columns import meta_columns

from .conftest import only_problem
from .test_plain_table import plain_study_row, written

CASES = [(meaning, name) for meaning, names in ACCEPTED.items() for name in names]


def found(*headings: str, claimed=()) -> dict[str, list[int]]:
    return {k: v for k, v in meta_columns(headings, claimed=claimed).items() if v}


@pytest.mark.parametrize(("meaning", "heading"), CASES)
@pytest.mark.parametrize("change", [str, str.upper, str.lower, lambda text: f" {text} "])
def test_every_accepted_heading(meaning, heading, change) -> None:
    assert found("x", change(heading)) == {meaning: [1]}


@pytest.mark.parametrize(
    "heading",
    [
        *("Nr", "Nummer", "Antwort-ID", "Antwort ID", "Datum", "Abgeschickt", "Zeitstempel"),
        *("Zugangscode", "Token", "ID"),
    ],
)
def test_common_german_headings(heading) -> None:
    assert len(found(heading)) == 1


def test_the_docstring_lists_all_of_them() -> None:
    listed = {name.casefold() for name in str(module.__doc__).split("``")[1::2]}
    assert {name.casefold() for _, name in CASES} | {"accepted"} == listed


def test_limesurveys_names_are_preferred() -> None:
    assert found("Nr", "ID", "id", "Datum", "submitdate") == {"response_id": [2], "submitted": [4]}
    assert found("Nr", "ID") == {"response_id": [1]}
    assert found("Datum", "Zeitstempel") == {"submitted": [1]}
    assert found("id", "Antwort ID") == {"response_id": [0, 1]}


def test_a_questions_column_is_no_other() -> None:
    assert found("Datum", "ID", claimed={0, 1}) == {}
    assert found("submitdate", claimed={0}) == {"submitted": [0]}


def table_with(headings: list[str], *records: list[str]) -> list[list[str]]:
    codes, empty = plain_study_row({})
    return [[*headings, *codes, "."], *([*record, *empty, "."] for record in records)]


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("03.06.2013", "2013-06-03"),
        ("3.6.2013", "2013-06-03"),
        ("03.06.2013 07:44", "2013-06-03 07:44"),
        ("03.06.2013 07:44:56", "2013-06-03 07:44:56"),
        ("2013-06-03T07:44:56", "2013-06-03 07:44:56"),
    ],
)
def test_table_made_by_hand(limesurvey, cell, time) -> None:
    rows = table_with(["Nr", "DATUM", "zugangscode"], ["7", cell, ""], ["9", "", ""])
    answers = read_wave(limesurvey(written(rows), lss=False), "2026-11")
    assert answers.frame["response_id"].tolist() == ["7", "9"]
    assert answers.frame["submitted"].iloc[0] == pd.Timestamp(time)
    assert answers.frame["complete"].tolist() == [True, False]
    assert [n.old for n in answers.notes if n.reason == "column_ignored"] == ["."]
    assert "no_submit_date" not in {n.reason for n in answers.notes}


def test_excel_date_cells(limesurvey, tmp_path) -> None:
    workbook = openpyxl.Workbook()
    for row in table_with(["Nr", "Zeitstempel"], ["1", datetime(2013, 6, 3, 7, 44, 56)]):
        workbook.active.append(row)
    workbook.save(tmp_path / "x.xlsx")
    answers = read_wave(limesurvey(tmp_path / "x.xlsx", lss=False), "2026-11")
    assert answers.frame["submitted"].tolist() == [pd.Timestamp("2013-06-03 07:44:56")]


def test_no_submit_date_is_noted(limesurvey) -> None:
    rows = table_with(["Nr"], ["1"])
    answers = read_wave(limesurvey(written(rows), lss=False), "2026-11")
    assert [n for n in answers.notes if n.reason == "no_submit_date"]
    assert answers.frame["complete"].all()


def test_the_same_heading_twice_is_a_problem(limesurvey) -> None:
    rows = table_with(["Datum", "Datum"], ["", ""])
    problem = only_problem(limesurvey(written(rows), lss=False), "2026-11")
    assert (problem.column, "„Datum“, „Datum“" in problem.message) == (2, True)

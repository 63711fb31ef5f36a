"""Real delimited files: every cell is read, and known figures come out."""

import csv
import io
from collections import Counter
from statistics import mean

import pytest

from pipeline.ingest.csv_file import read_csv
from pipeline.ingest.table import Table
from tests.conftest import shared_input

# What a person sees when looking at each file: encoding, delimiter, rows of headings, platform.
FILES = {
    "platforms/dv_ai_survey/results.csv": ("utf-8-sig", ";", 1, ""),
    "platforms/rse_survey_de2017/public_data.csv": ("utf-8", ",", 1, "LimeSurvey"),
    "platforms/rse_survey_de2017/questions.csv": ("utf-8", ",", 1, ""),
    "platforms/surveymonkey/StarWars.csv": ("cp1252", ",", 2, "SurveyMonkey"),
    "platforms/german_csv/Befragungsstudie.csv": ("cp1252", ";", 1, ""),
    "platforms/civil42/Q0102-1-raw.csv": ("utf-8", ",", 1, ""),
    "platforms/civil42/Q0102-1.csv": ("utf-8", ",", 1, ""),
    "platforms/civil42/Q0102-2-raw.csv": ("utf-8", ",", 1, ""),
    "platforms/civil42/Q0102-3-raw.csv": ("utf-8", ",", 1, ""),
    "platforms/civil42/Q0104-1-raw.csv": ("utf-8", ",", 1, ""),
    "platforms/civil42/Q0104-1.csv": ("utf-8", ",", 1, ""),
    "platforms/civil42/Q0104-2.csv": ("utf-8", ",", 1, ""),
    "platforms/civil42/Q0201.csv": ("utf-8", ",", 1, ""),
    "platforms/civil42/Q0202.csv": ("utf-8", ",", 1, ""),
    "platforms/civil42/Q0301.csv": ("utf-8", ",", 1, ""),
    "reference/apiclus1.csv": ("utf-8", ",", 1, ""),
    "reference/apiclus2.csv": ("utf-8", ",", 1, ""),
    "reference/apipop.csv": ("utf-8", ",", 1, ""),
    "reference/apisrs.csv": ("utf-8", ",", 1, ""),
    "reference/apistrat.csv": ("utf-8", ",", 1, ""),
    "limesurvey/admin-page-default.csv": ("utf-8-sig", ",", 1, "LimeSurvey"),
    "limesurvey/remotecontrol-codes.csv": ("utf-8-sig", ";", 1, "LimeSurvey"),
    "limesurvey/remotecontrol-labels.csv": ("utf-8-sig", ";", 1, "LimeSurvey"),
    "limesurvey/participants.csv": ("utf-8-sig", ",", 1, ""),
}


def read(name: str) -> Table:
    return read_csv(shared_input(f"input/{name}"), name)


def columns_of(table: Table) -> list[list]:
    return [table.column(position) for position in range(len(table.headings))]


def column(table: Table, start: str) -> list:
    (place,) = (i for i, heading in enumerate(table.headings) if heading.startswith(start))
    return [record.cells[place] for record in table.records]


@pytest.mark.parametrize("name", FILES)
def test_every_cell_of_the_file_is_read(name) -> None:
    encoding, delimiter, heading_rows, platform = FILES[name]
    path = shared_input(f"input/{name}")
    text = path.read_bytes().decode(encoding)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[heading_rows:]
    expected = [[c.strip("\ufeff") for c in row if c.strip("\ufeff \xa0")] for row in rows if row]
    table = read_csv(path, name)
    found = [[c for c in r.cells if c is not None and str(c).strip()] for r in table.records]
    assert found == expected
    assert (table.platform.name if table.platform else "") == platform


def test_associations_and_ai() -> None:
    table = read("platforms/dv_ai_survey/results.csv")
    assert (len(table.records), len(table.headings)) == (217, 95)
    assert table.decimal_comma and not table.keeps_not_shown
    assert Counter(column(table, "Frage 3 ")) == {"Ja": 44, "Nein": 128, None: 45}
    need = [float(cell) for cell in column(table, "Frage 17 ") if cell]
    assert (len(need), round(mean(need), 4)) == (190, 37.6895)
    found = {}
    for position, heading in enumerate(table.headings):
        cells = [str(cell) for cell in table.column(position) if cell]
        if heading.startswith(("Frage 18 ", "Frage 5 ")) and all(c.isdigit() for c in cells):
            ranks = [int(cell) for cell in cells]
            top = sum(rank <= 3 for rank in ranks)
            option = heading.rsplit(" - ", 1)[1]
            found[option] = (round(mean(ranks), 4), ranks.count(1), top)
    expected = {
        "Schulungen & Workshops": (2.0691, 100, 188),
        "Mangelndes Know-how": (3.0046, 57, 150),
        "Datenschutzbedenken": (3.0599, 77, 138),
    }
    assert {option: found[option] for option in expected} == expected
    means = {option: value for option, (value, _, _) in found.items()}
    assert {3.3871, 3.8618} <= set(means.values())  # Coaching, Zugang zu KI-Tools
    assert "73,68%" in column(table, "Antwort-Quote")


def test_research_software_engineers() -> None:
    table = read("platforms/rse_survey_de2017/public_data.csv")
    assert (len(table.records), len(table.headings)) == (325, 248)
    (place,) = (i for i, heading in enumerate(table.headings) if heading.startswith("rse1. "))
    assert Counter(r.cells[place] for r in table.records) == {"Yes": 311, "No": 14}
    assert table.dictionary.texts[place] == "Do you write code as part of your job?"
    assert 98 in {cells.count("University") for cells in columns_of(table)}
    assert not any("\ufeff" in str(cell) for r in table.records for cell in r.cells)
    assert [row for row, what in table.passed_over if "U+FEFF" in what] == [2]


def test_star_wars() -> None:
    table = read("platforms/surveymonkey/StarWars.csv")
    assert len(table.records) == 1186
    assert Counter(column(table, "Have you seen any")) == {"Yes": 936, "No": 250}
    which = [h for h in table.headings if h.startswith("Which of the following Star Wars films")]
    assert len(which) == len(set(which)) == 6
    assert which[2].endswith("[Star Wars: Episode III  Revenge of the Sith]")
    assert "Gender" in table.headings


def test_german_study() -> None:
    table = read("platforms/german_csv/Befragungsstudie.csv")
    assert (len(table.records), len(table.headings)) == (87, 91)
    assert table.headings.count("") == 1
    assert "1.2 Wüste" in table.headings
    assert Counter(column(table, "Geschlecht")) == {"2": 52, "1": 34, "3": 1}


def test_a_table_of_questions_and_of_schools() -> None:
    assert len(read("platforms/rse_survey_de2017/questions.csv").records) == 104
    assert len(read("reference/apipop.csv").records) == 6194
    scores = [float(cell) for cell in column(read("reference/apisrs.csv"), "api00")]
    assert round(mean(scores), 3) == 656.585


def test_nothing_and_blank_are_those_of_the_same_survey_in_json() -> None:
    import json

    found = read("limesurvey/remotecontrol-codes.csv")
    text = shared_input("input/limesurvey/remotecontrol-codes.json").read_text("utf-8")
    responses = json.loads(text)["responses"]
    assert found.keeps_not_shown
    for record, response in zip(found.records, responses, strict=True):
        cells = dict(zip(found.headings, record.cells, strict=True))
        assert {h for h, c in cells.items() if c is None} == {
            h for h, v in response.items() if v is None
        }
        assert {h for h, c in cells.items() if c == ""} == {
            h for h, v in response.items() if v == ""
        }


@pytest.mark.parametrize("name", ["remotecontrol-labels.csv", "admin-page-default.csv"])
def test_an_export_with_long_answers_cannot_tell(name) -> None:
    assert not read(f"limesurvey/{name}").keeps_not_shown

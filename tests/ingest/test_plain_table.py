"""A table without survey file, as someone would save it in a German Excel."""

import csv
import io

import pytest

from pipeline.codebook import read_study
from pipeline.ingest import read_wave
from pipeline.ingest.question_values import is_text

from .conftest import LIMESURVEY, WAVE, only_problem


def written(rows: list[list[str]], encoding: str = "cp1252", delimiter: str = ";") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding, errors="replace")


def test_demo_wave_without_survey_file_ids_and_dates(swap, export_text, demo) -> None:
    reference = read_wave(demo, WAVE).frame
    rows = list(csv.reader(io.StringIO(export_text, newline="")))
    plain = [[cell for i, cell in enumerate(row) if i > 7] for row in rows]
    plain[0] = [heading.replace("&amp;", "&").replace("\xa0", " ") for heading in plain[0]]
    study = swap(written(plain))
    next(study.wave_folder(WAVE).glob("*.lss")).unlink()
    frame = read_wave(study, WAVE).frame
    assert frame["complete"].all()
    assert frame["submitted"].isna().all() and frame["token"].isna().all()
    assert frame["response_id"].tolist() == [str(n) for n in range(1, 113)]
    for question in study.questions:
        if WAVE in question.columns and not is_text(question):
            left, right = frame[question.id], reference[question.id]
            assert (left.eq(right) | (left.isna() & right.isna())).all(), question.id


def plain_study_row(values: dict[str, str]) -> list[list[str]]:
    codes = [question.columns["2026-11"] for question in read_study(LIMESURVEY).questions]
    return [codes, [values.get(code, "") for code in codes]]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_german_numbers_dates_and_labels(limesurvey, encoding) -> None:
    values = {
        "Groesse": "10-49 Beschäftigte",
        "WI[SQ001]": "5 = sehr wichtig",
        "ZU[SQ001]": "2",
        "HEM[SQ001]": "x",
        "BED[1]": "Flächenvermittlung",
        "FK": "Ja",
        "Stellen": "1.200",
        "Invest": "1,25",
        "InvDat": "01.03.2027",
        "Lage": "gut",
        "G04Q09": "k. A.",
    }
    study = limesurvey(written(plain_study_row(values), encoding), lss=False)
    row = read_wave(study, "2026-11").frame.iloc[0]
    expected = {
        "GROESSE": "G2",
        "W_FLAECHE": "5",
        "Z_FLAECHE": "AO02",
        "HEMMNIS_1": "Y",
        "ANGEBOT_1": "N1",
        "OFFEN": "Y",
        "STELLEN": "1200",
        "INVEST": "1.25",
        "INVEST_BEGINN": "2027-03-01 00:00:00",
        "LAGE": "A1",
        "FREITEXT": "k. A.",
        "ERWARTUNG": None,
    }
    assert {name: row[name] for name in expected} == expected


def test_comma_files_keep_their_points(limesurvey) -> None:
    data = written(plain_study_row({"Invest": "1,25", "Stellen": "12.50"}), "utf-8", ",")
    row = read_wave(limesurvey(data, lss=False), "2026-11").frame.iloc[0]
    assert (row["INVEST"], row["STELLEN"]) == ("1,25", "12.5")


def column(code: str, cells: list[str]) -> list[list[str]]:
    headings, empty = plain_study_row({})
    index = headings.index(code)
    return [headings, *([*empty[:index], cell, *empty[index + 1 :], "."] for cell in cells)]


def study_of(limesurvey, rows, delimiter=";"):
    rows = [[*rows[0], "Bemerkung"], *rows[1:]]
    return limesurvey(written(rows, "utf-8", delimiter), lss=False)


@pytest.mark.parametrize("cells", [["1.200"], ["1.200", "35", "2.000"], ["1.200.000", "1.200"]])
def test_number_that_could_be_two_is_a_problem(limesurvey, cells) -> None:
    found = only_problem(study_of(limesurvey, column("Stellen", cells)), "2026-11")
    assert (found.line, found.column) == (2, 42)
    assert "„Stellen“ sind mehrdeutig" in found.message
    assert found.message.endswith("(2-mal, zuerst hier)") == (len(cells) > 1)
    assert found.advice == "ohne Punkt schreiben (1200) oder mit Komma (1,2)"


@pytest.mark.parametrize("other", ["12.5", "0.125"])
def test_a_decimal_point_tells_what_the_others_are(limesurvey, other) -> None:
    answers = read_wave(study_of(limesurvey, column("Stellen", ["1.200", other])), "2026-11")
    assert answers.frame["STELLEN"].tolist() == ["1.2", other]
    assert [n.question for n in answers.notes if n.reason == "number_ambiguous"] == ["STELLEN"]


def test_a_decimal_comma_tells_that_points_group_thousands(limesurvey) -> None:
    answers = read_wave(study_of(limesurvey, column("Stellen", ["1.200", "1,5"])), "2026-11")
    assert answers.frame["STELLEN"].tolist() == ["1200", "1.5"]


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("cell", ["inf", "nan", "1e400", "1e9999999", "7" * 400])
def test_what_only_computers_take_for_numbers(limesurvey, cell, delimiter) -> None:
    rows = column("Stellen", [cell, "3", cell])
    found = only_problem(study_of(limesurvey, rows, delimiter), "2026-11")
    assert (found.line, found.column) == (2, 42)
    assert found.message == "in der Spalte „Stellen“ steht keine Zahl (2-mal, zuerst hier)"
    assert cell not in str(found)


def test_words_in_a_number_column_are_left_to_the_clean_stage(limesurvey) -> None:
    frame = read_wave(study_of(limesurvey, column("Stellen", ["viele", "3"])), "2026-11").frame
    assert frame["STELLEN"].tolist() == ["viele", "3"]


def test_no_date_in_a_date_question(limesurvey) -> None:
    rows = column("InvDat", ["01.03.2027", "im Frühjahr", "", "31.02.2027"])
    found = only_problem(study_of(limesurvey, rows), "2026-11")
    assert (found.line, found.column) == (3, rows[0].index("InvDat") + 1)
    assert found.message == "in der Spalte „InvDat“ steht kein Datum (2-mal, zuerst hier)"
    assert "Frühjahr" not in str(found)

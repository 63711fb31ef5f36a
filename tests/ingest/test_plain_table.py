"""A table without survey file, as someone would save it in a German Excel."""

import csv
import io

import pytest

from pipeline.codebook import read_study
from pipeline.ingest import read_wave
from pipeline.ingest.question_values import is_text

from .conftest import LIMESURVEY, WAVE


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


def test_number_that_could_be_two_is_noted(limesurvey) -> None:
    study = limesurvey(written(plain_study_row({"Stellen": "1.200", "Invest": "3"})), lss=False)
    answers = read_wave(study, "2026-11")
    assert answers.frame["STELLEN"].iloc[0] == "1.2"
    (note,) = (n for n in answers.notes if n.reason == "number_ambiguous")
    assert (note.question, note.new) == ("STELLEN", "Zeilen 2")

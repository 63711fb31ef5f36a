"""Where a record stands, when it was sent, and that it is there once."""

import pandas as pd
import pytest

from pipeline.ingest import read_wave

from .conftest import WAVE, only_problem, problems_of

FIRST = '"2","2013-06-03 07:44:56"'


def test_no_date(swap, export_text) -> None:
    assert FIRST in export_text
    found = only_problem(swap(export_text.replace(FIRST, '"2","gestern"')))
    assert (found.file, found.line, found.column) == ("waves/2013-06/export.csv", 3, 2)
    assert found.message == "in der Spalte „Datum Abgeschickt“ steht kein Datum"


def test_repeated_and_missing_ids(swap, export_text) -> None:
    found = only_problem(swap(export_text.replace(FIRST, '"1","2013-06-03 07:44:56"')))
    assert (found.line, found.column) == (3, 1)
    assert found.message == "die Antwort-ID in der Spalte „Antwort ID“ steht schon in Zeile 2"
    found = only_problem(swap(export_text.replace(FIRST, '"","2013-06-03 07:44:56"')))
    assert found.message == "Antwort-ID fehlt in der Spalte „Antwort ID“"


def test_one_cause_is_one_problem(swap, export_text) -> None:
    record = '"{}","{}"' + "," * 51
    headings = export_text.split("\r\n", 1)[0]
    rows = [record.format(name, "gestern") for name in ("R1", "R1", "R1", "", "")]
    found = problems_of(swap("\n".join([headings, *rows])))
    assert [(p.line, p.column, p.message.split("(")[-1]) for p in found] == [
        (2, 2, "5-mal, zuerst hier)"),
        (3, 1, "2-mal, zuerst hier)"),
        (5, 1, "2-mal, zuerst hier)"),
    ]
    assert "R1" not in str(found)


@pytest.mark.parametrize(
    ("sent", "complete", "submitted"),
    [
        ("1980-01-01 00:00:00", True, pd.Timestamp("1980-01-01")),
        ("", False, pd.NaT),
        ("03.06.2013 07:44", True, pd.Timestamp("2013-06-03 07:44")),
    ],
)
def test_complete_means_sent(swap, export_text, sent, complete, submitted) -> None:
    row = read_wave(swap(export_text.replace(FIRST, f'"2","{sent}"')), WAVE).frame.iloc[1]
    assert row["complete"] == complete
    assert row["submitted"] is submitted or row["submitted"] == submitted


def test_unknown_answers_stay_with_their_row(swap, export_text) -> None:
    lines = export_text.split("\r\n")
    lines[2] = lines[2].replace('"5 = sehr wichtig"', '"5 = sehr wichtich"', 1)
    frame = read_wave(swap("\r\n".join(lines)), WAVE).frame
    unknown = frame[frame.eq("5 = sehr wichtich").any(axis=1)]
    assert unknown["row"].tolist() == [3]

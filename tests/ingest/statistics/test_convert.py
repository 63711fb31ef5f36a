"""Conversion piece by piece: the same as at once, in bounded memory, whatever goes wrong."""

import struct
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest

from pipeline.errors import StudyError
from pipeline.ingest.readers import read_table
from pipeline.ingest.signature import format_of
from pipeline.ingest.statistics import process
from pipeline.ingest.statistics.file import convert
from pipeline.ingest.statistics.parquet import records_of

FIRST_DAY = datetime(1582, 10, 14)
DAY = (datetime(2013, 6, 3) - FIRST_DAY).total_seconds()
VALUES = {
    "whole": [1.0, None, 3.0, 2.0, 5.0, 7.0, 8.0],
    "half": [1.0, 2.0, 3.0, None, 2.5, 3.0, 1e6],
    "late": [None, None, None, None, None, 4.0, 5.0],
    "never": [None] * 7,
    "text": ["Düren", "", "", "", "Jülich", "1", "2.50"],
    "day": [DAY, DAY, None, DAY + 3600, DAY, DAY, DAY],
    "code": [DAY, None, DAY, 9.0, DAY, DAY + 60, DAY],
    "moment": [DAY, DAY, DAY + 1.5, None, DAY, 9.0, DAY],
    "time": [60.0, 3600.0, None, 9.0, 1e5, 0.0, 1.0],
}
FORMATS = {"day": "DATE11", "code": "DATE11", "moment": "DATETIME20", "time": "TIME8"}


@pytest.fixture
def survey(tmp_path) -> Path:
    path = tmp_path / "x.sav"
    missing = {name: [9] for name in ("code", "moment", "time")}
    frame = pd.DataFrame(VALUES).astype({name: float for name in VALUES if name != "text"})
    pyreadstat.write_sav(frame, path, variable_format=FORMATS, missing_ranges=missing)
    return path


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 8])
def test_pieces_are_the_same_as_the_whole(tmp_path, survey, rows) -> None:
    told: list[tuple[int, int]] = []
    parts = convert(
        survey,
        "x.sav",
        tmp_path / "parts.parquet",
        progress=lambda done, of: told.append((done, of)),
        chunk_rows=rows,
    )
    whole = convert(survey, "x.sav", tmp_path / "whole.parquet")
    assert records_of(parts.parquet) == records_of(whole.parquet)
    assert pq.read_schema(parts.parquet) == pq.read_schema(whole.parquet)
    assert pq.read_table(parts.parquet).equals(pq.read_table(whole.parquet))
    assert parts.dictionary == whole.dictionary
    assert (parts.rows, parts.headings) == (7, tuple(VALUES))
    assert told == [(min(done, 7), 7) for done in range(rows, 7 + rows, rows)]
    left = {each.name for each in tmp_path.iterdir()}
    assert left == {"x.sav", "parts.parquet", "whole.parquet"}


def test_types_are_kept_apart(tmp_path, survey) -> None:
    schema = pq.read_schema(convert(survey, "x.sav", tmp_path / "x.parquet").parquet)
    types = {field.name: str(field.type) for field in schema}
    assert types == {
        "whole": "int64",
        "half": "double",
        "late": "int64",
        "never": "double",
        "text": "string",
        "day": "timestamp[ms]",
        "code": "string",
        "moment": "string",
        "time": "string",
    }
    table = read_table(survey, "x.sav")
    columns = dict(
        zip(table.headings, zip(*(r.cells for r in table.records), strict=True), strict=True)
    )
    assert columns["whole"] == (1, None, 3, 2, 5, 7, 8)
    assert columns["text"][-2:] == ("1", "2.50")
    assert columns["day"][2:4] == (None, datetime(2013, 6, 3, 1))
    assert columns["code"][:4] == ("2013-06-03", None, "2013-06-03", 9)
    assert columns["code"][5] == "2013-06-03 00:01:00"
    assert columns["moment"][4:6] == ("2013-06-03 00:00:00", 9)
    assert columns["time"] == ("00:01:00", "01:00:00", None, 9, "27:46:40", "00:00:00", "00:00:01")


@pytest.mark.parametrize("write", [pyreadstat.write_por, pyreadstat.write_xport])
@pytest.mark.parametrize("rows", [50, 60, 61, 1000])
def test_pieces_of_a_file_that_does_not_say_how_many_rows_it_has(tmp_path, write, rows) -> None:
    frame = pd.DataFrame(
        {f"V{column}": [float(column * row) for row in range(120)] for column in range(60)}
    )
    path = tmp_path / ("x.por" if write is pyreadstat.write_por else "x.xpt")
    write(frame, path)
    found = convert(path, path.name, tmp_path / "x.parquet", chunk_rows=rows)
    assert (found.rows, found.headings) == (120, tuple(frame.columns))
    assert pq.read_table(found.parquet).to_pandas().astype(float).equals(frame)


def test_pieces_with_tagged_missing_values(tmp_path) -> None:
    path = tmp_path / "x.dta"
    frame = pd.DataFrame({"n": [1, 2, None, "a", 5, "b"]}, dtype=object)
    pyreadstat.write_dta(frame, path, missing_user_values={"n": ["a", "b"]})
    found = convert(path, "x.dta", tmp_path / "x.parquet", chunk_rows=2)
    assert [record.cells for record in records_of(found.parquet)] == [
        *((1,), (2,), (None,), (".a",), (5,), (".b",))
    ]
    assert found.dictionary.missing[0].codes == (".a", ".b")


def test_no_rows(tmp_path) -> None:
    for name, write in (("x.sav", pyreadstat.write_sav), ("x.dta", pyreadstat.write_dta)):
        frame = pd.DataFrame({"a": [1.0], "s": ["x"]}).iloc[:0]
        write(frame, tmp_path / name)
        table = read_table(tmp_path / name, name)
        assert (table.headings, table.records) == (("a", "s"), ())


@pytest.mark.parametrize("rows", [1_000, 2**31 - 1])
def test_more_rows_than_the_file_can_hold(tmp_path, rows) -> None:
    path = tmp_path / "x.dta"
    pyreadstat.write_dta(pd.DataFrame({name: [1, 2] for name in "abcdef"}), path, version=12)
    data = bytearray(path.read_bytes())
    assert struct.unpack_from("<i", data, 6) == (2,)
    struct.pack_into("<i", data, 6, rows)
    path.write_bytes(data)
    with pytest.raises(StudyError, match="mehr Zeilen und Spalten an, als sie enthalten kann"):
        read_table(path, "x.dta")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
@pytest.mark.parametrize("name", ["x.sav", "x.zsav", "x.por"])
def test_truncated_file_is_a_problem(tmp_path, name, share) -> None:
    path = tmp_path / name
    frame = pd.DataFrame({"A": [float(n) for n in range(999)], "S": ["abc"] * 999})
    if name == "x.por":
        pyreadstat.write_por(frame, path)
    else:
        pyreadstat.write_sav(frame, path, compress=name == "x.zsav")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(StudyError, match=rf"^{name}: keine SPSS-Datei .* oder beschädigt"):
        read_table(path, name)
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("worker", "words"),
    [
        ("import os; os.abort()", "beschädigt: das Lesen brach ab"),
        ("import os, signal; os.kill(os.getpid(), 11)", "beschädigt: das Lesen brach ab"),
        ("import time; time.sleep(60)", "beschädigt: 1 Sekunden lang war nichts zu lesen"),
        ('print("{}", flush=True); import time; time.sleep(60)', "beschädigt: 2 Sekunden"),
    ],
)
def test_a_crash_of_the_library_is_a_problem(survey, monkeypatch, worker, words) -> None:
    monkeypatch.setattr(process, "_CODE", worker)
    monkeypatch.setattr(process, "_START_SECONDS", 1 if "print" not in worker else 60)
    monkeypatch.setattr(process, "_STALL_SECONDS", 2)
    with pytest.raises(StudyError, match=words):
        read_table(survey, "x.sav")


def test_a_fault_of_the_program_is_no_problem_of_the_file(survey, monkeypatch) -> None:
    monkeypatch.setattr(process, "_CODE", "raise ImportError('pyreadstat')")
    with pytest.raises(RuntimeError, match="ImportError"):
        read_table(survey, "x.sav")


def test_content_decides_and_not_the_ending(tmp_path, survey) -> None:
    for name in ("x.dta", "x.csv", "x.xlsx"):
        path = survey.rename(tmp_path / name)
        assert len(read_table(path, name).records) == 7
        path.rename(survey)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"0" * 40 + b"ASCII SPSS PORT FILE", "por"),
        (b" " * 60 + b"ASCII SPSS P\r\nORT FILE", "por"),
        (b"\x69\x01\x01\x00", "dta"),
        (b"\x73\x02\x01\x00", "dta"),
        (b"s\x03\x01", ""),
        (b"so;a\n", ""),
        (b"\x76", ""),
    ],
)
def test_signatures(head, name) -> None:
    assert format_of(head) == name

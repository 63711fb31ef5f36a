"""Stata files: texts in several encodings, tagged missing values, dates of every kind."""

import struct
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import StudyError
from pipeline.ingest.readers import read_table
from pipeline.ingest.table import DeclaredMissing, Table

VERSIONS = {8: 113, 10: 114, 12: 115, 13: 117, 14: 118, 15: 119}


def cells(table: Table, position: int = 0) -> list[object]:
    return [record.cells[position] for record in table.records]


def replace(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert data.count(old) >= 1 and len(old) == len(new)
    path.write_bytes(data.replace(old, new))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_text_is_decoded_by_itself(tmp_path, version) -> None:
    path = tmp_path / "x.dta"
    pyreadstat.write_dta(
        pd.DataFrame({"s": ["Gruesse", "Zwoelf", "Cafe", "Flaechex"], "n": [1, 2, 3, 4]}),
        path,
        version=version,
        file_label="Umfrage fuer",
        column_labels=["Groesse", "Zahl"],
        variable_value_labels={"n": {1: "Beschaeft", 2: "weiss nicht", 3: "Strasse"}},
    )
    replace(path, b"Gruesse", "Grüße".encode())
    replace(path, b"Zwoelf\0", "Zwölf".encode("cp1252") + b"\0\0")
    replace(path, b"Cafe", "Café".encode("cp1252"))
    replace(path, b"Flaechex", "Fläche €"[:6].encode("cp1252") + b"\x80!")
    replace(path, b"Umfrage fuer", "Umfrage für".encode())
    replace(path, b"Groesse", "Größe€!".encode("cp1252"))
    replace(path, b"Beschaeft", "Beschäf".encode() + b"\xc3")
    replace(path, b"weiss nicht", "weiß  nicht".encode("cp1252"))
    replace(path, b"Strasse", "Straße".encode())
    assert struct.unpack("B", path.read_bytes()[:1])[0] in (*VERSIONS.values(), ord("<"))
    table = read_table(path, "x.dta")
    assert cells(table) == ["Grüße", "Zwölf", "Café", "Fläche€!"]
    found = table.dictionary
    assert found.title == "Umfrage für"
    assert found.texts == {0: "Größe€!", 1: "Zahl"}
    assert found.labels == {1: {"1": "Beschäf", "2": "weiß  nicht", "3": "Straße"}}
    assert table.passed_over == ((0, "Beschriftungen sind vermutlich abgeschnitten: „n“"),)


def test_label_as_long_as_the_format_allows(tmp_path) -> None:
    path = tmp_path / "x.dta"
    frame = pd.DataFrame({"kurz": [1], "lang": [1]})
    pyreadstat.write_dta(frame, path, version=13, column_labels=["a" * 79, "a" * 80])
    (remark,) = read_table(path, "x.dta").passed_over
    assert remark == (0, "Beschriftungen sind vermutlich abgeschnitten: „lang“")
    # Stata 14 and later count letters, not bytes.
    pyreadstat.write_dta(frame, path, version=14, column_labels=["ä" * 79, "ö" * 40])
    table = read_table(path, "x.dta")
    assert table.passed_over == ()
    assert table.dictionary.texts == {0: "ä" * 79, 1: "ö" * 40}


@pytest.mark.parametrize("version", VERSIONS)
def test_tagged_missing_values(tmp_path, version) -> None:
    path = tmp_path / "x.dta"
    frame = pd.DataFrame({"n": [1, 2, "a", "z", None], "m": [0.5, "b", 1.0, 2.0, 3.0]})
    pyreadstat.write_dta(
        frame.astype(object),
        path,
        version=version,
        missing_user_values={"n": ["a", "c", "z"], "m": ["b"]},
        variable_value_labels={"n": {1: "eins", "a": "weiß nicht", "c": "verweigert"}},
    )
    table = read_table(path, "x.dta")
    assert cells(table) == [1, 2, ".a", ".z", None]
    assert cells(table, 1) == [0.5, ".b", 1, 2, 3]
    assert table.dictionary.labels == {0: {"1": "eins", ".a": "weiß nicht", ".c": "verweigert"}}
    assert table.dictionary.missing == {
        0: DeclaredMissing((".a", ".c", ".z")),
        1: DeclaredMissing((".b",)),
    }


@pytest.mark.parametrize("version", [114, 117, 118, 119])
def test_second_reader_agrees(tmp_path, version) -> None:
    path = tmp_path / "x.dta"
    days = pd.to_datetime(["2013-06-03", "1959-12-31", "2026-11-22"])
    months = pd.to_datetime(["2013-07-01", "1955-01-01", "2026-01-01"])
    frame = pd.DataFrame(
        {
            "moment": days + pd.to_timedelta("7h 44min 56s"),
            "day": days,
            "week": pd.to_datetime(["2013-01-08", "1955-12-03", "2026-01-01"]),
            "month": months,
            "quarter": months,
            "half": months,
            "small": np.array([1, -5, 100], dtype="int8"),
            "gap": [1.0, np.nan, 34002.0],
            "single": np.array([1.1, 0.1, 3], dtype="float32"),
            "number": [0.1, 1e15, -2.5],
            "text": ["a", "", "b" * 100],
        }
    )
    dates = {"moment": "tc", "day": "td", "week": "tw", "month": "tm", "quarter": "tq"}
    frame.to_stata(path, version=version, convert_dates=dates | {"half": "th"}, write_index=False)
    expected = pd.read_stata(path)
    table = read_table(path, "x.dta")
    assert table.headings == tuple(expected.columns)
    assert len(table.records) == len(expected)
    compared = 0
    for position, name in enumerate(expected):
        for cell, other in zip(cells(table, position), expected[name], strict=True):
            compared += 1
            if name in dates or name == "half":
                assert pd.Timestamp(cell) == other
            elif name == "single":
                assert np.float32(cell) == np.float32(other) and len(str(cell)) <= 3
            else:
                assert cell is None if pd.isna(other) or other == "" else cell == other
    assert compared == expected.size
    assert cells(table, 7) == [1, None, 34002]
    assert [type(cell) for cell in cells(table, 7)] == [int, type(None), int]
    assert cells(table, 1) == ["2013-06-03", "1959-12-31", "2026-11-22"]
    assert cells(table)[0] == datetime(2013, 6, 3, 7, 44, 56)


@pytest.mark.parametrize(
    ("written_as", "value", "cell"),
    [
        ("%tdDD.NN.CCYY", 19512.0, "2013-06-03"),
        ("%-td", 19512.0, "2013-06-03"),
        ("%12.0g", 19512.0, 19512),
        ("%ty", 2013.0, 2013),
        ("%tcHH:MM:SS", 36_000_000.0, "10:00:00"),
        ("%tcDD.NN.CCYY", 1685836800000.0, datetime(2013, 6, 3)),
        ("%tC", 1685836800000.0, 1685836800000),
    ],
)
def test_formats_of_dates(tmp_path, written_as, value, cell) -> None:
    path = tmp_path / "x.dta"
    frame = pd.DataFrame({"t": [value]})
    pyreadstat.write_dta(frame, path, variable_format={"t": written_as})
    assert cells(read_table(path, "x.dta")) == [cell]


def test_strings_of_any_length(tmp_path) -> None:
    path = tmp_path / "x.dta"
    frame = pd.DataFrame({"lang": ["ü" * 5000, "b"]})
    frame.to_stata(path, version=118, convert_strl=["lang"], write_index=False)
    assert cells(read_table(path, "x.dta")) == ["ü" * 5000, "b"]


def test_notes_with_umlauts_do_no_harm(tmp_path) -> None:
    path = tmp_path / "x.dta"
    pyreadstat.write_dta(pd.DataFrame({"a": [1, 2]}), path, version=14)
    data = path.read_bytes()
    note = b"_dta".ljust(129, b"\0") + b"note1".ljust(129, b"\0") + "für".encode("cp1252") + b"\0"
    record = b"<ch>" + struct.pack("<I", len(note)) + note + b"</ch>"
    place = data.index(b"<characteristics>") + len(b"<characteristics>")
    table = data.index(b"<map>") + len(b"<map>")
    offsets = struct.unpack_from("<14Q", data, table)
    moved = [each + len(record) if each > place else each for each in offsets]
    path.write_bytes(
        data[:table]
        + struct.pack("<14Q", *moved)
        + data[table + 112 : place]
        + record
        + data[place:]
    )
    assert cells(read_table(path, "x.dta")) == [1, 2]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("share", [0.3, 0.95])
def test_truncated_file_is_a_problem(tmp_path, version, share) -> None:
    path = tmp_path / "x.dta"
    pyreadstat.write_dta(pd.DataFrame({"a": range(500)}), path, version=version)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(StudyError, match=r"^x\.dta: keine Stata-Datei \(\.dta\) oder beschädigt"):
        read_table(path, "x.dta")

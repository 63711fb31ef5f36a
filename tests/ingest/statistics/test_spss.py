"""SPSS files, .sav, .zsav and .por: what they say about their columns is kept."""

import struct
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import StudyError
from pipeline.ingest.readers import read_table
from pipeline.ingest.statistics.sav_header import SavHeader, read_sav_header
from pipeline.ingest.table import DeclaredMissing, MultipleSet

WEIGHT_INDEX = 76
END_OF_DICTIONARY = struct.pack("<ii", 999, 0)


def with_record(path: Path, subtype: int, text: bytes) -> None:
    """Add an extension record, which the library does not write, to a .sav file."""
    data = path.read_bytes()
    end = data.index(END_OF_DICTIONARY)
    record = struct.pack("<4i", 7, subtype, 1, len(text)) + text
    path.write_bytes(data[:end] + record + data[end:])


def with_weight(path: Path, index: int) -> None:
    data = bytearray(path.read_bytes())
    data[WEIGHT_INDEX : WEIGHT_INDEX + 4] = struct.pack("<i", index)
    path.write_bytes(data)


def with_bytes(path: Path, old: str, new: bytes) -> None:
    data = path.read_bytes()
    assert data.count(old.encode()) == 1 and len(old.encode()) == len(new)
    path.write_bytes(data.replace(old.encode(), new))


@pytest.mark.parametrize("name", ["x.sav", "x.zsav"])
def test_codes_and_labels(tmp_path, name) -> None:
    frame = pd.DataFrame(
        {
            "id": [1.0, 2.0],
            "Ort": [34002.0, None],
            "Betrag": [0.075, 250000.0],
            "Frei": ["Grüße", ""],
        }
    )
    labels = {"Ort": {34002.0: "Aachen"}}
    pyreadstat.write_sav(
        frame, tmp_path / name, variable_value_labels=labels, compress=name == "x.zsav"
    )
    table = read_table(tmp_path / name, name)
    assert table.headings == ("id", "Ort", "Betrag", "Frei")
    assert table.dictionary.labels == {1: {"34002": "Aachen"}}
    assert table.records[0].cells == (1, 34002, 0.075, "Grüße")
    assert table.records[1].cells == (2, None, 250000, None)
    assert [type(cell) for cell in table.records[1].cells[:3]] == [int, type(None), int]
    assert [record.row for record in table.records] == [1, 2]


def test_dictionary(tmp_path) -> None:
    frame = pd.DataFrame({"F1": [1.0, -9.0], "F2": ["ja", "k.A."]})
    path = tmp_path / "x.sav"
    pyreadstat.write_sav(
        frame,
        path,
        file_label="Montagsumfrage für Düren",
        column_labels=["Wie groß?", ""],
        variable_value_labels={"F1": {-9.0: "weiß nicht", 1.5: "halb"}, "F2": {"ja": "Ja"}},
        missing_ranges={"F1": [{"lo": float("-inf"), "hi": -8}, 99], "F2": ["k.A.", "w.n."]},
        variable_measure={"F1": "ordinal", "F2": "nominal"},
    )
    table = read_table(path, "x.sav")
    found = table.dictionary
    assert found.title == "Montagsumfrage für Düren"
    assert found.texts == {0: "Wie groß?"}
    assert found.labels == {0: {"-9": "weiß nicht", "1.5": "halb"}, 1: {"ja": "Ja"}}
    assert found.missing == {
        0: DeclaredMissing(("99",), ((float("-inf"), -8.0),)),
        1: DeclaredMissing(("k.A.", "w.n.")),
    }
    assert found.measures == {0: "ordinal", 1: "nominal"}
    assert (found.sets, found.weight) == ((), None)
    assert [record.cells for record in table.records] == [(1, "ja"), (-9, "k.A.")]


def test_response_sets_and_weight(tmp_path) -> None:
    frame = pd.DataFrame(
        {
            "Wortlaut_lang": ["x" * 700, "y"],
            "Auswahl_eins": ["Y", ""],
            "Auswahl_zwei": ["Y", "Y"],
            "erste": [1.0, 3.0],
            "Gewicht_Betriebe": [0.5, 1.5],
        }
    )
    path = tmp_path / "x.sav"
    pyreadstat.write_sav(frame, path)
    short = {"Auswahl_eins": b"auswahl_", "Auswahl_zwei": b"v1", "erste": b"erste"}
    label = "Was wählen Sie?".encode()
    chosen = short["Auswahl_eins"] + b" " + short["Auswahl_zwei"]
    with_record(path, 7, b"$a=D1 Y %d %b %b\n$b=C 0  erste\n" % (len(label), label, chosen))
    with_record(path, 19, b"$c=E 1 2 12 0  erste gewicht_\n")
    # In units of eight bytes: 700 letters are stored as 255 + 255 + 196, then four columns.
    with_weight(path, 32 + 32 + 25 + 4)
    header = read_sav_header(path)
    found = read_table(path, "x.sav").dictionary
    assert found.sets == (
        MultipleSet("a", "Was wählen Sie?", (1, 2), "Y"),
        MultipleSet("b", "", (3,), None),
        MultipleSet("c", "", (3, 4), "12"),
    )
    assert header.encoding == "utf-8"
    assert header.weight == "Gewicht_Betriebe"
    assert found.weight == 4


def test_broken_header_has_nothing(tmp_path) -> None:
    (tmp_path / "x.sav").write_bytes(b"$FL2" + b"\0" * 300)
    assert read_sav_header(tmp_path / "x.sav") == SavHeader(encoding="cp1252")
    (tmp_path / "x.sav").write_bytes(b"$FL2")
    assert read_sav_header(tmp_path / "x.sav") == SavHeader()


def test_dates_and_names_beyond_ascii(tmp_path) -> None:
    moments = [datetime(2013, 6, 3, 7, 44, 56), None]
    frame = pd.DataFrame({"Größe": ["ä", "€"], "Zeit": pd.to_datetime(pd.Series(moments))})
    frame["Tag"] = [date(2013, 6, 3), None]
    path = tmp_path / "Ordner mit Ä" / "ü.sav"
    path.parent.mkdir()
    pyreadstat.write_sav(frame, path)
    table = read_table(path, "ü.sav")
    assert table.headings == ("Größe", "Zeit", "Tag")
    assert table.records[0].cells == ("ä", datetime(2013, 6, 3, 7, 44, 56), "2013-06-03")
    assert table.records[1].cells == ("€", None, None)


SECONDS = (datetime(2013, 6, 3) - datetime(1582, 10, 14)).total_seconds()


@pytest.mark.parametrize(
    ("written_as", "values", "cells"),
    [
        ("TIME8", [0.0, 36000.25, 30 * 3600.0, -60.0], ["00:00:00", "10:00:00.25", "30:00:00"]),
        ("DTIME12", [86400.0 * 2, 1.0, 2.0, 3.0], ["48:00:00", "00:00:01", "00:00:02"]),
        ("QYR8", [SECONDS] * 4, ["2013-06-03"] * 3),
        ("EDATE10", [SECONDS, 9.0, 3600.0, 0.0], ["2013-06-03", 9, "1582-10-14 01:00:00"]),
        ("DATETIME20", [SECONDS, 9.0, SECONDS, 0.0], ["2013-06-03 00:00:00", 9]),
        ("DATE11", [SECONDS + 1, SECONDS, SECONDS, SECONDS], [datetime(2013, 6, 3, 0, 0, 1)]),
        ("DATE11", [1e14, SECONDS, SECONDS, SECONDS], [10**14, "2013-06-03"]),
        ("MONTH9", [6.0, 1.0, 1.0, 1.0], [6, 1]),
    ],
)
def test_times_and_codes_among_dates(tmp_path, written_as, values, cells) -> None:
    path = tmp_path / "x.sav"
    pyreadstat.write_sav(
        pd.DataFrame({"t": values}),
        path,
        variable_format={"t": written_as},
        variable_value_labels={"t": {9.0: "weiß nicht"}},
    )
    table = read_table(path, "x.sav")
    assert [record.cells[0] for record in table.records][: len(cells)] == cells
    assert table.dictionary.labels == {0: {"9": "weiß nicht"}}


def test_negative_time(tmp_path) -> None:
    path = tmp_path / "x.sav"
    pyreadstat.write_sav(pd.DataFrame({"t": [-61.0]}), path, variable_format={"t": "TIME8"})
    assert read_table(path, "x.sav").records[0].cells == ("-00:01:01",)


def test_long_strings(tmp_path) -> None:
    path = tmp_path / "x.sav"
    texts = ["ä" * 16000, "x" * 255, "y" * 256, ""]
    frame = pd.DataFrame({"lang": texts, "kurz": list("abcd")})
    labels = {"lang": {"x" * 255: "255 Zeichen"}}
    pyreadstat.write_sav(frame, path, variable_value_labels=labels)
    table = read_table(path, "x.sav")
    assert [record.cells for record in table.records] == [
        (text or None, each) for text, each in zip(texts, "abcd", strict=True)
    ]
    assert table.dictionary.labels == {0: {"x" * 255: "255 Zeichen"}}


def test_a_byte_that_does_not_fit_the_declared_encoding(tmp_path) -> None:
    path = tmp_path / "x.sav"
    frame = pd.DataFrame({"Straße": ["Grüße", "Düren", "Köln"]})
    pyreadstat.write_sav(frame, path, column_labels=["Wörter"], file_label="ÄÖÜ")
    with_bytes(path, "Düren", "Düren!".encode("cp1252"))
    table = read_table(path, "x.sav")
    assert table.headings == ("Straße",)
    assert [record.cells[0] for record in table.records] == ["Grüße", "Düren!", "Köln"]
    assert table.dictionary.texts == {0: "Wörter"}
    assert table.dictionary.title == "ÄÖÜ"


@pytest.mark.parametrize(
    ("name", "text"), [("windows-1252", "Größe €"), ("windows-1251", "Привет"), ("cp850", "Größe")]
)
def test_declared_encoding(tmp_path, name, text) -> None:
    path = tmp_path / "x.sav"
    blank = "_" * len(text)
    pyreadstat.write_sav(pd.DataFrame({"a": [blank]}), path)
    data = path.read_bytes().replace(blank.encode(), text.encode(name))
    declared = struct.pack("<4i", 7, 20, 1, 5) + b"UTF-8"
    assert data.count(declared) == 1
    other = struct.pack("<4i", 7, 20, 1, len(name)) + name.encode()
    path.write_bytes(data.replace(declared, other))
    assert read_table(path, "x.sav").records[0].cells == (text,)


def test_portable_file(tmp_path) -> None:
    path = tmp_path / "x.por"
    frame = pd.DataFrame({"A": [1.0, 99, None], "S": ["Gruesse", "Zwoelf", ""]})
    pyreadstat.write_por(frame, path, file_label="Titel", column_labels=["Frage a", ""])
    stream = path.read_bytes().replace(b"\r\n", b"")
    # The library writes neither: 8 and a number in base 30 is a missing value, D are labels.
    before, label, after = stream.partition(b"C7/Frage a")
    variables, end, cells = after.partition(b"F1/")
    stream = before + b"839/" + label + variables + b"D1/1/A1/1/4/eins" + end + cells
    lines = [stream[start : start + 80] for start in range(0, len(stream), 80)]
    path.write_bytes(b"\r\n".join(lines) + b"\r\n")
    table = read_table(path, "x.por")
    assert table.headings == ("A", "S")
    assert [r.cells for r in table.records] == [(1, "Gruesse"), (99, "Zwoelf"), (None, None)]
    assert table.dictionary.texts == {0: "Frage a"}
    assert table.dictionary.labels == {0: {"1": "eins"}}
    assert table.dictionary.missing == {0: DeclaredMissing(("99",))}
    assert table.dictionary.title == "Titel"


def test_umlauts_of_a_portable_file(tmp_path) -> None:
    path = tmp_path / "x.por"
    frame = pd.DataFrame({"A": [1.0, 2.0], "S": ["Gruesse", "Duerenx"]})
    pyreadstat.write_por(frame, path, column_labels=["Frage a", ""])
    with_bytes(path, "Gruesse", "Grüße €".encode("cp1252"))
    with_bytes(path, "Duerenx", "Düren".encode() + b"!")
    with_bytes(path, "Frage a", "Frägé a".encode("cp1252"))
    table = read_table(path, "x.por")
    assert [record.cells[1] for record in table.records] == ["Grüße €", "Düren!"]
    assert table.dictionary.texts == {0: "Frägé a"}


def test_portable_file_with_too_many_letters(tmp_path) -> None:
    path = tmp_path / "x.por"
    pyreadstat.write_por(pd.DataFrame({"S": ["x" * 60]}), path)
    data = path.read_bytes()
    start = data.index(b"x" * 32)
    path.write_bytes(data[:start] + bytes(range(0x80, 0x94)) + data[start + 20 :])
    assert "€" in str(read_table(path, "x.por").records[0].cells[0])
    path.write_bytes(data[:start] + bytes(range(0x80, 0xA0)) + data[start + 32 :])
    with pytest.raises(StudyError, match="Kodierung ihre vielen Sonderzeichen"):
        read_table(path, "x.por")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"id;a\n1;2\n", "keine SPSS-Datei"),
        (b'{"status":"OK"}$FL2', "keine SPSS-Datei"),
        (b"$FL2@(#) SPSS DATA FILE", "beschädigt"),
        (b"\x89PNG\r\n", "ein Bild"),
        (b"", "leer"),
    ],
)
def test_no_spss_file(tmp_path, data, words) -> None:
    (tmp_path / "x.sav").write_bytes(data)
    with pytest.raises(StudyError, match=words):
        read_table(tmp_path / "x.sav", "x.sav")

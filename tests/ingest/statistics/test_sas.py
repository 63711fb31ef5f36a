"""SAS files: transport files built here, one .sas7bdat with its catalog, others in shared files."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import StudyError
from pipeline.ingest.readers import read_table
from pipeline.ingest.statistics.clocks import clock_of
from pipeline.ingest.statistics.file import _catalog
from pipeline.ingest.table import DeclaredMissing
from pipeline.places import PROJECT

IBM_TWO = b"A\x20" + b"\0" * 6


@pytest.fixture(params=[5, 8])
def version(request) -> int:
    return request.param


def test_second_reader_agrees(tmp_path, version) -> None:
    path = tmp_path / "x.xpt"
    frame = pd.DataFrame(
        {"n": [1.0, 2.5, None], "m": [34002.0, -7.0, 0.1], "s": ["Grüße", "", "x" * 100]}
    )
    pyreadstat.write_xport(
        frame,
        path,
        file_format_version=version,
        file_label="Umfrage",
        column_labels=["Frage eins", "", "Wörter"],
    )
    table = read_table(path, "x.xpt")
    assert [record.cells for record in table.records] == [
        (1, 34002, "Grüße"),
        (2.5, -7, None),
        (None, 0.1, "x" * 100),
    ]
    assert table.dictionary.texts == {0: "Frage eins", 2: "Wörter"}
    assert table.dictionary.title == "Umfrage"
    if version == 5:
        other = pd.read_sas(path, format="xport", encoding="utf-8")
        assert table.headings == tuple(other.columns)
        numbers = np.array([record.cells[:2] for record in table.records], dtype=float)
        np.testing.assert_allclose(numbers, other[["n", "m"]], rtol=1e-15)
        assert len(table.records) * len(table.headings) == other.size


def test_texts_in_several_encodings(tmp_path, version) -> None:
    path = tmp_path / "x.xpt"
    frame = pd.DataFrame({"s": ["Gruesse", "Duerenx"]})
    pyreadstat.write_xport(frame, path, file_format_version=version, column_labels=["Groesse"])
    data = path.read_bytes()
    data = data.replace(b"Gruesse", "Grüße €".encode("cp1252"))
    data = data.replace(b"Duerenx", "Düren!".encode())
    path.write_bytes(data.replace(b"Groesse", "Größe m".encode("cp1252")))
    table = read_table(path, "x.xpt")
    assert [record.cells[0] for record in table.records] == ["Grüße €", "Düren!"]
    assert table.dictionary.texts == {0: "Größe m"}


def test_tagged_missing_values(tmp_path, version) -> None:
    path = tmp_path / "x.xpt"
    frame = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [4.0, 5.0, 6.0]})
    pyreadstat.write_xport(frame, path, file_format_version=version)
    data = path.read_bytes()
    assert data.count(IBM_TWO) == 1
    for tag, cell in ((b"A", ".A"), (b"Z", ".Z"), (b"_", "._"), (b".", None)):
        path.write_bytes(data.replace(IBM_TWO, tag + b"\0" * 7))
        table = read_table(path, "x.xpt")
        assert [record.cells[0] for record in table.records] == [1, cell, 3]
        assert table.dictionary.missing == ({0: DeclaredMissing((cell,))} if cell else {})


DAYS = (datetime(2013, 6, 3) - datetime(1960, 1, 1)).days


@pytest.mark.parametrize(
    ("written_as", "value", "cell"),
    [
        ("DATE9", DAYS, "2013-06-03"),
        ("DDMMYYP10", DAYS, "2013-06-03"),
        ("YYQ", DAYS, "2013-06-03"),
        ("E8601DA10", DAYS, "2013-06-03"),
        ("DATETIME20", DAYS * 86400 + 60, datetime(2013, 6, 3, 0, 1)),
        ("DTDATE9", DAYS * 86400, datetime(2013, 6, 3)),
        ("TIME8", 36001, "10:00:01"),
        ("HHMM5", 100 * 3600, "100:00:00"),
        ("BEST12", DAYS, DAYS),
        ("COMMA10", DAYS, DAYS),
    ],
)
def test_dates(tmp_path, written_as, value, cell) -> None:
    path = tmp_path / "x.xpt"
    frame = pd.DataFrame({"t": [float(value)]})
    pyreadstat.write_xport(frame, path, variable_format={"t": written_as})
    assert read_table(path, "x.xpt").records[0].cells == (cell,)


def test_format_names() -> None:
    assert clock_of(None, "sas") is None
    assert clock_of("", "stata") is None
    assert clock_of("$CHAR8", "sas") is None
    assert clock_of("DATE", "sas") == clock_of("DATE9.", "sas") == clock_of("date9", "sas")


@pytest.mark.parametrize("rows", [400, 397])
def test_truncated_file_is_a_problem(tmp_path, rows) -> None:
    path = tmp_path / "x.xpt"
    pyreadstat.write_xport(pd.DataFrame({"a": [1.0] * 1000}), path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - 8 * rows])
    with pytest.raises(StudyError, match=r"keine SAS-Transportdatei \(\.xpt\) oder beschädigt"):
        read_table(path, "x.xpt")


def test_catalog_of_the_same_name_else_the_only_one(tmp_path) -> None:
    data = tmp_path / "Umfrage.sas7bdat"
    assert _catalog(data) == (None, [])
    (tmp_path / "formats.sas7bcat").touch()
    assert _catalog(data) == (tmp_path / "formats.sas7bcat", [])
    (tmp_path / "andere.SAS7BCAT").touch()
    found, remarks = _catalog(data)
    assert found is None
    (remark,) = remarks
    assert "„andere.SAS7BCAT“, „formats.sas7bcat“" in remark
    (tmp_path / "umfrage.sas7bcat").touch()
    assert _catalog(data) == (tmp_path / "umfrage.sas7bcat", [])


def test_catalog_alone_is_no_data(tmp_path) -> None:
    head = b"\0" * 12 + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf"
    path: Path = tmp_path / "x.sas7bdat"
    path.write_bytes((head.ljust(156, b"\0") + b"CATALOG ").ljust(1024, b"\0"))
    with pytest.raises(StudyError, match="ein SAS-Katalog: er enthält nur Wertelabels"):
        read_table(path, "x.sas7bdat")
    path.write_bytes(head.ljust(1024, b"\0"))
    with pytest.raises(StudyError, match=r"keine SAS-Datei \(\.sas7bdat\) oder beschädigt"):
        read_table(path, "x.sas7bdat")


def test_our_own_file_and_catalog() -> None:
    """Invented answers, written by ReadStat: tests/reference/sas/make_sas.c."""
    folder = PROJECT / "tests" / "reference" / "sas"
    table = read_table(folder / "satisfaction.sas7bdat", "satisfaction.sas7bdat")
    assert table.headings == ("Z_FLAECHE", "ORT")
    assert [record.cells for record in table.records] == [
        *((1, "Aachen"), (5, "Düren"), (3, None)),
        *((".A", "Jülich"), (".Z", "Eschweiler"), (None, "Aachen")),
    ]
    assert table.dictionary.texts == {0: "Zufriedenheit mit Gewerbeflächen"}
    assert table.dictionary.labels == {0: {"1": "sehr unzufrieden", "5": "sehr zufrieden"}}
    assert table.dictionary.missing == {0: DeclaredMissing((".A", ".Z"))}
    with pytest.raises(StudyError, match="SAS-Katalog"):
        read_table(folder / "satisfaction.sas7bcat", "satisfaction.sas7bcat")

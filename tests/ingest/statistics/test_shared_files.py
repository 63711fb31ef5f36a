"""Files of other programs: each is read, and every cell of it counted by another reader."""

import shutil
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.ingest.readers import read_table
from pipeline.ingest.table import DeclaredMissing, MultipleSet, Table
from tests.conftest import shared_input

READERS = {
    ".sav": pyreadstat.read_sav,
    ".zsav": pyreadstat.read_sav,
    ".dta": pyreadstat.read_dta,
    ".sas7bdat": pyreadstat.read_sas7bdat,
}


def counted(name: str) -> Table:
    """Read a file, after comparing its filled cells per column with the library's own frame."""
    path = shared_input(f"input/{name}")
    table = read_table(path, name)
    frame, meta = READERS[path.suffix](path, user_missing=True)
    assert table.headings == tuple(meta.column_names)
    assert len(table.records) == meta.number_rows
    assert all(len(record.cells) == meta.number_columns for record in table.records)
    for position, column in enumerate(frame):
        filled = int((frame[column].notna() & (frame[column] != "")).sum())
        assert sum(r.cells[position] is not None for r in table.records) == filled, column
    return table


def column(table: Table, position: int) -> list[object]:
    return [record.cells[position] for record in table.records]


def test_hebrews() -> None:
    table = counted("spss/hebrews.sav")
    assert (table.headings, len(table.records)) == (("ותק_ב",), 99)
    assert table.dictionary.title == "jamovi data set"
    assert column(table, 0)[:3] == [33, 34, 15]


def test_umlauts() -> None:
    table = counted("spss/umlauts.sav")
    assert table.dictionary.texts == {0: "This is an ä-umlaut"}
    umlauts = {"1": "the ä umlaut", "2": "the ü umlaut", "3": "the ö umlaut"}
    assert table.dictionary.labels == {0: umlauts}


def test_labels_on_strings() -> None:
    table = counted("spss/labelled-str.sav")
    assert table.dictionary.labels == {0: {"F": "Female", "M": "Male"}}
    assert column(table, 0) == ["M", "F"]


def test_compressed_file_with_dates() -> None:
    table = counted("spss/sample.zsav")
    assert column(table, 2)[:2] == ["2018-05-06", "1880-05-06"]
    assert column(table, 3)[3:] == [datetime(1583, 1, 1), None]
    assert column(table, 6)[1] == "23:10:10"
    assert table.dictionary.labels[5] == {"1": "low", "2": "medium", "3": "high"}
    assert (table.dictionary.measures[4], table.dictionary.measures[5]) == ("scale", "ordinal")


def test_missing_ranges_and_response_sets() -> None:
    table = counted("spss/simple_alltypes.sav")
    assert table.dictionary.missing == {
        0: DeclaredMissing(("7", "8", "99")),
        2: DeclaredMissing(("999",), ((-999.0, 0.0),)),
    }
    assert table.dictionary.sets == (
        MultipleSet("categorical_array", "", (7, 8, 9), None),
        MultipleSet("mymrset", "My multiple response set", (4, 5, 6), "1"),
    )
    assert column(table, 0) == [1, 2, 3, 4, 8, 9]
    assert column(table, 2) == [-9, None, 1.234, 999, 3.14159, None]
    assert column(table, 11)[3:5] == ["2014-10-01", "2015-01-01"]


def test_tagged_missing_values_of_stata() -> None:
    table = counted("stata_sas/tagged-na-int.dta")
    assert column(table, 0)[:8] == [1, 2, 3, 4, 5, ".a", ".h", ".z"]
    assert table.dictionary.labels == {0: {".a": "apple", ".z": ".zebra"}}
    assert table.dictionary.missing == {0: DeclaredMissing((".a", ".h", ".z"))}
    frame = pd.read_stata(
        shared_input("input/stata_sas/tagged-na-int.dta"),
        convert_missing=True,
        convert_categoricals=False,
    )
    assert [str(cell) for cell in frame["x"]] == [str(cell) for cell in column(table, 0)]


def test_system_missing_and_tagged_of_stata() -> None:
    table = counted("stata_sas/missing_test.dta")
    assert table.records[0].cells == (".a", ".b", ".c", ".x", ".y", ".z", None, None, 1)
    assert table.dictionary.labels == {0: {".a": "missing"}}


@pytest.mark.parametrize(
    ("name", "catalog", "label"),
    [("tagged-na", "tagged-na", "Apple"), ("missing_test", "missing_formats", "missing")],
)
def test_sas_file_with_its_catalog(tmp_path, name, catalog, label) -> None:
    folder = shared_input("input/stata_sas")
    path = Path(shutil.copy(folder / f"{name}.sas7bdat", tmp_path))
    without = read_table(path, path.name)
    assert without.dictionary.labels == {}
    (remark,) = without.passed_over
    assert "Wertelabels fehlen ohne passenden Katalog" in remark[1]
    shutil.copy(folder / f"{catalog}.sas7bcat", tmp_path)
    table = read_table(path, path.name)
    assert table.records == without.records
    assert table.dictionary.labels[0][".A"] == label
    assert table.passed_over == ()
    frame = pd.read_sas(path)
    assert [len(table.records), len(table.headings)] == list(frame.shape)
    for position, other in enumerate(frame):
        numbers = [None if isinstance(c, str) else c for c in column(table, position)]
        assert frame[other].dropna().tolist() == [n for n in numbers if n is not None]


def test_tagged_missing_values_of_sas() -> None:
    table = counted("stata_sas/missing_test.sas7bdat")
    assert table.records[0].cells == (".A", ".B", ".C", ".X", ".Y", ".Z", "._", None, 1)
    assert [table.dictionary.missing[i].codes for i in range(7)] == [
        *((".A",), (".B",), (".C",), (".X",), (".Y",), (".Z",), ("._",))
    ]
    table = counted("stata_sas/tagged-na.sas7bdat")
    assert column(table, 0)[:8] == [1, 2, 3, 4, 5, ".A", ".H", ".Z"]
    assert table.dictionary.labels == {0: {".A": "Apple", ".Z": "Zebra"}}


def test_synthetic_study() -> None:
    table = counted("reference/mariposa/survey_data.sav")
    assert (len(table.records), len(table.headings)) == (2500, 16)
    assert table.dictionary.labels[3] == {"1": "East", "2": "West"}
    assert table.dictionary.texts[13] == "Weighting factor"
    assert set(table.dictionary.measures.values()) == {"scale"}


def test_limesurvey() -> None:
    table = counted("limesurvey/admin-page.sav")
    assert (len(table.records), len(table.headings)) == (120, 77)
    position = table.headings.index("Gemeinde")
    assert table.dictionary.labels[position]["34002"] == "Aachen"
    assert table.dictionary.texts[0] == "Antwort ID"

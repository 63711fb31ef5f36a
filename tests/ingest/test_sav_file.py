"""SPSS files: codes only, types undone."""

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import StudyError
from pipeline.ingest.sav_file import read_sav


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
    table = read_sav(tmp_path / name, name)
    assert table.headings == ("id", "Ort", "Betrag", "Frei")
    assert table.labels == {1: {"34002": "Aachen"}}
    assert table.records[0].cells == (1, 34002, 0.075, "Grüße")
    assert table.records[1].cells == (2, None, 250000, None)
    assert [record.row for record in table.records] == [1, 2]


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
        read_sav(tmp_path / "x.sav", "x.sav")

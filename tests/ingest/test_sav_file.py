"""SPSS files: codes only, types undone."""

from datetime import date, datetime

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import StudyError
from pipeline.ingest import sav_file
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
    assert table.dictionary.labels == {1: {"34002": "Aachen"}}
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


def test_dates_and_names_beyond_ascii(tmp_path) -> None:
    moments = [datetime(2013, 6, 3, 7, 44, 56), None]
    frame = pd.DataFrame({"Größe": ["ä", "€"], "Zeit": pd.to_datetime(pd.Series(moments))})
    frame["Tag"] = [date(2013, 6, 3), None]
    path = tmp_path / "Ordner mit Ä" / "ü.sav"
    path.parent.mkdir()
    pyreadstat.write_sav(frame, path)
    table = read_sav(path, "ü.sav")
    assert table.headings == ("Größe", "Zeit", "Tag")
    assert table.records[0].cells == ("ä", datetime(2013, 6, 3, 7, 44, 56), "2013-06-03")
    assert table.records[1].cells == ("€", None, None)


@pytest.mark.parametrize(
    ("worker", "words"),
    [
        ("import os; os.abort()", "beschädigt: das Lesen brach ab"),
        ("import os, signal; os.kill(os.getpid(), 11)", "beschädigt: das Lesen brach ab"),
        ("import time; time.sleep(60)", "beschädigt: nach 1 Sekunden"),
    ],
)
def test_a_crash_of_the_library_is_a_problem(tmp_path, monkeypatch, worker, words) -> None:
    script = tmp_path / "worker.py"
    script.write_text(worker)
    monkeypatch.setattr(sav_file, "_WORKER", script)
    monkeypatch.setattr(sav_file, "_SECONDS", 1)
    (tmp_path / "x.sav").write_bytes(b"$FL2@(#) SPSS DATA FILE")
    with pytest.raises(StudyError, match=words):
        read_sav(tmp_path / "x.sav", "x.sav")


def test_a_fault_of_the_program_is_no_problem_of_the_file(tmp_path, monkeypatch) -> None:
    script = tmp_path / "worker.py"
    script.write_text("raise ImportError('pyreadstat')")
    monkeypatch.setattr(sav_file, "_WORKER", script)
    (tmp_path / "x.sav").write_bytes(b"$FL2@(#) SPSS DATA FILE")
    with pytest.raises(RuntimeError, match="ImportError"):
        read_sav(tmp_path / "x.sav", "x.sav")

"""Archives: one text in them is read, within bounds; everything else is refused."""

import io
import zipfile

import openpyxl
import pytest

from pipeline.errors import StudyError
from pipeline.ingest import zip_file
from pipeline.ingest.readers import read_table

_CSV = "Zeitstempel,Frage [Zeile 1]\n2026/11/02 9:15:00 AM MEZ,gut\n"


def packed(path, *texts: str, names=("a.csv", "b.csv")):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in zip(names, texts, strict=False):
            archive.writestr(name, text)
    return path


def refused(path) -> str:
    with pytest.raises(StudyError) as caught:
        read_table(path, path.name)
    (problem,) = caught.value.problems
    assert problem.file == path.name and problem.advice
    return problem.message


@pytest.mark.parametrize("name", ["x.zip", "x.csv", "x.xlsx"])
def test_one_text_in_an_archive_of_any_name(tmp_path, name) -> None:
    path = packed(tmp_path / name, _CSV, "x", names=("a.csv", "__MACOSX/._a.csv"))
    table = read_table(path, name)
    assert table.headings == ("Zeitstempel", "Frage [Zeile 1]")
    assert table.platform is not None
    assert table.platform.name == "Google Forms"


def test_several_texts_or_none(tmp_path) -> None:
    assert "2 CSV" in refused(packed(tmp_path / "x.zip", _CSV, _CSV))
    assert "keine CSV-Datei" in refused(packed(tmp_path / "y.zip", "x", names=("__MACOSX/a.csv",)))
    assert "leer" in refused(packed(tmp_path / "z.zip", "\n"))


def test_a_text_that_is_too_large_unpacked(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(zip_file, "MOST_BYTES", 1_000_000)
    assert "mehr als 1 MB" in refused(packed(tmp_path / "x.zip", "a;b\n" * 300_000))


def test_damaged_and_locked_archives(tmp_path) -> None:
    data = packed(tmp_path / "x.zip", _CSV * 50).read_bytes()
    for index, damaged in enumerate([data[:-30], data[:60], data[:40] + b"\xff" * 20 + data[60:]]):
        path = tmp_path / f"{index}.zip"
        path.write_bytes(damaged)
        assert "kein lesbares ZIP-Archiv" in refused(path)
    locked = bytearray(data)
    for start in (6, data.index(b"PK\x01\x02") + 8):
        locked[start] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    assert "Kennwort" in refused(tmp_path / "locked.zip")


def test_a_workbook_is_still_a_workbook(tmp_path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["id", "a"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    (tmp_path / "x.csv").write_bytes(buffer.getvalue())
    assert read_table(tmp_path / "x.csv", "x.csv").headings == ("id", "a")

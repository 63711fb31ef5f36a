"""What may lie in a wave's folder."""

import json
import shutil

import pandas as pd
import pytest

from pipeline.ingest import read_participants, read_wave
from pipeline.ingest.readers import ENDINGS

from .conftest import WAVE, exports, only_problem, problems_of


def test_two_exports(demo) -> None:
    folder = demo.wave_folder(WAVE)
    (export,) = exports(folder)
    shutil.copy(export, folder / "kopie.csv")
    found = only_problem(demo)
    assert found.file == "waves/2013-06"
    assert export.name in found.message and "kopie.csv" in found.message
    assert found.advice == (
        "nur eine Datei liegen lassen. Ist eine davon die Teilnehmendenliste? "
        "Dann die Spalten in study.yml unter participants prüfen"
    )


@pytest.mark.parametrize("name", ["export.ods", "alles.rar", "x.PDF"])
def test_only_a_file_of_another_format(demo, name) -> None:
    folder = demo.wave_folder(WAVE)
    (export,) = exports(folder)
    export.rename(folder / name)
    found = only_problem(demo)
    assert found.message == f"kein Export für Welle 2013-06; hier liegt „{name}“"
    assert found.advice.startswith("gelesen werden " + ", ".join(ENDINGS))


def test_many_other_files_are_not_all_named(demo) -> None:
    folder = demo.wave_folder(WAVE)
    exports(folder)[0].unlink()
    for number in range(9):
        (folder / f"bild{number}.png").touch()
    assert "„bild4.png“ und 4 weitere" in only_problem(demo).message


def test_export_that_carries_the_participants_columns(demo) -> None:
    folder = demo.wave_folder("2013-11")
    (export,) = exports(folder)
    table = pd.DataFrame(json.loads(export.read_text("utf-8"))["responses"])
    export.unlink()
    table.assign(attribute_1="0001").to_csv(folder / "mit-attributen.csv", index=False)
    assert len(read_wave(demo, "2013-11").frame) == 142


def test_no_export(demo) -> None:
    folder = demo.wave_folder(WAVE)
    (export,) = exports(folder)
    export.unlink()
    assert only_problem(demo).message == "kein Export für Welle 2013-06"
    shutil.rmtree(folder)
    assert "Ordner der Welle 2013-06 fehlt" in only_problem(demo).message


def test_two_survey_files(demo) -> None:
    folder = demo.wave_folder(WAVE)
    (lss,) = folder.glob("*.lss")
    shutil.copy(lss, folder / "alt.lss")
    assert "mehrere Fragebögen (.lss)" in only_problem(demo).message


def test_broken_survey_file_and_broken_export_are_named_together(swap) -> None:
    study = swap(b"\x89PNG\r\n\x1a\n")
    next(study.wave_folder(WAVE).glob("*.lss")).write_bytes(b"<a>")
    assert len(problems_of(study)) == 2


def test_files_that_are_no_exports(demo) -> None:
    folder = demo.wave_folder(WAVE)
    for name in ("~$x.xlsx", ".DS_Store", ".x.csv", "Thumbs.db", "LIESMICH.txt", "a.lsa"):
        (folder / name).write_bytes(b"\x00")
    (folder / "corrections.csv").write_text("company;question;old;new;reason\n", "utf-8")
    (folder / "alt").mkdir()
    assert len(read_wave(demo, WAVE).frame) == 112


def test_suffix_in_capitals(demo) -> None:
    (export,) = exports(demo.wave_folder(WAVE))
    export.rename(export.with_suffix(".CSV"))
    assert len(read_wave(demo, WAVE).frame) == 112


def test_participants_are_known_by_their_columns(demo) -> None:
    (tokens,) = demo.wave_folder(WAVE).glob("tokens*.csv")
    tokens.rename(tokens.with_name("adressen.csv"))
    assert len(read_wave(demo, WAVE).frame) == 112
    participants = read_participants(demo, WAVE)
    assert participants is not None and len(participants) == 262

"""What may lie in a wave's folder."""

import shutil

from pipeline.ingest import read_participants, read_wave

from .conftest import WAVE, exports, only_problem, problems_of


def test_two_exports(demo) -> None:
    folder = demo.wave_folder(WAVE)
    (export,) = exports(folder)
    shutil.copy(export, folder / "kopie.csv")
    found = only_problem(demo)
    assert found.file == "waves/2013-06"
    assert export.name in found.message and "kopie.csv" in found.message


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

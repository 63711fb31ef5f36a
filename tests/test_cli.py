"""The command: help, exit codes, and one clear message for each kind of bad input."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.places import Places
from tests.conftest import DEMO

WAVE1 = Path("waves/2013-06")
CSV = WAVE1 / "results-survey130603.csv"
JSON = Path("waves/2013-11/results-survey131104.json")


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    code = stop.value.code
    return (code if isinstance(code, int) else 0), captured.out, captured.err


def text_edit(path: Path, old: str, new: str, *, encoding: str = "utf-8") -> tuple[int, int]:
    """Replace the first occurrence; return the line and column where it stood."""
    text = path.read_bytes().decode(encoding)
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode(encoding))
    before = text[: text.index(old)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def empty_file(folder: Path) -> str:
    (folder / CSV).write_bytes(b"")
    return rf"{CSV.as_posix()}:1: Datei ist leer"


def not_a_table(folder: Path) -> str:
    (folder / CSV).write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200))
    return rf"{CSV.as_posix()}:1: keine Tabelle, sondern ein Bild"


def wrong_encoding(folder: Path) -> str:
    text = (folder / CSV).read_text(encoding="utf-8-sig")
    (folder / CSV).write_bytes(text.encode("cp850", "replace"))
    return rf"{CSV.as_posix()}:.*Kodierung"


def renamed_column(folder: Path) -> str:
    text_edit(folder / CSV, "aktuelle Geschäftslage", "aktuelle Geschaeftslage")
    return rf"{CSV.as_posix()}:1:51: Spalte für „LAGE“ fehlt .* Meinten Sie „Wie beurteilen Sie"


def missing_column(folder: Path) -> str:
    data = json.loads((folder / JSON).read_text(encoding="utf-8"))
    for response in data["responses"]:
        del response["LAGE"]
    (folder / JSON).write_text(json.dumps(data), encoding="utf-8")
    return rf"{JSON.as_posix()}: Spalte für „LAGE“ fehlt"


def unknown_answer(folder: Path) -> str:
    line, _ = text_edit(folder / CSV, '"etwa gleich bleibend"', '"gleich"')
    return rf"{CSV.as_posix()}:{line}:52: Antwort \(ein Text\) auf ERWARTUNG \(Erw\) ist nicht im"


def date_that_is_none(folder: Path) -> str:
    line, _ = text_edit(folder / CSV, "2013-06-03 07:44:56", "2013-06-31 07:44:56")
    return rf"{CSV.as_posix()}:{line}:2: .*kein"


def two_files_for_a_wave(folder: Path) -> str:
    (folder / WAVE1 / "noch-einer.csv").write_bytes((folder / CSV).read_bytes())
    return r"waves/2013-06.*noch-einer\.csv.*results-survey130603\.csv"


def typo(folder: Path) -> str:
    line, column = text_edit(folder / "study.yml", "breakdowns:", "breakdown:")
    return rf"study\.yml:{line}:{column}: unbekannter Name „breakdown“ – Meinten Sie „breakdowns“"


def tab(folder: Path) -> str:
    line, _ = text_edit(folder / "study.yml", "  margins:", "\tmargins:")
    return rf"study\.yml:{line}:1: Tabulator als Einrückung"


def duplicate_key(folder: Path) -> str:
    line, _ = text_edit(folder / "study.yml", "companies:", "survey: x\ncompanies:")
    return rf"study\.yml:{line}:1: „survey“ steht hier zum zweiten Mal"


def frame_without_a_stratum_that_answered(folder: Path) -> str:
    path = folder / "population.csv"
    rows = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join(row for row in rows if b";50-249;" not in row))
    return r"population\.csv: kein Unternehmen in Klasse „50-249“ von „groessenklasse“, aber"


def value_of_the_frame_in_no_class(folder: Path) -> str:
    line, _ = text_edit(
        folder / "population.csv", "Kreis Heinsberg", "Kr. Heinsberg", encoding="cp1252"
    )
    return rf"population\.csv:{line}:4: .*Kr\. Heinsberg"


def wave_without_a_usable_answer(folder: Path) -> str:
    text_edit(
        folder / "study.yml",
        "2013-06-03, field_end: 2013-06-14",
        "2013-07-03, field_end: 2013-07-14",
    )
    return rf"{CSV.as_posix()}: Welle 2013-06: keine einzige Antwort zählt \(112 Test oder vor"


BAD_INPUT: list[Callable[[Path], str]] = [
    empty_file,
    not_a_table,
    wrong_encoding,
    renamed_column,
    missing_column,
    unknown_answer,
    date_that_is_none,
    two_files_for_a_wave,
    typo,
    tab,
    duplicate_key,
    frame_without_a_stratum_that_answered,
    value_of_the_frame_in_no_class,
    wave_without_a_usable_answer,
]


@pytest.mark.parametrize("spoil", BAD_INPUT, ids=lambda spoil: spoil.__name__)
def test_bad_input(
    demo_copy: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], str],
) -> None:
    pattern = spoil(demo_copy)
    code, out, err = call(capsys, "check", str(demo_copy))
    assert code == 2
    assert out == ""
    assert re.search(pattern, err, re.MULTILINE), err
    assert re.search(r"(ist|sind) zu berichtigen\.$", err.strip())


def test_bad_input_of_several_files_is_reported_together(
    demo_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patterns = [renamed_column(demo_copy), missing_column(demo_copy)]
    code, _, err = call(capsys, "check", str(demo_copy))
    assert code == 2
    assert all(re.search(pattern, err) for pattern in patterns)


def test_a_run_on_bad_input_leaves_the_last_report(
    demo_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "out" / "reports" / "arbeitskreis" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("der letzte Bericht", encoding="utf-8")
    unknown_answer(demo_copy)
    code, _, _ = call(capsys, "run", str(demo_copy), "--out", str(tmp_path / "out"))
    assert code == 2
    assert page.read_text(encoding="utf-8") == "der letzte Bericht"
    assert sorted(p.name for p in (tmp_path / "out").iterdir() if p.suffix != ".lock") == [
        "reports"
    ]


@pytest.mark.usefixtures("nothing_published")
def test_check_says_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "check", str(DEMO))
    assert code == 0
    assert "112 gelesen, 94 zählen; 14 unvollständig, 3 doppelt, 1 Test oder vor" in out
    assert "Hinweis 2013-09: Wortlaut geändert: W_FK_FACHKR" in out
    assert "Hinweis 2013-09: nicht mehr gefragt: W_SM_IMAGE" in out
    stages = ["Prüfen", "Einlesen", "Bereinigen", "Gewichten", "Schätzen", "Schützen"]
    assert err.split() == stages


def test_an_unchanged_study_is_not_run_again(
    demo_run: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (demo_run.processed / "run.json").read_bytes()
    code, out, err = call(capsys, "run", str(DEMO), "--out", str(demo_run.processed.parent))
    assert code == 0
    assert "Nichts geändert seit dem letzten Lauf" in out
    assert out.splitlines()[-1] == str(demo_run.reports / "arbeitskreis" / "index.html")
    assert err.split() == ["Prüfen"]
    assert (demo_run.processed / "run.json").read_bytes() == before


def test_help_is_german_and_documents_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "--help")
    assert code == 0
    for word in ("check", "run", "open", "Rückgabewerte", "2 Studie oder Daten berichtigen"):
        assert word in out


def test_unknown_study(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "check", "industriedialog-2014")
    assert code == 2
    assert "Meinten Sie „industriedialog-2013“?" in err


def test_open_without_a_report_says_what_to_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(capsys, "open", str(DEMO), "--out", str(tmp_path))
    assert code == 2
    assert "industriedialog run" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek", "x"], "Den Befehl „chek“ gibt es nicht. Meinten Sie „check“?"),
        (["check"], "Die Angabe STUDIE fehlt."),
        (["run", "x", "--forec"], "Die Option „--forec“ gibt es nicht. Meinten Sie „--force“?"),
        (["check", "a", "b"], "Der Aufruf ist unvollständig oder hat zu viele Angaben."),
    ],
)
def test_a_wrong_call_is_explained_in_german(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(message)

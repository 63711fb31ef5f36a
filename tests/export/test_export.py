"""The command and the method: places, names, nothing personal, the same bytes every time."""

from __future__ import annotations

import re
import shutil
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from pipeline import open_study
from pipeline.cli import main
from pipeline.codebook import read_study
from pipeline.errors import OutputError, StudyError
from pipeline.export import FORMATS, export_responses
from pipeline.export.place import check_place
from pipeline.places import PROJECT, Places
from tests.conftest import DEMO
from tests.export.example import ALL_TYPES, cleaned

NAMES = [
    "industriedialog-2013-intern-liesmich.txt",
    "industriedialog-2013-intern.sav",
    "industriedialog-2013-intern.sps",
    "industriedialog-2013-intern.xlsx",
]


@pytest.fixture(scope="module")
def files(demo_run: Places, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("export") / "neu"
    paths = open_study(DEMO, out=demo_run.processed.parent).export(folder)
    assert sorted(folder.iterdir()) == sorted(paths)
    return {path.name: path for path in paths}


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    return stop.value.code if isinstance(stop.value.code, int) else 0


def test_files_say_that_they_are_internal(files: dict[str, Path]) -> None:
    assert sorted(files) == NAMES
    _, meta = pyreadstat.read_sav(files[NAMES[1]])
    assert meta.file_label.startswith("Intern – ")
    for name in (NAMES[0], NAMES[2]):
        assert (
            "Intern" in files[name].read_text(encoding="utf-8-sig").splitlines()[name == NAMES[2]]
        )


def test_a_second_run_gives_the_same_bytes(
    files: dict[str, Path], demo_run: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(demo_run.processed.parent)
    for _ in range(2):
        assert run("export", str(DEMO), "--to", str(tmp_path), "--out", out) == 0
    assert capsys.readouterr().out.split() == [str(tmp_path / name) for name in NAMES] * 2
    for name, path in files.items():
        assert (tmp_path / name).read_bytes() == path.read_bytes(), name


def test_one_format_alone(demo_run: Places, tmp_path: Path) -> None:
    study = open_study(DEMO, out=demo_run.processed.parent)
    assert [p.suffix for p in study.export(tmp_path / "a", formats="xlsx")] == [".xlsx"]
    names = [p.name for p in study.export(tmp_path / "b", formats=["sav"])]
    assert names == NAMES[:3]


def test_the_rows_are_in_the_order_of_the_responses(
    files: dict[str, Path], demo_run: Places
) -> None:
    frame, _ = pyreadstat.read_sav(files[NAMES[1]])
    responses = pd.read_parquet(demo_run.processed / "responses.parquet")
    assert list(frame["company"]) == list(responses["company"].fillna(""))
    for _, wave in frame.groupby("wave"):
        assert not wave["company"].is_monotonic_increasing
    weights = responses["weight_rake"].to_numpy()
    assert frame["weight_rake"].to_numpy() == pytest.approx(weights, rel=1e-15)


def contents(path: Path) -> str:
    """Return everything that a file holds, unpacked."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(n).decode("utf-8") for n in archive.namelist())
    return path.read_bytes().decode("utf-8", errors="replace")


@cache
def participants() -> pd.DataFrame:
    """Return all participants' lists, as LimeSurvey wrote them."""
    tables = [
        pd.read_csv(path, dtype=str, encoding="utf-8-sig", skipinitialspace=True)
        for path in DEMO.glob("waves/*/tokens*.csv")
    ]
    return pd.concat(tables).rename(columns=lambda name: name.split(" ")[0])


@pytest.mark.parametrize("column", ["token", "email", "lastname", "attribute_2"])
def test_no_token_address_or_name(files: dict[str, Path], column: str) -> None:
    values = set(participants()[column].dropna())
    assert len(values) >= 5, column
    for path in files.values():
        text = contents(path)
        assert not [value for value in values if value in text], path.name


def test_no_member_number_and_no_id_of_a_response(files: dict[str, Path]) -> None:
    numbers = set(participants()["attribute_1"].dropna())
    assert "0006" in numbers
    frame, _ = pyreadstat.read_sav(files[NAMES[1]])
    assert not {"file", "row", "response_id", "token"} & set(frame.columns)
    texts = frame.select_dtypes(exclude="number")
    assert list(texts) == ["wave", "company"]
    assert not numbers & set(texts.to_numpy().ravel())
    for sheet in openpyxl.load_workbook(files[NAMES[3]]):
        cells = {c for row in sheet.iter_rows(values_only=True) for c in row if isinstance(c, str)}
        assert not {n for n in numbers if n.startswith("0")} & cells


def test_no_free_text(files: dict[str, Path]) -> None:
    frames = [
        pd.read_csv(next((DEMO / "waves" / "2013-06").glob("results*.csv")), dtype=str),
        pyreadstat.read_sav(next((DEMO / "waves" / "2013-09").glob("*.sav")))[0],
    ]
    texts = {
        value.strip()
        for frame in frames
        for name in frame.columns
        if "angesprochen" in name or name == "Frei"
        for value in frame[name].dropna().astype(str)
        if len(value.strip()) > 12
    }
    assert len(texts) > 20
    for path in files.values():
        assert not [text for text in texts if text in contents(path)], path.name


def test_sets_of_multiple_response(files: dict[str, Path]) -> None:
    raw = files[NAMES[2]].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf* Encoding: UTF-8.\r\n")
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    commands = re.split(r"(?<=\.)\n", text)
    sets = next(command for command in commands if "MRSETS" in command)
    boxes = [f"HEMMNIS_{k}" for k in range(1, 9)] + ["HEMMNIS_SONST"]
    assert re.sub(r"\s+", " ", sets).strip() == (
        "MRSETS /MDGROUP NAME=$HEMMNISSE "
        "LABEL='Was sind zurzeit die größten Hemmnisse? (Mehrfachnennung)' "
        f"CATEGORYLABELS=VARLABELS VARIABLES={' '.join(boxes)} VALUE=1 "
        "/MCGROUP NAME=$ANGEBOTE LABEL='Welche drei Angebote brauchen Sie am dringendsten?' "
        "VARIABLES=ANGEBOT_1 ANGEBOT_2 ANGEBOT_3 /DISPLAY NAME=ALL."
    )
    assert max(len(line.encode()) for line in text.splitlines()) < 256


@pytest.mark.parametrize("inside", ["", "neu", "a/b"])
def test_never_among_reports(demo_run: Places, inside: str) -> None:
    study = open_study(DEMO, out=demo_run.processed.parent)
    before = sorted(demo_run.reports.rglob("*"))
    with pytest.raises(StudyError, match="Berichte, die weitergegeben werden"):
        study.export(demo_run.reports / inside)
    assert sorted(demo_run.reports.rglob("*")) == before


def test_never_among_the_projects_reports_or_another_runs(demo_run: Places, tmp_path: Path) -> None:
    elsewhere = tmp_path / "processed"
    for folder in (PROJECT / "reports" / "x", demo_run.reports / "x"):
        with pytest.raises(StudyError, match="Berichte"):
            check_place(folder, study=ALL_TYPES, processed=elsewhere)


def test_not_through_a_link_or_another_spelling(demo_run: Places, tmp_path: Path) -> None:
    link = tmp_path / "harmlos"
    try:
        link.symlink_to(demo_run.reports, target_is_directory=True)
    except OSError:
        pytest.skip("links need a privilege on this system")
    for folder in (link / "x", demo_run.reports / ".." / "reports" / "x"):
        with pytest.raises(StudyError, match="Berichte"):
            check_place(folder, study=DEMO, processed=demo_run.processed)


def test_not_into_the_study_and_not_among_its_tables(demo_run: Places) -> None:
    with pytest.raises(StudyError, match="wird nie beschrieben"):
        check_place(DEMO / "waves" / "2013-06", study=DEMO, processed=demo_run.processed)
    with pytest.raises(StudyError, match="beim nächsten Lauf ersetzt"):
        check_place(demo_run.processed / "x", study=DEMO, processed=demo_run.processed)


def test_an_unknown_format_is_named(
    demo_run: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(demo_run.processed.parent)
    code = run("export", str(DEMO), "--to", str(tmp_path), "--out", out, "--format", "savv")
    assert code == 2
    assert "„savv“ gibt es nicht – Meinten Sie „sav“?" in capsys.readouterr().err


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("x", encoding="utf-8")
    study, responses = cleaned(ALL_TYPES)
    with pytest.raises(OutputError, match="Hier lässt sich nicht schreiben"):
        export_responses(study, responses, tmp_path / "datei", processed=tmp_path / "processed")


def test_earlier_files_stay_until_all_are_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, responses = cleaned(ALL_TYPES)
    processed = tmp_path / "processed"
    paths = export_responses(study, responses, tmp_path / "neu", processed=processed)
    before = {path: path.read_bytes() for path in paths}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(FORMATS, "xlsx", full)
    with pytest.raises(OutputError):
        export_responses(study, responses.head(3), tmp_path / "neu", processed=processed)
    assert {path: path.read_bytes() for path in (tmp_path / "neu").iterdir()} == before


def test_names_that_spss_knows_otherwise_carry_the_codebooks_id(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(ALL_TYPES, folder)
    codebook = folder / "codebook.csv"
    text = codebook.read_text(encoding="utf-8")
    codebook.write_text(text.replace("WUNSCH;", "Wünsche-1;"), encoding="utf-8")
    responses = cleaned(ALL_TYPES)[1].rename(columns={"WUNSCH": "Wünsche-1"})
    paths = export_responses(
        read_study(folder), responses, tmp_path / "neu", processed=tmp_path / "p", formats=["sav"]
    )
    texts = {
        path.suffix: path.read_text(encoding="utf-8-sig") for path in paths if path.suffix != ".sav"
    }
    assert "VARIABLES=Wuensche_1\n  /ATTRIBUTE=Codebuch('Wünsche-1')." in texts[".sps"]
    assert "Wuensche_1: Wünsche-1" in texts[".txt"]
    # The classification "groesse" and the question "GROESSE" are the same name to SPSS.
    assert "groesse_2: groesse" in texts[".txt"]


def test_no_export_among_the_project_s_data_or_beside_copied_pages(tmp_path: Path) -> None:
    (tmp_path / "mail" / "arbeitskreis").mkdir(parents=True)
    (tmp_path / "mail" / "arbeitskreis" / "index.html").write_text("x", encoding="utf-8")
    refused = (PROJECT / "data" / "processed", PROJECT / "data" / "raw", tmp_path / "mail")
    for folder in (*refused[:2], refused[2] / "arbeitskreis" / "neu"):
        with pytest.raises(StudyError):
            check_place(folder, study=tmp_path / "study", processed=tmp_path / "processed")
    check_place(refused[2], study=tmp_path / "study", processed=tmp_path / "processed")

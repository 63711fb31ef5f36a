"""industriedialog retire: what it destroys, what it says, and what a kill half-way leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.clean.pseudonym import KEY_FOLDER_VARIABLE, KEY_VARIABLE, key_file, study_key
from pipeline.cli import main
from pipeline.codebook import read_retirement
from pipeline.companies import write_proposals
from pipeline.errors import OutputError, StudyError
from pipeline.fetch import fetch_study
from pipeline.places import PROJECT
from pipeline.retire import announcement, plan_retirement, retire_study
from pipeline.run import check_study, run_study

ID = "stillgelegt"
STUDY = f"""\
id: {ID}
title: Studie
survey: Umfrage
handlungsfelder:
  - {{id: standort, title: Standort}}
waves:
  - {{id: 2026-03, title: März, field_start: 2026-03-01, field_end: 2026-03-31}}
  - {{id: 2026-09, title: September, field_start: 2026-09-01, field_end: 2026-09-30}}
population: {{file: population.csv, member_number: nr, label: Mitglieder, name: firma}}
participants: {{token: token, member_number: nr}}
classifications:
  groesse:
    title: Größe
    population: klasse
    classes:
      - {{id: klein, title: klein, population: [k]}}
      - {{id: gross, title: groß, population: [g]}}
scales:
  note:
    answers:
      - {{id: "1", label: "1", score: 1}}
      - {{id: "2", label: "2", score: 2}}
"""
CODEBOOK = """\
id;block;text;item;type;scale;role;need;handlungsfeld;filter;2026-03;2026-09
URTEIL;;Wie ist es?;;rating;note;;;;;U;U
FREI;;Was noch?;;text;;;;;;F;F
"""
CONTACTS = [
    "companies.xlsx",
    "waves/2026-03/tokens.csv",
    "waves/2026-09/tokens.csv",
]


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small study of two waves with contacts of every kind and a key of its own."""
    monkeypatch.setenv(KEY_FOLDER_VARIABLE, str(tmp_path / "config"))
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    return make_study(tmp_path / "studie")


def make_study(folder: Path) -> Path:
    for wave in ("2026-03", "2026-09"):
        place = folder / "waves" / wave
        place.mkdir(parents=True)
        rows = [f"{i};{wave}-05;t{i};{1 + i % 2};Text {i};a{i}@x.example" for i in range(1, 13)]
        head = "id;submitdate;token;U;F;E-Mail"
        (place / "export.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        people = [f"t{i};{i:04};a{i}@x.example;Person {i}" for i in range(1, 13)]
        lines = ["token;nr;email;lastname", *people]
        (place / "tokens.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    companies = [f"{i:04};Musterwerk {i} GmbH;{'kg'[i % 2]};Ort" for i in range(1, 25)]
    text = "\n".join(["nr;firma;klasse;ort", *companies]) + "\n"
    (folder / "population.csv").write_text(text, encoding="cp1252")
    (folder / "study.yml").write_text(STUDY, encoding="utf-8")
    (folder / "codebook.csv").write_text(CODEBOOK, encoding="utf-8")
    columns = ["wave", "response", "given_name", "decision"]
    pd.DataFrame(columns=columns).to_excel(folder / "companies.xlsx", index=False)
    study_key(ID)
    return folder


def left(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_everything_named_is_destroyed_and_nothing_else(study: Path) -> None:
    before = {name: (study / name).read_bytes() for name in left(study)}
    plan = plan_retirement(study)
    assert set(plan.deleted) == {
        "Schlüssel der Pseudonyme",
        *CONTACTS,
        "population.csv: Spalte firma",
    }
    done = retire_study(plan, confirmed=ID, today=lambda: date(2027, 1, 31))
    assert (done.begun, done.finished) == ("2027-01-31", "2027-01-31")
    assert not key_file(ID).exists()
    assert left(study) == set(before) - set(CONTACTS) | {"retired.yml"}
    changed = {n for n in left(study) & set(before) if (study / n).read_bytes() != before[n]}
    assert changed == {"population.csv"}
    companies = (study / "population.csv").read_text("utf-8").splitlines()
    assert companies[:2] == ["nr;klasse;ort", "0001;g;Ort"]
    assert len(companies) == 25
    assert read_retirement(study) == done


def test_it_says_beforehand_what_goes_what_stays_and_what_ends(study: Path) -> None:
    (study / "waves" / "2026-03" / "corrections.csv").write_text(
        "company;question;old;new;reason;who;when\n0001;URTEIL;2;1;Rückruf;Vogel;1.4.2026\n",
        encoding="utf-8",
    )
    (study / "liste.pdf").write_bytes(b"%PDF")
    said = announcement(plan_retirement(study))
    for name in CONTACTS:
        assert f"  - {name}\n" in said
    assert "waves/2026-03/export.csv: Spalten mit E-Mail, Freitexte, Zugangscodes" in said
    assert "corrections.csv: Mitgliedsnummern oder Zugangscodes" in said
    assert "liste.pdf" in said and "LimeSurvey" in said
    assert "spätere Wellen mit diesen verknüpfen" in said
    assert "Vogel" not in said and "Musterwerk" not in said and "@" not in said


@pytest.mark.parametrize("typed", ["", "ja", "Stillgelegt"])
def test_without_the_exact_id_nothing_is_deleted(study: Path, typed: str) -> None:
    before = left(study)
    with pytest.raises(StudyError, match="nichts gelöscht"):
        retire_study(plan_retirement(study), confirmed=typed)
    assert left(study) == before and key_file(ID).exists()


def test_the_command_asks_and_the_exit_codes_hold(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def call(typed: str, *more: str) -> tuple[int, str]:
        answers = iter([typed])
        monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
        with pytest.raises(SystemExit) as stop:
            main(["retire", str(study), *more])
        captured = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return stop.value.code, captured.out + captured.err

    code, said = call("nein")
    assert code == 2 and "nichts gelöscht" in said and key_file(ID).exists()
    assert call(ID)[0] == 0
    assert not key_file(ID).exists()
    (study / "waves" / "2026-03" / "tokens.csv").write_text("token;nr\nt1;0001\n", "utf-8")
    code, said = call("", "--yes", ID)  # somebody put a copy back
    assert code == 0 and "  - waves/2026-03/tokens.csv\n" in said
    assert not (study / "waves" / "2026-03" / "tokens.csv").exists()
    code, said = call("never asked", "--yes", "other")
    assert code == 0 and "nichts mehr" in said


def test_a_retired_study_runs_never_again_and_makes_no_key(study: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    retire_study(plan_retirement(study), confirmed=ID)
    for call in (
        lambda: run_study(study, out=out, progress=lambda text: None),
        lambda: check_study(study, progress=lambda text: None),
        lambda: write_proposals(study, progress=lambda text: None),
        lambda: list(fetch_study(study, progress=lambda text: None)),
    ):
        with pytest.raises(StudyError, match=r"retired\.yml: diese Studie ist seit .* stillgelegt"):
            call()
    assert not out.exists() and not key_file(ID).exists()
    (study / "retired.yml").write_text("\t{", encoding="utf-8")
    with pytest.raises(StudyError, match=r"retired\.yml"):
        check_study(study, progress=lambda text: None)


def test_a_copy_from_a_backup_makes_no_new_key_either(study: Path, tmp_path: Path) -> None:
    retire_study(plan_retirement(study), confirmed=ID)
    copy = make_study_without_key(tmp_path / "sicherung")
    with pytest.raises(StudyError, match="Schlüssel der Pseudonyme von „stillgelegt“ ist vernich"):
        run_study(copy, out=tmp_path / "out", progress=lambda text: None)
    assert not key_file(ID).exists()


def make_study_without_key(folder: Path) -> Path:
    with pytest.raises(StudyError):
        make_study(folder)
    return folder


def test_a_key_from_the_environment_is_left_to_whoever_set_it(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "k" * 40)
    plan = plan_retirement(study)
    assert f"kommt aus {KEY_VARIABLE}" in announcement(plan)
    done = retire_study(plan, confirmed=ID)
    assert any(KEY_VARIABLE in entry for entry in done.by_hand)
    with pytest.raises(StudyError, match="vernichtet"):
        study_key(ID)


def test_what_lies_elsewhere_or_is_the_export_too_is_left_to_a_person(
    study: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "mitglieder.csv"
    (study / "population.csv").rename(elsewhere)
    text = (study / "study.yml").read_text("utf-8").replace("population.csv", "../mitglieder.csv")
    (study / "study.yml").write_text(text, encoding="utf-8")
    tokens = study / "waves" / "2026-03" / "tokens.csv"
    tokens.rename(tmp_path / "tokens.csv")
    tokens.symlink_to(tmp_path / "tokens.csv")
    before = elsewhere.read_bytes()
    plan = plan_retirement(study)
    done = retire_study(plan, confirmed=ID)
    assert elsewhere.read_bytes() == before and tokens.exists()
    assert "../mitglieder.csv: Spalten firma" in done.by_hand
    assert any("verweist auf eine Datei außerhalb" in entry for entry in done.by_hand)


def test_what_cannot_be_deleted_is_named_and_the_rest_is_gone(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.unlink

    def locked(path: Path, missing_ok: bool = False) -> None:
        if path.name == "companies.xlsx":
            raise PermissionError(13, "Permission denied")
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(OutputError, match=r"companies\.xlsx .*noch einmal: industriedialog retire"):
        retire_study(plan_retirement(study), confirmed=ID)
    assert not key_file(ID).exists()
    assert left(study) & set(CONTACTS) == {"companies.xlsx"}
    with pytest.raises(StudyError, match="nicht alles ist gelöscht – zu Ende bringen"):
        check_study(study, progress=lambda text: None)
    monkeypatch.undo()


KILLED = """\
import os, signal, sys
from pathlib import Path
from pipeline.retire import plan_retirement, retire_study

at, done = int(sys.argv[2]), 0
plan = plan_retirement(Path(sys.argv[1]))

def dying(real):
    def call(*arguments, **options):
        global done
        done += 1
        if done == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)
    return call

for name in ("unlink", "replace", "write_text", "write_bytes"):
    setattr(Path, name, dying(getattr(Path, name)))
retire_study(plan, confirmed=sys.argv[3])
sys.exit(99)
"""
STEPS = 11
"""Writing and moving retired.yml, the key's mark and the key, three lists, the population's new
file and its move, retired.yml again."""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
@pytest.mark.parametrize(
    "at",
    [
        pytest.param(at, marks=() if at in (2, 4, 9) else pytest.mark.slow)
        for at in range(1, STEPS + 1)
    ],
)
def test_killed_at_any_step_and_run_again_it_finishes(study: Path, at: int) -> None:
    command = [sys.executable, "-c", KILLED, str(study), str(at), ID]
    killed = subprocess.run(command, cwd=PROJECT, env=os.environ, check=False)
    assert killed.returncode == -9
    begun = read_retirement(study)
    assert (begun is None) == (at <= 2)
    if begun is None:
        assert set(CONTACTS) <= left(study) and key_file(ID).exists()
    else:
        assert not begun.finished
        with pytest.raises(StudyError, match=r"wird seit .* stillgelegt"):
            run_study(study, out=study / "out", progress=lambda text: None)
    done = retire_study(plan_retirement(study), confirmed=ID)
    assert done.finished
    assert not key_file(ID).exists() and not left(study) & set(CONTACTS)
    assert "Musterwerk" not in (study / "population.csv").read_text("utf-8")
    assert set(CONTACTS) <= set(done.deleted)
    assert plan_retirement(study).done


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_these_are_all_steps(study: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(study), str(STEPS + 1), ID]
    assert subprocess.run(command, cwd=PROJECT, env=os.environ, check=False).returncode == 99

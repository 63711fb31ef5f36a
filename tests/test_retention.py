"""Deletion dates: where they stand, when they warn, and that they change no result."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.codebook import read_study
from pipeline.errors import StudyError
from pipeline.fingerprint import hashes
from pipeline.ingest import raw_export, read_wave
from pipeline.places import places
from pipeline.record import Outcome
from pipeline.retention import overdue
from pipeline.retire import plan_retirement, retire_study
from pipeline.run import run_study
from tests.test_retire import ID, STUDY, study  # noqa: F401 - a fixture

DATES = "retention: {contacts: 2026-10-01, key: 2026-10-02, free_text: 2026-10-03}\n"
MANIFEST = {"contacts": "2026-10-01", "key": "2026-10-02", "free_text": "2026-10-03"}


def dated(folder: Path, dates: str = DATES) -> Path:
    (folder / "study.yml").write_text(STUDY + dates, encoding="utf-8")
    return folder


def late(folder: Path, day: str) -> list[str]:
    known = read_study(folder)
    exports = [raw_export(known, read_wave(known, w.id)) for w in known.settings.waves]
    return [what.split(":")[0] for what in overdue(known, exports, today=lambda: day_of(day))]


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def test_each_date_warns_from_the_day_after(study: Path) -> None:  # noqa: F811
    dated(study)
    contacts = "Kontaktdaten waren bis 2026-10-01 zu löschen"
    key = "der Schlüssel der Pseudonyme war bis 2026-10-02 zu vernichten"
    texts = "Freitexte waren bis 2026-10-03 zu löschen"
    assert late(study, "2026-10-01") == []
    assert late(study, "2026-10-02") == [contacts]
    assert late(study, "2026-10-03") == [contacts, key]
    assert late(study, "2026-10-04") == [contacts, key, texts]


def test_what_is_gone_warns_no_more(study: Path) -> None:  # noqa: F811
    dated(study)
    for wave in ("2026-03", "2026-09"):
        export = study / "waves" / wave / "export.csv"
        rows = [line.split(";") for line in export.read_text("utf-8").splitlines()]
        kept = [";".join([*row[:4], "F" if row[0] == "id" else ""]) for row in rows]
        export.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert len(late(study, "2027-01-01")) == 2
    retire_study(plan_retirement(study), confirmed=ID)
    (study / "study.yml").write_text(
        (STUDY + DATES)
        .replace(", name: firma", "")
        .replace("participants: {token: token, member_number: nr}\n", ""),
        encoding="utf-8",
    )
    assert late(study, "2027-01-01") == []


def ran(folder: Path, out: Path, day: str, *, force: bool = False) -> Outcome:
    return run_study(
        folder, out=out, force=force, progress=lambda text: None, today=lambda: day_of(day)
    )


def test_a_run_states_the_dates_warns_and_changes_no_result(
    study: Path,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    dated(study)
    out = tmp_path / "out"
    target = places(study, out)
    early = ran(study, out, "2026-10-01")
    assert early.done and early.overdue == ()
    record = json.loads((target.processed / "run.json").read_text("utf-8"))
    facts = json.loads((target.processed / "release.json").read_text("utf-8"))
    assert record["retention"] == facts["retention"] == MANIFEST
    assert record["raw_exports"][0] == {
        "file": "waves/2026-03/export.csv",
        "personal": ["E-Mail"],
        "company_names": False,
        "free_text": True,
        "tokens": True,
    }
    before = files(target.processed), files(target.reports)
    again = ran(study, out, "2026-12-01")
    assert not again.done and len(again.overdue) == 3
    assert "waves/2026-03/export.csv (E-Mail)" in again.overdue[0]
    forced = ran(study, out, "2026-12-01", force=True)
    assert forced.done and forced.overdue == again.overdue
    assert (files(target.processed), files(target.reports)) == before
    with pytest.raises(SystemExit) as stop:
        main(["check", str(study)])
    assert stop.value.code == 0
    said = capsys.readouterr().err
    if date.today() > day_of("2026-10-03"):
        assert said.count("Frist abgelaufen: ") == 3
    assert f"industriedialog retire {study}" in said


def files(folder: Path) -> dict[str, str]:
    return {name: h for name, h in hashes(folder).items() if not name.endswith("run.json")}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("retention: {contacts: bald}\n", "„bald“ ist kein Datum"),
        ("retention: {kontakte: 2026-10-01}\n", "unbekannter Name „kontakte“"),
    ],
)
def test_dates_are_checked(study: Path, line: str, message: str) -> None:  # noqa: F811
    with pytest.raises(StudyError, match=message):
        read_study(dated(study, line))


def test_without_dates_nothing_is_late(study: Path) -> None:  # noqa: F811
    assert late(study, "2999-01-01") == []
    assert read_study(study).settings.retention.manifest() == dict.fromkeys(MANIFEST)

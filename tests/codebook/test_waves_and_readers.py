"""Waves, Handlungsfelder, audiences and the climate index."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import read_study
from tests.codebook.example import CODEBOOK, STUDY, found, replaced, write


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: 2026-03", "id: 2026-13", ["study.yml:11:6: „2026-13“ ist kein Monat und kein Tag – Form: Jahr-Monat oder Jahr-Monat-Tag, Monat 01 bis 12, z. B. 2026-06"]),
        ("id: 2026-03", "id: 2026-3", ["study.yml:11:6: „2026-3“ ist kein Monat und kein Tag – Form: Jahr-Monat oder Jahr-Monat-Tag, Monat 01 bis 12, z. B. 2026-06"]),
        ("field_start: 2026-03-01", "field_start: 01.03.2026", ["study.yml:11:32: „01.03.2026“ ist kein Datum – Form: 2013-06-03"]),
        ("field_start: 2026-03-01", "field_start: 2026-02-30", ["study.yml:11:32: „2026-02-30“ ist kein Datum – Form: 2013-06-03"]),
        ("field_start: 2026-03-01", "field_start: 20260301", ["study.yml:11:32: „20260301“ ist kein Datum – Form: 2013-06-03"]),
        ("field_start: 2026-03-01", "field_start: 2026-03-01 08:00:00", ["study.yml:11:32: „2026-03-01 08:00:00“ ist kein Datum – Form: 2013-06-03"]),
        (", field_end: 2026-03-31", "", ["study.yml:11:5: Pflichtangabe „field_end“ fehlt – Zeile ergänzen"]),
        ("field_end: 2026-03-31", "field_end: ", ["study.yml:11:57: „field_end“ ist leer – Wert eintragen (freiwillige Angaben: Zeile löschen)"]),
        ("field_end: 2026-03-31", "field_end: 2026-02-28", ["study.yml:11:57: Feldende liegt vor dem Feldbeginn – nicht vor 2026-03-01"]),
        ("  - {id: personal,", "  - {id: Standort, title: Standort}\n  - {id: personal,", ["study.yml:9:6: „Standort“ gibt es schon – umbenennen"]),
        ("  - {id: arbeitskreis, title: Arbeitskreis, min_companies: 5}\n", "", ["study.yml:45:1: der Leserkreis „arbeitskreis“ fehlt; für ihn entstehen die Seiten – Zeile ergänzen: {id: arbeitskreis, title: Arbeitskreis, min_companies: 5}"]),
        ("audiences:\n  - {id: arbeitskreis, title: Arbeitskreis, min_companies: 5}\n  - {id: oeffentlichkeit, title: Öffentlichkeit, min_companies: 10}\n", "audiences: []\n", ["study.yml:45:1: „audiences“ hat zu wenige Einträge – mindestens 1 eintragen"]),
        ("id: oeffentlichkeit, title", "id: arbeitskreis, title", ["study.yml:47:6: „arbeitskreis“ gibt es schon – Zeile löschen"]),
        ("min_companies: 10", "min_companies: 9", ["study.yml:47:50: für die Öffentlichkeit mindestens 10 – Wert erhöhen"]),
        ("Arbeitskreis, min_companies: 5", "Arbeitskreis, min_companies: 11", ["study.yml:47:50: „oeffentlichkeit“ darf nicht mehr sehen als „arbeitskreis“ – Wert erhöhen, mindestens 11"]),
        ("situation: JETZT", "situation: JETZTT", ["study.yml:44:36: Frage „JETZTT“ steht nicht im Codebuch – Meinten Sie „JETZT“?"]),
        ("situation: JETZT", "situation: STELLEN", ["study.yml:44:36: Frage „STELLEN“ ist vom Typ number – eine Frage vom Typ single nennen"]),
        ("situation: JETZT", "situation: BALD", ["study.yml:44:36: Frage „BALD“ hat nicht die Rolle situation – in codebook.csv, Zeile 13, die Rolle situation eintragen"]),
        ("expectation: BALD", "expectation: SUCHT", ["study.yml:44:54: Frage „SUCHT“ hat nicht die Rolle expectation – in codebook.csv, Zeile 14, die Rolle expectation eintragen", "study.yml:66:9: „polarity“ von „a“ fehlt (Geschäftsklima) – positive, neutral oder negative eintragen", "study.yml:67:9: „polarity“ von „b“ fehlt (Geschäftsklima) – positive, neutral oder negative eintragen", "study.yml:68:9: „polarity“ von „c“ fehlt (Geschäftsklima) – positive, neutral oder negative eintragen"]),
        ("{id: 2026-09,", "{id: 2026-03,", ["codebook.csv:1:12: unbekannte Spalte „2026-09“ – Meinten Sie „2026-03“?", "study.yml:12:6: „2026-03“ gibt es schon – umbenennen"]),
    ],
)  # fmt: skip
def test_study_yml(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    study = replaced(STUDY, old, new)
    assert found(write(tmp_path, study=study)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("klima;expectation", "klima;", ["study.yml:44:54: Frage „BALD“ hat nicht die Rolle expectation – in codebook.csv, Zeile 13, die Rolle expectation eintragen"]),
    ],
)  # fmt: skip
def test_codebook_csv(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    codebook = replaced(CODEBOOK, old, new)
    assert found(write(tmp_path, codebook=codebook)) == expected


def test_the_example_is_valid_and_keeps_its_order(tmp_path: Path) -> None:
    study = read_study(write(tmp_path))
    assert list(study.needs()) == ["FL", "AZ"]
    assert [name for name, scale in study.settings.scales.items() if scale.schulnote] == ["note"]


def test_waves_may_be_days_that_exist(tmp_path: Path) -> None:
    study, codebook = (text.replace("2026-03", "2026-02-28") for text in (STUDY, CODEBOOK))
    study = study.replace("2026-02-28-", "2026-03-")
    assert read_study(write(tmp_path, study=study, codebook=codebook)).wave("2026-02-28")
    study, codebook = (text.replace("2026-02-28", "2026-02-30") for text in (study, codebook))
    message = (
        "study.yml:11:6: den Tag „2026-02-30“ gibt es nicht – Form: Jahr-Monat oder Jahr-Monat-Tag"
    )
    assert found(write(tmp_path, study=study, codebook=codebook)) == [message]


def test_a_folder_without_wave(tmp_path: Path) -> None:
    for name in ("2026-03", "2026-10", ".cache", "__MACOSX"):
        (tmp_path / "waves" / name).mkdir(parents=True)
    (tmp_path / "waves" / "notes.txt").touch()
    message = "steht nicht in study.yml – Welle ergänzen oder Ordner entfernen"
    assert found(write(tmp_path)) == [f"waves/2026-10: {message}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tests: [abc]", "tests: "),
        ("breakdowns: [grob, lage]", "breakdowns:"),
        ("method: rake\n  margins: [groesse, lage]", "method: unweighted\n  margins:"),
        ("  collapse:\n    - {margin: groesse, classes: [klein, mittel]}\n", "  collapse:\n"),
        ("labels: [k. A.]", "labels: "),
    ],
)
def test_a_list_may_be_left_empty(tmp_path: Path, old: str, new: str) -> None:
    study = replaced(STUDY, old, new)
    if "margins:" in new:
        study = study.replace("    - {margin: groesse, classes: [klein, mittel]}\n", "")
    assert read_study(write(tmp_path, study=study))

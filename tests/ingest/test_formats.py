"""The same answers, whatever the format of the export."""

import json
import shutil

import pandas as pd
import pytest

from pipeline.codebook import read_study
from pipeline.ingest import READERS, Answers, read_participants, read_wave
from pipeline.ingest.headings import code_key
from pipeline.ingest.lss import read_lss
from pipeline.ingest.readers import ENDINGS

from .conftest import (
    DEMO,
    LIMESURVEY,
    SHARED_DEMO,
    SHARED_EXPORTS,
    exports,
    needs_shared_demo,
    needs_shared_exports,
)

WAVES = {"2013-06": "welle-1", "2013-09": "welle-2", "2013-11": "welle-3"}
LIMESURVEY_FILES = [
    "remotecontrol-codes.csv",
    "remotecontrol-labels.csv",
    "admin-page-default.csv",
    "admin-page-labels.xlsx",
    "remotecontrol-codes.xlsx",
    "admin-page.sav",
    "admin-page-vv.csv",
    "admin-page-stata.xml",
    "survey.lsa",
]


def differences(answers: Answers, reference: Answers) -> dict[str, list[int]]:
    """Return column -> indices of the cells that differ; row numbers do not count."""
    left, right = answers.frame.drop(columns="row"), reference.frame.drop(columns="row")
    assert list(left.columns) == list(right.columns)
    assert len(left) == len(right)
    assert (left.dtypes == right.dtypes).all()
    assert not any(isinstance(cell, float) for c in left.columns[5:] for cell in left[c])
    both = left.eq(right) | (left.isna() & right.isna())
    return {name: both.index[~both[name]].tolist() for name in both if not both[name].all()}


@needs_shared_demo
@pytest.mark.parametrize("wave", WAVES)
def test_demo_wave_is_equal_in_every_format(swap, wave) -> None:
    files = exports(SHARED_DEMO / WAVES[wave])
    assert {path.suffix for path in files} == {".csv", ".json", ".lsa", ".sav", ".xlsx"}
    answers = {path: read_wave(swap(path, wave=wave), wave) for path in files}
    (reference,) = (found for path, found in answers.items() if path.suffix == ".json")
    for path, found in answers.items():
        lost = {n.question for n in found.notes if n.reason == "text_became_number"}
        assert set(differences(found, reference)) == lost, path.name
        assert lost <= {"FREITEXT"}
        assert path.suffix == ".xlsx" or not lost


@needs_shared_exports
@pytest.mark.parametrize("name", LIMESURVEY_FILES)
def test_limesurvey_export_is_equal_in_every_format(limesurvey, name) -> None:
    reference = read_wave(limesurvey(SHARED_EXPORTS / "remotecontrol-codes.json"), "2026-11")
    found = read_wave(limesurvey(SHARED_EXPORTS / name), "2026-11")
    different = differences(found, reference)
    if not name.endswith(".xlsx"):
        assert different == {}
        return
    # Excel made the number 1 of the answer "1.000": the only loss, and a note names its rows.
    (note,) = (note for note in found.notes if note.reason == "text_became_number")
    rows = found.frame["row"].loc[different["FREITEXT"]].tolist()
    assert note.new == "Zeilen " + ", ".join(str(row) for row in rows)
    assert set(different) == {"FREITEXT"}
    (note,) = (note for note in found.notes if note.reason == "formula_as_text")
    assert (note.question, note.new) == ("FREITEXT", "Zeilen 10, 35")


@needs_shared_exports
def test_answers_are_those_that_were_put_into_the_survey(limesurvey) -> None:
    study = limesurvey(SHARED_EXPORTS / "admin-page-default.csv")
    frame = read_wave(study, "2026-11").frame.set_index("response_id")
    truth = json.loads((SHARED_EXPORTS / "ground_truth.json").read_text("utf-8"))
    assert len(frame) == len(truth)
    for response in truth:
        row = frame.loc[str(response["id"])]
        assert row["token"] == (response["token"] or None)
        assert row["complete"] == bool(response["submitdate"])
        assert row["started"] == pd.Timestamp(response["startdate"])
        for question in study.questions:
            expected = response["answers"].get(question.columns["2026-11"]) or None
            if expected is not None and question.type == "text":
                expected = expected.strip().replace("\r\n", "\n")
            elif expected is not None and question.type == "number":
                expected = f"{float(expected):f}".rstrip("0").rstrip(".")
            elif expected is not None and question.type == "date":
                expected = f"{expected[:10]} 00:00:00"
            assert row[question.id] == expected or row[question.id] is expected, question.id


@needs_shared_exports
def test_spss_file_names_its_cut_labels_once_per_question(limesurvey) -> None:
    notes = read_wave(limesurvey(SHARED_EXPORTS / "admin-page.sav"), "2026-11").notes
    cut = {n.question: (n.old, n.new) for n in notes if n.reason == "label_cut"}
    assert len(cut) == sum(n.reason == "label_cut" for n in notes)
    assert cut["GROESSE"] == ("1-9 Beschäftigt", "1-9 Beschäftigte")
    assert cut["ANGEBOT_1"] == ("Flächenvermittlun", "Flächenvermittlung")


@needs_shared_exports
def test_timing_columns_are_one_note(limesurvey) -> None:
    notes = read_wave(limesurvey(SHARED_EXPORTS / "admin-page-default.csv"), "2026-11").notes
    assert [n.old for n in notes if n.reason == "column_ignored"] == [
        "20 Spalten mit Bearbeitungszeiten"
    ]


@pytest.mark.parametrize(("wave", "rows"), [("2013-06", 112), ("2013-09", 130), ("2013-11", 142)])
def test_committed_demo_reads(wave, rows) -> None:
    study = read_study(DEMO)
    answers = read_wave(study, wave)
    frame = answers.frame
    asked = [question.id for question in study.questions if wave in question.columns]
    assert len(frame) == rows
    assert list(frame.columns[:7]) == [
        *("row", "response_id", "token", "submitted", "started", "complete", "test")
    ]
    assert list(frame.columns[7:]) == asked
    assert frame["row"].is_monotonic_increasing and frame["row"].is_unique
    assert str(frame["submitted"].dtype) == str(frame["started"].dtype) == "datetime64[s]"
    assert (frame["complete"] == frame["submitted"].notna()).all()
    assert all(frame[name].dtype == object for name in ["response_id", "token", *asked])
    assert (study.folder / answers.file).is_file()
    assert answers.file.startswith(f"waves/{wave}/")
    known = {code for a in study.settings.scales["zufriedenheit"].answers for code in a.codes}
    assert set(frame["Z_RB_ENERGIE"].dropna()) <= known
    participants = read_participants(study, wave)
    assert participants is not None
    assert list(participants.columns) == ["token", "member_number"]


def test_every_format_has_a_reader() -> None:
    # VV is text: only its content tells it from other exports.
    assert set(ENDINGS.values()) | {"vv"} == set(READERS)


def test_test_study_is_valid(tmp_path) -> None:
    shutil.copytree(LIMESURVEY, tmp_path / "study")
    study = read_study(tmp_path / "study")
    assert len(study.needs()) == 12
    assert study.settings.population is None


@needs_shared_exports
def test_vv_export_with_columns_of_the_database(limesurvey) -> None:
    """Version 1 of the VV export; the survey file in the folder translates it."""
    text = (SHARED_EXPORTS / "admin-page-vv.csv").read_text("utf-8")
    fields = read_lss(SHARED_EXPORTS / "survey.lss", "x.lss").fields
    names = {code_key(code): name for name, code in fields.items()}
    (codes,) = (line for line in text.split("\n") if line.startswith("id\t"))
    older = "\t".join(names.get(code, code) for code in codes.split("\t"))
    assert older.count("610701X") == 49
    reference = read_wave(limesurvey(SHARED_EXPORTS / "admin-page-vv.csv"), "2026-11")
    found = read_wave(limesurvey(text.replace(codes, older), "vv.csv"), "2026-11")
    assert differences(found, reference) == {}

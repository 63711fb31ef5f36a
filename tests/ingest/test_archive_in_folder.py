"""A LimeSurvey archive in a wave's folder: alone, and beside other files."""

import shutil

from pipeline.codebook import read_study
from pipeline.ingest import read_participants, read_wave
from pipeline.ingest.lsa_file import read_structure

from .conftest import (
    DEMO,
    SHARED_DEMO,
    WAVE,
    exports,
    needs_shared_demo,
    only_problem,
    problems_of,
)
from .limesurvey_files import archive, database_table
from .test_formats import differences

SMALL = {
    "CSV": "results-survey130603.csv",
    "LSS": "limesurvey_survey_130603.lss",
}


def small_archive() -> bytes:
    """An archive of the demo's questionnaire with one response and its participant."""
    folder = DEMO / "waves" / WAVE
    columns = ("id", "submitdate", "startdate", "token")
    structure = read_structure(folder / SMALL["LSS"], "x.lss")
    answers = [name for name in structure.fields if "time" not in name]
    row = {"id": "1", "submitdate": "2013-06-11 10:00:00", "startdate": "2013-06-11 09:00:00"}
    row |= {"token": "abc"}
    return archive(
        {
            "survey.lss": (folder / SMALL["LSS"]).read_bytes(),
            "survey_responses.lsr": database_table("responses", (*columns, *answers), [row]),
            "survey_tokens.lst": database_table(
                "tokens",
                ("token", "email", "attribute_1"),
                [{"token": "abc", "email": "x@example.org", "attribute_1": "0001"}],
            ),
        }
    )


def only_archive(study) -> None:
    folder = study.wave_folder(WAVE)
    for path in folder.iterdir():
        path.unlink()
    (folder / "archiv.lsa").write_bytes(small_archive())


def test_an_archive_alone_is_export_questionnaire_and_participants(demo) -> None:
    only_archive(demo)
    answers = read_wave(demo, WAVE)
    assert answers.file == f"waves/{WAVE}/archiv.lsa"
    assert answers.frame["token"].tolist() == ["abc"]
    assert answers.frame["complete"].tolist() == [True]
    assert not any(note.reason == "archive_ignored" for note in answers.notes)
    participants = read_participants(demo, WAVE)
    assert participants is not None
    assert participants.to_dict("list") == {"token": ["abc"], "member_number": ["0001"]}


def test_an_archive_beside_another_export_is_its_questionnaire(demo) -> None:
    folder = demo.wave_folder(WAVE)
    before = read_wave(demo, WAVE)
    (folder / SMALL["LSS"]).unlink()
    (folder / "archiv.lsa").write_bytes(small_archive())
    after = read_wave(demo, WAVE)
    assert differences(after, before) == {}
    assert [n.old for n in after.notes if n.reason == "archive_ignored"] == ["archiv.lsa"]
    (folder / "archiv.lsa").write_bytes(b"PK")
    assert "kein LimeSurvey-Archiv" in only_problem(demo).message


def test_an_archive_beside_export_and_questionnaire_is_noted(demo) -> None:
    folder = demo.wave_folder(WAVE)
    (folder / "archiv.lsa").write_bytes(small_archive())
    notes = read_wave(demo, WAVE).notes
    assert [n.old for n in notes if n.reason == "archive_ignored"] == ["archiv.lsa"]
    participants = read_participants(demo, WAVE)
    assert participants is not None and len(participants) == 262


def test_two_archives(demo) -> None:
    only_archive(demo)
    folder = demo.wave_folder(WAVE)
    shutil.copy(folder / "archiv.lsa", folder / "kopie.lsa")
    assert any("mehrere Exporte" in problem.message for problem in problems_of(demo))


@needs_shared_demo
def test_real_archive_alone_gives_the_same_wave(demo, tmp_path) -> None:
    before = read_wave(demo, WAVE)
    listed = read_participants(demo, WAVE)
    folder = demo.wave_folder(WAVE)
    for path in (*exports(folder), *folder.glob("*.lss"), *folder.glob("tokens*")):
        path.unlink()
    shutil.copy(SHARED_DEMO / "welle-1" / "survey_archive_130603.lsa", folder)
    study = read_study(demo.folder)
    assert differences(read_wave(study, WAVE), before) == {}
    own = read_participants(study, WAVE)
    assert own is not None and listed is not None
    assert own.equals(listed)

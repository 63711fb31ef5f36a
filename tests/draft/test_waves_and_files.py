"""Several files, their waves and survey files; the command; what is refused."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import cli
from pipeline.codebook import read_study
from pipeline.draft import draft_study
from pipeline.errors import StudyError
from tests.conftest import DEMO
from tests.draft.confirming import guesses
from tests.draft.small_export import write_export

JUNE = DEMO / "waves" / "2013-06"
SURVEY = "limesurvey_survey_130603.lss"


def text_file(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def yes_and_no(path: Path, *, question: str = "Haben Sie offene Stellen?") -> Path:
    rows = [f"{n};{'Ja' if n % 2 else 'Nein'};{n}" for n in range(1, 20)]
    return text_file(path, f"id;{question};Wie viele?", *rows)


def test_without_submit_dates_the_file_s_date_names_the_wave(tmp_path: Path) -> None:
    export = yes_and_no(tmp_path / "a.csv")
    when = datetime(2025, 4, 20, 12).timestamp()
    os.utime(export, (when, when))
    drafted = draft_study([export], tmp_path / "neu")
    assert drafted.waves == ("2025-04",)
    (row,) = [row for row in guesses(drafted.folder) if row["what"] == "wave"]
    assert (row["evidence"], row["matters"]) == ("Datum der Datei", "ja")


def test_waves_can_be_named_and_are_then_no_guess(tmp_path: Path) -> None:
    files = [yes_and_no(tmp_path / "a.csv"), yes_and_no(tmp_path / "b.csv")]
    drafted = draft_study(files, tmp_path / "neu", waves=["2025-04", "2026-04"])
    study = read_study(drafted.folder)
    assert [q.columns for q in study.questions] == [
        dict.fromkeys(("2025-04", "2026-04"), heading)
        for heading in ("Haben Sie offene Stellen?", "Wie viele?")
    ]
    assert "wave" not in [row["what"] for row in guesses(drafted.folder)]


@pytest.mark.parametrize(
    ("waves", "message"),
    [
        ([], "gibt es schon"),
        (["2026-13", "2026-11"], "ist keine Welle"),
        (["2026-11"], "1 Wellen für 2 Exporte"),
        (["2026-11", "2026-11"], "gibt es schon"),
    ],
)
def test_waves_that_cannot_be_told_apart_are_refused(
    tmp_path: Path, waves: list[str], message: str
) -> None:
    files = [yes_and_no(tmp_path / "a.csv"), yes_and_no(tmp_path / "b.csv")]
    with pytest.raises(StudyError, match=message):
        draft_study(files, tmp_path / "neu", waves=waves)
    assert not (tmp_path / "neu").exists()


def test_the_survey_file_beside_an_export_is_used_and_copied(tmp_path: Path) -> None:
    drafted = draft_study([JUNE / "results-survey130603.csv"], tmp_path / "neu")
    study = read_study(drafted.folder)
    assert (drafted.folder / "waves" / "2013-06" / SURVEY).exists()
    assert "WI[SQ001]" in [q.columns["2013-06"] for q in study.questions]
    assert study.question("Stellen").filter is not None


def test_a_survey_file_that_fits_no_export_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="passt zu keinem der Exporte"):
        draft_study([yes_and_no(tmp_path / "a.csv"), JUNE / SURVEY], tmp_path / "neu")


@pytest.mark.parametrize("name", ["mit leer", "ä?", "-x", "x" * 81])
def test_a_name_that_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match="kann keine Studie heißen"):
        draft_study([yes_and_no(tmp_path / "a.csv")], tmp_path / name)


def test_a_file_without_answers_or_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="keine einzige Antwort"):
        draft_study([text_file(tmp_path / "a.csv", "id;Frage")], tmp_path / "neu")
    with pytest.raises(StudyError, match="keine Frage erkannt"):
        draft_study([text_file(tmp_path / "b.csv", "id;Name", "1;Person")], tmp_path / "neu")


def test_headings_that_stand_twice_are_listed(tmp_path: Path) -> None:
    rows = ["1;Ja;Nein;Ja", "2;Nein;Ja;Ja"] * 3
    export = text_file(tmp_path / "a.csv", "nr;A;A;Neu?", *rows)
    drafted = draft_study([export], tmp_path / "neu")
    listed = [row["evidence"] for row in guesses(drafted.folder) if row["what"] == "column"]
    assert listed.count("Überschrift steht mehrfach da") == 2


def test_several_answers_in_one_cell_are_a_row_per_option(tmp_path: Path) -> None:
    cells = ["Rad;", "Bus;Rad;", "Bus;", "Rad;Bahn;", "Bahn;Bus;", "Rad;Bus;Bahn;"] * 4
    cells += ["Rad;mit dem Boot der Familie Muster;"]
    rows = [f'{n};"{cell}"' for n, cell in enumerate(cells, 1)]
    drafted = draft_study(
        [text_file(tmp_path / "a.csv", "id;Wie kommen Sie?", *rows)], tmp_path / "neu"
    )
    found = [(q.item, q.type, q.role) for q in read_study(drafted.folder).questions]
    assert sorted(found) == [
        ("Bahn", "multiple", "option"),
        ("Bus", "multiple", "option"),
        ("Rad", "multiple", "option"),
        ("Sonstiges", "multiple", "other_text"),
    ]
    (wave,) = drafted.waves
    codes = {q.columns[wave] for q in read_study(drafted.folder).questions}
    assert codes == {f"Wie kommen Sie?[{part}]" for part in ("Rad", "Bus", "Bahn", "other")}
    written = (drafted.folder / "codebook.csv").read_text(encoding="utf-8")
    written += (drafted.folder / "draft.csv").read_text(encoding="utf-8")
    assert "Boot" not in written


def test_answers_with_a_comma_are_not_several(tmp_path: Path) -> None:
    rows = [f'{n};"{("nein", "ja, vor Ort", "ja, telefonisch")[n % 3]}"' for n in range(30)]
    drafted = draft_study([text_file(tmp_path / "a.csv", "id;Beratung?", *rows)], tmp_path / "neu")
    (question,) = read_study(drafted.folder).questions
    assert question.type == "single"


def test_the_command_says_what_to_do_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "STUDIES", tmp_path / "raw")
    export = write_export(tmp_path / "export.csv")
    result = CliRunner().invoke(cli.cli, ["init", str(export), "--study", "herbst"])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "raw" / "herbst" / "study.yml").exists()
    assert "Vermutungen" in result.output and "industriedialog check herbst" in result.output
    again = CliRunner().invoke(cli.cli, ["init", str(export), "--study", "herbst"])
    assert isinstance(again.exception, StudyError)


@pytest.mark.parametrize("name", ["../../reports/neu", "a/b", "..", "."])
def test_a_study_is_named_not_placed(tmp_path: Path, name: str) -> None:
    export = write_export(tmp_path / "export.csv")
    result = CliRunner().invoke(cli.cli, ["init", str(export), "--study", name])
    assert isinstance(result.exception, StudyError)
    assert not (cli.STUDIES / name / "codebook.csv").exists()


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nix.csv", tmp_path):
        with pytest.raises(StudyError) as caught:
            draft_study([path], tmp_path / "herbst")
        (problem,) = caught.value.problems
        assert problem.file == path.name and problem.advice


def test_what_one_company_said_three_times_is_no_answer_of_a_scale(tmp_path: Path) -> None:
    """Three responses with one token; the words would stand in study.yml and on pages."""
    words = "Nadelfabrik Schmitz in Würselen"
    answers = ["Metall", "Chemie", "Handel"] * 12
    rows = [f"{n};t{n};2026-05-04 10:{n:02d}:00;{answer}" for n, answer in enumerate(answers)]
    rows += [f"{n};t99;2026-05-04 11:{n - 90:02d}:00;{words}" for n in (91, 92, 93)]
    export = tmp_path / "export.csv"
    export.write_text("\n".join(["id;token;submitdate;Branche", *rows, ""]), encoding="utf-8")
    drafted = draft_study([export], tmp_path / "herbst")
    for name in ("study.yml", "codebook.csv", "draft.csv"):
        assert words not in (drafted.folder / name).read_text(encoding="utf-8-sig")
    assert "Metall" in (drafted.folder / "study.yml").read_text(encoding="utf-8")


def test_a_question_for_a_person_s_name_is_no_scale(tmp_path: Path) -> None:
    names = ["Dr. Ralf Nix", "Petra Schönfeld", "Uwe Klein"] * 10
    heading = "Wer ist Ihr Ansprechpartner bei der Kammer?"
    rows = [f"{n};2026-05-04 10:{n:02d}:00;{n % 5 + 1};{name}" for n, name in enumerate(names)]
    export = tmp_path / "export.csv"
    head = f"id;submitdate;Wie wichtig?;{heading}"
    export.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    drafted = draft_study([export], tmp_path / "herbst")
    for name in ("study.yml", "codebook.csv", "draft.csv"):
        assert "Schönfeld" not in (drafted.folder / name).read_text(encoding="utf-8-sig")

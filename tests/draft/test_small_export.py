"""A study drafted from a small export: types, scales, needs, missings, and nobody's words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.codebook import Study, read_study
from pipeline.draft import Drafted, draft_study
from pipeline.errors import StudyError
from pipeline.places import PROJECT
from pipeline.run import check_study, run_study
from tests.draft.confirming import confirm, guesses, types_by_heading
from tests.draft.small_export import COMPANIES, LEFT_OUT, RARE, SECRET, THEMES, TYPES, write_export

WAVE = "2026-09"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    root = tmp_path_factory.mktemp("draft")
    return draft_study([write_export(root / "export.csv")], root / "herbst")


@pytest.fixture(scope="module")
def study(drafted: Drafted) -> Study:
    return read_study(drafted.folder)


def headings(folder: Path) -> list[str]:
    with (folder / "waves" / WAVE / "export.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file, delimiter=";"))


def question(study: Study, heading: str):
    return next(q for q in study.questions if q.columns[WAVE] == heading)


def test_every_column_gets_the_type_a_person_would_give(drafted: Drafted, study: Study) -> None:
    assert types_by_heading(study, WAVE, headings(drafted.folder)) == TYPES


def test_the_wave_is_named_after_its_submit_dates(study: Study) -> None:
    (wave,) = study.settings.waves
    assert (wave.id, wave.title) == (WAVE, "September 2026")
    assert (wave.field_start.isoformat(), wave.field_end.isoformat()) == (
        "2026-09-01",
        "2026-09-20",
    )


def test_the_export_is_copied_byte_for_byte(drafted: Drafted) -> None:
    copy = drafted.folder / "waves" / WAVE / "export.csv"
    assert copy.read_bytes() == (drafted.folder.parent / "export.csv").read_bytes()


def test_personal_technical_and_blank_columns_are_listed_and_left_out(drafted: Drafted) -> None:
    rows = {row["question"]: row for row in guesses(drafted.folder)}
    for name in LEFT_OUT:
        (row,) = [row for key, row in rows.items() if f"„{name}“" in key]
        assert row["guess"].startswith("nicht übernommen")
        assert row["matters"] == "nein"


def test_rows_of_one_table_are_a_block(study: Study) -> None:
    importance = [q for q in study.questions if q.text == "Wie wichtig sind Ihnen diese Themen?"]
    assert [q.item for q in importance] == list(THEMES)
    assert len({q.block for q in importance}) == 1 and importance[0].block


def test_importance_and_satisfaction_of_one_theme_are_a_need(study: Study) -> None:
    needs = study.needs()
    assert [(i.item, s.item) for i, s in needs.values()] == [(t, t) for t in THEMES]
    fields = {i.item: i.handlungsfeld for i, _ in needs.values()}
    assert fields == {
        "Breitbandausbau": "rahmenbedingungen",
        "Gewerbeflächen": "rahmenbedingungen",
        "Fachkräfte": "fachkraefte",
        "Image der Region": "standortmarketing",
    }


def scores(study: Study, heading: str) -> dict[str, int | None]:
    scale = study.scale(question(study, heading))
    return {answer.label: answer.score for answer in scale.valid()}


def test_scales_know_their_direction(study: Study) -> None:
    assert scores(study, "Wie wichtig sind Ihnen diese Themen? [Fachkräfte]") == {
        "1 = unwichtig": 1,
        "2": 2,
        "3": 3,
        "4": 4,
        "5 = sehr wichtig": 5,
    }
    assert scores(study, "Wie zufrieden sind Sie damit? [Fachkräfte]") == {
        "sehr unzufrieden": 1,
        "eher unzufrieden": 2,
        "eher zufrieden": 3,
        "sehr zufrieden": 4,
    }
    assert list(scores(study, "Wie sehr trifft das zu? - Wir wachsen")) == [
        "trifft nicht zu",
        "trifft eher nicht zu",
        "trifft eher zu",
        "trifft voll zu",
    ]


def test_grades_are_grades(study: Study) -> None:
    grades = [q for q in study.questions if q.text.startswith("Benoten")]
    assert all(study.scale(q).schulnote for q in grades)
    assert study.scale(grades[0]).ends() == (1, 6)


def test_business_situation_and_expectation_make_the_climate(study: Study) -> None:
    climate = study.settings.climate
    assert climate is not None
    assert study.question(climate.situation).text == "Wie beurteilen Sie Ihre Geschäftslage?"
    scale = study.scale(study.question(climate.expectation))
    assert [a.polarity for a in scale.answers] == ["positive", "neutral", "negative"]


def test_words_and_codes_for_missing_answers_are_asked(drafted: Drafted, study: Study) -> None:
    satisfaction = study.scale(question(study, "Wie zufrieden sind Sie damit? [Fachkräfte]"))
    assert [a.missing for a in satisfaction.answers if a.missing] == ["dont_know"]
    vacancies = study.scale(question(study, "Wie viele offene Stellen haben Sie?"))
    assert {a.label for a in vacancies.answers} == {"999", "k. A."}
    slider = study.scale(question(study, "Wie gut sind Sie vernetzt?"))
    assert [a.label for a in slider.answers if a.missing] == ["999"]
    asked = [row for row in guesses(drafted.folder) if row["what"] == "missing"]
    assert all(row["matters"] == "ja" for row in asked)
    assert len([row for row in asked if "999" in row["evidence"]]) == 2


def test_size_district_and_branch_are_breakdowns(study: Study) -> None:
    assert study.settings.breakdowns == ["groesse", "kreis", "branche"]
    assert [c.title for c in study.classification("groesse").classes] == [
        "1-49",
        "50-249",
        "250 und mehr",
    ]


def test_what_few_companies_answered_is_counted_and_not_written(
    drafted: Drafted, study: Study
) -> None:
    scale = study.scale(question(study, "Zu welcher Branche gehört Ihr Betrieb?"))
    assert scale.rest == "uebrige"
    (row,) = [row for row in guesses(drafted.folder) if row["what"] == "rest"]
    assert row["guess"].startswith("1 seltene")
    assert RARE not in _written(drafted.folder)


def test_no_answer_text_leaves_the_copy_of_the_export(drafted: Drafted) -> None:
    written = _written(drafted.folder)
    assert SECRET not in written
    assert "example.org" not in written and "Person 1" not in written


def test_the_guide_explains_every_kind_of_guess(drafted: Drafted) -> None:
    guide = (PROJECT / "docs" / "init.md").read_text(encoding="utf-8")
    for what in {row["what"] for row in guesses(drafted.folder)}:
        assert f"`{what}`" in guide, what


def _written(folder: Path) -> str:
    return "".join(p.read_text(encoding="utf-8") for p in folder.iterdir() if p.is_file())


@pytest.mark.slow
def test_confirmed_it_passes_and_runs_to_a_report(drafted: Drafted, tmp_path: Path) -> None:
    confirm(drafted.folder)
    _, computed = check_study(drafted.folder, progress=lambda text: None)
    responses = computed.tables["responses"]
    assert len(responses) == COMPANIES
    branch = question(read_study(drafted.folder), "Zu welcher Branche gehört Ihr Betrieb?").id
    ledger = computed.tables["ledger"]
    assert ledger[ledger["reason"] == "rest_of_scale"]["question"].tolist() == [branch]
    outcome = run_study(drafted.folder, out=tmp_path, progress=lambda text: None)
    assert outcome.index.exists()
    assert outcome.needs == len(THEMES)


def test_a_mean_rank_is_the_mean_of_the_ranks_in_the_file(drafted: Drafted, study: Study) -> None:
    confirm(drafted.folder)
    _, computed = check_study(drafted.folder, progress=lambda text: None)
    estimates = computed.tables["estimates"]
    with (drafted.folder / "waves" / WAVE / "export.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    ranks = [int(row["Wie wichtig ist Ihnen der Anschluss? - Strom"]) for row in rows]
    block = question(study, "Wie wichtig ist Ihnen der Anschluss? [Rang 1]").block
    (found,) = estimates[
        (estimates["question"] == block)
        & (estimates["statistic"] == "mean_rank")
        & (estimates["category"] == "strom")
        & estimates["breakdown"].isna()
    ]["estimate"]
    assert found == pytest.approx(sum(ranks) / len(ranks))


def test_an_existing_folder_is_never_overwritten(drafted: Drafted) -> None:
    before = {p: p.read_bytes() for p in drafted.folder.rglob("*") if p.is_file()}
    with pytest.raises(StudyError, match="wird nicht überschrieben"):
        draft_study([drafted.folder.parent / "export.csv"], drafted.folder)
    assert before == {p: p.read_bytes() for p in drafted.folder.rglob("*") if p.is_file()}

"""Real exports of others: drafted, confirmed, checked and run; types compared with a person's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipeline.codebook import Study, read_study
from pipeline.draft import draft_study
from pipeline.ingest import read_table, read_wave
from pipeline.run import check_study, run_study
from tests.conftest import DEMO, shared_input
from tests.draft import hand_typed
from tests.draft.confirming import confirm, types_by_heading

FEWEST_RIGHT = 0.9


def drafted(folder: Path, *files: Path) -> Study:
    draft_study(files, folder)
    return read_study(folder)


def right_types(study: Study, export: Path, truth: list[str]) -> tuple[float, list[str]]:
    """Return the share of columns typed as a person did, and what differs."""
    headings = list(read_table(export, export.name).headings)
    found = types_by_heading(study, study.settings.waves[0].id, headings)
    assert len(truth) == len(headings)
    wrong = [
        f"{number}: {found.get(heading, '-')} statt {kind}"
        for number, (heading, kind) in enumerate(zip(headings, truth, strict=True), 1)
        if found.get(heading, "-") != kind
    ]
    return 1 - len(wrong) / len(truth), wrong


def estimates_of(folder: Path, out: Path) -> pd.DataFrame:
    confirm(folder)
    check_study(folder, progress=lambda text: None)
    outcome = run_study(folder, out=out, progress=lambda text: None)
    assert outcome.index.exists()
    estimates = pd.read_parquet(out / "processed" / "estimates.parquet")
    return estimates[estimates["breakdown"].isna() & (estimates["weighting"] == "unweighted")]


def estimate(table: pd.DataFrame, question: str, statistic: str, category: str = "") -> float:
    rows = table[(table["question"] == question) & (table["statistic"] == statistic)]
    rows = rows[rows["category"] == category] if category else rows[rows["category"].isna()]
    (value,) = rows["estimate"]
    return value


@pytest.fixture(scope="module")
def associations(tmp_path_factory: pytest.TempPathFactory) -> Study:
    export = shared_input("input/platforms/dv_ai_survey/results.csv")
    return drafted(tmp_path_factory.mktemp("dv") / "vereine", export)


@pytest.fixture(scope="module")
def developers(tmp_path_factory: pytest.TempPathFactory) -> Study:
    export = shared_input("input/platforms/rse_survey_de2017/public_data.csv")
    return drafted(tmp_path_factory.mktemp("rse") / "forschung", export)


def test_95_columns_of_associations_are_typed(associations: Study) -> None:
    export = shared_input("input/platforms/dv_ai_survey/results.csv")
    share, wrong = right_types(associations, export, hand_typed.ASSOCIATIONS)
    assert share >= FEWEST_RIGHT, wrong


@pytest.mark.slow
def test_associations_run_to_the_published_figures(associations: Study, tmp_path: Path) -> None:
    table = estimates_of(associations.folder, tmp_path)
    assert estimate(table, "F18", "mean_rank", "schulungen_workshops") == pytest.approx(
        2.0691, abs=5e-5
    )
    assert estimate(table, "F18", "mean_rank", "zugang_zu_ki_tools") == pytest.approx(
        3.8618, abs=5e-5
    )
    assert estimate(table, "F18", "first_share", "schulungen_workshops") * 217 == pytest.approx(100)
    assert estimate(table, "F18", "top3_share", "schulungen_workshops") * 217 == pytest.approx(188)
    assert estimate(table, "F5", "mean_rank", "mangelndes_know_how") == pytest.approx(
        3.0046, abs=5e-5
    )
    assert estimate(table, "F17", "mean") == pytest.approx(37.6895, abs=5e-5)
    assert estimate(table, "F3", "share", "ja") * 172 == pytest.approx(44)


def test_248_columns_of_developers_are_typed(developers: Study) -> None:
    export = shared_input("input/platforms/rse_survey_de2017/public_data.csv")
    share, wrong = right_types(developers, export, hand_typed.DEVELOPERS)
    assert share >= FEWEST_RIGHT, wrong


def test_the_survey_file_of_another_survey_is_not_used(developers: Study) -> None:
    assert not list(developers.folder.rglob("*.lss"))


@pytest.mark.slow
def test_developers_run_to_the_published_figures(developers: Study, tmp_path: Path) -> None:
    table = estimates_of(developers.folder, tmp_path)
    assert estimate(table, "rse1", "share", "ja") * 325 == pytest.approx(311)
    assert estimate(table, "currentEmp1", "share", "university") * 325 == pytest.approx(98)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "limesurvey/admin-page-stata.xml",
        "limesurvey/admin-page-vv.csv",
        "limesurvey/admin-page.sav",
        "limesurvey/remotecontrol-codes.json",
        "limesurvey/remotecontrol-codes.xlsx",
        "limesurvey/survey.lsa",
        "platforms/eusurvey/Content_Export_EVERSElandscaping_Survey_results_16-10-2024_nopersonal.xls",
        "platforms/german_csv/Befragungsstudie.csv",
        "platforms/surveymonkey/StarWars.csv",
        "reference/apistrat.csv",
        "reference/mariposa/survey_data.sav",
        "stata_sas/missing_test.dta",
    ],
)
def test_whatever_can_be_read_can_be_drafted_and_checked(tmp_path: Path, name: str) -> None:
    source = shared_input(f"input/{name}")
    shutil.copyfile(source, tmp_path / source.name)  # alone, without a survey file beside it
    study = drafted(tmp_path / "neu", tmp_path / source.name)
    confirm(study.folder)
    _, computed = check_study(study.folder, progress=lambda text: None)
    assert len(computed.tables["responses"]) > 0


@pytest.mark.slow
@pytest.mark.parametrize("with_survey_file", [True, False])
def test_a_limesurvey_export_is_typed_and_runs(tmp_path: Path, with_survey_file: bool) -> None:
    source = shared_input("input/limesurvey")
    export = tmp_path / "admin-page-default.csv"
    shutil.copyfile(source / export.name, export)
    files = [export, source / "survey.lss"] if with_survey_file else [export]
    study = drafted(tmp_path / "umfrage", *files)
    share, wrong = right_types_by_text(study, export)
    assert share >= FEWEST_RIGHT, wrong
    table = estimates_of(study.folder, tmp_path / "out")
    assert len(study.needs()) == 12
    truth = json.loads((source / "ground_truth.json").read_text(encoding="utf-8"))
    used = pd.read_parquet(tmp_path / "out" / "processed" / "responses.parquet")["response_id"]
    given = [row["answers"].get("Lage") for row in truth if str(row["id"]) in set(used)]
    situation = study.question(study.settings.climate.situation)
    good = next(a.id for a in study.scale(situation).answers if a.label == "gut")
    share_good = given.count("A1") / sum(bool(code) for code in given)
    assert estimate(table, situation.id, "share", good) == pytest.approx(share_good)


def right_types_by_text(study: Study, export: Path) -> tuple[float, list[str]]:
    """Compare by position: with a survey file the codebook names codes, the export texts."""
    answers = read_wave(study, study.settings.waves[0].id)
    by_field = {field: study.question(name).type for name, field in answers.fields.items()}
    truth = hand_typed.LIMESURVEY
    assert len(truth) == len(read_table(export, export.name).headings)
    wrong = [
        f"{field}: {by_field.get(field, '-')} statt {kind}"
        for field, kind in enumerate(truth, 1)
        if by_field.get(field, "-") != kind
    ]
    return 1 - len(wrong) / len(truth), wrong


def test_the_demo_s_three_waves_in_three_formats_fit_together(tmp_path: Path) -> None:
    """Renamed codes are the same question; a code that changed its meaning is not."""
    waves = DEMO / "waves"
    files = [
        waves / "2013-06" / "results-survey130603.csv",
        waves / "2013-09" / "survey_130902_spss.sav",
        waves / "2013-11" / "results-survey131104.json",
    ]
    study = drafted(tmp_path / "drei-wellen", *files)
    by_hand = read_study(DEMO)
    assert [w.id for w in study.settings.waves] == [w.id for w in by_hand.settings.waves]
    expected = {tuple(q.columns.items()): (q.type, q.role) for q in by_hand.questions}
    found = {tuple(q.columns.items()): (q.type, q.role) for q in study.questions}
    differing = {key: found.get(key) for key in expected if found.get(key) != expected[key]}
    # That WZ and Gemeinde say a company's class takes a grouping only a person can make.
    assert set(differing.values()) == {("single", "")}
    assert len(differing) == 2
    handlungsfelder = {
        q.columns["2013-09"]: q.handlungsfeld
        for q in by_hand.questions
        if q.need and "2013-09" in q.columns
    }
    guessed = {
        q.columns["2013-09"]: q.handlungsfeld
        for q in study.questions
        if q.need and "2013-09" in q.columns
    }
    same = [code for code in handlungsfelder if guessed[code] == handlungsfelder[code]]
    assert len(same) >= FEWEST_RIGHT * len(handlungsfelder)
    confirm(study.folder)
    check_study(study.folder, progress=lambda text: None)

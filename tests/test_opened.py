"""An analyst opens a study in three lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import open_study
from pipeline.errors import StudyError
from pipeline.opened import OpenedStudy
from pipeline.places import Places
from tests.conftest import DEMO


@pytest.fixture(scope="module")
def study(demo_run: Places) -> OpenedStudy:
    return open_study(DEMO, out=demo_run.processed.parent)


def test_three_lines(study: OpenedStudy) -> None:
    table = study.estimates(
        statistic="gap", wave="2013-11", weighting="unweighted", need="RB_GENEHM", breakdown=None
    )
    assert len(table) == 1
    assert table["n_responses"].iloc[0] == 110


def test_responses_are_labelled_and_missing_kinds_named(study: OpenedStudy) -> None:
    labelled, codes = study.responses(), study.responses(labels=False)
    assert set(labelled["LAGE"]) == {"gut", "befriedigend", "schlecht", "no_answer"}
    assert "dont_know" in set(labelled["Z_IT_HOCHSCHULE"])
    assert set(labelled.loc[labelled["wave"] != "2013-06", "W_SM_IMAGE"]) == {"not_in_wave"}
    assert len(labelled) == len(codes) == 94 + 108 + 120
    assert labelled["W_RB_GENEHM"].notna().all()


def test_the_nearest_name_is_offered(study: OpenedStudy) -> None:
    with pytest.raises(StudyError, match="Meinten Sie „statistic“"):
        study.estimates(statistics="gap")
    with pytest.raises(StudyError, match="Meinten Sie „RB_GENEHM“"):
        study.estimates(need="RB_GENEM")


def test_a_study_that_was_not_run_says_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="zuerst: industriedialog run"):
        open_study(DEMO, out=tmp_path).ranks()


def test_an_unknown_study_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="Meinten Sie „industriedialog-2013“"):
        open_study("industriedialog-2031")


def test_several_values_and_empty_answers(study: OpenedStudy) -> None:
    both = study.estimates(statistic=["gap", "mwds"], breakdown=None, wave="2013-11")
    assert set(both["statistic"]) == {"gap", "mwds"}
    assert study.ledger(reason="not_in_scope").empty


def test_labels_of_a_changed_study_are_not_put_on_an_old_run(
    demo_run: Places, demo_copy: Path, tmp_path: Path
) -> None:
    path = demo_copy / "study.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("label: gut,", "label: sehr gut,"), encoding="utf-8")
    with pytest.raises(StudyError, match="seit dem letzten Lauf geändert"):
        open_study(demo_copy, out=str(demo_run.processed.parent)).responses()

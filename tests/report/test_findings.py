"""Findings give labels and released numbers, and a clear message before the first run."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import StudyError
from pipeline.report.findings import NUMBERS, Findings, open_findings
from pipeline.report.questionnaire import questionnaire_changes


def test_withheld_cells_have_a_place_but_no_numbers(public: Findings) -> None:
    cells = public.cells("mwds", breakdown="raum", wave="2013-06")
    withheld = cells[cells["status"] == "suppressed"]
    assert len(withheld)
    assert withheld[list(NUMBERS)].isna().all().all()
    assert (public.published("mwds", breakdown="raum")["status"] == "published").all()


def test_rows_carry_labels(findings: Findings) -> None:
    row = findings.published("gap", question="FK_FACHKR").iloc[0]
    assert row["label"] == "Verfügbarkeit qualifizierter Fachkräfte (gewerblich-technisch)"
    assert row["handlungsfeld_title"] == "Fachkräfte"
    first = findings.published("gap", wave="2013-06", question="FK_FACHKR").iloc[0]
    assert first["label"] == "Verfügbarkeit von Fachkräften"


def test_missing_run_is_said_in_german(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="noch nicht ausgewertet"):
        open_findings(tmp_path)


def test_unknown_audience_names_the_known(processed: Path) -> None:
    with pytest.raises(StudyError, match="arbeitskreis"):
        open_findings(processed, "alle")


def test_changes_of_the_questionnaire_are_said(findings: Findings) -> None:
    text = " ".join(questionnaire_changes(findings).sentences)
    assert "„Breitbandausbau“ wird seit September 2013 gefragt" in text
    assert "„Image der Industrie bei jungen Menschen“ wird seit September 2013 nicht mehr" in text
    assert "auch am neuen Wortlaut liegen" in text

"""Every file of the shared test material is read whole, or refused with the right reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import StudyError
from pipeline.ingest import read_table
from pipeline.ingest.summary_table import summary_problem
from tests.conftest import SHARED

INPUT = SHARED / "input"
EUSURVEY = (
    "platforms/eusurvey/Content_Export_EVERSElandscaping_Survey_results_16-10-2024_nopersonal.xls"
)
READ = {
    "limesurvey/admin-page-default.csv": (120, 77),
    "limesurvey/admin-page-labels.xlsx": (120, 77),
    "limesurvey/admin-page-stata.xml": (120, 77),
    "limesurvey/admin-page-vv.csv": (120, 57),
    "limesurvey/admin-page.sav": (120, 77),
    "limesurvey/participants.csv": (90, 15),
    "limesurvey/remotecontrol-codes.csv": (120, 57),
    "limesurvey/remotecontrol-codes.json": (120, 57),
    "limesurvey/remotecontrol-codes.xlsx": (120, 57),
    "limesurvey/remotecontrol-labels.csv": (120, 57),
    "limesurvey/survey.lsa": (120, 57),
    "platforms/civil42/Q0102-1-raw.csv": (93, 2),
    "platforms/civil42/Q0102-2-raw.csv": (93, 2),
    "platforms/civil42/Q0102-3-raw.csv": (93, 2),
    "platforms/civil42/Q0104-1-raw.csv": (95, 14),
    "platforms/civil42/Q0104-2.csv": (146, 1),
    "platforms/civil42/Q0201.csv": (162, 1),
    "platforms/civil42/Q0202.csv": (138, 1),
    "platforms/civil42/Q0301.csv": (81, 1),
    "platforms/dv_ai_survey/results.csv": (217, 95),
    EUSURVEY: (28, 228),
    "platforms/german_csv/Befragungsstudie.csv": (87, 91),
    "platforms/rse_survey_de2017/public_data.csv": (325, 248),
    "platforms/rse_survey_de2017/questions.csv": (104, 16),
    "platforms/surveymonkey/StarWars.csv": (1186, 38),
    "reference/apiclus1.csv": (183, 39),
    "reference/apiclus2.csv": (126, 40),
    "reference/apipop.csv": (6194, 37),
    "reference/apisrs.csv": (200, 39),
    "reference/apistrat.csv": (200, 39),
    "reference/mariposa/survey_data.sav": (2500, 16),
    "spss/hebrews.sav": (99, 1),
    "spss/labelled-str.sav": (2, 1),
    "spss/sample.zsav": (5, 7),
    "spss/simple_alltypes.sav": (6, 12),
    "spss/umlauts.sav": (4, 1),
    "stata_sas/missing_test.dta": (1, 9),
    "stata_sas/missing_test.sas7bdat": (1, 9),
    "stata_sas/tagged-na-int.dta": (8, 1),
    "stata_sas/tagged-na.sas7bdat": (8, 1),
}
"""Records and columns."""
SUMMARIES = ("platforms/civil42/Q0102-1.csv", "platforms/civil42/Q0104-1.csv")
REFUSED = {
    "limesurvey/ground_truth.json": "keine Zeile einer Tabelle",
    "limesurvey/remotecontrol/exchanges.json": "keine Zeile einer Tabelle",
    "limesurvey/survey.lss": "XML",
    "platforms/civil42/survey.lss": "XML",
    "platforms/rse_survey_de2017/uk_core_survey.lss": "XML",
    "stata_sas/missing_formats.sas7bcat": "Katalog",
    "stata_sas/tagged-na.sas7bcat": "Katalog",
}
"""What a message about a file that holds no answers says."""

pytestmark = pytest.mark.skipif(not INPUT.is_dir(), reason="../shared/input is not here")


@pytest.mark.parametrize("name", READ)
def test_read_whole(name: str) -> None:
    table = read_table(INPUT / name, name)
    assert (len(table.records), len(table.headings)) == READ[name]
    assert all(len(record.cells) == len(table.headings) for record in table.records)
    assert (summary_problem(table, name) is not None) == (name in SUMMARIES)


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_summary_is_no_microdata(name: str) -> None:
    problem = summary_problem(read_table(INPUT / name, name), name)
    assert problem is not None and "Auszählung" in problem.message


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_reason(name: str) -> None:
    with pytest.raises(StudyError) as caught:
        read_table(INPUT / name, name)
    assert all(problem.file == name and problem.advice for problem in caught.value.problems)
    assert REFUSED[name] in caught.value.problems[0].message


def test_no_file_is_forgotten() -> None:
    files = {path.relative_to(INPUT).as_posix() for path in INPUT.rglob("*") if path.is_file()}
    data = {f for f in files if Path(f).suffix != ".md" and not f.endswith("_output.txt")}
    assert data == {*READ, *SUMMARIES, *REFUSED}

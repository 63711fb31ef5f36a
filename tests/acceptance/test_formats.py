"""The same survey in every format gives byte-identical estimates."""

from __future__ import annotations

import hashlib
import io
import shutil
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from pipeline.codebook import read_study
from pipeline.places import PROJECT
from pipeline.run import Computed, compute_tables
from tests.conftest import DEMO, shared_input

pytestmark = pytest.mark.usefixtures("nothing_published")

WAVES = {
    "2013-06": ("welle-1", "130603"),
    "2013-09": ("welle-2", "130902"),
    "2013-11": ("welle-3", "131104"),
}
*EARLIER, LATEST = WAVES
NATIVE = {
    "page CSV": "results-survey{sid}.csv",
    "RemoteControl CSV": "results-survey{sid}.rc.csv",
    "JSON": "results-survey{sid}.json",
    "xlsx": "results-survey{sid}.xlsx",
    "sav": "survey_{sid}_spss.sav",
    "archive": "survey_archive_{sid}.lsa",
}
QUICK = ("JSON", "sav")
"""What every test run tries, with the latest wave; the others are slow proofs."""
OTHERS = {
    "page CSV": "admin-page-default.csv",
    "RemoteControl CSV, codes": "remotecontrol-codes.csv",
    "RemoteControl CSV, labels": "remotecontrol-labels.csv",
    "JSON": "remotecontrol-codes.json",
    "xlsx, codes": "remotecontrol-codes.xlsx",
    "xlsx, labels": "admin-page-labels.xlsx",
    "sav": "admin-page.sav",
    "VV": "admin-page-vv.csv",
    "archive": "survey.lsa",
    "Stata XML": "admin-page-stata.xml",
}


def digest(table: pd.DataFrame) -> str:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return hashlib.sha256(buffer.getvalue()).hexdigest()


def computed(folder: Path) -> Computed:
    return compute_tables(read_study(folder), key=bytes(32), progress=lambda text: None)


def exchange(folder: Path, export: Path) -> None:
    """Make ``export`` the only export of a wave's folder."""
    for path in folder.iterdir():
        if path.suffix != ".lss" and not path.name.startswith(("tokens", "participants")):
            path.unlink()
    shutil.copy(export, folder / export.name)


@cache
def committed() -> str:
    return digest(computed(DEMO).tables["estimates"])


@pytest.mark.parametrize(
    "wave", [*(pytest.param(wave, marks=pytest.mark.slow) for wave in EARLIER), LATEST]
)
@pytest.mark.parametrize(
    "form", [*QUICK, *(pytest.param(f, marks=pytest.mark.slow) for f in NATIVE if f not in QUICK)]
)
def test_demo(demo_copy: Path, wave: str, form: str) -> None:
    number, sid = WAVES[wave]
    export = shared_input("demo") / number / NATIVE[form].format(sid=sid)
    exchange(demo_copy / "waves" / wave, export)
    result = computed(demo_copy)
    assert digest(result.tables["estimates"]) == committed()
    notes = result.tables["ledger"].query("action == 'note' and wave == @wave")
    reasons = set(notes["reason"])
    assert ("label_cut" in reasons) == (form == "sav")
    assert ("text_became_number" in reasons) == (form == "xlsx" and wave == "2013-09")


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """The test study for ../shared/input/limesurvey, without an export yet."""
    folder = tmp_path / "limesurvey-export"
    shutil.copytree(PROJECT / "tests" / "studies" / "limesurvey-export", folder)
    wave = folder / "waves" / "2026-11"
    wave.mkdir(parents=True)
    for name in ("survey.lss", "participants.csv"):
        shutil.copy(shared_input("input/limesurvey") / name, wave / name)
    return folder


def test_other_survey(survey: Path) -> None:
    wave = survey / "waves" / "2026-11"
    found = {}
    for form, name in OTHERS.items():
        exchange(wave, shared_input("input/limesurvey") / name)
        result = computed(survey)
        estimates = result.tables["estimates"]
        assert set(estimates["weighting"]) == {"unweighted"}
        assert estimates["method"].str.contains("ohne fpc|Auszählung").all()
        assert len(result.tables["responses"]) > 50
        found[form] = digest(estimates)
    assert len(set(found.values())) == 1, found

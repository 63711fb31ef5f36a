""".sav -> clean -> .sav -> SPSS-style reading: the same labels, kinds of missing and values."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.codebook import KINDS, LISTED, NUMERIC
from pipeline.export.sav import write_sav
from pipeline.export.variables import Variable, export_table, export_variables
from tests.conftest import DEMO
from tests.export.example import ALL_TYPES, FOLDERS, cleaned

GERMAN = {-1: "keine Angabe", -2: "weiß nicht", -3: "nicht gefragt", -4: "nicht in der Welle"}
"""As the issue and the guide name the kinds of missing."""


@cache
def variables(folder: Path) -> dict[str, Variable]:
    """Return an export's variables by name."""
    return {v.name: v for v in export_variables(*cleaned(folder))}


@pytest.fixture(scope="module", params=FOLDERS, ids=str)
def exported(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """A study's folder and its export."""
    folder = FOLDERS[request.param]
    path = tmp_path_factory.mktemp("sav") / "intern.sav"
    found = list(variables(folder).values())
    write_sav(found, export_table(found, cleaned(folder)[1]), path, title="Intern")
    return folder, path


def read(path: Path, *, declared_missing_as_values: bool) -> tuple[pd.DataFrame, Any]:
    return pyreadstat.read_sav(path, user_missing=declared_missing_as_values)


def test_every_code_comes_back(exported: tuple[Path, Path]) -> None:
    folder, path = exported
    study, responses = cleaned(folder)
    found, _ = read(path, declared_missing_as_values=True)
    assert len(found) == len(responses)
    for question in study.questions:
        expected = responses[question.id].astype(float).to_numpy()
        np.testing.assert_array_equal(found[question.id], expected, err_msg=question.id)
        if question.type in NUMERIC:
            kinds = responses[question.id + ".missing"]
            np.testing.assert_array_equal(found[question.id + "_missing"], kinds)
    for name in study.settings.classifications:
        column = {v.column: v.name for v in variables(folder).values() if not v.question}[name]
        classes = [c.id for c in study.classification(name).classes]
        back = [None if np.isnan(code) else classes[int(code) - 1] for code in found[column]]
        assert back == [None if pd.isna(c) else c for c in responses[name]]
    assert list(found["wave"]) == list(responses["wave"])
    assert list(found["company"]) == [c if isinstance(c, str) else "" for c in responses["company"]]


def test_spss_counts_declared_kinds_as_missing(exported: tuple[Path, Path]) -> None:
    folder, path = exported
    study, responses = cleaned(folder)
    found, meta = read(path, declared_missing_as_values=False)
    seen = set()
    for question in study.questions:
        codes = responses[question.id]
        if question.type not in NUMERIC:
            expected = codes.where(codes >= 0).astype(float).to_numpy()
            np.testing.assert_array_equal(found[question.id], expected, err_msg=question.id)
            seen |= set(codes[codes < 0])
    _, meta = read(path, declared_missing_as_values=True)
    declared = {q.id for q in study.questions if q.type not in NUMERIC}
    assert set(meta.missing_ranges) == declared
    assert all(ranges == [{"lo": -4.0, "hi": -1.0}] for ranges in meta.missing_ranges.values())
    assert {-1, -2} <= seen
    if folder == DEMO:
        assert -4 in seen


def test_labels_are_the_codebooks(exported: tuple[Path, Path]) -> None:
    folder, path = exported
    study, _ = cleaned(folder)
    _, meta = read(path, declared_missing_as_values=True)
    for question in study.questions:
        label = f"{question.text} – {question.item}" if question.item else question.text
        assert meta.column_names_to_labels[question.id] == label
        values = meta.variable_value_labels.get(question.id, {})
        if question.type in NUMERIC:
            ends = study.scale(question).valid() if question.scale else []
            assert values == {answer.score: answer.label for answer in ends}
            values = meta.variable_value_labels[question.id + "_missing"]
        kinds = {code: values[code] for code in KINDS}
        if question.scale:
            worded = [a.label for a in study.scale(question).answers if a.missing == "dont_know"]
            assert kinds == {**GERMAN, -2: worded[0] if worded else GERMAN[-2]}
        else:
            assert kinds == GERMAN
        if question.type in LISTED:
            for code, answer in enumerate(study.scale(question).valid(), 1):
                score = answer.score
                more = "" if score in (None, code) else f" (Wert {score})"
                assert values[code] == answer.label + more
        assert meta.variable_measure[question.id] == (
            "ordinal"
            if question.type == "rating"
            else "scale"
            if question.type in NUMERIC
            else "nominal"
        )


def test_scores_other_than_the_codes_have_a_variable_of_their_own() -> None:
    found = variables(ALL_TYPES)
    assert {name for name in found if name.endswith("_wert")} == {
        "H_ENERGIE_wert",
        "H_BUEROKRATIE_wert",
        "H_PERSONAL_wert",
        "EMPFEHLUNG_wert",
    }
    raw = pd.read_csv(ALL_TYPES / "waves" / "2026-10" / "antworten.csv", sep=";")
    table = export_table(list(found.values()), cleaned(ALL_TYPES)[1])
    # The export's own numbers, before anything was recoded: 0 to 10 and 0 to 4.
    np.testing.assert_array_equal(table["EMPFEHLUNG_wert"], raw["E"])
    np.testing.assert_array_equal(table["H_ENERGIE_wert"], raw["H1"])


def test_wave_two_of_the_demo_against_its_own_sav(tmp_path: Path) -> None:
    """The platform's file, read here without the pipeline, says the same as our export of it."""
    study, responses = cleaned(DEMO)
    path = tmp_path / "intern.sav"
    found = variables(DEMO)
    write_sav(list(found.values()), export_table(list(found.values()), responses), path, title="t")
    ours, meta = read(path, declared_missing_as_values=True)
    theirs, _ = pyreadstat.read_sav(
        next((DEMO / "waves" / "2013-09").glob("*.sav")), user_missing=True
    )
    rows = responses.index[responses["wave"] == "2013-09"]
    original = theirs.iloc[responses.loc[rows, "row"].to_numpy() - 1].reset_index(drop=True)
    renamed = {"[": "_", "]": ""}
    checked = 0
    for question in study.questions:
        if question.type not in LISTED or question.filter or "2013-09" not in question.columns:
            continue
        code = question.columns["2013-09"]
        for old, new in renamed.items():
            code = code.replace(old, new)
        if code not in original:
            continue
        answers = {str(c): a for a in study.scale(question).answers for c in (a.codes or [a.id])}
        labels = meta.variable_value_labels[question.id]
        for value, mine in zip(original[code], ours.loc[rows, question.id], strict=True):
            text = value if isinstance(value, str) else "" if np.isnan(value) else f"{value:.0f}"
            expected = answers[text.strip()].label if text.strip() else GERMAN[-1]
            assert labels[mine] == expected, question.id
            checked += 1
    assert checked > 108 * 20

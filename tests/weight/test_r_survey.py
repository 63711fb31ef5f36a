"""Agreement with R survey 4.1.1: raking, post-stratification, linear, with and without bounds.

The values under ``tests/reference/weighting`` come from ``make.R`` beside them; those under
methods/r-survey from ``golden.R`` there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.weight import linear, poststratify, rake
from tests.conftest import shared_input
from tests.weight.example import worked_example

REFERENCE = Path(__file__).parents[1] / "reference" / "weighting" / "values.json"
Calibration = Callable[..., pd.Series]


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    return json.loads(REFERENCE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def golden() -> Path:
    return shared_input("methods/r-survey")


@pytest.fixture(scope="module")
def companies(golden: Path) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    margins = json.loads((golden / "margins300.json").read_text(encoding="utf-8"))
    targets = {name: pd.Series(counts, dtype=float) for name, counts in margins.items()}
    return pd.read_csv(golden / "d300.csv"), targets


def weights_of(golden: Path, name: str) -> list[float]:
    return [row["w"] for row in json.loads((golden / name).read_text(encoding="utf-8"))["weights"]]


def test_raking_300_companies_to_three_margins(
    golden: Path, companies: tuple[pd.DataFrame, dict[str, pd.Series]]
) -> None:
    data, targets = companies
    weights = rake(data[list(targets)], targets, start=data["w"], max_iterations=500)
    assert weights.to_numpy() == pytest.approx(weights_of(golden, "n300_rake.json"), rel=1e-8)


def test_poststratifying_300_companies(
    golden: Path, companies: tuple[pd.DataFrame, dict[str, pd.Series]]
) -> None:
    data, targets = companies
    weights = poststratify(data[["size"]], {"size": targets["size"]}, start=data["w"])
    expected = weights_of(golden, "n300_poststratify.json")
    assert weights.to_numpy() == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(
    ("case", "method"),
    [
        ("d300_linear", linear),
        ("d300_linear_bounded", linear),
        ("d300_raking_bounded", rake),
    ],
)
def test_calibrating_300_companies(
    values: dict[str, Any],
    companies: tuple[pd.DataFrame, dict[str, pd.Series]],
    case: str,
    method: Calibration,
) -> None:
    data, targets = companies
    reference = values[case]
    weights = method(data[list(targets)], targets, start=data["w"], bounds=reference["bounds"])
    assert weights.to_numpy() == pytest.approx(reference["w"], rel=1e-8)


@pytest.mark.parametrize("case", ["d300_linear", "d300_linear_bounded", "d300_raking_bounded"])
def test_means_of_300_companies(
    values: dict[str, Any], companies: tuple[pd.DataFrame, dict[str, pd.Series]], case: str
) -> None:
    data, targets = companies
    bounds = values[case]["bounds"]
    method = rake if "raking" in case else linear
    weights = method(data[list(targets)], targets, start=data["w"], bounds=bounds)
    for row in values[case]["means"]:
        valid = data[row["item"]].notna()
        if row["level"] != "ALL":
            valid &= data["member"] == row["level"]
        mean = np.average(data.loc[valid, row["item"]], weights=weights[valid])
        assert mean == pytest.approx(row["est"], rel=1e-8), row


@pytest.mark.parametrize(
    ("case", "method"),
    [
        ("cells_linear", linear),
        ("cells_linear_bounded", linear),
        ("cells_raking_bounded", rake),
    ],
)
def test_the_worked_example(values: dict[str, Any], case: str, method: Calibration) -> None:
    classes, targets = worked_example()
    weights = method(classes, targets, bounds=values[case]["bounds"])
    assert weights.to_numpy() == pytest.approx(values[case]["w"], rel=1e-8)


@pytest.mark.parametrize("file", ["apistrat.json", "apistrat_nofpc.json"])
def test_stratified_sample_of_200_schools(golden: Path, file: str) -> None:
    results = json.loads((golden / file).read_text(encoding="utf-8"))["results"]
    data = pd.read_csv(golden / "apistrat.csv")
    types = pd.Series({"E": 4421.0, "H": 755.0, "M": 1018.0})
    targets = {"stype": types, "sch.wide": pd.Series({"No": 1072.0, "Yes": 5122.0})}
    post = poststratify(data[["stype"]], {"stype": types}, start=data["pw"])
    assert post.to_numpy() == pytest.approx(results["postStratify_stype"]["w"], rel=1e-8)
    raked = rake(data[list(targets)], targets, start=data["pw"], max_iterations=500)
    assert raked.to_numpy() == pytest.approx(results["rake_stype_schwide"]["w"], rel=1e-8)

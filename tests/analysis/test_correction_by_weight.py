"""The population correction of calibrated weights: one per response, 1 - 1/w."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.cube import build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import mean_of, share_of
from pipeline.analysis.influence import calibration, covariance, influence
from pipeline.analysis.tabulate import Layout, lay_out
from pipeline.analysis.variables import Categorical, Numeric
from pipeline.analysis.variance import category_covariance, domain_covariance, estimate
from pipeline.places import PROJECT
from pipeline.weight import rake

SCALE = np.arange(1, 6)
VALUES = json.loads((PROJECT / "tests/reference/poisson/values.json").read_text("utf-8"))


def test_it_is_the_variance_of_poisson_sampling() -> None:
    """R leaves out n / (n - 1), which makes uncalibrated small samples a little too sure."""
    w, y = np.array(VALUES["w"]), np.array(VALUES["y"])
    n = len(w)
    profiles = pd.DataFrame({"stratum": "all", "g": VALUES["g"]})
    variables = {"code": Categorical(y - 1, 5), "number": Numeric(y.astype(float))}
    cube = build_cube(variables, w, profiles)
    masks = np.array([np.ones(2, dtype=bool), *((cube.profiles["g"] == g) for g in "ab")])
    layout = lay_out(cube, masks, Design({"all": 45.0}, by_weight=True))
    expected = np.array([VALUES["se"], *VALUES["group_se"]]) * np.sqrt(n / (n - 1))
    for found in (
        estimate(layout.tabulate("code"), mean_of(SCALE)),
        estimate(layout.tabulate("number"), None),
    ):
        assert found.estimate == pytest.approx([VALUES["mean"], *VALUES["group_means"]])
        assert found.se == pytest.approx(expected, rel=1e-10)


def raked_sample() -> tuple[pd.DataFrame, Categorical, np.ndarray, pd.Series]:
    random = np.random.default_rng(3)
    classes = pd.DataFrame(
        {"size": random.choice(["s", "m", "l"], 80), "place": random.choice(["x", "y"], 80)}
    )
    targets = {
        "size": pd.Series({"s": 120.0, "m": 90.0, "l": 50.0}),
        "place": pd.Series({"x": 170.0, "y": 90.0}),
    }
    codes = Categorical(random.integers(-1, 5, 80), 5)
    return classes, codes, random.uniform(0, 9, 80), rake(classes, targets)


def raked_layout(design: Design) -> tuple[Layout, list[str]]:
    classes, codes, numbers, weights = raked_sample()
    variables = {"code": codes, "number": Numeric(numbers)}
    profiles = classes.assign(stratum="all")
    cube = build_cube(variables, weights.to_numpy(), profiles, base=np.ones(80))
    groups = ["s", "m", "l"]
    masks = np.array([(cube.profiles["size"] == g).to_numpy() for g in groups])
    return lay_out(cube, masks, design), groups


def test_counts_and_influence_values_agree() -> None:
    design = Design({"all": 260.0}, ("size", "place"), by_weight=True)
    layout, groups = raked_layout(design)
    classes, codes, numbers, weights = raked_sample()
    fit = calibration(classes, weights.to_numpy(), np.ones(80))
    for variable, name, functional in (
        (codes, "code", share_of(SCALE >= 4)),
        (Numeric(numbers), "number", None),
    ):
        u = [
            influence(
                variable,
                weights.to_numpy(),
                functional,
                inside=(classes["size"] == group).to_numpy(),
            )[1]
            for group in groups
        ]
        residuals = np.column_stack([fit.residuals(part) for part in u])
        strata = pd.Series("all", index=range(80))
        matrix = covariance(residuals, strata, design, weights=weights.to_numpy())
        table = layout.tabulate(name)
        assert estimate(table, functional).se == pytest.approx(np.sqrt(np.diag(matrix)), rel=1e-9)
        assert domain_covariance(table, functional) == pytest.approx(matrix, rel=1e-7, abs=1e-12)
    shares, matrix = category_covariance(layout.tabulate("code"))
    top = estimate(layout.tabulate("code"), share_of(SCALE >= 4))
    assert shares[3:].sum() == pytest.approx(top.estimate[0])
    assert np.sqrt(matrix[3:, 3:].sum()) == pytest.approx(top.se[0], rel=1e-9)


def test_equal_weights_have_the_same_correction_either_way() -> None:
    random = np.random.default_rng(5)
    codes = Categorical(random.integers(0, 5, 60), 5)
    cube = build_cube({"q": codes}, np.full(60, 4.0), pd.DataFrame({"stratum": ["all"] * 60}))
    whole = np.ones((1, 1), dtype=bool)
    found = [
        estimate(lay_out(cube, whole, design).tabulate("q"), mean_of(SCALE)).se[0]
        for design in (Design({"all": 240.0}), Design({"all": 240.0}, by_weight=True))
    ]
    assert found[1] == pytest.approx(found[0], rel=1e-12)

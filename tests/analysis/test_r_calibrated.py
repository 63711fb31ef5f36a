"""Standard errors after linear and bounded calibration: agreement with R survey 4.1.1.

Values and the R script that made them are in ``tests/reference/weighting``.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.analysis.design import Design
from pipeline.analysis.functionals import mean_of
from pipeline.analysis.influence import calibration, covariance, influence
from pipeline.analysis.variables import Categorical
from pipeline.analysis.variance import Estimated, estimate
from tests.analysis.r_data import CLOSE, SCALE, codes, companies, cube, layout, sizes

REFERENCE = Path(__file__).parents[1] / "reference" / "weighting" / "values.json"
MARGINS = ("size", "sector", "district")
CASES = ["d300_linear", "d300_linear_bounded", "d300_raking_bounded"]


def stored(case: str) -> dict[str, object]:
    return json.loads(REFERENCE.read_text(encoding="utf-8"))[case]


def estimated(
    items: list[str], weights: np.ndarray, base: np.ndarray
) -> tuple[dict[str, Estimated], list[str]]:
    """Return the mean of every item in the whole sample and by membership."""
    counted = cube(
        {item: Categorical(codes(item), 5) for item in items},
        weights=weights,
        base=base,
        by=(*MARGINS, "member"),
    )
    found_in, levels = layout(counted, "member", MARGINS)
    return {item: estimate(found_in.tabulate(item), mean_of(SCALE)) for item in items}, levels


@pytest.mark.parametrize("case", CASES)
def test_errors_of_calibrated_means(case: str) -> None:
    """R's calibrate regresses with the weights before calibration, also within bounds.

    For its bounded cases these were scaled to the population: no regression depends on that.
    """
    reference = stored(case)
    weights, base = np.array(reference["w"]), companies()["w"].to_numpy()
    rows = reference["means"]
    items = sorted({row["item"] for row in rows})
    scaled = base * weights.sum() / base.sum()
    for before in (base, scaled):
        found, levels = estimated(items, weights, before)
        for row in rows:
            d = levels.index(row["level"])
            values = (found[row["item"]].estimate[d], found[row["item"]].se[d])
            assert values == pytest.approx((row["est"], row["se"]), **CLOSE), row
    # Another regression, that of R's rake, has other errors: the agreement says something.
    other, _ = estimated(items, weights, np.ones(len(weights)))
    ratios = [other[item].se[0] / found[item].se[0] for item in items]
    assert max(abs(ratio - 1) for ratio in ratios) > 1e-3


@pytest.mark.parametrize("case", CASES)
def test_influence_values_have_the_same_errors(case: str) -> None:
    reference = stored(case)
    weights, base = np.array(reference["w"]), companies()["w"].to_numpy()
    fit = calibration(companies()[list(MARGINS)], weights, base)
    rows = [row for row in reference["means"] if row["level"] == "ALL"]
    u = [influence(Categorical(codes(row["item"]), 5), weights, mean_of(SCALE))[1] for row in rows]
    residuals = np.column_stack([fit.residuals(part) for part in u])
    matrix = covariance(
        residuals, companies()["stratum"], Design(sizes(), MARGINS), weights=weights
    )
    assert np.sqrt(np.diag(matrix)) == pytest.approx([row["se"] for row in rows], rel=1e-8)

"""Need scores on the worked example of 12 companies and 6 items (Borich 1980; Narine 2021)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.cube import build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import mean_of, mwds, share_of
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variables import Categorical
from pipeline.analysis.variance import Estimated, estimate

IMPORTANCE = np.array(
    [
        [4, 5, 4, 5, 5, 2],
        [3, 5, 3, 4, 5, 3],
        [5, 4, 4, 5, 4, 2],
        [2, 5, 5, 3, 5, 3],
        [4, 5, 3, 5, 4, 1],
        [3, 4, 4, 4, 5, 3],
        [5, 5, 2, 5, 3, 2],
        [4, 4, 5, 4, 5, 4],
        [2, 5, 4, 5, 4, 3],
        [3, 5, 3, 4, 4, 2],
        [4, 4, 4, 5, 5, 3],
        [5, 5, 5, 3, 4, 2],
    ]
)
SATISFACTION = np.array(
    [
        [3, 2, 4, 2, 3, 3],
        [3, 1, 3, 3, 2, 3],
        [2, 2, 3, 2, 3, 2],
        [3, 2, 4, 3, 2, 4],
        [2, 3, 3, 2, 3, 2],
        [4, 2, 4, 2, 2, 3],
        [1, 2, 3, 1, 3, 3],
        [3, 3, 4, 3, 3, 3],
        [3, 1, 3, 2, 3, 4],
        [2, 2, 4, 3, 2, 3],
        [3, 2, 3, 2, 4, 2],
        [2, 1, 4, 3, 3, 3],
    ]
)
IMP, SAT = np.repeat(np.arange(1, 6), 5), np.tile(np.arange(1, 6), 5)
EXPECTED = {
    "gap": (mean_of(IMP - SAT), [1.0833, 2.75, 0.3333, 2.0, 1.6667, -0.4167]),
    "mwds": (mwds(IMP, SAT), [3.9722, 12.8333, 1.2778, 8.6667, 7.3611, -1.0417]),
    "rds": (
        mean_of(100 * np.sign(SAT - IMP)),
        [-41.6667, -100, -33.3333, -83.3333, -91.6667, 41.6667],
    ),
    "need_share": (share_of((IMP >= 4) & (SAT <= 2)), [0.3333, 0.8333, 0, 0.5833, 0.3333, 0]),
}


def estimated(functional: object, item: int) -> Estimated:
    codes = (IMPORTANCE[:, item] - 1) * 5 + SATISFACTION[:, item] - 1
    profiles = pd.DataFrame({"stratum": ["all"] * len(codes)})
    cube = build_cube({"pair": Categorical(codes, 25)}, np.ones(len(codes)), profiles)
    layout = lay_out(cube, np.array([[True]]), Design())
    return estimate(layout.tabulate("pair"), functional)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", EXPECTED)
def test_published_scores(name: str) -> None:
    functional, expected = EXPECTED[name]
    found = [estimated(functional, item).estimate[0] for item in range(6)]
    assert found == pytest.approx(expected, abs=5e-5)


def test_gap_has_the_standard_error_of_paired_differences() -> None:
    for item in range(6):
        difference = IMPORTANCE[:, item] - SATISFACTION[:, item]
        expected = difference.std(ddof=1) / np.sqrt(len(difference))
        assert estimated(EXPECTED["gap"][0], item).se[0] == pytest.approx(expected, rel=1e-12)

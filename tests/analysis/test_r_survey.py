"""Agreement with R survey 4.1.1 on 300 stratified companies x 60 items, to 1e-8."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.cube import Cube, build_cube
from pipeline.analysis.functionals import Functional, mean_of, mwds, share_of
from pipeline.analysis.intervals import t_interval
from pipeline.analysis.variables import Categorical
from pipeline.analysis.variance import estimate
from tests.conftest import shared_input

SEGMENTS = ["size", "sector", "district", "member"]
ITEMS = [f"q{n:02d}" for n in range(1, 61)]
SCALE = np.arange(1, 6)
TOLERANCE = {"rel": 1e-8, "abs": 1e-10}


@pytest.fixture(scope="module")
def golden() -> Path:
    return shared_input("methods/r-survey")


@pytest.fixture(scope="module")
def design(golden: Path) -> tuple[Cube, dict[str, float]]:
    data = pd.read_csv(golden / "d300.csv")
    codes = {q: data[q].fillna(0).to_numpy(int) - 1 for q in ITEMS}
    variables = {q: Categorical(c, 5) for q, c in codes.items()}
    for first, second in zip(ITEMS[:10], ITEMS[30:40], strict=True):
        both = (codes[first] >= 0) & (codes[second] >= 0)
        pair = np.where(both, codes[first] * 5 + codes[second], -1)
        variables[f"{first}:{second}"] = Categorical(pair, 25)
    cube = build_cube(variables, data["w"].to_numpy(), data[["stratum", *SEGMENTS]])
    sizes = data.drop_duplicates("stratum").set_index("stratum")["fpc"].astype(float).to_dict()
    return cube, sizes


def rows(golden: Path, name: str) -> list[dict[str, object]]:
    return json.loads((golden / name).read_text(encoding="utf-8"))["rows"]


def test_means_and_intervals_of_the_whole_sample(
    golden: Path, design: tuple[Cube, dict[str, float]]
) -> None:
    cube, sizes = design
    whole = np.ones((1, len(cube.profiles)), dtype=bool)
    for row in rows(golden, "n300_overall_mean.json"):
        found = estimate(cube, row["item"], mean_of(SCALE), whole, stratum_sizes=sizes)
        low, high = t_interval(found.estimate, found.se, found.df)
        values = [found.n_responses, found.estimate, found.se, found.df, low, high]
        expected = [row[name] for name in ("n", "est", "se", "df", "lci", "uci")]
        assert [value[0] for value in values] == pytest.approx(expected, **TOLERANCE)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_means_shares_top2_and_balance_by_segment(
    golden: Path, design: tuple[Cube, dict[str, float]], segment: str
) -> None:
    cube, sizes = design
    statistics: dict[str, Functional] = {f"p{k}": share_of(k == SCALE) for k in SCALE}
    statistics |= {
        "mean": mean_of(SCALE),
        "t2b": share_of(SCALE >= 4),
        "net": mean_of((SCALE >= 4) * 1.0 - (SCALE <= 2)),
    }
    levels = sorted(cube.profiles[segment].unique())
    domains = np.array([(cube.profiles[segment] == level).to_numpy() for level in levels])
    checked = 0
    cache = {}
    for row in rows(golden, "n300_segments.json"):
        if row["segment"] != segment:
            continue
        key = (row["item"], row["stat"])
        if key not in cache:
            functional = statistics[row["stat"]]
            cache[key] = estimate(cube, row["item"], functional, domains, stratum_sizes=sizes)
        found, d = cache[key], levels.index(row["level"])
        values = (found.n_weighted[d], found.df[d], found.estimate[d], found.se[d])
        expected = (row["sumw"], row["df"], row["est"], row["se"])
        assert values == pytest.approx(expected, **TOLERANCE), row
        checked += 1
    assert checked == len(ITEMS) * len(levels) * len(statistics)


def test_borich_score_and_gap(golden: Path, design: tuple[Cube, dict[str, float]]) -> None:
    cube, sizes = design
    i, s = np.repeat(SCALE, 5), np.tile(SCALE, 5)
    for row in rows(golden, "n300_borich_ratio.json"):
        level = row["level"]
        mask = np.ones(len(cube.profiles), dtype=bool)
        if level != "ALL":
            mask = (cube.profiles["size"] == level).to_numpy()
        pair = f"{row['importance']}:{row['competence']}"
        score = estimate(cube, pair, mwds(i, s), mask[None], stratum_sizes=sizes)
        gap = estimate(cube, pair, mean_of(i - s), mask[None], stratum_sizes=sizes)
        values = (score.estimate[0], score.se[0], gap.estimate[0], gap.se[0], score.df[0])
        expected = tuple(row[k] for k in ("mwds", "mwds_se", "gap", "gap_se", "df"))
        assert values == pytest.approx(expected, **TOLERANCE)

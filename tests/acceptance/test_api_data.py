"""Academic Performance Index of California's schools: agreement with R survey 4.1.1.

The samples ``apistrat`` (200 schools in three strata) and ``apisrs`` (200 schools) come with R's
survey package. Values of ``apistrat`` were computed there by ``svydesign(id = ~1, strata = ~stype,
weights = ~pw, data = apistrat, fpc = ~fpc)``, and without ``fpc``; its mean 662.2874 (9.40894) and
the mean of ``apisrs``, 656.585 (9.24972), also stand in the package's own examples.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.cube import build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import Functional, share_of
from pipeline.analysis.intervals import korn_graubard, logit_interval, t_interval
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variables import Categorical, Numeric
from pipeline.analysis.variance import Estimated, estimate
from tests.conftest import shared_input

TOLERANCE = {"rel": 1e-8, "abs": 1e-8}
DESIGNS = ["apistrat", "apistrat_nofpc"]
STUDENTS = ("api.stu", "enroll")


def estimated(
    data: pd.DataFrame,
    variable: Numeric | Categorical,
    functional: Functional | None = None,
    *,
    by: list[str] | None = None,
    fpc: bool = True,
    weights: np.ndarray | None = None,
    base: np.ndarray | None = None,
    margins: tuple[str, ...] = (),
) -> Estimated:
    """Estimate in the whole sample or by group (sorted); stratum, fpc and pw are in ``data``.

    Calibrated ``weights`` come with their margins and the weights ``base`` of the residuals.
    """
    weights = data["pw"].to_numpy() if weights is None else weights
    profiles = data[list(dict.fromkeys(["stratum", *margins, *(by or [])]))]
    cube = build_cube({"y": variable}, weights, profiles, base=base)
    domains = np.ones((1, len(cube.profiles)), dtype=bool)
    if by:
        number = cube.profiles.groupby(by).ngroup().to_numpy()
        domains = number == np.arange(number.max() + 1)[:, None]
    sizes = data.drop_duplicates("stratum").set_index("stratum")["fpc"].astype(float).to_dict()
    design = Design(sizes if fpc else None, margins)
    return estimate(lay_out(cube, domains, design).tabulate("y"), functional)


def number(data: pd.DataFrame, name: str) -> Numeric:
    return Numeric(data[name].to_numpy(dtype=float))


@pytest.fixture(scope="module")
def schools() -> pd.DataFrame:
    data = pd.read_csv(shared_input("methods/r-survey") / "apistrat.csv")
    return data.assign(stratum=data["stype"])


@pytest.fixture(scope="module", params=DESIGNS)
def golden(request: pytest.FixtureRequest) -> tuple[dict[str, dict], bool]:
    path: Path = shared_input("methods/r-survey") / f"{request.param}.json"
    return json.loads(path.read_text(encoding="utf-8"))["results"], request.param == "apistrat"


def test_mean_of_the_stratified_sample_as_published(schools: pd.DataFrame) -> None:
    found = estimated(schools, number(schools, "api00"))
    assert found.estimate[0] == pytest.approx(662.2874, abs=5e-5)
    assert found.se[0] == pytest.approx(9.40894, abs=5e-6)


def test_mean_of_the_simple_random_sample_as_published() -> None:
    data = pd.read_csv(shared_input("input/reference") / "apisrs.csv").assign(stratum="all")
    found = estimated(data, number(data, "api00"))
    assert found.estimate[0] == pytest.approx(656.585, abs=5e-4)
    assert found.se[0] == pytest.approx(9.24972, abs=5e-6)


def test_means_and_their_intervals(schools: pd.DataFrame, golden: tuple[dict, bool]) -> None:
    results, fpc = golden
    expected = results["svymean"]
    assert expected["names"] == ["api00", "api99", "enroll"]
    for i, name in enumerate(expected["names"]):
        found = estimated(schools, number(schools, name), fpc=fpc)
        low, high = t_interval(found.estimate, found.se, found.df)
        values = [found.estimate[0], found.se[0], low[0], high[0], found.df[0]]
        want = [expected["est"][i], expected["se"][i], *expected["confint"][i], results["df"]]
        assert values == pytest.approx(want, **TOLERANCE)


@pytest.mark.parametrize(
    ("key", "by"),
    [("svyby_api00_stype", ["stype"]), ("svyby_api00_schwide_both", ["both", "sch.wide"])],
)
def test_means_by_group(
    schools: pd.DataFrame, golden: tuple[dict, bool], key: str, by: list[str]
) -> None:
    results, fpc = golden
    found = estimated(schools, number(schools, "api00"), by=by, fpc=fpc)
    groups = pd.MultiIndex.from_frame(schools[by]).unique().sort_values().to_list()
    columns = ["level"] if by == ["stype"] else ["b", "a"]
    assert groups == list(zip(*(results[key][name] for name in columns), strict=True))
    assert found.estimate == pytest.approx(np.array(results[key]["est"]), **TOLERANCE)
    assert found.se == pytest.approx(np.array(results[key]["se"]), **TOLERANCE)


def test_shares(schools: pd.DataFrame, golden: tuple[dict, bool]) -> None:
    results, fpc = golden
    # The strata's own shares are known from the weights: R's standard error is 0 as well.
    types = Categorical(pd.Categorical(schools["stype"]).codes.astype(int), 3)
    for k, (share, se) in enumerate(
        zip(results["svymean_stype"]["est"], results["svymean_stype"]["se"], strict=True)
    ):
        found = estimated(schools, types, share_of(np.arange(3) == k), fpc=fpc)
        assert (found.estimate[0], found.se[0]) == pytest.approx((share, se), **TOLERANCE)
    high = Categorical((schools["api00"] > 700).to_numpy(dtype=int), 2)
    found = estimated(schools, high, share_of(np.array([False, True])), fpc=fpc)
    expected = results["svyciprop_hi"]["mean"]
    assert found.estimate[0] == pytest.approx(expected["est"], **TOLERANCE)
    assert found.se[0] == pytest.approx(expected["se"], **TOLERANCE)


@pytest.mark.parametrize("method", ["beta", "logit", "xlogit", "mean"])
def test_intervals_of_a_share(
    schools: pd.DataFrame, golden: tuple[dict, bool], method: str
) -> None:
    """R's ``logit`` comes from an iterated model and is exact to about 1e-9 only."""
    results, fpc = golden
    high = Categorical((schools["api00"] > 700).to_numpy(dtype=int), 2)
    found = estimated(schools, high, share_of(np.array([False, True])), fpc=fpc)
    share, se, df = found.estimate, found.se, found.df
    if method == "beta":
        limits = korn_graubard(share, se, df, found.n_responses, n_at_edge=found.n_effective)
    elif method == "mean":
        limits = t_interval(share, se, df, bounds=(0, 1))
    else:
        limits = logit_interval(share, se, df)
    expected = results["svyciprop_hi"][method]
    values = [share[0], se[0], *(part[0] for part in limits)]
    assert values == pytest.approx([expected[k] for k in ("est", "se", "lci", "uci")], **TOLERANCE)


@pytest.mark.parametrize(("key", "by"), [("svyratio", None), ("svyby_ratio", ["stype"])])
def test_ratios_of_two_means(
    schools: pd.DataFrame, golden: tuple[dict, bool], key: str, by: list[str] | None
) -> None:
    """Tested students per enrolled student: se(r) = se(mean of y - r x) / mean of x."""
    results, fpc = golden
    y, x = (estimated(schools, number(schools, name), by=by, fpc=fpc) for name in STUDENTS)
    expected = {name: np.atleast_1d(results[key][name]) for name in ("est", "se")}
    ratio = y.estimate / x.estimate
    assert ratio == pytest.approx(expected["est"], **TOLERANCE)
    tested, enrolled = (schools[name].to_numpy(dtype=float) for name in STUDENTS)
    for d, (r, mean) in enumerate(zip(ratio, x.estimate, strict=True)):
        rest = estimated(schools, Numeric(tested - r * enrolled), by=by, fpc=fpc)
        assert rest.estimate[d] == pytest.approx(0, abs=1e-9)
        assert rest.se[d] / mean == pytest.approx(expected["se"][d], **TOLERANCE)


def test_shares_by_group(schools: pd.DataFrame, golden: tuple[dict, bool]) -> None:
    results, fpc = golden
    awards = Categorical((schools["awards"] == "Yes").to_numpy(dtype=int), 2)
    found = estimated(schools, awards, share_of(np.array([False, True])), by=["stype"], fpc=fpc)
    expected = pd.DataFrame(results["svyby_awards_stype"])
    assert list(expected["stype"]) == ["E", "H", "M"]
    assert found.estimate == pytest.approx(expected["awardsYes"].to_numpy(), **TOLERANCE)
    assert found.se == pytest.approx(expected["se.awardsYes"].to_numpy(), **TOLERANCE)


@pytest.mark.parametrize(
    ("key", "margins"),
    [("postStratify_stype", ("stype",)), ("rake_stype_schwide", ("stype", "sch.wide"))],
)
def test_means_with_calibrated_weights(
    schools: pd.DataFrame, golden: tuple[dict, bool], key: str, margins: tuple[str, ...]
) -> None:
    results, fpc = golden
    weights = np.array(results[key]["w"])
    # R regresses on raking margins without weights, on post-strata with the weights before.
    base = np.ones(len(weights)) if len(margins) > 1 else schools["pw"].to_numpy()
    expected = results[key]["mean"]
    assert expected["names"] == ["api00", "enroll"]
    for i, name in enumerate(expected["names"]):
        found = estimated(
            schools, number(schools, name), fpc=fpc, weights=weights, base=base, margins=margins
        )
        values = (found.estimate[0], found.se[0])
        assert values == pytest.approx((expected["est"][i], expected["se"][i]), **TOLERANCE)

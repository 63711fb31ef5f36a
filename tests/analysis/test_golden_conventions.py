"""Published figures of chambers and associations, recomputed; what their decimals give away."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.cube import build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import climate, mean_of
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variables import Categorical
from pipeline.analysis.variance import estimate
from pipeline.disclosure.rounding import STEPS, round_to
from pipeline.weight import effective_n
from tests.conftest import shared_input

POLARITY = np.array([1.0, 0.0, -1.0])


@pytest.fixture(scope="module")
def golden() -> dict[str, object]:
    path = shared_input("methods/golden/B_conventions.json")
    return json.loads(path.read_text(encoding="utf-8"))


def index(situation: float, expectation: float) -> float:
    return float(climate(POLARITY, POLARITY).value(np.array([situation, expectation])))


def saldo(weights: list[float], n: int = 1) -> tuple[float, float]:
    """Return balance and standard error of n companies spread over positive, neutral, negative."""
    counts = np.round(n * np.array(weights) / np.sum(weights)).astype(int)
    codes = np.repeat([0, 1, 2], counts)
    profiles = pd.DataFrame({"stratum": ["all"] * len(codes)})
    cube = build_cube({"x": Categorical(codes, 3)}, np.ones(len(codes)), profiles)
    table = lay_out(cube, np.array([[True]]), Design()).tabulate("x")
    found = estimate(table, mean_of(100 * POLARITY))
    return float(found.estimate[0]), float(found.se[0])


def test_fifteen_published_quarters_of_a_chamber(golden: dict[str, object]) -> None:
    """Handelskammer Hamburg, charts.hk24.de; inputs and index are published with one decimal."""
    stored = golden["B1_index_published_HK_Hamburg"]
    assert len(stored["rows"]) == 15
    worst = 0.0
    for row in stored["rows"]:
        found = index(row["gut"] - row["schlecht"], row["besser"] - row["schlechter"])
        assert found == pytest.approx(row["published"], abs=stored["tol"]), row["name"]
        assert found == pytest.approx(row["computed"], abs=5e-4), row["name"]
        worst = max(worst, abs(found - row["published"]))
    assert worst == pytest.approx(stored["max_abs_dev"], abs=5e-4)


def test_a_published_index_from_rounded_shares(golden: dict[str, object]) -> None:
    """IHK Bonn/Rhein-Sieg, autumn 2016; expectations are published in whole percent."""
    row = golden["B2_bonn_herbst2016"]
    found = index(row["gut"] - row["schlecht"], row["besser"] - row["schlechter"])
    assert found == pytest.approx(row["computed"], abs=5e-4)
    assert found == pytest.approx(row["published"], abs=row["tol"])


def test_the_index_is_not_the_climate_of_the_ifo_institute(golden: dict[str, object]) -> None:
    """The ifo Institute adds 200 to each balance and takes 200 off; the verdict can differ."""

    def ifo(situation: float, expectation: float) -> float:
        return float(np.sqrt((situation + 200) * (expectation + 200)) - 200)

    stored = golden["B3_ifo_example"]
    example, both = stored["example"], stored["arith_vs_geo"]
    assert saldo([stored["gut"], 40, stored["schlecht"]], n=100)[0] == stored["lage_saldo"]
    assert ifo(example["GL"], example["GE"]) == pytest.approx(example["klima"], abs=5e-5)
    assert ifo(both["GL"], both["GE"]) == pytest.approx(both["ifo"], abs=5e-5)
    assert index(both["GL"], both["GE"]) == pytest.approx(both["dihk"], abs=5e-5)
    # Above its neutral 0 by the one, below its neutral 100 by the other.
    assert ifo(both["GL"], both["GE"]) > 0 > index(both["GL"], both["GE"]) - 100


def test_published_balances(golden: dict[str, object]) -> None:
    """Tolerance 1 point: chambers round the shares and the balance, each by itself."""
    for row in golden["B4_published_saldo"]:
        shares = [row["pos"], 100 - row["pos"] - row["neg"], row["neg"]]
        value, _ = saldo(shares, n=1000)
        assert value == pytest.approx(row["saldo"], abs=1e-9), row["name"]
        if row["published_saldo"] is not None:
            assert abs(value - row["published_saldo"]) <= 1, row["name"]
        if row["se"] is not None:
            # Whole companies instead of rounded percentages move the error a little.
            assert saldo(shares, n=row["n"])[1] == pytest.approx(row["se"], rel=0.01), row["name"]


def fitting(published: list[float], sizes: range, step: float) -> list[int]:
    """Return the numbers of companies for which some count gives each published share."""
    found = []
    for n in sizes:
        possible = set(np.round(100 * round_to(np.arange(n + 1) / n, np.array(step)), 6))
        if all(round(share, 6) in possible for share in published):
            found.append(n)
    return found


@pytest.mark.parametrize(
    ("published", "sizes", "key"),
    [
        ([32.4, 14.7, 42.6], range(55, 81), "n_consistent_with_32.4_14.7_42.6"),
        ([22.5, 21.1, 28.2], range(40, 137), "autumn_22.5_21.1_28.2"),
        ([14.9, 16.4, 29.9, 13.4], range(55, 81), "outlook_items_14.9_16.4_29.9_13.4_fit_n"),
    ],
)
def test_one_decimal_gives_the_number_of_companies_away(
    golden: dict[str, object], published: list[float], sizes: range, key: str
) -> None:
    stored = golden["B5_reconstruct_counts_from_published_percent"]
    assert fitting(published, sizes, 0.001) == stored[key]
    step, _ = STEPS["share"]
    whole = [float(np.round(100 * v)) for v in round_to(np.array(published) / 100, np.array(step))]
    # Published as the package rounds them, the same figures leave several bases open.
    left = fitting(whole, sizes, step)
    assert len(left) >= 4
    assert set(stored[key]) < set(left)


def test_published_shares_give_the_counts_away(golden: dict[str, object]) -> None:
    stored = golden["B5_reconstruct_counts_from_published_percent"]
    for share, key in (
        (32.4, "gut_pct_32.4_of_68"),
        (14.7, "schlecht_14.7_of_68"),
        (42.6, "auftragslage_42.6_of_68"),
    ):
        assert [k for k in range(69) if round(100 * k / 68, 1) == share] == stored[key]


def test_weighting_by_employees_asks_one_company(golden: dict[str, object]) -> None:
    stored = golden["B7_employee_weighting_dominance"]
    employees, answer = np.array(stored["employees"]), np.array(stored["answer"])
    assert 100 * answer.mean() == stored["share_companies"]
    share = 100 * np.average(answer, weights=employees)
    assert share == pytest.approx(stored["share_employees"], abs=5e-4)
    assert effective_n(employees) == pytest.approx(stored["neff"], abs=5e-5)
    assert 100 * employees.max() / employees.sum() == pytest.approx(
        stored["largest_share"], abs=5e-4
    )

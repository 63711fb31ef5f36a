"""Golden values of methods beside those used: other intervals, other critical values."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bench.coverage import alternatives
from pipeline.analysis.rank_sets import klein_sets, simultaneous_sets
from tests.conftest import shared_input


def golden(name: str, key: str) -> dict[str, object]:
    return json.loads(shared_input(f"methods/golden/{name}.json").read_text("utf-8"))[key]


@pytest.mark.parametrize(
    ("key", "method"),
    [
        ("wilson_fpc", alternatives.wilson),
        ("agresti_coull_fpc", alternatives.agresti_coull),
        ("jeffreys_fpc", alternatives.jeffreys),
        ("wald_fpc", alternatives.wald),
    ],
)
def test_intervals_of_a_share(key: str, method: object) -> None:
    case = golden("C_inference", "C1_proportion_fpc")
    x, n, population = (np.array([case[name]]) for name in ("x", "n", "N"))
    limits = [part[0] for part in method(x, n, population)]  # type: ignore[operator]
    # Wald's standard error has N - 1 for N here: 0.2 % of its width.
    assert limits == pytest.approx(case[key], abs=1e-3 if key == "wald_fpc" else 1e-6)


def test_rank_sets_with_other_critical_values() -> None:
    case = golden("D_ranks", "D2_mwds_rank_sets")
    theta, sigma = np.array(case["mwds"]), np.array(case["Sigma"])
    se = np.sqrt(np.diag(sigma))
    z = np.random.default_rng(1).multivariate_normal(np.zeros(8), sigma, 100_000)
    largest = np.quantile((np.abs(z) / se).max(axis=1), 0.95)
    assert largest == pytest.approx(case["crit"]["klein_maxt"], abs=0.03)
    low, high = theta - largest * se, theta + largest * se
    by_maximum = [
        [1 + int((low > high[j]).sum()), 8 - int((high < low[j]).sum())] for j in range(8)
    ]
    assert by_maximum == case["klein_maxt"]
    simple = klein_sets(theta, se, np.inf)
    assert np.column_stack([simple.low, simple.high]).tolist() == case["klein_bonferroni"]
    differences = np.sqrt(np.maximum(se[:, None] ** 2 + se**2 - 2 * sigma, 0)) + np.eye(8)
    ratios = (z[:, :, None] - z[:, None, :]) / differences
    single = np.quantile(ratios.max(axis=(1, 2)), 0.95)
    assert single == pytest.approx(case["crit"]["pairwise_single"], abs=0.03)
    above = (theta[:, None] - theta) / differences > single
    one_step = np.column_stack([1 + above.sum(axis=0), 8 - above.sum(axis=1)])
    assert one_step.tolist() == case["simultaneous_singlestep"]
    stepwise = simultaneous_sets(theta, sigma)
    assert (stepwise.high - stepwise.low <= one_step[:, 1] - one_step[:, 0]).all()

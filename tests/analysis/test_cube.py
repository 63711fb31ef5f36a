"""Properties of the cube: it does not matter how the data are cut or ordered."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.cube import Cube, build_cube, merge_cubes
from pipeline.analysis.functionals import mean_of, share_of
from pipeline.analysis.variables import Categorical, Numeric
from pipeline.analysis.variance import estimate

answers = st.lists(
    st.tuples(
        st.integers(-1, 4),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["x", "y"]),
        st.floats(0.1, 20),
        st.one_of(st.just(np.nan), st.floats(-50, 50)),
    ),
    min_size=3,
    max_size=40,
)


def cube_of(rows: list[tuple[int, str, str, float, float]]) -> Cube:
    codes, groups, strata, weights, numbers = zip(*rows, strict=True)
    variables = {
        "rating": Categorical(np.array(codes), 5),
        "number": Numeric(np.array(numbers, dtype=float)),
    }
    profiles = pd.DataFrame({"group": groups, "stratum": strata})
    return build_cube(variables, np.array(weights), profiles)


def results(cube: Cube) -> np.ndarray:
    domains = np.array(
        [np.ones(len(cube.profiles), dtype=bool)]
        + [(cube.profiles["group"] == g).to_numpy() for g in "abc"]
    )
    parts = []
    for name, functional in (
        ("rating", mean_of(np.arange(1, 6))),
        ("rating", share_of(np.arange(5) >= 3)),
        ("number", None),
    ):
        found = estimate(cube, name, functional, domains, stratum_sizes=None)
        parts += [found.n_responses, found.n_weighted, found.estimate, found.se, found.df]
    return np.array(parts, dtype=float)


@given(answers, st.data())
@settings(max_examples=60, deadline=None)
def test_parts_in_any_order_give_the_same_estimates(
    rows: list[tuple[int, str, str, float, float]], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(1, len(rows) - 1))
    shuffled = data.draw(st.permutations(rows))
    whole = results(cube_of(rows))
    parts = merge_cubes(cube_of(shuffled[cut:]), cube_of(shuffled[:cut]))
    np.testing.assert_allclose(results(parts), whole, rtol=1e-7, atol=1e-6, equal_nan=True)


@given(answers)
@settings(max_examples=40, deadline=None)
def test_shares_of_all_categories_sum_to_one(
    rows: list[tuple[int, str, str, float, float]],
) -> None:
    cube = cube_of(rows)
    whole = np.ones((1, len(cube.profiles)), dtype=bool)
    shares = [
        estimate(cube, "rating", share_of(np.arange(5) == k), whole, stratum_sizes=None).estimate
        for k in range(5)
    ]
    total = np.sum(shares)
    assert np.isnan(total) or abs(total - 1) < 1e-12


@given(answers, st.floats(0.01, 1000))
@settings(max_examples=40, deadline=None)
def test_estimates_and_errors_do_not_depend_on_the_scale_of_weights(
    rows: list[tuple[int, str, str, float, float]], factor: float
) -> None:
    scaled = [(c, g, s, w * factor, y) for c, g, s, w, y in rows]
    first, second = results(cube_of(rows)), results(cube_of(scaled))
    keep = [i for i in range(len(first)) if i % 5 != 1]  # all but the sum of weights
    np.testing.assert_allclose(first[keep], second[keep], rtol=1e-7, atol=1e-6, equal_nan=True)


def test_a_group_without_answers_has_no_estimate() -> None:
    cube = cube_of([(1, "a", "x", 1.0, 2.0), (-1, "b", "x", 1.0, np.nan), (3, "a", "x", 1.0, 4.0)])
    domain = np.array([(cube.profiles["group"] == "b").to_numpy()])
    found = estimate(cube, "rating", mean_of(np.arange(5)), domain, stratum_sizes=None)
    assert found.n_responses[0] == 0
    assert np.isnan(found.estimate[0])


def test_a_census_has_no_sampling_error() -> None:
    cube = cube_of([(k, "a", "x", 1.0, float(k)) for k in range(5)])
    whole = np.ones((1, len(cube.profiles)), dtype=bool)
    found = estimate(cube, "number", None, whole, stratum_sizes={"x": 5.0})
    assert found.estimate[0] == 2.0
    assert found.se[0] == 0.0

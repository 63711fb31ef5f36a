"""Properties of the cube: it does not matter how the data are cut, ordered or counted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.cube import Cube, build_cube, merge_cubes
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import mean_of, share_of
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variables import Categorical, Numeric, Variable
from pipeline.analysis.variance import Estimated, estimate

Row = tuple[int, str, str, float, float]
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


def variables_of(rows: list[Row]) -> dict[str, Variable]:
    codes, _, _, _, numbers = zip(*rows, strict=True)
    return {
        "rating": Categorical(np.array(codes), 5),
        "number": Numeric(np.array(numbers, dtype=float)),
    }


def cube_of(rows: list[Row], **more: Variable) -> Cube:
    _, groups, strata, weights, _ = zip(*rows, strict=True)
    profiles = pd.DataFrame({"group": groups, "stratum": strata})
    return build_cube({**variables_of(rows), **more}, np.array(weights), profiles)


def estimates(
    cube: Cube, name: str, functional: object, domains: np.ndarray, sizes: Mapping | None = None
) -> Estimated:
    return estimate(lay_out(cube, domains, Design(sizes)).tabulate(name), functional)


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
        found = estimates(cube, name, functional, domains)
        parts += [found.n_responses, found.n_weighted, found.estimate, found.se, found.df]
    return np.array(parts, dtype=float)


def by_key(cube: Cube, sums: np.ndarray) -> dict[tuple[str, ...], np.ndarray]:
    keys = cube.profiles.astype(str).itertuples(index=False, name=None)
    return {key: sums[:, number] for number, key in enumerate(keys)}


def assert_same_sums(first: Cube, second: Cube, name: str) -> None:
    a, b = by_key(first, first.counts[name]), by_key(second, second.counts[name])
    assert a.keys() == b.keys()
    for key in a:
        np.testing.assert_array_equal(a[key][0], b[key][0])
        np.testing.assert_allclose(a[key], b[key], rtol=1e-13)


@given(answers, st.data())
@settings(max_examples=60, deadline=None)
def test_parts_in_any_order_give_the_same_estimates(rows: list[Row], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(rows) - 1))
    shuffled = data.draw(st.permutations(rows))
    whole = cube_of(rows)
    parts = merge_cubes(cube_of(shuffled[cut:]), cube_of(shuffled[:cut]))
    assert_same_sums(whole, parts, "rating")
    np.testing.assert_allclose(results(parts), results(whole), rtol=1e-7, atol=1e-6, equal_nan=True)


@given(answers)
@settings(max_examples=40, deadline=None)
def test_the_sums_are_those_of_counting_one_by_one(rows: list[Row]) -> None:
    cube = cube_of(rows)
    counts, moments = by_key(cube, cube.counts["rating"]), by_key(cube, cube.moments["number"])
    sampled = by_key(cube, cube.rows)
    for (group, stratum), found in counts.items():
        inside = [r for r in rows if r[1] == group and r[2] == stratum]
        for k in range(5):
            w = [r[3] for r in inside if r[0] == k]
            np.testing.assert_allclose(found[:, k], [len(w), sum(w), sum(x * x for x in w)])
        wy = [(r[3], r[4]) for r in inside if not np.isnan(r[4])]
        terms = [(1, w, w * w, w * y, w * w * y, w * w * y * y, w * y * y) for w, y in wy]
        wanted = np.sum(terms, axis=0) if terms else np.zeros(7)
        np.testing.assert_allclose(moments[group, stratum], wanted, atol=1e-9)
        w = [r[3] for r in inside]
        np.testing.assert_allclose(sampled[group, stratum], [len(w), sum(w), sum(x * x for x in w)])


@given(answers, st.permutations(range(5)))
@settings(max_examples=40, deadline=None)
def test_permuting_the_labels_permutes_the_counts(rows: list[Row], places: list[int]) -> None:
    cube = cube_of(rows)
    renamed = cube_of([(places[c] if c >= 0 else c, *rest) for c, *rest in rows])
    np.testing.assert_array_equal(renamed.counts["rating"][:, :, places], cube.counts["rating"])


@given(answers)
@settings(max_examples=40, deadline=None)
def test_an_item_without_answers_changes_nothing(rows: list[Row]) -> None:
    cube = cube_of(rows)
    more = cube_of(rows, nobody=Categorical(np.full(len(rows), -1), 3))
    assert not more.counts["nobody"].any()
    assert_same_sums(cube, more, "rating")
    np.testing.assert_array_equal(more.moments["number"], cube.moments["number"])


@given(answers)
@settings(max_examples=40, deadline=None)
def test_shares_of_all_categories_sum_to_one(rows: list[Row]) -> None:
    cube = cube_of(rows)
    whole = np.ones((1, len(cube.profiles)), dtype=bool)
    shares = [
        estimates(cube, "rating", share_of(np.arange(5) == k), whole).estimate for k in range(5)
    ]
    total = np.sum(shares)
    assert np.isnan(total) or abs(total - 1) < 1e-12


@given(answers, st.floats(0.01, 1000))
@settings(max_examples=40, deadline=None)
def test_estimates_and_errors_do_not_depend_on_the_scale_of_weights(
    rows: list[Row], factor: float
) -> None:
    scaled = [(c, g, s, w * factor, y) for c, g, s, w, y in rows]
    first, second = results(cube_of(rows)), results(cube_of(scaled))
    keep = [i for i in range(len(first)) if i % 5 != 1]  # all but the sum of weights
    np.testing.assert_allclose(first[keep], second[keep], rtol=1e-7, atol=1e-6, equal_nan=True)


@pytest.mark.parametrize("constant", [False, True])
def test_variables_counted_jointly_are_as_if_counted_alone(constant: bool) -> None:
    random = np.random.default_rng(3)
    n, sizes = 4000, [5, 1, 2, 25, 5, 300, 3, 3, 3, 3]
    variables = {
        f"v{i}": Categorical(random.integers(-1, size, n).astype("int16"), size)
        for i, size in enumerate(sizes)
    }
    profiles = pd.DataFrame({"stratum": random.choice(["x", "y", "z"], n)})
    by_stratum = profiles["stratum"].map({"x": 0.1, "y": 0.7, "z": 3.0}).to_numpy()
    weights = by_stratum if constant else random.uniform(0.1, 9, n)
    cube = build_cube(variables, weights, profiles)
    for name, variable in variables.items():
        for number, stratum in enumerate(cube.profiles["stratum"]):
            for k in range(variable.size):
                w = weights[(profiles["stratum"] == stratum) & (variable.codes == k)]
                wanted = [len(w), w.sum(), np.square(w).sum()]
                np.testing.assert_allclose(cube.counts[name][:, number, k], wanted, rtol=1e-12)


def test_base_weights_are_a_fourth_sum() -> None:
    variables = {"q": Categorical(np.array([0, 1, 1, -1]), 2), "y": Numeric(np.arange(4.0))}
    profiles = pd.DataFrame({"stratum": ["x", "x", "y", "x"]})
    base = np.array([1.0, 2.0, 3.0, 4.0])
    cube = build_cube(variables, np.full(4, 2.0), profiles, base=base)
    assert cube.rows.tolist() == [[3, 1], [6, 2], [12, 4], [7, 3]]
    assert cube.counts["q"][3].tolist() == [[1, 2], [0, 3]]
    assert cube.moments["y"][7:].tolist() == [[7, 3], [14, 6]]


@pytest.mark.parametrize("kind", ["object", "str", "category"])
def test_profiles_may_be_text_or_categories_and_missing(kind: str) -> None:
    values = ["b", None, "a", "b", None]
    profiles = pd.DataFrame({"stratum": "x", "group": pd.Series(values, dtype=kind)})
    cube = build_cube({"q": Categorical(np.arange(5), 5)}, np.ones(5), profiles)
    assert cube.profiles["group"].isna().tolist() == [False, True, False]
    assert cube.rows[0].tolist() == [2, 2, 1]
    twice = merge_cubes(cube, cube)
    assert twice.rows[0].tolist() == [4, 4, 2]
    assert twice.profiles["group"].tolist()[::2] == ["b", "a"]


def test_nobody_has_an_empty_cube_that_adds_nothing() -> None:
    rows: list[Row] = [(1, "a", "x", 1.0, 2.0), (3, "b", "x", 2.0, 4.0)]
    empty = build_cube(
        {"rating": Categorical(np.array([], dtype=int), 5), "number": Numeric(np.array([]))},
        np.array([]),
        pd.DataFrame({"group": [], "stratum": []}, dtype=str),
    )
    assert empty.rows.shape == (3, 0)
    both = merge_cubes(empty, cube_of(rows))
    np.testing.assert_array_equal(both.counts["rating"], cube_of(rows).counts["rating"])


@pytest.mark.parametrize("code", [5, -2])
def test_a_code_beyond_the_categories_is_refused(code: int) -> None:
    profiles = pd.DataFrame({"stratum": ["x", "y"]})
    with pytest.raises(ValueError, match="q has codes beyond -1 to 4"):
        build_cube({"q": Categorical(np.array([0, code]), 5)}, np.ones(2), profiles)


def test_cubes_of_different_variables_do_not_add() -> None:
    profiles = pd.DataFrame({"stratum": ["x"]})
    first = build_cube({"q": Categorical(np.array([0]), 2)}, np.ones(1), profiles)
    for other in ({"r": Categorical(np.array([0]), 2)}, {"q": Categorical(np.array([0]), 3)}):
        with pytest.raises(ValueError, match="do not add"):
            merge_cubes(first, build_cube(other, np.ones(1), profiles))


def test_a_group_without_answers_has_no_estimate() -> None:
    cube = cube_of([(1, "a", "x", 1.0, 2.0), (-1, "b", "x", 1.0, np.nan), (3, "a", "x", 1.0, 4.0)])
    domain = np.array([(cube.profiles["group"] == "b").to_numpy()])
    found = estimates(cube, "rating", mean_of(np.arange(5)), domain)
    assert found.n_responses[0] == 0
    assert np.isnan(found.estimate[0])


def test_a_census_has_no_sampling_error() -> None:
    cube = cube_of([(k, "a", "x", 1.0, float(k)) for k in range(5)])
    whole = np.ones((1, len(cube.profiles)), dtype=bool)
    found = estimates(cube, "number", None, whole, {"x": 5.0})
    assert found.estimate[0] == 2.0
    assert found.se[0] == 0.0

"""The cube: one pass over the responses, from which every estimate and variance follows.

Sums add: the cube of two parts of the data is the sum of their cubes, whatever the parts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.analysis.variables import MISSING, Categorical, Numeric, Variable

CELLS_AT_ONCE = 2**17
"""Variables are counted jointly up to so many cells: 1 MB of sums stays in a core's cache."""


@dataclass(frozen=True)
class Cube:
    """Sums per profile (stratum x margins x breakdown values that occur).

    ``sums`` are n = sum 1, W = sum w, W2 = sum w^2 and, where weights before calibration were
    given, B = sum of these: 3 or 4.

    Parameters
    ----------
    profiles : pandas.DataFrame
        One row per profile, in order of first appearance: ``stratum``, the margins of a
        calibration if any, and one column per breakdown.
    rows : numpy.ndarray, shape (sums, profiles)
        All sampled responses of the profile, whether they answered or not.
    counts : dict of str to numpy.ndarray, shape (sums, profiles, categories)
        Per categorical variable the responses in each category.
    moments : dict of str to numpy.ndarray, shape (7, profiles) or (9, profiles)
        Per numeric variable n, W, W2, sum wy, sum w^2 y, sum w^2 y^2, sum w y^2 and, where weights
        before calibration were given, B and sum by.
    """

    profiles: pd.DataFrame
    rows: np.ndarray
    counts: dict[str, np.ndarray]
    moments: dict[str, np.ndarray]


def build_cube(
    variables: Mapping[str, Variable],
    weights: np.ndarray,
    profiles: pd.DataFrame,
    *,
    base: np.ndarray | None = None,
) -> Cube:
    """Count every variable once.

    Parameters
    ----------
    variables : mapping of str to Variable
        One entry per response in each.
    weights : numpy.ndarray, shape (responses,)
        Positive weights.
    profiles : pandas.DataFrame, one row per response
        ``stratum``, margins and breakdowns.
    base : numpy.ndarray, shape (responses,), optional
        Weights before calibration; adds B to the sums.

    Returns
    -------
    Cube

    Raises
    ------
    ValueError
        If a variable has a code below -1 or not below its number of categories.
    """
    index, keys = _number_profiles(profiles)
    w = np.asarray(weights, dtype=float)
    before = [] if base is None else [np.asarray(base, dtype=float)]
    rows = _weighted_rows(index, len(keys), [w, w * w, *before])
    counts: dict[str, np.ndarray] = {}
    cells = np.empty(len(w), dtype=np.int64)
    for group in _counted_jointly(variables, min(CELLS_AT_ONCE, len(w)) // max(len(keys), 1)):
        counts.update(_count(group, rows, cells))
    moments = {
        name: _moments(variable.values, index, len(keys), w, before)
        for name, variable in variables.items()
        if isinstance(variable, Numeric)
    }
    sampled = _weighted([table[0] for table in _tables(rows, index, (1,))], rows)
    return Cube(keys, sampled, counts, moments)


def merge_cubes(first: Cube, second: Cube) -> Cube:
    """Return the cube of both parts together.

    Raises
    ------
    ValueError
        If the cubes do not hold the same variables and sums.
    """
    if _contents(first) != _contents(second):
        raise ValueError("cubes of different variables do not add")
    both = pd.concat([first.profiles, second.profiles], ignore_index=True)
    index, keys = _number_profiles(both)
    split = len(first.profiles)

    def add(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        total = np.zeros((a.shape[0], len(keys), *a.shape[2:]))
        # A cube has each profile once: no two values meet in one assignment.
        total[:, index[:split]] += a
        total[:, index[split:]] += b
        return total

    return Cube(
        keys,
        add(first.rows, second.rows),
        {name: add(first.counts[name], second.counts[name]) for name in first.counts},
        {name: add(first.moments[name], second.moments[name]) for name in first.moments},
    )


def _contents(cube: Cube) -> tuple[int, dict[str, int], set[str]]:
    sizes = {name: counts.shape[2] for name, counts in cube.counts.items()}
    return len(cube.rows), sizes, set(cube.moments)


def _number_profiles(profiles: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """Return each row's profile number and the profiles in order of first appearance."""
    # Grouping by the numbers of a categorical's levels is four times as fast as by its levels.
    plain = profiles.assign(
        **{
            name: column.cat.codes
            for name, column in profiles.items()
            if isinstance(column.dtype, pd.CategoricalDtype)
        }
    )
    index = plain.groupby(list(plain.columns), sort=False, dropna=False).ngroup()
    return index.to_numpy(), profiles[~index.duplicated().to_numpy()].reset_index(drop=True)


@dataclass(frozen=True)
class _Rows:
    """Each response's profile and its terms: weight, squared weight, weight before calibration.

    ``terms`` are per profile where ``constant`` (weights do not vary within a profile, as after
    raking or post-stratification on it), else per response.
    """

    index: np.ndarray
    profiles: int
    terms: list[np.ndarray]
    constant: bool


def _weighted_rows(index: np.ndarray, profiles: int, terms: list[np.ndarray]) -> _Rows:
    heads = [np.empty(profiles) for _ in terms]
    for head, term in zip(heads, terms, strict=True):
        head[index] = term
    if all(np.array_equal(h[index], t) for h, t in zip(heads, terms, strict=True)):
        return _Rows(index, profiles, heads, True)
    return _Rows(index, profiles, terms, False)


def _tables(rows: _Rows, cells: np.ndarray, sizes: tuple[int, ...]) -> list[np.ndarray]:
    """Add up 1 and each term that varies by cell, each to an array of shape (*sizes, profiles)."""
    terms = [None] if rows.constant else [None, *rows.terms]
    shape = (*sizes, rows.profiles)
    return [np.bincount(cells, term, math.prod(shape)).reshape(shape) for term in terms]


def _weighted(tables: list[np.ndarray], rows: _Rows) -> np.ndarray:
    """Stack the sums of one variable (profiles last); multiply n by terms that do not vary."""
    if rows.constant:
        tables = [tables[0], *(tables[0] * term for term in rows.terms)]
    return np.array(tables, dtype=float)


def _counted_jointly(
    variables: Mapping[str, Variable], room: int
) -> Iterator[dict[str, Categorical]]:
    """Cut the categorical variables into groups of at most ``room`` combinations."""
    group: dict[str, Categorical] = {}
    combinations = 1
    for name, variable in variables.items():
        if not isinstance(variable, Categorical):
            continue
        combinations *= variable.size + 1
        if group and combinations > room:
            yield group
            group, combinations = {}, variable.size + 1
        group[name] = variable
    if group:
        yield group


def _count(group: dict[str, Categorical], rows: _Rows, cells: np.ndarray) -> dict[str, np.ndarray]:
    """Count the combinations of several variables' categories; return each variable's own.

    ``cells`` is overwritten: fresh memory for every group costs more than the counting.
    """
    sizes = tuple(variable.size + 1 for variable in group.values())
    number = np.min_scalar_type(math.prod(sizes))
    combination = np.zeros(len(cells), dtype=number)
    for name, variable in group.items():
        codes = variable.codes
        if codes.min(initial=MISSING) < MISSING or codes.max(initial=MISSING) >= variable.size:
            raise ValueError(f"{name} has codes beyond {MISSING} to {variable.size - 1}")
        combination *= number.type(variable.size + 1)
        # Unsigned numbers wrap: MISSING + 1 is 0, the responses outside the base.
        np.add(combination, codes, out=combination, dtype=number, casting="unsafe")
        combination += number.type(1)
    cells[:] = combination
    cells *= rows.profiles
    cells += rows.index
    tables = _tables(rows, cells, sizes)
    counts = {}
    for axis, name in enumerate(group):
        others = tuple(i for i in range(len(sizes)) if i != axis)
        alone = _weighted([table.sum(axis=others)[1:] for table in tables], rows)
        counts[name] = np.ascontiguousarray(alone.transpose(0, 2, 1))
    return counts


def _moments(
    values: np.ndarray, index: np.ndarray, profiles: int, w: np.ndarray, before: list[np.ndarray]
) -> np.ndarray:
    valid = ~np.isnan(values)
    index, y, w = index[valid], values[valid], w[valid]
    terms = [None, w, w * w, w * y, w * w * y, w * w * y * y, w * y * y]
    terms += [term for b in before for term in (b[valid], b[valid] * y)]
    return np.array([np.bincount(index, term, profiles) for term in terms], dtype=float)

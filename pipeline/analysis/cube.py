"""The cube: one pass over the responses, from which every estimate and variance follows.

Sums add: the cube of two parts of the data is the sum of their cubes, whatever the parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.analysis.variables import Categorical, Variable

MOMENTS = ("n", "w", "w2", "wy", "w2y", "w2y2")


@dataclass(frozen=True)
class Cube:
    """Counts per profile (stratum x breakdown values that occur).

    Parameters
    ----------
    profiles : pandas.DataFrame
        One row per profile: ``stratum`` and one column per breakdown.
    rows : numpy.ndarray, shape (profiles,)
        All sampled responses of the profile, whether they answered or not.
    counts : dict of str to numpy.ndarray, shape (3, profiles, categories)
        Per categorical variable n = sum 1, W = sum w, W2 = sum w^2.
    moments : dict of str to numpy.ndarray, shape (6, profiles)
        Per numeric variable n, W, W2, sum wy, sum w^2 y, sum w^2 y^2.
    """

    profiles: pd.DataFrame
    rows: np.ndarray
    counts: dict[str, np.ndarray]
    moments: dict[str, np.ndarray]


def build_cube(
    variables: Mapping[str, Variable], weights: np.ndarray, profiles: pd.DataFrame
) -> Cube:
    """Count every variable once.

    Parameters
    ----------
    variables : mapping of str to Variable
        One entry per response in each.
    weights : numpy.ndarray, shape (responses,)
        Positive weights.
    profiles : pandas.DataFrame, one row per response
        ``stratum`` and breakdowns.

    Returns
    -------
    Cube
    """
    index, keys = _number_profiles(profiles)
    size = len(keys)
    counts, moments = {}, {}
    for name, variable in variables.items():
        if isinstance(variable, Categorical):
            valid = variable.codes >= 0
            cell = index[valid] * variable.size + variable.codes[valid]
            w = weights[valid]
            sums = [np.bincount(cell, v, size * variable.size) for v in (None, w, w * w)]
            counts[name] = np.array(sums, dtype=float).reshape(3, size, variable.size)
        else:
            valid = ~np.isnan(variable.values)
            y, w = variable.values[valid], weights[valid]
            terms = (None, w, w * w, w * y, w * w * y, w * w * y * y)
            moments[name] = np.array(
                [np.bincount(index[valid], v, size) for v in terms], dtype=float
            )
    return Cube(keys, np.bincount(index, minlength=size), counts, moments)


def _number_profiles(profiles: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """Return each row's profile number and the profiles in order of first appearance."""
    index = profiles.groupby(list(profiles.columns), sort=False, dropna=False).ngroup()
    return index.to_numpy(), profiles[~index.duplicated()].reset_index(drop=True)


def merge_cubes(first: Cube, second: Cube) -> Cube:
    """Return the cube of both parts together.

    Raises
    ------
    ValueError
        If the cubes count different variables.
    """
    if {*first.counts, *first.moments} != {*second.counts, *second.moments}:
        raise ValueError("cubes of different variables do not add")
    both = pd.concat([first.profiles, second.profiles], ignore_index=True)
    index, keys = _number_profiles(both)
    split = len(first.profiles)

    def add(a: np.ndarray, b: np.ndarray, axis: int) -> np.ndarray:
        shape = list(a.shape)
        shape[axis] = len(keys)
        total = np.zeros(shape)
        # A view with profiles in front; adding to it fills the total.
        front = np.moveaxis(total, axis, 0)
        np.add.at(front, index[:split], np.moveaxis(a, axis, 0))
        np.add.at(front, index[split:], np.moveaxis(b, axis, 0))
        return total

    return Cube(
        keys,
        add(first.rows, second.rows, 0).astype(int),
        {name: add(first.counts[name], second.counts[name], 1) for name in first.counts},
        {name: add(first.moments[name], second.moments[name], 1) for name in first.moments},
    )

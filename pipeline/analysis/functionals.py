"""Statistics as functions of weighted category means, with their gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Functional:
    """theta = value(means), where means are weighted means of ``scores`` over the categories.

    Parameters
    ----------
    scores : numpy.ndarray, shape (categories, m)
        m score functions on the categories.
    value : callable
        (..., m) -> (...).
    gradient : callable
        (..., m) -> (..., m), the derivatives of ``value``.
    """

    scores: Array
    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]


def mean_of(scores: Array) -> Functional:
    """Return the weighted mean of one score per category; shares are means of 0/1 scores."""
    return Functional(
        np.asarray(scores, dtype=float)[:, None], lambda m: m[..., 0], lambda m: np.ones_like(m)
    )


def share_of(categories: Array) -> Functional:
    """Return the share of responses in the given categories (a boolean per category)."""
    return mean_of(np.asarray(categories, dtype=float))


def ratio_of(numerator: Array, denominator: Array) -> Functional:
    """Return a ratio of two weighted means over the same responses.

    For example satisfaction per importance, from which PNI modified is 1 / ratio - 1.
    """

    def gradient(m: Array) -> Array:
        return np.stack([1 / m[..., 1], -m[..., 0] / m[..., 1] ** 2], axis=-1)

    return Functional(
        np.column_stack([numerator, denominator]).astype(float),
        lambda m: m[..., 0] / m[..., 1],
        gradient,
    )


def mwds(importance: Array, satisfaction: Array) -> Functional:
    """Return Borich's mean weighted discrepancy score on importance x satisfaction pairs.

    MWDS = mean(I) * (mean(I) - mean(S)). Borich (1980), J. Teacher Educ. 31(3), 39-42.
    """
    return Functional(
        np.column_stack([importance, satisfaction]).astype(float),
        lambda m: m[..., 0] * (m[..., 0] - m[..., 1]),
        lambda m: np.stack([2 * m[..., 0] - m[..., 1], -m[..., 0]], axis=-1),
    )


def climate(situation: Array, expectation: Array) -> Functional:
    """Return the climate index sqrt((100 + balance 1) * (100 + balance 2)), 0 to 200.

    Geometric mean as published by the DIHK; its interval follows by the delta method.
    """

    def gradient(m: Array) -> Array:
        a, b = 100 + m[..., 0], 100 + m[..., 1]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.stack([0.5 * np.sqrt(b / a), 0.5 * np.sqrt(a / b)], axis=-1)

    return Functional(
        100 * np.column_stack([situation, expectation]).astype(float),
        lambda m: np.sqrt((100 + m[..., 0]) * (100 + m[..., 1])),
        gradient,
    )

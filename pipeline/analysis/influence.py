"""Influence values: what each response contributes to an estimate, for covariances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.analysis.design import Design
from pipeline.analysis.functionals import Functional
from pipeline.analysis.tabulate import margin_projection
from pipeline.analysis.variables import Categorical, Variable


def answered(variable: Variable) -> np.ndarray:
    """Return which responses belong to a variable's base, shape (responses,)."""
    if isinstance(variable, Categorical):
        return variable.codes >= 0
    return ~np.isnan(variable.values)


def influence(
    variable: Variable,
    weights: np.ndarray,
    functional: Functional | None,
    *,
    inside: np.ndarray | None = None,
) -> tuple[float, np.ndarray]:
    """Return an estimate and each response's linearised contribution to it.

    Parameters
    ----------
    variable : Variable
    weights : numpy.ndarray, shape (responses,)
    functional : Functional or None
        None for the mean of numbers.
    inside : numpy.ndarray of bool, shape (responses,), optional
        Domain; default are all responses with an answer.

    Returns
    -------
    float, numpy.ndarray of shape (responses,)
        Contributions add up to 0; they are 0 outside the domain. NaN and zeros if it is empty.
    """
    valid = answered(variable) if inside is None else answered(variable) & inside
    u = np.zeros(len(valid))
    if not valid.any():
        return np.nan, u
    share = weights[valid] / weights[valid].sum()
    if isinstance(variable, Categorical):
        if functional is None:
            raise ValueError("a categorical variable needs a functional")
        scores = functional.scores[variable.codes[valid]]
        means = share @ scores
        u[valid] = share * ((scores - means) @ functional.gradient(means))
        return float(functional.value(means)), u
    values = variable.values[valid]
    mean = float(share @ values)
    u[valid] = share * (values - mean)
    return mean, u


@dataclass(frozen=True)
class Calibration:
    """Takes out of influence values what the margins of calibrated weights explain.

    Parameters
    ----------
    cell : numpy.ndarray of int, shape (responses,)
        Which combination of the margins' classes a response has.
    projection : numpy.ndarray, shape (cells, cells)
    weights, base : numpy.ndarray, shape (responses,)
        Calibrated weights and the weights of the regression on the margins.
    """

    cell: np.ndarray
    projection: np.ndarray
    weights: np.ndarray
    base: np.ndarray

    def residuals(self, u: np.ndarray) -> np.ndarray:
        """Return u - w * fit of u / w, shape (responses,)."""
        sums = np.bincount(self.cell, self.base * u / self.weights, len(self.projection))
        return u - self.weights * (self.projection @ sums)[self.cell]


def calibration(margins: pd.DataFrame, weights: np.ndarray, base: np.ndarray) -> Calibration:
    """Return the calibration of weights to margins.

    Parameters
    ----------
    margins : pandas.DataFrame
        One row per response, one column of class ids per margin.
    weights, base : numpy.ndarray, shape (responses,)
        See :class:`Calibration`.
    """
    names = list(margins.columns)
    cell = margins.groupby(names, sort=False, dropna=False).ngroup().to_numpy()
    cells = margins[~pd.Series(cell).duplicated().to_numpy()]
    sums = np.bincount(cell, base, len(cells))
    return Calibration(cell, margin_projection(cells, tuple(names), sums), weights, base)


def covariance(
    u: np.ndarray, strata: pd.Series, design: Design, *, weights: np.ndarray
) -> np.ndarray:
    """Return the covariance matrix of several estimates over the same responses.

    Parameters
    ----------
    u : numpy.ndarray, shape (responses, estimates)
        Influence values, residuals after calibration.
    strata : pandas.Series
        Stratum of each response.
    design : Design
    weights : numpy.ndarray, shape (responses,)
        Used where the population correction is by weight.

    Returns
    -------
    numpy.ndarray, shape (estimates, estimates)
        Its diagonal is the variance of :func:`pipeline.analysis.variance.estimate`.
    """
    total = np.zeros((u.shape[1], u.shape[1]))
    for name, rows in strata.reset_index(drop=True).groupby(strata.to_numpy()).groups.items():
        part = u[rows]
        n = len(part)
        factor = n / (n - 1) if n > 1 else 1.0
        if design.by_weight:
            unknown = np.maximum(1 - 1 / weights[rows], 0)
            total += factor * (part * unknown[:, None]).T @ part
            continue
        if n > 1:
            part = part - part.mean(axis=0)
        total += factor * design.uncorrected(str(name), n) * part.T @ part
    return total

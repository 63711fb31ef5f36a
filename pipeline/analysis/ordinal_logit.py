"""Ordinal answers of several groups: the proportional odds model, unweighted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import minimize
from scipy.sparse.csgraph import connected_components
from scipy.special import expit, logit

from pipeline.analysis.segments import SMALLEST_GROUP, answers_by_group


@dataclass(frozen=True)
class ProportionalOdds:
    """Groups compared with the first one.

    ``effects`` has one row per further group: ``group``, ``log_odds_ratio`` (of answering higher),
    ``se``, ``p_value`` (two-sided, Wald), ``odds_ratio``, ``n``. ``thresholds`` lie between
    neighbouring answers that occur. Without a fit effects and thresholds are empty, the
    log-likelihood is NaN and ``reason`` says why; otherwise it is empty.
    """

    reference: object
    effects: pd.DataFrame
    thresholds: np.ndarray
    log_likelihood: float
    reason: str = ""


def proportional_odds(values: np.ndarray, groups: np.ndarray | pd.Series) -> ProportionalOdds:
    """Estimate by how much the odds of a higher answer differ between groups.

    Parameters
    ----------
    values, groups
        As in ``pipeline.analysis.segments.answers_by_group``; the first group is the reference.

    Returns
    -------
    ProportionalOdds
        ``reason`` is ``one_group``, ``small_group`` (fewer than ``SMALLEST_GROUP`` answers),
        ``one_answer`` (everybody gave the same) or ``separated`` (an odds ratio is infinite).

    Raises
    ------
    ValueError
        If values and groups differ in length.

    Notes
    -----
    McCullagh (1980), J. R. Statist. Soc. B 42, 109-142: logit P(y <= k | g) = theta_k - beta_g, by
    maximum likelihood; standard errors from the observed information, as R's ``MASS::polr(y ~ g,
    Hess = TRUE)``.
    """
    samples = answers_by_group(values, groups)
    names = list(samples)
    reference = names[0] if names else None
    answers = np.unique(np.concatenate([*samples.values(), np.array([])]))
    counts = np.array([[np.sum(s == answer) for answer in answers] for s in samples.values()])
    reason = _why_not(counts)
    if reason:
        return ProportionalOdds(reference, _effects([], [], [], []), np.array([]), np.nan, reason)

    def deviance(parameters: np.ndarray) -> float:
        shares = _shares(parameters, counts)[0]
        with np.errstate(divide="ignore"):
            return -float(counts[counts > 0] @ np.log(shares[counts > 0]))

    inner = np.cumsum(counts.sum(axis=0))[:-1] / counts.sum()
    start = np.concatenate([logit(inner), np.zeros(len(names) - 1)])
    fit = minimize(
        deviance,
        start,
        jac=lambda x: _slopes(x, counts)[0],
        hess=lambda x: _slopes(x, counts)[1],
        method="trust-exact",
        options={"gtol": 1e-9},
    )
    covariance = np.linalg.inv(_slopes(fit.x, counts)[1])
    inside = len(answers) - 1
    se = np.sqrt(np.diagonal(covariance))[inside:]
    effects = _effects(names[1:], fit.x[inside:], se, counts.sum(axis=1)[1:])
    return ProportionalOdds(reference, effects, fit.x[:inside], -float(fit.fun))


def _why_not(counts: np.ndarray) -> str:
    groups, answers = counts.shape if counts.size else (0, 0)
    if groups < 2:
        return "one_group"
    if counts.sum(axis=1).min() < SMALLEST_GROUP:
        return "small_group"
    if answers < 2:
        return "one_answer"
    # An observed answer k of group g ties theta_(k-1) <= beta_g <= theta_k: moving against a tie
    # lowers the likelihood. Its maximum is finite if ties lead from everywhere to everywhere.
    ties = np.zeros((groups + answers - 1,) * 2)
    for g, k in np.argwhere(counts > 0):
        if k < answers - 1:
            ties[g, groups + k] = 1
        if k > 0:
            ties[groups + k - 1, g] = 1
    pieces = connected_components(ties, connection="strong", return_labels=False)
    return "" if pieces == 1 else "separated"


def _shares(
    parameters: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return P(y = k | g), P(y <= k | g) and P(y < k | g), each of shape (groups, answers)."""
    answers = counts.shape[1]
    beta = np.concatenate([[0.0], parameters[answers - 1 :]])
    limits = np.concatenate([[-np.inf], parameters[: answers - 1], [np.inf]])
    below = expit(limits[None, :] - beta[:, None])
    return np.maximum(np.diff(below, axis=1), 0.0), below[:, 1:], below[:, :-1]


def _slopes(parameters: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return gradient and Hessian of the negative log-likelihood."""
    groups, answers = counts.shape
    share, upper, lower = _shares(parameters, counts)
    gradient, hessian = np.zeros(len(parameters)), np.zeros((len(parameters),) * 2)
    for g, k in np.argwhere(counts > 0):
        shift = -np.eye(groups)[g, 1:]
        at_upper = np.concatenate([np.eye(answers)[k, : answers - 1], shift])
        at_lower = np.concatenate([np.eye(answers)[k - 1, : answers - 1], shift])
        p, u, d = share[g, k], upper[g, k], lower[g, k]
        first = u * (1 - u) * at_upper - d * (1 - d) * at_lower
        second = u * (1 - u) * (1 - 2 * u) * np.outer(at_upper, at_upper)
        second -= d * (1 - d) * (1 - 2 * d) * np.outer(at_lower, at_lower)
        gradient -= counts[g, k] * first / p
        hessian += counts[g, k] * (np.outer(first, first) / p**2 - second / p)
    return gradient, hessian


def _effects(names: list[object], beta: object, se: object, n: object) -> pd.DataFrame:
    beta, se = np.asarray(beta, dtype=float), np.asarray(se, dtype=float)
    return pd.DataFrame(
        {
            "group": pd.Series(names, dtype=object),
            "log_odds_ratio": beta,
            "se": se,
            "p_value": 2 * stats.norm.sf(np.abs(beta / se)),
            "odds_ratio": np.exp(beta),
            "n": np.asarray(n, dtype=int),
        }
    )

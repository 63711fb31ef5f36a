"""Estimates and linearised variances from counts: strata, fpc, domains, calibrated weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.analysis.functionals import Functional, share_of
from pipeline.analysis.tabulate import Layout, Table

NOISE = 1e-12
"""Equal answers leave rounding noise of about 1e-15 times the scores' range."""


@dataclass(frozen=True)
class Estimated:
    """One statistic for several domains at once; every field has shape (domains,).

    ``estimate`` and ``se`` are NaN where a domain has no answers. ``df`` = answered responses -
    strata with answers.
    """

    n_responses: np.ndarray
    n_weighted: np.ndarray
    n_effective: np.ndarray
    estimate: np.ndarray
    se: np.ndarray
    df: np.ndarray


@dataclass(frozen=True)
class Linearised:
    """Influence of a response on an estimate, divided by its weight.

    ``score`` for a response inside the domain, shape (domains, categories), minus ``fit`` for
    every response, shape (cells, domains); for numbers ``score`` is 1 / W, shape (domains,), to
    be multiplied by y - estimate.
    """

    estimate: np.ndarray
    score: np.ndarray
    fit: np.ndarray


def estimate(table: Table, functional: Functional | None, *, leverage: bool = False) -> Estimated:
    """Estimate one statistic and its standard error for every domain.

    Companies outside a domain stay in their stratum's sample size (domain estimation).

    Parameters
    ----------
    table : Table
        Sums of the variable.
    functional : Functional or None
        None for the mean of a numeric variable.
    leverage : bool
        Divide squared residuals of calibrated weights by 1 - leverage, instead of
        n_h/(n_h-1), for limits in small samples (:mod:`pipeline.analysis.small_samples`).

    Returns
    -------
    Estimated

    Notes
    -----
    Methods specification, section I. u_i = w_i z(y_i) / W in the domain and 0 outside. After
    calibration e_i = u_i - w_i x_i'b, with b the base-weighted regression of u_i / w_i on the
    classes of the margins, else e_i = u_i.
    V = sum_h (1 - n_h/N_h) n_h/(n_h-1) (sum e^2 - (sum e)^2 / n_h); a stratum with a single
    response is centred on the grand mean (R: ``survey.lonely.psu = "adjust"``). With the
    correction by weight V = sum_h n_h/(n_h-1) sum (1 - 1/w) e^2, see docs/methods/variance.md.
    Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, ch. 5-7; Deville and
    Särndal (1992), JASA 87, 376-382. Agrees with R survey's svymean and svyby.
    """
    n, w, w2 = table.answered.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = linearise(table, functional)
        second, first = _squares(table, found)
        if leverage:
            variance = _raised(table.layout, second)
        else:
            variance = _over_strata(table.layout, second, first)
        effective = np.where(n > 0, w**2 / w2, 0.0)
    reach = 0.0 if functional is None else float(np.ptp(functional.scores))
    variance = np.where(variance < (NOISE * reach) ** 2, 0.0, variance)
    df = n - strata_answered(table)
    return Estimated(n, w, effective, found.estimate, np.sqrt(np.maximum(variance, 0)), df)


def strata_answered(table: Table) -> np.ndarray:
    """Return in how many strata each domain has answers, shape (domains,)."""
    return (table.layout.per_stratum(table.answered[0]) > 0).sum(axis=0)


def category_covariance(table: Table, domain: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of all k categories in one domain and their covariance matrix.

    Parameters
    ----------
    table : Table
        Of a categorical variable.
    domain : int
        Position of the domain.

    Returns
    -------
    tuple of numpy.ndarray
        Shares, shape (k,), and covariance, shape (k, k).
    """
    size = table.sums.shape[3]
    one = Table(table.layout, table.sums[:, :, [domain]])
    parts = [linearise(one, share_of(np.arange(size) == k)) for k in range(size)]
    score = np.concatenate([part.score for part in parts])
    fit = np.concatenate([part.fit for part in parts], axis=1)
    w, w2 = one.sums[1, :, 0], one.squares[:, 0]
    residual = score.T[None] - fit[:, None, :]
    outside = table.layout.squares - w2.sum(axis=1)
    second = np.einsum("ckj,ckl,ck->cjl", residual, residual, w2)
    second += np.einsum("cj,cl,c->cjl", fit, fit, outside)
    first = w @ score.T - fit * table.layout.totals[1][:, None]
    covariance = _over_strata(table.layout, second, first)
    return np.array([part.estimate[0] for part in parts]), covariance


def domain_covariance(table: Table, functional: Functional | None) -> np.ndarray:
    """Return the covariance matrix of one statistic over domains that do not overlap.

    Groups of one sample are hardly correlated, groups of a calibrated one slightly.

    Parameters
    ----------
    table : Table
    functional : Functional or None
        None for the mean of a numeric variable.

    Returns
    -------
    numpy.ndarray, shape (domains, domains)
    """
    found = linearise(table, functional)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares, first = _squares(table, found)
        if table.numeric:
            weighted = _numeric_cross(table, found)
        else:
            weighted = np.einsum("dk,cdk->cd", found.score, table.squares)
    fit = found.fit
    # A response lies in one of two domains or in neither; squares has the case i = j.
    second = np.einsum("ci,cj,c->cij", fit, fit, table.layout.squares)
    second -= weighted[:, :, None] * fit[:, None, :] + fit[:, :, None] * weighted[:, None, :]
    same = np.arange(fit.shape[1])
    second[:, same, same] = squares
    return _over_strata(table.layout, second, first)


@np.errstate(divide="ignore", invalid="ignore")
def linearise(table: Table, functional: Functional | None) -> Linearised:
    """Return the influence of every kind of response on a statistic."""
    sums = table.sums
    if functional is None:
        total, wy = sums[1].sum(axis=0), sums[3].sum(axis=0)
        theta, score = wy / total, 1 / total
    else:
        by_category = sums[1].sum(axis=0)
        total = by_category.sum(axis=1)
        means = (by_category @ functional.scores) / total[:, None]
        theta = functional.value(means)
        centred = functional.scores[None, :, :] - means[:, None, :]
        score = np.einsum("dm,dkm->dk", functional.gradient(means), centred) / total[:, None]
    projection = table.layout.projection
    if projection is None:
        return Linearised(theta, score, np.zeros(table.layout.shape))
    if functional is None:
        based = (sums[8] - theta * sums[7]) * score
    else:
        based = np.einsum("dk,cdk->cd", score, sums[3])
    return Linearised(theta, score, projection @ np.nan_to_num(based))


def _squares(table: Table, found: Linearised) -> tuple[np.ndarray, np.ndarray]:
    """Return sum e^2 and sum e per cell and domain."""
    sums, fit, score = table.sums, found.fit, found.score
    all_w, all_w2 = table.layout.totals[1][:, None], table.layout.squares[:, None]
    if table.numeric:
        theta = found.estimate
        first = (sums[3] - theta * sums[1]) * score - fit * all_w
        y2 = sums[5] - 2 * theta * sums[4] + theta**2 * sums[2]
        # Below rounding noise the answers are equal, and equal means no spread.
        y2 = np.where(y2 > NOISE * sums[5], y2, 0.0)
        if table.layout.by_weight:
            y2 -= np.where(y2 > 0, sums[6] - 2 * theta * sums[3] + theta**2 * sums[1], 0.0)
            y2 = np.maximum(y2, 0.0)
        cross = _numeric_cross(table, found)
        return y2 * score**2 - 2 * fit * cross + fit**2 * all_w2, first
    first = np.einsum("dk,cdk->cd", score, sums[1]) - fit * all_w
    residual = score[None] - fit[:, :, None]
    outside = all_w2 - table.squares.sum(axis=2)
    return np.einsum("cdk,cdk->cd", residual**2, table.squares) + fit**2 * outside, first


def _numeric_cross(table: Table, found: Linearised) -> np.ndarray:
    """Return the sum of w^2 (y - estimate) / W, or of (w^2 - w) ..., per cell and domain."""
    sums, theta = table.sums, found.estimate
    cross = sums[4] - theta * sums[2]
    if table.layout.by_weight:
        cross = np.where(table.squares > 0, cross - (sums[3] - theta * sums[1]), 0.0)
    return cross * found.score


def _raised(layout: Layout, second: np.ndarray) -> np.ndarray:
    """Add up c_h sum e^2 / (1 - leverage) over strata.

    Leverage makes up for all that residuals lack: neither centred nor times n_h/(n_h-1).
    """
    raised = layout.per_stratum(second / (1 - layout.leverage[:, None]))
    return raised.sum(axis=0) if layout.by_weight else layout.uncorrected @ raised


def _over_strata(layout: Layout, second: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Add up c_h n_h/(n_h-1) (second_h - first_h first_h' / n_h) over strata.

    With corrections by weight, ``second`` has them already and sums of residuals are not centred.
    """
    n = layout.n_sampled
    second, first = layout.per_stratum(second), layout.per_stratum(first)
    shape = (-1, *[1] * (second.ndim - 1))
    factor = np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
    spread = second
    if not layout.by_weight:
        product = first**2 if second.ndim == 2 else first[:, :, None] * first[:, None, :]
        spread = second - np.where((n == 1).reshape(shape), 0.0, product) / n.reshape(shape)
        factor = factor * layout.uncorrected
    if second.ndim == 2:
        # What is left of equal answers is rounding noise.
        spread = np.where(spread > NOISE * second, spread, 0.0)
    return (factor.reshape(shape) * spread).sum(axis=0)

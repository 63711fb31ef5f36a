"""Which interval a figure gets: decided by its statistic, its weights and what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from pipeline.analysis.functionals import Functional
from pipeline.analysis.intervals import (
    Limits,
    hypergeometric_interval,
    korn_graubard,
    t_interval,
    unseen_answers,
)
from pipeline.analysis.small_samples import adjusted
from pipeline.analysis.tabulate import Table
from pipeline.analysis.variance import Estimated

EXACT = "hypergeometrisch exakt"
BINOMIAL = "Clopper-Pearson exakt"
BETA = "Korn-Graubard"
STUDENT = "t-Intervall"
DELTA = "Delta-Methode"
ALIKE = "ohne Streuung: Grenze für andere Antworten"
ADJUSTED = "für Hebel und Schiefe berichtigt"
CENSUS = "Vollerhebung"
END = "Ende der Skala: Grenze für andere Antworten"
ROUNDING = 1e-9
"""Equal weights give n_effective = n up to rounding."""


@dataclass(frozen=True)
class Population:
    """Companies of every domain, and whether responses are a simple random sample of them.

    ``sizes`` has shape (domains,), None without a frame; ``simple`` is true for unweighted
    responses of an unstratified sample.
    """

    sizes: np.ndarray | None
    simple: bool


def limits(
    table: Table,
    functional: Functional | None,
    found: Estimated,
    *,
    population: Population,
    bounds: tuple[float, float] | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return both limits of a statistic in every domain, and the interval's name.

    Parameters
    ----------
    table : Table
    functional : Functional or None
    found : Estimated
        The statistic of ``functional`` on ``table``.
    population : Population
        Shares of a simple random sample get exact limits.
    bounds : (float, float) or None
        Smallest and largest possible value; None for numbers without known ends.

    Returns
    -------
    tuple of numpy.ndarray, shape (domains,)
        Lower limits, upper limits, names. Limits are NaN without an answer, and for unbounded
        numbers without spread.

    Notes
    -----
    No weighted share counts as better known than from n_effective companies drawn at random,
    that is from n_effective (N - 1) / (N - n_effective) drawn with replacement; other limits of
    calibrated estimates rest on :mod:`pipeline.analysis.small_samples`. Why and how often they
    hold the truth: docs/methods/coverage.md.
    """
    n, sizes = found.n_responses, population.sizes
    # Answers that lie outside the frame's classes make a group larger than the frame knows.
    countable = np.zeros(len(n), bool) if sizes is None else (n <= sizes)
    exact = countable & population.simple
    otherwise = BINOMIAL if population.simple and sizes is None else BETA
    at_edge = _edge_size(found, sizes, countable)
    if _is_share(functional):
        yes = (table.sums[0].sum(axis=0) @ functional.scores)[:, 0]
        low, high = _shares(found, population, exact, at_edge, yes)
        name = np.where(exact, EXACT, otherwise)
    else:
        calibrated = table.layout.projection is not None
        se, df, shift = found.se, found.df, np.zeros(len(n))
        if calibrated:
            small = adjusted(table, functional, found)
            se, df, shift = small.se, small.df, small.shift
        df = np.where(n > 1, np.maximum(df, 1), 0)
        low, high = t_interval(found.estimate, se, df, bounds=bounds, shift=shift)
        linear = functional is None or functional.scores.shape[1] == 1
        usual = STUDENT if linear else f"{DELTA}, {STUDENT}"
        name = np.full(len(n), f"{usual}, {ADJUSTED}" if calibrated else usual)
        flat = np.isnan(low) & (n > 0)
        if flat.any():
            nobody = _nobody(found)
            unseen = _shares(nobody, population, exact, at_edge, nobody.estimate)[1]
            edge = _alike(table, functional, found, unseen, bounds)
            low, high = np.where(flat, edge[0], low), np.where(flat, edge[1], high)
            alike = np.where(np.isnan(found.se), END, ALIKE)
            name = np.where(flat, np.where(unseen > 0, alike, CENSUS), name)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan), name


def _is_share(functional: Functional | None) -> TypeGuard[Functional]:
    return (
        functional is not None
        and functional.scores.shape[1] == 1
        and bool(np.isin(functional.scores, (0.0, 1.0)).all())
    )


def _edge_size(found: Estimated, sizes: np.ndarray | None, countable: np.ndarray) -> np.ndarray:
    """Return n_effective with the finite population correction; inf in a census."""
    if sizes is None:
        return found.n_effective
    size, known = np.where(countable, sizes, 1), _known(found, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.maximum(size - known, 0.0) / np.maximum(size - 1, 1)
        edge = known / np.where(countable, rest, 1.0)
    return np.where(found.n_responses > 0, edge, 0.0)


def _known(found: Estimated, sizes: np.ndarray) -> np.ndarray:
    """Return n_effective; in a census all companies, whatever their weights."""
    return np.where(found.n_responses >= sizes, found.n_responses, found.n_effective)


def _shares(
    found: Estimated,
    population: Population,
    exact: np.ndarray,
    at_edge: np.ndarray,
    yes: np.ndarray,
) -> Limits:
    n, se, df, sizes = found.n_responses, found.se, found.df, population.sizes
    if population.simple and sizes is None:
        with np.errstate(divide="ignore", invalid="ignore"):
            se, df = np.sqrt(found.estimate * (1 - found.estimate) / n), n - 1
    low, high = np.zeros(len(n)), np.ones(len(n))
    if not exact.all():
        with np.errstate(divide="ignore", invalid="ignore"):
            least = np.sqrt(found.estimate * (1 - found.estimate) / at_edge)
        se = np.maximum(se, np.nan_to_num(least))
        low, high = korn_graubard(found.estimate, se, df, n, n_at_edge=at_edge)
        if sizes is not None:
            unseen = _unseen(_known(found, sizes), sizes, high)
            low = np.where(found.estimate >= 1, 1 - unseen, low)
            high = np.where(found.estimate <= 0, unseen, high)
            low, high = _whole_companies((low, high), found, sizes, yes)
    if sizes is not None and exact.any():
        x = np.rint(np.nan_to_num(found.estimate) * n)
        counts = (part[exact].astype(int) for part in (x, n, sizes))
        low[exact], high[exact] = hypergeometric_interval(*counts)
    return low, high


def _whole_companies(
    limits: Limits, found: Estimated, sizes: np.ndarray, yes: np.ndarray
) -> Limits:
    """Return the limits as whole numbers of companies that the answers allow.

    A share of N companies is a multiple of 1 / N, at least yes / N and at most 1 - no / N. The
    limits still hold the estimate.
    """
    low, high = limits
    n, size = found.n_responses, np.maximum(sizes, 1)
    low = np.maximum(np.rint(low * size), yes) / size
    high = np.minimum(np.rint(high * size), size - (n - yes)) / size
    known, estimate = (n > 0) & (n < sizes), np.nan_to_num(found.estimate)
    return (
        np.where(known, np.minimum(low, estimate), limits[0]),
        np.where(known, np.maximum(high, estimate), limits[1]),
    )


def _unseen(known: np.ndarray, sizes: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Return the exact upper limit of a share that none of the known companies has."""
    n = np.floor(known + ROUNDING).astype(int)
    inside = n <= sizes
    n, size = np.where(inside, n, 0), np.where(inside, sizes, 0).astype(int)
    exact = hypergeometric_interval(np.zeros_like(n), n, size)[1]
    return np.where(inside, exact, otherwise)


def _nobody(found: Estimated) -> Estimated:
    """Return the estimate of a share that nobody of the same responses has."""
    zero = np.zeros(len(found.n_responses))
    return Estimated(found.n_responses, found.n_weighted, found.n_effective, zero, zero, found.df)


def _alike(
    table: Table,
    functional: Functional | None,
    found: Estimated,
    unseen: np.ndarray,
    bounds: tuple[float, float] | None,
) -> Limits:
    if functional is not None:
        by_category = table.sums[1].sum(axis=0)
        total = np.maximum(by_category.sum(axis=1), np.finfo(float).tiny)
        means = (by_category @ functional.scores) / total[:, None]
        return unseen_answers(means, functional.scores, functional.value, unseen)
    ends = bounds
    if ends is None:
        known = np.where(unseen == 0, found.estimate, np.nan)
        return known, known
    return unseen_answers(
        found.estimate[:, None], np.array(ends)[:, None], lambda m: m[..., 0], unseen
    )

"""Estimates and linearised variances from counts, in a stratified design with fpc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.analysis.cube import Cube
from pipeline.analysis.functionals import Functional


@dataclass(frozen=True)
class Estimated:
    """One statistic for several domains at once; every field has shape (domains,).

    ``estimate`` and ``se`` are NaN where a domain has no answers (``se`` also where the
    sample has fewer than two responses). ``df`` = answered responses - strata with answers.
    """

    n_responses: np.ndarray
    n_weighted: np.ndarray
    n_effective: np.ndarray
    estimate: np.ndarray
    se: np.ndarray
    df: np.ndarray


def estimate(
    cube: Cube,
    variable: str,
    functional: Functional | None,
    domains: np.ndarray,
    *,
    stratum_sizes: Mapping[str, float] | None,
) -> Estimated:
    """Estimate one statistic and its standard error for every domain.

    Companies outside a domain stay in their stratum's sample size (domain estimation).

    Parameters
    ----------
    cube : Cube
    variable : str
        Name of a categorical variable, or of a numeric one if ``functional`` is None (mean).
    functional : Functional or None
    domains : numpy.ndarray of bool, shape (domains, profiles)
        Which profiles belong to each domain.
    stratum_sizes : mapping or None
        Stratum -> companies of the population, for the finite population correction; None
        for a population of unknown size.

    Returns
    -------
    Estimated

    Notes
    -----
    Methods specification, section I: u_i = w_i z(y_i) / W_d;
    V = sum_h (1 - n_h/N_h) n_h/(n_h-1) (S2_h - S1_h^2 / n_h). Weights are taken as fixed.
    Agrees with R survey's svymean, svyratio and svyby on uncalibrated designs.
    """
    strata = cube.profiles["stratum"]
    levels = list(dict.fromkeys(strata))
    if functional is None:
        n, w, w2, wy, w2y, w2y2 = cube.moments[variable]
        total = domains @ w
        with np.errstate(divide="ignore", invalid="ignore"):
            theta = (domains @ wy) / total
    else:
        n, w, w2 = (part.sum(axis=1) for part in cube.counts[variable])
        by_category = domains @ cube.counts[variable][1]
        total = by_category.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            means = (by_category @ functional.scores) / total[:, None]
        theta = functional.value(means)
        centred = functional.scores[None, :, :] - means[:, None, :]
        z = np.einsum("dm,dkm->dk", functional.gradient(means), centred)
    variance = np.zeros(len(domains))
    with_answers = np.zeros(len(domains), dtype=int)
    for level in levels:
        inside = (strata == level).to_numpy()
        part = domains & inside
        n_h = cube.rows[inside].sum()
        correction = 1 - n_h / stratum_sizes[level] if stratum_sizes else 1.0
        with np.errstate(divide="ignore", invalid="ignore"):
            if functional is None:
                s1 = (part @ wy - theta * (part @ w)) / total
                s2 = part @ w2y2 - 2 * theta * (part @ w2y) + theta**2 * (part @ w2)
                # Below rounding noise the answers are equal, and equal means no spread.
                s2 = np.where(s2 > 1e-12 * (part @ w2y2), s2, 0.0)
            else:
                s1 = np.einsum("dk,dk->d", z, part @ cube.counts[variable][1]) / total
                s2 = np.einsum("dk,dk->d", z**2, part @ cube.counts[variable][2])
            spread = np.maximum(s2 / total**2 - s1**2 / n_h, 0)
            variance += correction * n_h / (n_h - 1) * spread if n_h > 1 else np.nan
        with_answers += (part @ n) > 0
    # Equal answers leave rounding noise of the size 1e-15 times the scores' range.
    reach = 0.0 if functional is None else float(np.ptp(functional.scores))
    variance = np.where(variance < (1e-12 * reach) ** 2, 0.0, variance)
    answered = domains @ n
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(answered > 0, total**2 / (domains @ w2), 0.0)
    return Estimated(answered, total, effective, theta, np.sqrt(variance), answered - with_answers)

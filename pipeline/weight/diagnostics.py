"""What weighting costs: design effect, effective sample size, the heaviest companies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

_HEAVIEST = 5


@dataclass(frozen=True)
class HeavyCompany:
    """A company that counts much; for analysts only.

    ``company`` is the pseudonym, None if unknown; ``share`` its weight ÷ sum of all (0-1).
    """

    company: str | None
    weight: float
    share: float


@dataclass(frozen=True)
class Trimming:
    """What trimming did in a wave.

    Parameters
    ----------
    cap : float
        Largest weight that trimming allowed.
    n_trimmed : int
        Companies above the cap before.
    n_above_cap : int
        Companies above it after the margins were met again.
    design_effect_before : float
        Kish's design effect of the weights before trimming.
    """

    cap: float
    n_trimmed: int
    n_above_cap: int
    design_effect_before: float


@dataclass(frozen=True)
class Diagnostics:
    """What the weights of one wave look like.

    Parameters
    ----------
    method : str
        Weighting method.
    n_responses : int
        Companies weighted.
    design_effect, effective_n : float
        Kish's, of the final weights.
    smallest, largest, ratio : float
        Smallest and largest final weight, and the largest as a multiple of the smallest.
    heaviest : tuple of HeavyCompany
        At most five companies, by descending weight.
    trimming : Trimming or None
        None where nothing was to be trimmed.
    """

    method: str
    n_responses: int
    design_effect: float
    effective_n: float
    smallest: float
    largest: float
    ratio: float
    heaviest: tuple[HeavyCompany, ...]
    trimming: Trimming | None


def effective_n(weights: np.ndarray) -> float:
    """Return Kish's effective sample size, (sum w)^2 / sum w^2; 0 for no weights.

    Kish (1965), Survey Sampling, section 11.7.
    """
    squares = float(np.sum(np.square(weights)))
    return float(np.sum(weights)) ** 2 / squares if squares else 0.0


def design_effect(weights: np.ndarray) -> float:
    """Return Kish's design effect of unequal weights, n * sum w^2 / (sum w)^2 = 1 + cv^2."""
    return len(weights) / effective_n(weights) if len(weights) else float("nan")


def diagnose(
    weights: pd.Series, companies: pd.Series, *, trimming: Trimming | None = None
) -> Diagnostics:
    """Return what the weights of one wave look like.

    Parameters
    ----------
    weights : pandas.Series
        (n,) positive weights of one wave, n ≥ 1, named after their method.
    companies : pandas.Series
        (n,) pseudonyms on the same index, missing where unknown.
    trimming : Trimming, optional
        What trimming did.

    Returns
    -------
    Diagnostics
    """
    values = weights.to_numpy(float)
    top = weights.sort_values(ascending=False, kind="stable").head(_HEAVIEST)
    known = companies.reindex(top.index)
    return Diagnostics(
        method=str(weights.name),
        n_responses=len(values),
        design_effect=design_effect(values),
        effective_n=effective_n(values),
        smallest=float(values.min()),
        largest=float(values.max()),
        ratio=float(values.max() / values.min()),
        heaviest=tuple(
            HeavyCompany(None if pd.isna(name) else str(name), float(w), float(w / values.sum()))
            for name, w in zip(known, top, strict=True)
        ),
        trimming=trimming,
    )

"""Descriptive tables as SPSS prints them: weights are read as counts of cases.

With a weight of 1.3 a company stands for 1.3 cases, so the standard errors here are those of
SPSS FREQUENCIES and DESCRIPTIVES. They ignore strata, population size and the loss of precision
by weighting; a survey's own standard errors come from ``pipeline.analysis.variance``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

PERCENTILES = (25, 50, 75)


@dataclass(frozen=True)
class Frequencies:
    """The frequency table of one variable.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per value that occurs, in ascending order: ``value``; ``n_responses`` (rows);
        ``n_weighted`` (sum of weights; SPSS prints it rounded); ``share`` of all cases;
        ``valid_share`` of the cases with a value; ``cumulative_share`` (of valid). Shares 0-1.
    n_valid, n_missing, n_total : float
        Sums of weights with a value, without one, of all.
    """

    table: pd.DataFrame
    n_valid: float
    n_missing: float
    n_total: float


@dataclass(frozen=True)
class Description:
    """Summary statistics of one numeric variable; NaN where too few cases define no answer.

    Parameters
    ----------
    n_responses : int
        Rows with a value.
    n_valid, n_missing : float
        Sums of weights with and without a value.
    mean, se_mean, median, mode, sd, variance : float
        ``mode`` is the smallest of the most frequent values. ``se_mean`` = sd / sqrt(n_valid).
    skewness, se_skewness, kurtosis, se_kurtosis : float
        Adjusted for sample size (G1, G2); a normal distribution has 0 in both.
    range, minimum, maximum : float
    percentiles : dict of int to float
        25, 50, 75 -> value below which that percentage of the cases lies.
    """

    n_responses: int
    n_valid: float
    n_missing: float
    mean: float
    se_mean: float
    median: float
    mode: float
    sd: float
    variance: float
    skewness: float
    se_skewness: float
    kurtosis: float
    se_kurtosis: float
    range: float
    minimum: float
    maximum: float
    percentiles: dict[int, float]


def frequency_weights(weights: ArrayLike | None, n: int) -> np.ndarray:
    """Return one weight per case: those given, or 1 for each.

    Raises
    ------
    ValueError
        If there is not one positive, finite weight per case.
    """
    if weights is None:
        return np.ones(n)
    w = np.asarray(weights, dtype=float)
    if w.shape != (n,):
        raise ValueError(f"{n} cases need {n} weights, got shape {w.shape}")
    if not (np.isfinite(w) & (w > 0)).all():
        raise ValueError("frequency weights must be positive numbers")
    return w


def frequencies(values: ArrayLike, weights: ArrayLike | None = None) -> Frequencies:
    """Count each value, as SPSS FREQUENCIES does.

    Parameters
    ----------
    values : array_like, shape (cases,)
        Numbers or texts; NaN or None is a missing value.
    weights : array_like, shape (cases,), optional
        Positive frequency weights, see ``frequency_weights``; 1 without them.

    Returns
    -------
    Frequencies
    """
    series = pd.Series(values).reset_index(drop=True)
    w = pd.Series(frequency_weights(weights, len(series)))
    table = w.groupby(series, observed=True).agg(["size", "sum"]).reset_index()
    table.columns = pd.Index(["value", "n_responses", "n_weighted"])
    n_valid, n_total = float(table["n_weighted"].sum()), float(w.sum())
    table["share"] = table["n_weighted"] / n_total
    table["valid_share"] = table["n_weighted"] / n_valid
    table["cumulative_share"] = table["n_weighted"].cumsum() / n_valid
    return Frequencies(table, n_valid, float(w[series.isna()].sum()), n_total)


def describe(values: ArrayLike, weights: ArrayLike | None = None) -> Description:
    """Summarise a numeric variable, as SPSS FREQUENCIES and DESCRIPTIVES do.

    Parameters
    ----------
    values : array_like of float, shape (cases,)
        NaN is a missing value.
    weights : array_like, shape (cases,), optional
        Positive frequency weights, see ``frequency_weights``; 1 without them.

    Returns
    -------
    Description

    Notes
    -----
    With W = sum of weights and M_r = sum w (y - mean)^r: variance s^2 = M_2 / (W-1),
    G1 = W M_3 / ((W-1)(W-2) s^3) and
    G2 = (W(W+1) M_4 - 3 (W-1) M_2^2) / ((W-1)(W-2)(W-3) s^4), with
    SE(G1)^2 = 6W(W-1) / ((W-2)(W+1)(W+3)), SE(G2)^2 = 4(W^2-1) SE(G1)^2 / ((W-3)(W+5)).
    Joanes and Gill (1998), The Statistician 47, 183-189; IBM SPSS Statistics Algorithms,
    chapters DESCRIPTIVES and FREQUENCIES.
    """
    y = pd.Series(values).to_numpy(dtype=float, na_value=np.nan)
    w = frequency_weights(weights, len(y))
    valid = ~np.isnan(y)
    levels, position = np.unique(y[valid], return_inverse=True)
    counts = np.bincount(position, w[valid], len(levels))
    n = float(counts.sum())
    lowest, highest = (float(levels[0]), float(levels[-1])) if len(levels) else (np.nan, np.nan)
    # Equal answers have no spread; rounding must not move their mean away from them.
    mean = float(np.clip(counts @ levels / n, lowest, highest)) if n else np.nan
    m2, m3, m4 = (float(counts @ (levels - mean) ** r) for r in (2, 3, 4))
    variance = m2 / (n - 1) if n > 1 else np.nan
    sd = float(np.sqrt(variance))
    skewness = se_skewness = kurtosis = se_kurtosis = np.nan
    if n > 2:
        se_skewness = float(np.sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3))))
        skewness = n * m3 / ((n - 1) * (n - 2) * sd**3) if sd**3 > 0 else np.nan
    if n > 3:
        se_kurtosis = se_skewness * float(np.sqrt(4 * (n**2 - 1) / ((n - 3) * (n + 5))))
        fourth = n * (n + 1) * m4 - 3 * (n - 1) * m2**2
        kurtosis = fourth / ((n - 1) * (n - 2) * (n - 3) * sd**4) if sd**4 > 0 else np.nan
    return Description(
        n_responses=int(valid.sum()),
        n_valid=n,
        n_missing=float(w[~valid].sum()),
        mean=mean,
        se_mean=float(sd / np.sqrt(n)) if n else np.nan,
        median=_percentile(levels, counts, 50),
        mode=float(levels[counts.argmax()]) if n else np.nan,
        sd=sd,
        variance=variance,
        skewness=skewness,
        se_skewness=se_skewness,
        kurtosis=kurtosis,
        se_kurtosis=se_kurtosis,
        range=highest - lowest,
        minimum=lowest,
        maximum=highest,
        percentiles={p: _percentile(levels, counts, p) for p in PERCENTILES},
    )


def _percentile(levels: np.ndarray, counts: np.ndarray, percentage: int) -> float:
    """Return the weighted average at case (W+1)p (SPSS HAVERAGE, R's ``quantile`` type 6).

    IBM SPSS Statistics Algorithms, chapter EXAMINE: between two neighbouring values the place is
    counted in cases, at most one; a value that weighs less than one case is crossed within it.
    """
    if not len(levels):
        return np.nan
    cumulated = np.concatenate([[0.0], np.cumsum(counts)])
    place = (cumulated[-1] + 1) * percentage / 100
    k = int(np.searchsorted(cumulated, place, side="right")) - 1
    if k == 0 or k == len(levels):
        return float(levels[max(k - 1, 0)])
    step = min((place - cumulated[k]) / min(counts[k], 1.0), 1.0)
    return float(levels[k - 1] + step * (levels[k] - levels[k - 1]))

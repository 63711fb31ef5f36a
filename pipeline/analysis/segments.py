"""Answers of several groups on an ordinal scale: rank tests and effect sizes, unweighted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from pipeline.analysis.multiplicity import holm

SMALLEST_GROUP = 5
"""A group with fewer answers is not tested (methods specification, C6)."""


@dataclass(frozen=True)
class KruskalWallis:
    """Kruskal-Wallis test of several groups.

    ``h`` is corrected for ties, ``df`` = groups - 1, ``epsilon_squared`` the effect size: the
    share of the ranks' variation that lies between the groups (0 to 1); ``n`` counts answers.
    Without a test h, p and epsilon squared are NaN and ``reason`` says why: ``one_group`` or
    ``small_group``; otherwise it is empty.
    """

    h: float
    df: int
    p_value: float
    epsilon_squared: float
    n: int
    reason: str = ""


def answers_by_group(
    values: np.ndarray, groups: np.ndarray | pd.Series
) -> dict[object, np.ndarray]:
    """Return the known answers of every group that has any.

    Parameters
    ----------
    values : numpy.ndarray, shape (companies,)
        Answers on an ordinal scale; NaN (not answered) is left out.
    groups : array-like, shape (companies,)
        Group of each company; missing is left out.

    Returns
    -------
    dict
        Group -> answers, in the order of the categories of a categorical, sorted otherwise.

    Raises
    ------
    ValueError
        If values and groups differ in length.
    """
    numbers = np.asarray(values, dtype=float)
    classes = pd.Categorical(groups)
    if len(numbers) != len(classes):
        raise ValueError(f"{len(numbers)} values but {len(classes)} groups")
    known = ~np.isnan(numbers)
    return {
        group: sample
        for code, group in enumerate(classes.categories)
        if len(sample := numbers[known & (classes.codes == code)])
    }


def kruskal_wallis(values: np.ndarray, groups: np.ndarray | pd.Series) -> KruskalWallis:
    """Test whether the answers of all groups come from the same distribution.

    Parameters
    ----------
    values, groups
        As in ``answers_by_group``.

    Returns
    -------
    KruskalWallis
        H = 0 and p = 1 where everybody gave the same answer.

    Raises
    ------
    ValueError
        If values and groups differ in length.

    Notes
    -----
    Kruskal and Wallis (1952), J. Amer. Statist. Assoc. 47, 583-621; epsilon squared = H (n + 1) /
    (n^2 - 1), Tomczak and Tomczak (2014), Trends in Sport Sciences 21, 19-25. H and p are those
    of R's ``kruskal.test``. Weights and design are not used; see ``rao_scott`` for those.
    """
    samples = list(answers_by_group(values, groups).values())
    n, df = sum(map(len, samples)), max(len(samples) - 1, 0)
    if df < 1 or min(map(len, samples)) < SMALLEST_GROUP:
        reason = "one_group" if df < 1 else "small_group"
        return KruskalWallis(np.nan, df, np.nan, np.nan, n, reason)
    if np.ptp(np.concatenate(samples)) == 0:
        return KruskalWallis(0.0, df, 1.0, 0.0, n)
    # Rounding can leave -1e-14, of which scipy's p-value is NaN.
    h = max(float(stats.kruskal(*samples).statistic), 0.0)
    return KruskalWallis(h, df, float(stats.chi2.sf(h, df)), h * (n + 1) / (n**2 - 1), n)


def dunn(values: np.ndarray, groups: np.ndarray | pd.Series) -> pd.DataFrame:
    """Compare every pair of groups by their mean ranks among all answers.

    Parameters
    ----------
    values, groups
        As in ``answers_by_group``, whose order of the groups also decides which is group_a.

    Returns
    -------
    pandas.DataFrame
        One row per pair: ``group_a``, ``group_b``, ``z`` and ``cliffs_delta`` (positive: group_a
        answers higher), ``p_value`` (two-sided), ``p_holm`` (over all tested pairs), ``n_a``,
        ``n_b``, ``reason``. A pair with a group below ``SMALLEST_GROUP`` answers has NaN in z and
        both p, reason ``small_group``; that group is not among the ranks of the other pairs.

    Raises
    ------
    ValueError
        If values and groups differ in length.

    Notes
    -----
    Dunn (1964), Technometrics 6, 241-252: z = (mean rank a - mean rank b) / sqrt((N (N + 1) / 12
    - sum(t^3 - t) / (12 (N - 1))) (1 / n_a + 1 / n_b)), t = answers with the same value.
    """
    samples = answers_by_group(values, groups)
    tested = [group for group, sample in samples.items() if len(sample) >= SMALLEST_GROUP]
    pooled = np.concatenate([*(samples[group] for group in tested), np.array([])])
    parts = np.split(stats.rankdata(pooled), np.cumsum([len(samples[group]) for group in tested]))
    mean_rank = {group: ranks.mean() for group, ranks in zip(tested, parts, strict=False)}
    total, ties = len(pooled), np.unique(pooled, return_counts=True)[1]
    spread = total * (total + 1) / 12 - (ties**3 - ties).sum() / (12 * (total - 1))
    rows = []
    for a, b in combinations(samples, 2):
        n_a, n_b = len(samples[a]), len(samples[b])
        difference = mean_rank.get(a, np.nan) - mean_rank.get(b, np.nan)
        # No difference is z = 0, also where all answers are the same and the spread is 0.
        z = difference / np.sqrt(spread * (1 / n_a + 1 / n_b)) if difference else 0.0
        delta = cliffs_delta(samples[a], samples[b])
        reason = "small_group" if np.isnan(z) else ""
        rows.append((a, b, z, 2 * stats.norm.sf(abs(z)), delta, n_a, n_b, reason))
    names = ["group_a", "group_b", "z", "p_value", "cliffs_delta", "n_a", "n_b", "reason"]
    found = pd.DataFrame(rows, columns=names)
    found.insert(4, "p_holm", holm(found["p_value"].to_numpy(dtype=float)))
    return found


def cliffs_delta(a: np.ndarray, b: np.ndarray) -> float:
    """Return P(a > b) - P(a < b) for one random answer of each group.

    Cliff (1993), Psychological Bulletin 114, 494-509.

    Parameters
    ----------
    a, b : numpy.ndarray
        Answers on an ordinal scale, without NaN.

    Returns
    -------
    float
        From -1 (every answer of a is below every one of b) to 1; NaN if a group is empty.
    """
    if not len(a) or not len(b):
        return np.nan
    ordered = np.sort(b)
    below = np.searchsorted(ordered, a, side="left").sum()
    not_above = np.searchsorted(ordered, a, side="right").sum()
    return float((below + not_above) / (len(a) * len(b)) - 1)


def cohens_h(p1: float, p2: float) -> float:
    """Return the difference of two shares as an effect size, without sign.

    h = |2 arcsin(sqrt(p1)) - 2 arcsin(sqrt(p2))|; Cohen (1988), Statistical Power Analysis for
    the Behavioral Sciences, ch. 6, calls 0.2 small, 0.5 medium and 0.8 large.

    Parameters
    ----------
    p1, p2 : float
        Shares, 0 to 1.

    Returns
    -------
    float
        From 0 to pi.

    Raises
    ------
    ValueError
        If a share is not between 0 and 1.
    """
    if not (0 <= p1 <= 1 and 0 <= p2 <= 1):
        raise ValueError(f"shares lie between 0 and 1, not {p1} and {p2}")
    return float(abs(2 * np.arcsin(np.sqrt(p1)) - 2 * np.arcsin(np.sqrt(p2))))

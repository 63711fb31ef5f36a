"""Raked estimates of many samples at once, from counts per cell.

A sample is a table of counts (cells, answers), so thousands of samples are one array. The
numbers are those of the package (`tests/slow/test_coverage.py` compares them sample by sample).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from scipy import special

from bench.coverage.frames import REGION, SIZE
from bench.coverage.raking import rake_counts, usable
from pipeline.analysis.intervals import (
    CONFIDENCE,
    Limits,
    hypergeometric_interval,
    korn_graubard,
    t_interval,
    unseen_answers,
)
from pipeline.analysis.small_samples import weights_df
from pipeline.analysis.tabulate import MOST_LEVERAGE

ROUNDING = 1e-9
"""Shares come from sums of weights: 1e-15 from 0 or 1 is 0 or 1."""


@dataclass(frozen=True)
class Raked:
    """One weighted mean in every sample that can be raked; all arrays have shape (samples,).

    ``sample`` is its number among all samples. ``se`` has residuals and 1 - n/N as R's survey,
    ``se_fixed`` takes weights as given; ``se_limits`` has 1 - 1/w per response instead of
    1 - n/N, as the package's for shares. ``se_adjusted``, ``df_adjusted`` and ``shift`` are the
    package's for means (:mod:`pipeline.analysis.small_samples`).
    """

    sample: np.ndarray
    estimate: np.ndarray
    n: np.ndarray
    n_effective: np.ndarray
    se: np.ndarray
    se_fixed: np.ndarray
    se_limits: np.ndarray
    se_adjusted: np.ndarray
    df_adjusted: np.ndarray
    shift: np.ndarray


def raked(answers: np.ndarray, cells: np.ndarray, scores: np.ndarray) -> Raked:
    """Return the raked mean of a score and its errors in every sample that can be raked.

    Parameters
    ----------
    answers : numpy.ndarray of int, shape (samples, cells, answers)
    cells : numpy.ndarray of int, shape (cells,)
        Companies of the frame.
    scores : numpy.ndarray, shape (answers,)
    """
    possible, merged = usable(answers.sum(axis=2), cells)
    parts = []
    for flag in (False, True):
        sample = np.flatnonzero(possible & (merged == flag))
        if len(sample):
            margins = [np.minimum(SIZE, 1) if flag else SIZE, REGION]
            parts.append(_same_margins(answers[sample].astype(float), cells, scores, margins))
            parts[-1] = replace(parts[-1], sample=sample[parts[-1].sample])
    names = [field.name for field in fields(Raked)]
    return Raked(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in names})


def _same_margins(
    answers: np.ndarray, cells: np.ndarray, scores: np.ndarray, margins: list[np.ndarray]
) -> Raked:
    counts = answers.sum(axis=2)
    w, met = rake_counts(counts, cells, margins)
    answers, counts, w = answers[met], counts[met], w[met]
    n, total = counts.sum(axis=1), (w * counts).sum(axis=1)
    mean = np.einsum("rc,rck->rk", w, answers) @ scores / total
    score = (scores - mean[:, None]) / total[:, None]
    x = np.concatenate([np.eye(ids.max() + 1)[ids] for ids in margins], axis=1)
    gram = np.linalg.pinv(np.einsum("rc,cq,cs->rqs", counts, x, x), hermitian=True)
    fit = np.einsum("cq,rqs,rs->rc", x, gram, np.einsum("rk,rck,cs->rs", score, answers, x))
    mean = np.where(np.abs(mean - np.rint(mean)) < ROUNDING, np.rint(mean), mean)
    residual = score[:, None, :] - fit[:, :, None]
    alone = np.broadcast_to(score[:, None, :], residual.shape)

    def spread(part: np.ndarray, known: np.ndarray) -> np.ndarray:
        return (answers * part**2 * known[:, :, None]).sum(axis=(1, 2)) * n / (n - 1)

    def one_correction(part: np.ndarray) -> np.ndarray:
        first = (answers * w[:, :, None] * part).sum(axis=(1, 2))
        variance = spread(part, w**2) - first**2 / (n - 1)
        return np.sqrt(np.maximum(variance, 0) * (1 - n / cells.sum()))

    def by_weight(part: np.ndarray) -> np.ndarray:
        return np.sqrt(spread(part, np.maximum(w**2 - w, 0)))

    leverage = np.einsum("cq,rqs,cs->rc", x, gram, x)
    raised = residual / np.sqrt(1 - np.minimum(leverage, MOST_LEVERAGE))[:, :, None]
    q = np.maximum(w**2 - w, 0)
    of_weights = np.maximum(np.minimum(weights_df((q * counts).T, counts.T), n - 1), 1)
    added, squares = q[:, :, None] * raised**2, score**2
    df = np.fmin(of_weights, _few((answers * added).sum(axis=(1, 2)), answers * added**2))
    first, second = (np.einsum("rc,rck->rk", part, answers) for part in (q, q**2))
    df = np.fmin(df, _few((first * squares).sum(axis=1), second * squares**2))
    return Raked(
        np.flatnonzero(met),
        mean,
        n,
        total**2 / (w**2 * counts).sum(axis=1),
        one_correction(residual),
        one_correction(alone),
        by_weight(residual),
        np.sqrt((answers * added).sum(axis=(1, 2))),
        np.maximum(df, 1),
        _shift(answers, score, w, of_weights),
    )


def _few(total: np.ndarray, squares: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * (total**2 / squares.sum(axis=tuple(range(1, squares.ndim))) - 1)


def _shift(answers: np.ndarray, score: np.ndarray, w: np.ndarray, df: np.ndarray) -> np.ndarray:
    rest = np.maximum(w - 1, 0)
    by_answer = (np.einsum("rc,rck->rk", w * rest * part, answers) for part in (1, w - 2, rest))
    squares = score**2
    powers = (squares, squares * score, squares * score)
    variance, skew, tied = (
        (weight * power).sum(axis=1) for weight, power in zip(by_answer, powers, strict=True)
    )
    size = np.where(variance > 0, variance, np.inf) ** 1.5
    reach = special.stdtrit(df, 0.5 + CONFIDENCE / 2)
    return tied / (2 * size) + (3 * tied - skew) / size * (reach**2 - 1) / 6


def effective_size(found: Raked, population: int) -> np.ndarray:
    """Return n_effective with the finite population correction, infinite in a census."""
    rest = np.maximum(population - found.n_effective, 0) / (population - 1)
    with np.errstate(divide="ignore"):
        return found.n_effective / rest


def share_limits(found: Raked, population: int, yes: np.ndarray) -> Limits:
    """Return the package's limits of a share that ``yes`` responses of each sample have."""
    most = effective_size(found, population)
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.sqrt(found.estimate * (1 - found.estimate) / most)
    se = np.maximum(found.se_limits, np.nan_to_num(least))
    low, high = korn_graubard(found.estimate, se, found.n - 1, found.n, n_at_edge=most)
    unseen = unseen_share(found, population)
    low = np.where(found.estimate >= 1, 1 - unseen, low)
    high = np.where(found.estimate <= 0, unseen, high)
    low = np.maximum(np.rint(low * population), yes) / population
    high = np.minimum(np.rint(high * population), population - (found.n - yes)) / population
    return np.minimum(low, found.estimate), np.maximum(high, found.estimate)


def unseen_share(found: Raked, population: int) -> np.ndarray:
    """Return the upper limit of a share that nobody in the sample has."""
    whole, back = np.unique(np.floor(found.n_effective + ROUNDING), return_inverse=True)
    n = whole.astype(int)
    return hypergeometric_interval(np.zeros_like(n), n, np.full_like(n, population))[1][back]


def mean_limits(found: Raked, population: int, scores: np.ndarray) -> Limits:
    """Return the package's limits of a mean."""
    bounds = (scores.min(), scores.max())
    limits = t_interval(
        found.estimate, found.se_adjusted, found.df_adjusted, bounds=bounds, shift=found.shift
    )
    unseen = unseen_share(found, population)
    return without_spread(limits, found.estimate, scores, unseen)


def without_spread(
    limits: Limits, means: np.ndarray, scores: np.ndarray, unseen: np.ndarray
) -> Limits:
    """Fill limits of samples in which everybody gave the same answer."""
    ends = unseen_answers(means[:, None], scores[:, None], lambda m: m[..., 0], unseen)
    low, high = (
        np.where(np.isnan(found), end, found) for found, end in zip(limits, ends, strict=True)
    )
    return low, high


def student(estimate: np.ndarray, se: np.ndarray, df: np.ndarray) -> Limits:
    """Return estimate -+ t(df) se, uncut, a point where there is no spread."""
    reach = special.stdtrit(df, 0.5 + CONFIDENCE / 2) * se
    return estimate - reach, estimate + reach

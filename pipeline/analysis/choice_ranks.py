"""Confidence sets for the ranks of the options of a single-choice question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from pipeline.analysis.intervals import CONFIDENCE
from pipeline.analysis.multiplicity import holm


@dataclass(frozen=True)
class ChoiceRanks:
    """Possible ranks of each option of a single-choice question (1 = most often chosen).

    Attributes
    ----------
    low, high : numpy.ndarray of int, shape (options,)
        Smallest and largest rank; tied options share all ranks of the tie.
    p_value : numpy.ndarray, shape (options, options)
        Row j, column k: one-sided p-value, unadjusted, that j is chosen more often than k; 1 on
        the diagonal.
    """

    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray


def single_choice_sets(counts: np.ndarray, *, confidence: float = CONFIDENCE) -> ChoiceRanks:
    """Return the sets that hold the true ranks of all options at once, exact for any sample size.

    Given x_j + x_k, x_j is Binomial(x_j + x_k, 1/2) if both are chosen equally often; the
    one-sided tests of all ordered pairs share the error by Holm's correction, the set of j is
    [1 + options demonstrably above, options - options demonstrably below]. Bazylik, Mogstad,
    Romano, Shaikh and Wilhelm (2021), NBER working paper 29519, arXiv:2402.00192.

    Parameters
    ----------
    counts : numpy.ndarray of int, shape (options,)
        Unweighted companies per option, options that nobody chose with 0.
    confidence : float
        Joint confidence, between 0 and 1.

    Returns
    -------
    ChoiceRanks

    Raises
    ------
    ValueError
        Counts that are negative or no whole numbers (weighted shares have no exact test).
    """
    counts = np.asarray(counts)
    if not (np.isfinite(counts).all() and (counts >= 0).all() and (counts % 1 == 0).all()):
        raise ValueError("counts must be whole numbers from 0: weighted counts have no exact test")
    p_value = stats.binom.sf(counts[:, None] - 1, counts[:, None] + counts, 0.5)
    np.fill_diagonal(p_value, 1.0)
    pairs = ~np.eye(len(counts), dtype=bool)
    above = np.zeros(pairs.shape, dtype=bool)
    above[pairs] = holm(p_value[pairs]) <= 1 - confidence
    return ChoiceRanks(1 + above.sum(axis=0), len(counts) - above.sum(axis=1), p_value)

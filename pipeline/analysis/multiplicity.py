"""Many comparisons at once: which of them still stand."""

from __future__ import annotations

import numpy as np


def holm(p_values: np.ndarray) -> np.ndarray:
    """Return p-values adjusted for the size of their family; NaN stays NaN and does not count.

    Holm (1979), Scand. J. Statist. 6, 65-70; equal to R's ``p.adjust(p, "holm")``.

    Parameters
    ----------
    p_values : numpy.ndarray, shape (comparisons,)

    Returns
    -------
    numpy.ndarray
        Same shape; a comparison stands at level a if its adjusted p-value is at most a.
    """
    adjusted = np.full(len(p_values), np.nan)
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    steps = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(p_values[order] * steps), 1.0)
    return adjusted


def bonferroni(p_values: np.ndarray) -> np.ndarray:
    """Return p-values times the number of comparisons; NaN stays NaN and does not count.

    Dunn (1961), J. Amer. Statist. Assoc. 56, 52-64; equal to R's ``p.adjust(p, "bonferroni")``.
    Holm's correction keeps the same error rate and finds more.

    Parameters
    ----------
    p_values : numpy.ndarray, shape (comparisons,)

    Returns
    -------
    numpy.ndarray
        Same shape; a comparison stands at level a if its adjusted p-value is at most a.
    """
    return np.minimum(p_values * np.count_nonzero(~np.isnan(p_values)), 1.0)


def benjamini_hochberg(p_values: np.ndarray) -> np.ndarray:
    """Return p-values adjusted so that few of the findings are false; NaN stays NaN, uncounted.

    Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57, 289-300; equal to R's
    ``p.adjust(p, "BH")``. For screening many groups, where ``holm`` would be too strict.

    Parameters
    ----------
    p_values : numpy.ndarray, shape (comparisons,)

    Returns
    -------
    numpy.ndarray
        Same shape; among the comparisons with an adjusted p-value of at most q, on average a
        share of at most q is false.
    """
    adjusted = np.full(len(p_values), np.nan)
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(-p_values[known], kind="stable")]
    ranks = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum.accumulate(p_values[order] * (len(order) / ranks))
    return adjusted

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

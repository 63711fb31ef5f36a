"""Round a whole set of linked tables so that they still add up."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp


class NoRoundingError(ValueError):
    """No table has a neighbouring multiple in every cell and adds up."""


def controlled_rounding(forms: sparse.csr_array, counts: np.ndarray, base: int) -> np.ndarray:
    """Return rounded micro cells whose sums are rounded cells, with least total deviation.

    Every cell becomes the multiple of ``base`` next under or over its value; multiples stay.

    Parameters
    ----------
    forms : scipy.sparse array, shape (cells, micro cells)
        0/1: the micro cells that a cell adds up; micro cells that are published are forms too.
    counts : numpy.ndarray, shape (micro cells,)
        True counts.
    base : int
        Rounding base in companies, such as 5.

    Returns
    -------
    numpy.ndarray of int, shape (micro cells,)
        Multiples of ``base``; ``forms @ result`` are the rounded cells.

    Raises
    ------
    NoRoundingError
        If there is none, which can happen in three or more dimensions.

    Notes
    -----
    Zero-restricted controlled rounding as a whole-number program, solved by HiGHS. Cox (1987),
    Journal of the American Statistical Association 82, 520-524.
    """
    values = np.asarray(forms @ counts, dtype=float)
    under, over = np.floor(values / base), np.ceil(values / base)
    # Going up by one multiple instead of down costs this much, linear as there is no third way.
    price = np.where(over > under, base * (over + under) - 2 * values, 0.0)
    found = milp(
        np.asarray(forms.T @ price, dtype=float),
        integrality=np.ones(forms.shape[1]),
        bounds=Bounds(np.floor(counts / base), np.ceil(counts / base)),
        constraints=LinearConstraint(forms, under, over),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise NoRoundingError(str(found.message))
    return np.asarray(np.round(found.x) * base, dtype=int)

"""Whether a mean of amounts is in truth one or two companies' answer."""

from __future__ import annotations

import numpy as np

LARGEST, LARGEST_SHARE = 2, 0.85
"""(n, k) rule: the two largest contributions are more than 85 % of the total."""
P_SHARE = 0.15
"""p rule: the second largest company can estimate the largest within 15 %."""


def dominated(
    contributions: np.ndarray, *, largest_share: float = LARGEST_SHARE, p_share: float = P_SHARE
) -> bool:
    """Return whether a total must not be shown because few companies make it.

    Parameters
    ----------
    contributions : numpy.ndarray, shape (companies,)
        Amounts of at least 0, such as employees or weight times turnover; NaN does not count.
    largest_share : float
        k of the (2, k) rule, 0 to 1.
    p_share : float
        p of the p rule, 0 to 1.

    Returns
    -------
    bool
        x1 + x2 > k X, or X - x1 - x2 < p x1 with the contributions in descending order. A total
        of 0 is not dominated.

    Notes
    -----
    Hundepool et al. (2012), Statistical Disclosure Control, section 4.2.2.
    """
    x = np.sort(contributions[~np.isnan(contributions)])[::-1]
    total = float(x.sum())
    if total <= 0:
        return False
    top = float(x[:LARGEST].sum())
    return top > largest_share * total or total - top < p_share * float(x[0])

"""Whether a mean of amounts is in truth one or two companies' answer."""

from __future__ import annotations

import numpy as np

from pipeline.disclosure.cells import Cell, Cells
from pipeline.disclosure.rules import COMPLEMENTARY, DOMINATED, EVERYTHING

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


def withhold_dominated(
    cells: Cells, values: np.ndarray, withheld: dict[Cell, str], minimum: int
) -> dict[Cell, str]:
    """Withhold cells whose mean is in truth one or two companies' answer, and what gives it away.

    What a table withholds can be subtracted from the whole as one sum: that sum must not be
    dominated either.

    Parameters
    ----------
    cells : Cells
    values : numpy.ndarray, shape (responses,)
        Amounts; NaN outside the base.
    withheld : dict of Cell to str
        Cells that are withheld anyway.
    minimum : int
        Fewest companies in a cell.

    Returns
    -------
    dict of Cell to str
        The withheld cells with their rules.
    """
    found = dict(withheld)
    inside = ~np.isnan(values)
    amounts = np.abs(values)
    member = cells.forms.toarray()[:, cells.micro] > 0
    if dominated(amounts[inside]) or _alike(values[inside]):
        return dict.fromkeys(cells.names, EVERYTHING)
    for cell, name in enumerate(cells.names):
        own = values[inside & member[cell]]
        if len(own) >= minimum and (dominated(np.abs(own)) or _alike(own)):
            found.setdefault(name, DOMINATED)
    for table in dict.fromkeys(name[0] for name in cells.names[1:]):
        mine = [c for c, name in enumerate(cells.names) if name[0] == table]
        while True:
            hidden = [c for c in mine if cells.names[c] in found]
            rest = inside & member[hidden].any(axis=0)
            left = [c for c in mine if cells.names[c] not in found and (inside & member[c]).any()]
            fine = not rest.any() or not (dominated(amounts[rest]) or _alike(values[rest]))
            if fine or not left:
                break
            least = min(left, key=lambda c: int((inside & member[c]).sum()))
            found[cells.names[least]] = COMPLEMENTARY
    return found


def _alike(values: np.ndarray) -> bool:
    """Tell whether all, or all but one, gave the same number."""
    if len(values) == 0:
        return False
    return bool(np.unique(values, return_counts=True)[1].max() >= len(values) - 1)

"""Means of amounts: which cells are one or two companies' answer, and what gives them away."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipeline.disclosure.cells import Cell, Cells
from pipeline.disclosure.dominance import dominated
from pipeline.disclosure.question_table import Variable
from pipeline.disclosure.rules import COMPLEMENTARY, DOMINATED, EVERYTHING


def withhold_amounts(
    cells: Cells, variable: Variable, withheld: dict[Cell, str], minimum: int
) -> dict[Cell, str]:
    """Withhold cells whose mean is in truth one or two companies' answer, and what gives it away.

    What a table withholds can be subtracted from the whole as one sum: that sum must not be
    dominated either.

    Parameters
    ----------
    cells : Cells
    variable : Variable
        Amounts.
    withheld : dict of Cell to str
        Cells that are withheld anyway.
    minimum : int
        Fewest companies in a cell.

    Returns
    -------
    dict of Cell to str
        The withheld cells with their rules.
    """
    found, values = dict(withheld), variable.values
    inside = ~np.isnan(values)
    weights = np.ones(len(values)) if variable.weights is None else variable.weights
    member = (cells.forms.toarray()[:, cells.micro] > 0) & inside

    def telling(companies: np.ndarray) -> bool:
        own = values[companies]
        return _alike(own) or (variable.magnitude and dominated(np.abs(own) * weights[companies]))

    if telling(member[0]):
        return dict.fromkeys(cells.names, EVERYTHING)
    for cell, name in enumerate(cells.names):
        if member[cell].sum() >= minimum and telling(member[cell]):
            found.setdefault(name, DOMINATED)
    tables = list(dict.fromkeys(name[0] for name in cells.names[1:]))
    # What goes in one table goes in all others that show the same mean, and changes their sums.
    while any(_hide_sum(cells, member, found, table, telling) for table in tables):
        pass
    return found


def _hide_sum(
    cells: Cells,
    member: np.ndarray,
    found: dict[Cell, str],
    table: str,
    telling: Callable[[np.ndarray], bool],
) -> bool:
    """Withhold more of a table until the sum of what it withholds tells nothing; was there need."""
    mine, before = [c for c, name in enumerate(cells.names) if name[0] == table], len(found)
    while telling(np.any(member[[c for c in mine if cells.names[c] in found]], axis=0)):
        left = [c for c in mine if cells.names[c] not in found and member[c].any()]
        if not left:
            break
        chosen = cells.names[min(left, key=lambda c: int(member[c].sum()))]
        found |= dict.fromkeys(cells.tied([chosen]) - found.keys(), COMPLEMENTARY)
    return len(found) > before


def _alike(values: np.ndarray) -> bool:
    """Tell whether all, or all but one, gave the same number."""
    if len(values) == 0:
        return False
    return bool(np.unique(values, return_counts=True)[1].max() >= len(values) - 1)

"""The rules by which a cell is risky by itself, with their defaults; only ever stricter.

Whatever else must be withheld so that nothing follows by subtraction is the business of
:mod:`pipeline.disclosure.suppress`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.disclosure.cells import Cells
from pipeline.disclosure.linked import Protection

FEWEST = 5
"""No audience may see figures of fewer companies. Hundepool et al. (2012), Statistical Disclosure
Control, section 4.2.1, and the Bundesagentur für Arbeit ask for 3; those who know one another
need more."""

SMALL, UNANIMOUS, CENSUS, WAS_SMALL = "small", "unanimous", "census", "was_small"
COMPLEMENTARY, INTERSECTION, DOMINATED = "complementary", "intersection", "dominated"
EVERYTHING, TOO_LARGE = "everything", "too_large"
"""Why a cell is withheld; ``complementary``: another one would follow from it; ``intersection``:
what the companies alike in every classification answered would; ``everything``: even the whole
sample is too small or of one mind; ``too_large``: a
crossing of so many cells and questions that nobody can tell what follows."""
ALL_BUT = 1
"""An answer that all companies of a cell gave, or all but one: the one knows the others'."""
CENSUS_ALL_BUT = 2
"""The same where every company that exists has answered: nobody can have stayed away."""


def small(n: np.ndarray, minimum: int) -> np.ndarray:
    """Tell which cells hold companies, but fewer than the minimum; shape as ``n``."""
    return (n > 0) & (n < minimum)


def revealing(n: np.ndarray, answers: np.ndarray, most: np.ndarray | None) -> np.ndarray:
    """Tell which answers (nearly) all companies of a cell gave.

    Parameters
    ----------
    n : numpy.ndarray, shape (cells,)
        Companies with a valid answer.
    answers : numpy.ndarray, shape (cells, answers)
        Companies that gave each answer.
    most : numpy.ndarray, shape (cells,), or None
        Companies that exist.

    Returns
    -------
    numpy.ndarray of bool, shape (cells, answers)
    """
    others = np.full(len(n), ALL_BUT)
    if most is not None:
        others = np.where(n >= most, CENSUS_ALL_BUT, ALL_BUT)
    return (n[:, None] > 0) & (answers >= n[:, None] - others[:, None])


def small_protections(
    cells: Cells, n: np.ndarray, minimum: int, targets: np.ndarray
) -> Iterator[tuple[int, Protection]]:
    """Yield (cell, protection) of every small cell: any count from 0 to the minimum is possible.

    Parameters
    ----------
    cells : Cells
    n : numpy.ndarray, shape (cells,)
        Companies with a valid answer.
    minimum : int
    targets : numpy.ndarray, shape (cells, micro cells)
        What each cell adds up, in the micro cells of the attacked tables.
    """
    known = np.full(len(n), np.inf) if cells.most is None else cells.forms @ cells.most
    seen: set[int] = set()
    for cell in np.flatnonzero(small(n, minimum)):
        decision = int(cells.decisions[cell])
        if decision in seen:
            continue
        seen.add(decision)
        above = max(min(minimum, float(known[cell])) - n[cell], 0.0)
        name = "/".join(cells.names[cell])
        yield int(cell), Protection(name, targets[cell], float(n[cell]), above)

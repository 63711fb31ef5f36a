"""Cube -> sums per variance cell and domain, the form in which estimates are evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.analysis.cube import Cube
from pipeline.analysis.design import Design

MOST_LEVERAGE = 0.9
"""A response alone in its class fits itself: its residual, 0, has no size to restore."""


@dataclass(frozen=True)
class Layout:
    """The cells and domains of a cube under a design; made once, used for every variable.

    A *cell* is a stratum crossed with the margins the weights were calibrated to: within a
    cell, all responses with the same answer share one linearised residual.

    Parameters
    ----------
    cube : Cube
    collect : scipy.sparse matrix, shape (cells * domains, profiles)
        1 where a profile belongs to the cell and the domain.
    shape : (int, int)
        Cells and domains.
    stratum_of_cell : numpy.ndarray of int, shape (cells,)
    n_sampled : numpy.ndarray, shape (strata,)
        All responses of the stratum, whether they answered or not.
    uncorrected : numpy.ndarray, shape (strata,)
        Finite population correction 1 - n/N, 1 without a population.
    by_weight : bool
        Whether the correction is 1 - 1/w of each response instead.
    totals : numpy.ndarray, shape (sums, cells)
        n, W, W2 (and B) of all responses of the cell.
    projection : numpy.ndarray, shape (cells, cells), or None
        Base-weighted sums of a variable per cell -> its fitted value per cell, by regression
        on the margins; None if weights are not calibrated.
    """

    cube: Cube
    collect: sparse.csr_array
    shape: tuple[int, int]
    stratum_of_cell: np.ndarray
    n_sampled: np.ndarray
    uncorrected: np.ndarray
    by_weight: bool
    totals: np.ndarray
    projection: np.ndarray | None

    def tabulate(self, variable: str) -> Table:
        """Return the sums of one variable for every cell and domain."""
        numeric = variable in self.cube.moments
        sums = self.cube.moments[variable] if numeric else self.cube.counts[variable]
        by_profile = np.moveaxis(sums, 1, 0)
        flat = by_profile.reshape(len(by_profile), -1)
        collected = (self.collect @ flat).reshape(*self.shape, *by_profile.shape[1:])
        return Table(self, np.moveaxis(collected, 2, 0))

    @property
    def squares(self) -> np.ndarray:
        """As :attr:`Table.squares`, of all responses, shape (cells,)."""
        return _squares(self.totals, by_weight=self.by_weight)

    @property
    def leverage(self) -> np.ndarray:
        """How much a response's fitted value follows its own, at most 0.9, shape (cells,)."""
        if self.projection is None:
            return np.zeros(self.shape[0])
        base = self.totals[3] / self.totals[0]
        return np.minimum(np.diagonal(self.projection) * base, MOST_LEVERAGE)

    def per_stratum(self, by_cell: np.ndarray) -> np.ndarray:
        """Add up cells to strata, shape (cells, ...) -> (strata, ...)."""
        size = len(self.n_sampled)
        if size == len(self.stratum_of_cell):
            return by_cell
        total = np.zeros((size, *by_cell.shape[1:]))
        np.add.at(total, self.stratum_of_cell, by_cell)
        return total


@dataclass(frozen=True)
class Table:
    """Sums of one variable.

    Parameters
    ----------
    layout : Layout
    sums : numpy.ndarray, shape (sums, cells, domains, categories) or (sums, cells, domains)
        n, W, W2 (and B) per category; n, W, W2, Wy, W2y, W2y2 (and B, By) of a number.
    """

    layout: Layout
    sums: np.ndarray

    @property
    def numeric(self) -> bool:
        """Whether the variable is a number."""
        return self.sums.ndim == 3

    @property
    def squares(self) -> np.ndarray:
        """Sums of the squared weights that carry variance, per cell, domain and category.

        Of w^2, or of w^2 (1 - 1/w) = w^2 - w where the population correction is by weight.
        """
        return _squares(self.sums, by_weight=self.layout.by_weight)

    @cached_property
    def answered(self) -> np.ndarray:
        """n, W and W2 of all answers, shape (3, cells, domains)."""
        return self.sums[:3] if self.numeric else self.sums[:3].sum(axis=3)


def _squares(sums: np.ndarray, *, by_weight: bool) -> np.ndarray:
    # A response that stands for less than itself leaves nothing unknown.
    return np.maximum(sums[2] - sums[1], 0.0) if by_weight else sums[2]


def lay_out(cube: Cube, domains: np.ndarray, design: Design) -> Layout:
    """Return the cells and domains in which a cube is evaluated.

    Parameters
    ----------
    cube : Cube
    domains : numpy.ndarray of bool, shape (domains, profiles)
        Which profiles belong to each domain; domains may overlap.
    design : Design

    Returns
    -------
    Layout

    Raises
    ------
    ValueError
        If weights are calibrated but the cube has no base weights, or a stratum has more
        responses than companies.
    """
    if design.margins and len(cube.rows) < 4:
        raise ValueError("calibrated weights need a cube with base weights")
    keys = cube.profiles[["stratum", *design.margins]]
    cell = keys.groupby(list(keys.columns), sort=False, dropna=False).ngroup().to_numpy()
    cells = keys[~pd.Series(cell).duplicated().to_numpy()].reset_index(drop=True)
    stratum_of_cell, strata = pd.factorize(cells["stratum"])
    belongs, profile = np.nonzero(domains)
    size = (len(cells), len(domains))
    rows = cell[profile] * size[1] + belongs
    collect = sparse.csr_array(
        (np.ones(len(rows)), (rows, profile)), shape=(size[0] * size[1], len(cube.profiles))
    )
    totals = np.array([np.bincount(cell, part, size[0]) for part in cube.rows])
    n_sampled = np.bincount(stratum_of_cell, totals[0], len(strata))
    uncorrected = np.array(
        [design.uncorrected(str(s), n) for s, n in zip(strata, n_sampled, strict=True)]
    )
    projection = margin_projection(cells, design.margins, totals[3]) if design.margins else None
    return Layout(
        cube,
        collect,
        size,
        stratum_of_cell,
        n_sampled,
        uncorrected,
        design.by_weight,
        totals,
        projection,
    )


def margin_projection(
    cells: pd.DataFrame, margins: tuple[str, ...], base: np.ndarray
) -> np.ndarray:
    """Return X (X'BX)^+ X' with one indicator column per class of every margin.

    Parameters
    ----------
    cells : pandas.DataFrame
        One row per cell, class ids in the columns ``margins``.
    margins : tuple of str
    base : numpy.ndarray, shape (cells,)
        Sums of base weights.

    Returns
    -------
    numpy.ndarray, shape (cells, cells)
        Turns base-weighted sums of a variable per cell into its fitted value per cell.
    """
    parts = [pd.get_dummies(cells[name], dtype=float).to_numpy() for name in margins]
    x = np.concatenate(parts, axis=1)
    return x @ np.linalg.pinv(x.T @ (base[:, None] * x), hermitian=True) @ x.T

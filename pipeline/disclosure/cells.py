"""The cells of all tables of a catalogue in one wave: who stands in which, and who could."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.codebook import CROSSED, CatalogueTable

Cell = tuple[str, str]
"""Breakdown and group; two empty strings: the whole sample."""
WHOLE: Cell = ("", "")
REST = ""
"""Group of the companies that stand in no class of a table: never published, but protected."""

PLAIN_WEIGHT, COARSER_WEIGHT, CROSSED_WEIGHT = 10.0, 3.0, 1.0
"""How much is lost with a group of a breakdown, of its coarser version, of a crossing."""


@dataclass(frozen=True)
class Cells:
    """All cells of a wave over its micro cells.

    Parameters
    ----------
    names : list of Cell
        The whole sample first; every group of every table, also empty ones, and every table's
        rest.
    forms : scipy.sparse array, shape (cells, micro cells)
        0/1.
    micro : numpy.ndarray of int, shape (responses,)
        Micro cell of each response.
    most : numpy.ndarray, shape (micro cells,), or None
        Companies of the population; at least those that answered.
    decisions : numpy.ndarray of int, shape (cells,)
        Cells of the same companies are one decision; -1 for the whole sample.
    weights : numpy.ndarray, shape (decisions,)
        Information lost by withholding.
    survey_weights : numpy.ndarray, shape (micro cells,)
        What a response of each micro cell counts in published shares; 1 without weighting.
    """

    names: list[Cell]
    forms: sparse.csr_array
    micro: np.ndarray
    most: np.ndarray | None
    decisions: np.ndarray
    weights: np.ndarray
    survey_weights: np.ndarray

    @property
    def counts(self) -> np.ndarray:
        """Responses in each micro cell."""
        return np.bincount(self.micro, minlength=self.forms.shape[1]).astype(float)

    def decided(self, cells: Sequence[Cell]) -> frozenset[int]:
        """Return the decisions of some cells."""
        wanted = set(cells)
        found = (d for name, d in zip(self.names, self.decisions, strict=True) if name in wanted)
        return frozenset(int(d) for d in found if d >= 0)

    def tied(self, cells: Collection[Cell]) -> frozenset[Cell]:
        """Return some cells and all others of the same companies."""
        pairs = list(zip(self.names, self.decisions, strict=True))
        same = {int(decision) for name, decision in pairs if name in cells}
        return frozenset(name for name, decision in pairs if int(decision) in same)

    def plain(self) -> Cells:
        """Return the cells without those of crossings; decisions keep their numbers."""
        keep = np.array([CROSSED not in table for table, _ in self.names])
        names = [name for name, kept in zip(self.names, keep, strict=True) if kept]
        return replace(self, names=names, forms=self.forms[keep], decisions=self.decisions[keep])

    def of_decisions(self, decisions: frozenset[int]) -> frozenset[Cell]:
        """Return the cells of some decisions."""
        pairs = zip(self.names, self.decisions, strict=True)
        return frozenset(name for name, decision in pairs if int(decision) in decisions)


def wave_cells(
    catalogue: Sequence[CatalogueTable],
    groups: Mapping[str, Sequence[str]],
    classes: pd.DataFrame,
    population: pd.DataFrame | None,
    *,
    margins: Sequence[str] = (),
    survey_weights: np.ndarray | None = None,
) -> Cells:
    """Lay out the cells of a wave.

    Parameters
    ----------
    catalogue : sequence of CatalogueTable
    groups : mapping of str to sequence of str
        Table -> its group ids.
    classes : pandas.DataFrame
        One row per response, a column of class ids per classification.
    population : pandas.DataFrame or None
        The same columns, one row per company of the population.
    margins : sequence of str
        Classifications on which weights depend; with them responses of a micro cell weigh alike.
    survey_weights : numpy.ndarray, shape (responses,), optional

    Returns
    -------
    Cells
    """
    sides = (side for table in catalogue for side in table.of)
    used = list(dict.fromkeys([*sides, *margins]))
    frames = [classes[used]] if population is None else [classes[used], population[used]]
    everyone = pd.concat(frames, ignore_index=True).astype(object)
    everyone = everyone.where(everyone.notna(), REST)
    codes, keys = _micro_cells(everyone, used)
    answered = np.bincount(codes[: len(classes)], minlength=len(keys))
    most = None
    if population is not None:
        most = np.bincount(codes[len(classes) :], minlength=len(keys)).astype(float)
        most = np.maximum(most, answered)
    names, rows, weights = [WHOLE], [np.ones(len(keys), dtype=bool)], [0.0]
    for table in catalogue:
        own = _groups_of(keys, table)
        weight = _weight(table)
        for group in [*groups[table.name], REST]:
            names.append((table.name, group))
            rows.append(own == group)
            weights.append(weight)
    matrix = np.array(rows)
    decisions, decision_weights = _decisions(matrix, np.array(weights), answered)
    forms = sparse.csr_array(matrix.astype(float))
    micro = codes[: len(classes)]
    own = np.ones(len(classes)) if survey_weights is None else survey_weights
    mean = np.bincount(micro, own, minlength=len(keys)) / np.maximum(answered, 1)
    return Cells(names, forms, micro, most, decisions, decision_weights, mean)


def _micro_cells(everyone: pd.DataFrame, used: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    if not used:
        return np.zeros(len(everyone), dtype=int), pd.DataFrame(index=[0])
    grouped = everyone.groupby(used, sort=True)
    codes = grouped.ngroup().to_numpy()
    keys = everyone.assign(code=codes).drop_duplicates("code").sort_values("code")
    return codes, keys[used].reset_index(drop=True)


def _groups_of(keys: pd.DataFrame, table: CatalogueTable) -> np.ndarray:
    """Return the group of each micro cell in a table."""
    sides = [keys[side].to_numpy(str) for side in table.of]
    missing = np.any([side == REST for side in sides], axis=0)
    joined = [CROSSED.join(cell) for cell in zip(*sides, strict=True)]
    return np.where(missing, REST, np.array(joined, dtype=object))


def _weight(table: CatalogueTable) -> float:
    if table.crossed:
        return CROSSED_WEIGHT / (2 if table.coarser_of else 1)
    return COARSER_WEIGHT if table.coarser_of else PLAIN_WEIGHT


def _decisions(
    matrix: np.ndarray, weights: np.ndarray, answered: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give cells of the same companies one decision, worth the most important of them.

    Of two cells in tables of one kind the one with more answers is worth more, so that small
    cells go first.
    """
    share = (matrix @ answered) / max(int(answered.sum()), 1)
    known: dict[bytes, int] = {matrix[0].tobytes(): -1}
    decisions = np.array([known.setdefault(row.tobytes(), len(known) - 1) for row in matrix])
    worth = np.zeros(len(known) - 1)
    decided = decisions >= 0
    np.maximum.at(worth, decisions[decided], (weights * (1 + share))[decided])
    return decisions, worth

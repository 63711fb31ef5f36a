"""Widen one protected form at least cost: which published cells must go."""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from pipeline.disclosure.attack import ROUNDING
from pipeline.disclosure.linked import LinkedTables, Protection


class Widening:
    """Finds another table with a wanted value that disturbs as few published cells as it can.

    Columns: micro cells, then what each published cell lies over and under its value; rows: the
    cells, then the protected form.
    """

    def __init__(self, tables: LinkedTables) -> None:
        self._tables = tables
        cells, micro = tables.forms.shape
        self._cells, self._micro = cells, micro
        eye = sparse.eye_array(cells)
        matrix = sparse.csr_array(sparse.hstack([tables.forms, -eye, eye]))
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = micro + 2 * cells, cells
        most = np.full(micro, np.inf) if tables.most is None else tables.most
        open_cells = np.where(tables.decisions >= 0, np.inf, 0.0)
        program.col_cost_ = np.zeros(micro + 2 * cells)
        program.col_lower_ = np.zeros(micro + 2 * cells)
        program.col_upper_ = np.concatenate([most, open_cells, open_cells])
        program.row_lower_ = program.row_upper_ = tables.values
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        program.a_matrix_.index_ = matrix.indices.astype(np.int32)
        program.a_matrix_.value_ = matrix.data.astype(float)
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.passModel(program)
        share = np.bincount(
            tables.decisions[tables.decisions >= 0], minlength=len(tables.weights)
        ).clip(1)
        self._price = tables.weights / share

    def table(
        self, protection: Protection, sign: int, withheld: frozenset[int] | set[int]
    ) -> np.ndarray | None:
        """Return a table that gives the form its room and disturbs published cells at least cost.

        Parameters
        ----------
        protection : Protection
        sign : int
            -1: ``below`` the true value; 1: ``above`` it; 0: ``spread``, to the cheaper side.
        withheld : set of int
            Decisions that cost nothing any more.

        Returns
        -------
        numpy.ndarray or None
            Micro cells; None if no table gives that room.
        """
        if sign == 0:
            sides = (self._table(protection, s * protection.spread, withheld) for s in (-1, 1))
            found = [table for table in sides if table is not None]
            return min(found, key=lambda table: self._cost(table, withheld), default=None)
        size = protection.below if sign < 0 else protection.above
        return self._table(protection, sign * size, withheld)

    def _cost(self, table: np.ndarray, withheld: frozenset[int] | set[int]) -> tuple[float, int]:
        moved = moved_decisions(self._tables, table)
        return float(self._tables.weights[sorted(moved - withheld)].sum()), len(moved)

    def _hold(self, cell: int | None, *, known: bool) -> None:
        if cell is None:
            return
        most = np.inf if self._tables.most is None else float(self._tables.most[cell])
        value = float(self._tables.counts[cell])
        self._solver.changeColBounds(cell, *((value, value) if known else (0.0, most)))

    def _table(
        self, protection: Protection, by: float, withheld: frozenset[int] | set[int]
    ) -> np.ndarray | None:
        tables, solver, target = self._tables, self._solver, protection.target
        value = float(target @ tables.counts)
        price = self._price.copy()
        price[sorted(withheld)] = 0.0
        costs = np.where(tables.decisions >= 0, np.append(price, 0.0)[tables.decisions], 0.0)
        columns = np.arange(self._micro, self._micro + 2 * self._cells, dtype=np.int32)
        solver.changeColsCost(len(columns), columns, np.concatenate([costs, costs]))
        self._hold(protection.insider, known=True)
        used = np.flatnonzero(target).astype(np.int32)
        low, high = (value + by, np.inf) if by > 0 else (-np.inf, value + by)
        solver.addRow(low, high, len(used), used, target[used].astype(float))
        solver.run()
        optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        table = np.array(solver.getSolution().col_value)
        solver.deleteRows(1, np.array([self._cells], dtype=np.int32))
        self._hold(protection.insider, known=False)
        if not optimal:
            return None
        return table[: self._micro]


def moved_decisions(tables: LinkedTables, table: np.ndarray) -> frozenset[int]:
    """Return the decisions whose cells have another value in a table than in truth."""
    moved = np.abs(tables.forms @ table - tables.values) > ROUNDING
    return frozenset(tables.decisions[moved & (tables.decisions >= 0)].tolist())

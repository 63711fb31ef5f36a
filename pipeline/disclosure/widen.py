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

    def widen(self, protection: Protection, withheld: frozenset[int]) -> set[int]:
        """Return the decisions to withhold as well, so that the form gets room."""
        tables = self._tables
        value = float(protection.target @ tables.counts)
        chosen: set[int] = set()
        wanted = [(-1, protection.below), (1, protection.above)]
        if protection.insider is not None:
            self._hold(protection.insider, float(tables.counts[protection.insider]))
        for sign, size in wanted:
            if size > 0:
                found = self._disturbed(protection.target, value, sign * size, withheld | chosen)
                chosen |= found or set()
        if protection.spread > 0:
            both = [
                self._disturbed(protection.target, value, sign * protection.spread, withheld)
                for sign in (-1, 1)
            ]
            options = [found for found in both if found is not None]
            if options:
                chosen |= min(
                    options, key=lambda s: (float(tables.weights[sorted(s)].sum()), len(s))
                )
        if protection.insider is not None:
            self._hold(protection.insider, None)
        return chosen

    def _hold(self, cell: int, value: float | None) -> None:
        most = np.inf if self._tables.most is None else float(self._tables.most[cell])
        low, high = (0.0, most) if value is None else (value, value)
        self._solver.changeColBounds(cell, low, high)

    def _disturbed(
        self, target: np.ndarray, value: float, by: float, withheld: frozenset[int] | set[int]
    ) -> set[int] | None:
        tables, solver = self._tables, self._solver
        decided = np.where(tables.decisions >= 0, tables.decisions, 0)
        price = np.where(tables.decisions >= 0, self._price[decided], 0.0)
        price[np.isin(tables.decisions, sorted(withheld))] = 0.0
        columns = np.arange(self._micro, self._micro + 2 * self._cells, dtype=np.int32)
        solver.changeColsCost(len(columns), columns, np.concatenate([price, price]))
        used = np.flatnonzero(target).astype(np.int32)
        low, high = (value + by, np.inf) if by > 0 else (-np.inf, value + by)
        solver.addRow(low, high, len(used), used, target[used].astype(float))
        solver.run()
        optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        table = np.array(solver.getSolution().col_value)
        solver.deleteRows(1, np.array([self._cells], dtype=np.int32))
        if not optimal:
            return None
        moved = np.abs(table[self._micro :].reshape(2, -1)).sum(axis=0) > ROUNDING
        touched = set(tables.decisions[moved & (tables.decisions >= 0)].tolist())
        return touched - set(withheld)

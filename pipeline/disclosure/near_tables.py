"""The possible table nearest to the truth that gives a hidden form the room it needs.

It moves few companies, so it mostly consists of whole counts, leaves most insiders' own counts
alone and shows the room of other forms too.
"""

from __future__ import annotations

from collections.abc import Iterable

import highspy
import numpy as np
from scipy import sparse

from pipeline.disclosure.attack import ROUNDING
from pipeline.disclosure.linked import LinkedTables

NODES = 200
"""Of branch and bound for one table of whole counts; without one by then, none counts as found.
Not seconds: the same data must give the same pattern on every machine."""
FEASIBLE = 2
"""Status of a solution, in the solver's numbering."""
KINDS = {False: highspy.HighsVarType.kContinuous, True: highspy.HighsVarType.kInteger}


class NearTables:
    """Looks for tables that agree with what a pattern publishes.

    Columns: companies more, and fewer, than in truth in each micro cell; rows: the cells, then
    the hidden form.

    Parameters
    ----------
    tables : LinkedTables
    """

    def __init__(self, tables: LinkedTables) -> None:
        self._tables = tables
        cells, micro = tables.forms.shape
        self._rows = np.arange(cells, dtype=np.int32)
        self._columns = np.arange(2 * micro, dtype=np.int32)
        most = np.full(micro, np.inf) if tables.most is None else tables.most
        self._room = np.concatenate([most - tables.counts, tables.counts])
        matrix = sparse.csr_array(sparse.hstack([tables.forms, -tables.forms]))
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = 2 * micro, cells
        program.col_cost_ = np.ones(2 * micro)
        program.col_lower_, program.col_upper_ = np.zeros(2 * micro), self._room
        program.row_lower_ = program.row_upper_ = np.zeros(cells)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        program.a_matrix_.index_ = matrix.indices.astype(np.int32)
        program.a_matrix_.value_ = matrix.data.astype(float)
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        # Any table will do: the nearest one is only the easiest to find.
        self._solver.setOptionValue("mip_max_improving_sols", 1)
        self._solver.setOptionValue("mip_max_nodes", NODES)
        self._solver.passModel(program)

    def know(self, pattern: np.ndarray) -> None:
        """Look for tables under another pattern."""
        low, high = self._tables.known(pattern)
        values = self._tables.values
        self._solver.changeRowsBounds(len(self._rows), self._rows, low - values, high - values)

    def table(
        self, target: np.ndarray, by: float, *, held: Iterable[int] = (), whole: bool = False
    ) -> np.ndarray | None:
        """Return a table that moves a form by so much or more.

        Parameters
        ----------
        target : numpy.ndarray, shape (micro cells,)
        by : float
            Negative: below the true value.
        held : iterable of int
            Micro cells whose counts the attackers know.
        whole : bool
            Of whole counts.

        Returns
        -------
        numpy.ndarray or None
            Micro cells; None if no table does, or none of whole counts was found.
        """
        solver, micro = self._solver, len(self._tables.counts)
        fixed = [int(column) for cell in held for column in (cell, cell + micro)]
        for column in fixed:
            solver.changeColBounds(column, 0.0, 0.0)
        used = np.flatnonzero(target)
        columns = np.concatenate([used, used + micro]).astype(np.int32)
        parts = np.concatenate([target[used], -target[used]])
        low, high = (by, np.inf) if by > 0 else (-np.inf, by)
        solver.addRow(low, high, len(columns), columns, parts)
        moved = self._solved()
        if moved is not None and whole and np.abs(moved - np.round(moved)).max() > ROUNDING:
            self._whole(True)
            moved = self._solved()
            self._whole(False)
        solver.deleteRows(1, np.array([len(self._rows)], dtype=np.int32))
        for column in fixed:
            solver.changeColBounds(column, 0.0, self._room[column])
        if moved is None:
            return None
        moved = np.round(moved) if whole else moved
        return np.asarray(self._tables.counts + moved[:micro] - moved[micro:])

    def other_table(
        self, target: np.ndarray, by: float, *, held: Iterable[int] = (), whole: bool = False
    ) -> np.ndarray | None:
        """Return a table that moves a form by so much or more to either side, or None."""
        held = list(held)
        below = self.table(target, -by, held=held, whole=whole)
        return self.table(target, by, held=held, whole=whole) if below is None else below

    def _solved(self) -> np.ndarray | None:
        self._solver.run()
        if self._solver.getInfo().primal_solution_status != FEASIBLE:
            return None
        return np.array(self._solver.getSolution().col_value)

    def _whole(self, wanted: bool) -> None:
        kinds = np.full(len(self._columns), KINDS[wanted])
        self._solver.changeColsIntegrality(len(self._columns), self._columns, kinds)

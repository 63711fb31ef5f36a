"""What an attacker can work out: the smallest and largest value of a hidden count.

The attacker sees linear forms (published cells) over unknown whole counts (micro cells: the
companies of one class in every classification at once) and knows bounds of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

ROUNDING = 1e-6
"""Solutions of linear programs are right to about 1e-7."""
DUAL, PRIMAL = 1, 4
"""The simplex methods, in the solver's numbering."""
STEPS = 100
"""Of branch and bound for any table of whole counts; without one by then, none counts as found.
Not seconds: the same data must give the same pattern on every machine."""
UNBOUNDED = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
DECIDED = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    *UNBOUNDED,
)


@dataclass(frozen=True)
class Extreme:
    """One end of a hidden form's range: its value, and the table that has it.

    ``prices`` tell how much the value moves with each known number (dual values).
    """

    value: float
    table: np.ndarray
    prices: np.ndarray


class Attack:
    """All tables that fit what is known; asked again and again for the ends of hidden forms.

    Parameters
    ----------
    forms : scipy.sparse array, shape (known, micro cells)
        What each known number adds up.
    low, high : numpy.ndarray, shape (known,)
        Bounds of the known numbers; equal where a number is published exactly, infinite where
        nothing is known.
    most : numpy.ndarray, shape (micro cells,), optional
        Companies that exist in each micro cell; without it, any number.
    whole : bool
        Look for whole counts only. The ends can only be nearer than without.
    """

    def __init__(
        self,
        forms: sparse.csr_array,
        low: np.ndarray,
        high: np.ndarray,
        *,
        most: np.ndarray | None = None,
        whole: bool = False,
    ) -> None:
        rows, cells = forms.shape
        self._cells = np.arange(cells, dtype=np.int32)
        self._rows = np.arange(rows, dtype=np.int32)
        self.most = np.full(cells, np.inf) if most is None else np.asarray(most, float)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = cells, rows
        program.col_cost_ = np.zeros(cells)
        program.col_lower_, program.col_upper_ = np.zeros(cells), self.most
        program.row_lower_, program.row_upper_ = np.asarray(low, float), np.asarray(high, float)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.num_col_, program.a_matrix_.num_row_ = cells, rows
        program.a_matrix_.start_ = forms.indptr.astype(np.int32)
        program.a_matrix_.index_ = forms.indices.astype(np.int32)
        program.a_matrix_.value_ = forms.data.astype(float)
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        # Only the target changes from one question to the next: the last table still fits.
        self._solver.setOptionValue("simplex_strategy", PRIMAL)
        self._solver.passModel(program)
        self._whole = whole

    def know(self, low: np.ndarray, high: np.ndarray) -> None:
        """Replace what is known of the numbers."""
        self._solver.changeRowsBounds(len(self._rows), self._rows, low, high)

    def hold(self, cell: int, low: float, high: float) -> None:
        """Let the attacker know bounds of one micro cell, such as an insider its own."""
        self._solver.changeColBounds(cell, low, high)

    def free(self, cell: int) -> None:
        """Take back what :meth:`hold` told."""
        self._solver.changeColBounds(cell, 0.0, self.most[cell])

    def lowest(self, target: np.ndarray, *, whole: bool | None = None) -> Extreme:
        """Return the smallest value of ``target`` (micro cells,) over all tables that fit.

        Infinite if nothing bounds it; ``whole`` overrides what was said for all.

        Raises
        ------
        ContradictionError
            If no table fits.
        """
        return self._extreme(target, 1.0, whole)

    def highest(self, target: np.ndarray, *, whole: bool | None = None) -> Extreme:
        """Return the largest value."""
        return self._extreme(target, -1.0, whole)

    def whole_table(self, cell: int, most: float, like: np.ndarray) -> np.ndarray | None:
        """Return a table of whole counts with at most ``most`` in a cell; None: none found.

        Branch and bound, depth first, the nearer branch before the other. A table ``like`` one of
        whole counts mostly has few fractions. The solver's own search adds cuts without end to
        some of these programs.
        """
        solver = self._solver
        solver.changeColsCost(len(self._cells), self._cells, -(like > 0).astype(float))
        solver.setOptionValue("simplex_strategy", DUAL)
        branches, found = [{cell: (0.0, most)}], None
        for _ in range(STEPS):
            if not branches or found is not None:
                break
            bounds = branches.pop()
            for held, (low, high) in bounds.items():
                self.hold(held, low, high)
            solver.run()
            possible = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            table = np.array(solver.getSolution().col_value)
            for held in bounds:
                self.free(held)
            if possible and is_whole(table):
                found = np.round(table)
            elif possible:
                branches += _branches(bounds, table, self.most)
        solver.setOptionValue("simplex_strategy", PRIMAL)
        return found

    def possible(self) -> bool:
        """Tell whether any table fits what is known."""
        solver = self._solver
        solver.changeColsCost(len(self._cells), self._cells, np.zeros(len(self._cells)))
        solver.run()
        return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _extreme(self, target: np.ndarray, sign: float, whole: bool | None) -> Extreme:
        solver = self._solver
        solver.changeColsCost(len(self._cells), self._cells, sign * np.asarray(target, float))
        status, table, prices = self._solved()
        only_whole = self._whole if whole is None else whole
        if status == highspy.HighsModelStatus.kOptimal and only_whole:
            # The fractional answer often is a whole one already.
            if not is_whole(table):
                self._kind(highspy.HighsVarType.kInteger)
                status, table, _ = self._solved()
                self._kind(highspy.HighsVarType.kContinuous)
            table = np.round(table)
        if status == highspy.HighsModelStatus.kOptimal:
            return Extreme(float(target @ table), table, sign * prices)
        if status in UNBOUNDED and self.possible():
            return Extreme(-sign * np.inf, table, np.zeros(len(self._rows)))
        raise ContradictionError(str(status))

    def _solved(self) -> tuple[highspy.HighsModelStatus, np.ndarray, np.ndarray]:
        self._solver.run()
        if self._solver.getModelStatus() not in DECIDED:
            # Rarely the last table is a bad place to begin from: begin anew, the other way.
            self._solver.clearSolver()
            self._solver.setOptionValue("simplex_strategy", DUAL)
            self._solver.run()
            self._solver.setOptionValue("simplex_strategy", PRIMAL)
        solution = self._solver.getSolution()
        table, prices = np.array(solution.col_value), np.array(solution.row_dual)
        return self._solver.getModelStatus(), table, prices

    def _kind(self, kind: highspy.HighsVarType) -> None:
        kinds = np.full(len(self._cells), kind)
        self._solver.changeColsIntegrality(len(self._cells), self._cells, kinds)


class ContradictionError(ValueError):
    """No table fits what is known: one of the known numbers is not what it is taken for."""


Bounds = dict[int, tuple[float, float]]
"""Micro cell -> fewest and most companies."""


def _branches(bounds: Bounds, table: np.ndarray, most: np.ndarray) -> list[Bounds]:
    """Return the bounds without the fraction farthest from whole, the nearer side last."""
    cell = int(np.argmax(np.abs(table - np.round(table))))
    low, high = bounds.get(cell, (0.0, float(most[cell])))
    below = float(np.floor(table[cell]))
    down, up = bounds | {cell: (low, below)}, bounds | {cell: (below + 1, high)}
    return [up, down] if table[cell] - below < 0.5 else [down, up]


def is_whole(table: np.ndarray) -> bool:
    """Tell whether all counts of a table are whole."""
    return bool(np.abs(table - np.round(table)).max(initial=0.0) <= ROUNDING)


def ranges(
    forms: sparse.csr_array,
    low: np.ndarray,
    high: np.ndarray,
    targets: sparse.csr_array,
    *,
    most: np.ndarray | None = None,
    whole: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and largest possible value of every target.

    Parameters
    ----------
    forms, low, high, most, whole
        As for :class:`Attack`.
    targets : scipy.sparse array, shape (targets, micro cells)
        Hidden forms the attacker wants to know.

    Returns
    -------
    numpy.ndarray, numpy.ndarray
        Shape (targets,) each. With ``whole`` they are whole numbers.

    Raises
    ------
    ContradictionError
        If no table fits.

    Notes
    -----
    Linear (or whole-number) programs, solved by HiGHS. Fischetti and Salazar (2000),
    Mathematical Programming 84, 283-312, section 2.
    """
    attack = Attack(forms, low, high, most=most, whole=whole)
    found = [(attack.lowest(t).value, attack.highest(t).value) for t in dense_rows(targets)]
    ends = np.array(found, dtype=float).reshape(-1, 2)
    if whole:
        ends = np.round(ends)
    return ends[:, 0], ends[:, 1]


def dense_rows(forms: sparse.csr_array) -> Iterator[np.ndarray]:
    """Yield each form as a plain vector."""
    for number in range(forms.shape[0]):
        yield np.asarray(forms[[number]].toarray()[0], dtype=float)

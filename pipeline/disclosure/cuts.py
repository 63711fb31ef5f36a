"""What every safe pattern must withhold: cuts from prices, and the cheapest choice under them.

Fischetti and Salazar (2000), Mathematical Programming 84, 283-312, sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from pipeline.disclosure.attack import ROUNDING, Extreme
from pipeline.disclosure.linked import LinkedTables, Protection

Cut = tuple[np.ndarray, float]
"""Coefficients (decisions,) and the least that the withheld ones must add up to."""


def cuts_of(
    tables: LinkedTables,
    protection: Protection,
    pattern: np.ndarray,
    lowest: Extreme | None,
    highest: Extreme | None,
) -> list[Cut]:
    """Return the cuts that the ends of a protected form's interval give under a pattern."""
    value = float(protection.target @ tables.counts)
    under = over = np.zeros(len(tables.weights))
    room = []
    if lowest is not None:
        under = _parts(tables, -lowest.prices)
        room.append((under, value - lowest.value, protection.below))
    if highest is not None:
        over = _parts(tables, highest.prices)
        room.append((over, highest.value - value, protection.above))
    if lowest is not None and highest is not None:
        # Both ends move with the same decisions: their prices add up.
        room.append((under + over, highest.value - lowest.value, protection.spread))
    return [
        _limited(parts, moved, wanted, pattern)
        for parts, moved, wanted in room
        if moved < wanted - ROUNDING
    ]


def _parts(tables: LinkedTables, prices: np.ndarray) -> np.ndarray:
    """Return by how much withholding each decision moves an end, at these prices."""
    room = np.where(prices > 0, prices * tables.reach, -prices * tables.values)
    parts = np.zeros(len(tables.weights))
    decided = tables.decisions >= 0
    np.add.at(parts, tables.decisions[decided], room[decided])
    return parts


def _limited(parts: np.ndarray, moved: float, wanted: float, pattern: np.ndarray) -> Cut:
    """Return the cut: what micro cells give by themselves is taken off, large parts are cut."""
    needed = wanted - (moved - float(parts @ pattern))
    return np.minimum(parts, needed), needed


class Master:
    """The choice of decisions: least weight, all cuts so far."""

    def __init__(self, tables: LinkedTables) -> None:
        size = len(tables.weights)
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = size, 0
        costs = tables.weights.astype(float).copy()
        lower = np.zeros(size)
        for decision in tables.withheld:
            lower[decision], costs[decision] = 1.0, 0.0
        program.col_cost_, program.col_lower_, program.col_upper_ = costs, lower, np.ones(size)
        self._solver.passModel(program)
        self._columns = np.arange(size, dtype=np.int32)

    def add(self, cuts: Sequence[Cut]) -> None:
        """Take up cuts."""
        for parts, needed in cuts:
            used = np.flatnonzero(parts > ROUNDING).astype(np.int32)
            self._solver.addRow(needed, np.inf, len(used), used, parts[used])

    def solve(self, relaxed: bool, seconds: float) -> tuple[np.ndarray | None, float]:
        """Return the cheapest choice, if there was time, and what any choice costs at least."""
        kind = highspy.HighsVarType.kContinuous if relaxed else highspy.HighsVarType.kInteger
        solver = self._solver
        kinds = np.full(len(self._columns), kind)
        solver.changeColsIntegrality(len(self._columns), self._columns, kinds)
        solver.setOptionValue("time_limit", solver.getRunTime() + max(seconds, 0.1))
        solver.run()
        optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        info = solver.getInfo()
        if relaxed:
            bound = info.objective_function_value if optimal else 0.0
        else:
            bound = info.mip_dual_bound
        if not optimal:
            return None, bound
        pattern = np.clip(np.array(solver.getSolution().col_value), 0, 1)
        return pattern if relaxed else np.round(pattern), bound

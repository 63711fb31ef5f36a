"""Which cells to withhold besides the risky ones, so that nothing can be worked out.

The exact method is the branch and cut of Fischetti and Salazar (2000), Mathematical Programming
84, 283-312; the heuristic one widens each protected cell at least cost, after Kelly, Golden and
Assad (1992), Networks 22, 397-417, and takes back what proves needless.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from pipeline.disclosure.attack import ROUNDING, Attack
from pipeline.disclosure.linked import LinkedTables, Protection, attainable, ends, insider
from pipeline.disclosure.widen import Moved, Widening, moved


@dataclass(frozen=True)
class Suppression:
    """A safe pattern and how good it is.

    ``withheld`` are decisions; ``lost`` the sum of their weights; ``bound`` what any safe pattern
    loses at least; ``exact`` tells that none loses less.
    """

    withheld: frozenset[int]
    lost: float
    bound: float
    exact: bool


def suppress(
    tables: LinkedTables, protections: Sequence[Protection], *, seconds: float = 60.0
) -> Suppression:
    """Return a pattern that loses as little as possible and keeps every protection.

    Parameters
    ----------
    tables : LinkedTables
    protections : sequence of Protection
        Attainable ones.
    seconds : float
        Time for the proof that nothing less will do; 0 takes the heuristic pattern.

    Returns
    -------
    Suppression
        Decisions withheld from the start cost nothing.
    """
    start = time.monotonic()
    withheld = heuristic(tables, protections).withheld
    bound = 0.0
    if seconds > 0 and withheld - tables.withheld:
        master = _Master(tables)
        for relaxed in (True, False):
            while time.monotonic() - start < seconds:
                pattern, bound = master.solve(relaxed, seconds - (time.monotonic() - start))
                if pattern is None:
                    break
                cuts = _violated(tables, protections, pattern)
                if not cuts and not relaxed:
                    chosen = frozenset(np.flatnonzero(pattern > 0.5).tolist())
                    return _suppression(tables, chosen, bound)
                if not cuts:
                    break
                master.add(cuts)
    if not withheld - tables.withheld:
        return _suppression(tables, withheld, 0.0)
    return _suppression(tables, withheld, bound)


def _suppression(tables: LinkedTables, withheld: frozenset[int], bound: float) -> Suppression:
    extra = sorted(withheld - tables.withheld)
    lost = float(tables.weights[extra].sum())
    return Suppression(withheld, lost, min(bound, lost), bool(bound >= lost - 1e-6))


@dataclass(frozen=True)
class Heuristic:
    """A safe pattern: the decisions withheld, what they protect and tables that show the room left.

    ``protections`` are cut to what withholding everything gives.
    """

    withheld: frozenset[int]
    protections: list[Protection]
    witnesses: list[np.ndarray]


def heuristic(tables: LinkedTables, protections: Sequence[Protection]) -> Heuristic:
    """Return a safe pattern by widening one protected form after the other.

    What is needless in the end is taken back. A protection that no pattern can give is cut to
    what withholding everything gives.
    """
    withheld = set(tables.withheld)
    widening = Widening(tables)
    witnesses: list[_Witness] = []
    for protection in sorted(protections, key=lambda p: -max(p.below, p.above, p.spread)):
        for sign in protection.sides:
            given, found = protection, widening.moved(protection, sign, withheld)
            if found is None:
                cut = attainable(tables, [protection])[0]
                if not cut or sign not in cut[0].sides:
                    continue
                given = cut[0]
                found = widening.moved(given, sign, withheld)
                assert found is not None, "what withholding everything gives is possible"
            withheld |= found.decisions
            witnesses.append(_Witness(given, sign, found))
    extra = sorted(withheld - tables.withheld, key=lambda d: (-tables.weights[d], d))
    attack = tables.attack(tables.pattern(withheld))
    for decision in extra:
        others = frozenset(withheld - {decision})
        attack.know(*tables.known(tables.pattern(others)))
        fewer = _without(attack, tables, witnesses, decision)
        if fewer is not None:
            withheld, witnesses = set(others), fewer
    kept = list({id(w.protection): w.protection for w in witnesses}.values())
    return Heuristic(frozenset(withheld), kept, [w.moved.table for w in witnesses])


def against_whole_counts(
    tables: LinkedTables, protections: Sequence[Protection], withheld: frozenset[int]
) -> frozenset[int]:
    """Withhold more until a pattern also stands against those who know that counts are whole."""
    while next(failing(tables, protections, withheld, whole=True), None) is not None:
        left = [d for d in range(len(tables.weights)) if d not in withheld]
        if not left:
            break
        cheapest = min(left, key=lambda d: (tables.weights[d], d))
        more = replace(tables, withheld=withheld | {cheapest})
        withheld = heuristic(more, protections).withheld
    return withheld


@dataclass(frozen=True)
class _Witness:
    """A table exists that gives a protection its room and moves only these decisions."""

    protection: Protection
    sign: int
    moved: Moved


def _without(
    attack: Attack, tables: LinkedTables, witnesses: list[_Witness], decision: int
) -> list[_Witness] | None:
    """Return witnesses that leave a decision alone; None if one protection has none."""
    found = []
    for witness in witnesses:
        if decision not in witness.moved.decisions:
            found.append(witness)
            continue
        table = _reaches(attack, tables, witness.protection, witness.sign)
        if table is None:
            return None
        found.append(_Witness(witness.protection, witness.sign, moved(tables, table)))
    return found


def _reaches(
    attack: Attack, tables: LinkedTables, protection: Protection, sign: int
) -> np.ndarray | None:
    """Return a table that gives a protection its room on one side, if there is one."""
    value = float(protection.target @ tables.counts)
    needs = {-1: protection.below, 1: protection.above, 0: protection.spread}[sign]
    with insider(attack, tables, protection):
        if sign <= 0:
            low = attack.lowest(protection.target)
            if low.value <= value - needs + ROUNDING:
                return low.table
        if sign >= 0:
            high = attack.highest(protection.target)
            if high.value >= value + needs - ROUNDING:
                return high.table
    return None


def safe(
    tables: LinkedTables,
    protections: Sequence[Protection],
    withheld: frozenset[int],
    *,
    whole: bool = False,
) -> bool:
    """Tell whether a pattern keeps every protection, for fractional or whole counts."""
    return next(failing(tables, protections, withheld, whole=whole), None) is None


def failing(
    tables: LinkedTables,
    protections: Sequence[Protection],
    withheld: frozenset[int],
    *,
    whole: bool = False,
) -> Iterator[tuple[Protection, float, float]]:
    """Yield (protection, low, high) for every protection that a pattern does not keep."""
    attack = tables.attack(tables.pattern(withheld), whole=whole)
    for protection in protections:
        low, high = ends(attack, tables, protection)
        if not kept(protection, float(protection.target @ tables.counts), low, high):
            yield protection, low, high


def kept(protection: Protection, value: float, low: float, high: float) -> bool:
    """Tell whether an interval is wide enough."""
    return (
        (protection.below <= 0 or low <= value - protection.below + ROUNDING)
        and (protection.above <= 0 or high >= value + protection.above - ROUNDING)
        and (protection.spread <= 0 or high - low >= protection.spread - ROUNDING)
    )


Cut = tuple[np.ndarray, float]
"""Coefficients (decisions,) and the least that the withheld ones must add up to."""


def _violated(
    tables: LinkedTables, protections: Sequence[Protection], pattern: np.ndarray
) -> list[Cut]:
    attack = tables.attack(pattern)
    cuts: list[Cut] = []
    for protection in protections:
        value = float(protection.target @ tables.counts)
        with insider(attack, tables, protection):
            if protection.below or protection.spread:
                lowest = attack.lowest(protection.target)
            if protection.above or protection.spread:
                highest = attack.highest(protection.target)
        if protection.below and lowest.value > value - protection.below + ROUNDING:
            cuts.append(
                _cut(tables, -lowest.prices, value - lowest.value, protection.below, pattern)
            )
        if protection.above and highest.value < value + protection.above - ROUNDING:
            cuts.append(
                _cut(tables, highest.prices, highest.value - value, protection.above, pattern)
            )
        if protection.spread and highest.value - lowest.value < protection.spread - ROUNDING:
            # Both ends move with the same decisions: their prices add up.
            first = _parts(tables, highest.prices)
            second = _parts(tables, -lowest.prices)
            width = highest.value - lowest.value
            cuts.append(_limited(first + second, width, protection.spread, pattern))
    return cuts


def _parts(tables: LinkedTables, prices: np.ndarray) -> np.ndarray:
    """Return by how much withholding each decision moves an end, at these prices."""
    room = np.where(prices > 0, prices * tables.reach, -prices * tables.values)
    parts = np.zeros(len(tables.weights))
    decided = tables.decisions >= 0
    np.add.at(parts, tables.decisions[decided], room[decided])
    return parts


def _cut(
    tables: LinkedTables, prices: np.ndarray, moved: float, wanted: float, pattern: np.ndarray
) -> Cut:
    return _limited(_parts(tables, prices), moved, wanted, pattern)


def _limited(parts: np.ndarray, moved: float, wanted: float, pattern: np.ndarray) -> Cut:
    """Return the cut: what micro cells give by themselves is taken off, large parts are cut."""
    needed = wanted - (moved - float(parts @ pattern))
    return np.minimum(parts, needed), needed


class _Master:
    """The choice of decisions: least weight, all cuts so far."""

    def __init__(self, tables: LinkedTables) -> None:
        size = len(tables.weights)
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
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
        for parts, needed in cuts:
            used = np.flatnonzero(parts > ROUNDING).astype(np.int32)
            self._solver.addRow(needed, np.inf, len(used), used, parts[used])

    def solve(self, relaxed: bool, seconds: float) -> tuple[np.ndarray | None, float]:
        kind = highspy.HighsVarType.kContinuous if relaxed else highspy.HighsVarType.kInteger
        solver = self._solver
        kinds = np.full(len(self._columns), kind)
        solver.changeColsIntegrality(len(self._columns), self._columns, kinds)
        solver.setOptionValue("time_limit", solver.getRunTime() + max(seconds, 0.1))
        solver.run()
        info = solver.getInfo()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None, float(info.mip_dual_bound) if not relaxed else 0.0
        pattern = np.clip(np.array(solver.getSolution().col_value), 0, 1)
        return pattern, float(info.objective_function_value)

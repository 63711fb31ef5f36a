"""Which cells to withhold besides the risky ones, so that nothing can be worked out.

The exact method is the branch and cut of Fischetti and Salazar (2000), Mathematical Programming
84, 283-312; the heuristic one widens each protected cell at least cost, after Kelly, Golden and
Assad (1992), Networks 22, 397-417, and takes back what proves needless.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.disclosure.attack import Extreme
from pipeline.disclosure.cuts import Cut, Master, cuts_of
from pipeline.disclosure.kept import failing
from pipeline.disclosure.linked import LinkedTables, Protection, attainable, extremes
from pipeline.disclosure.widen import Widening, moved_decisions
from pipeline.disclosure.witnesses import Witnesses

CUTS_AT_ONCE = 60
"""Further cuts wait for the next round: most of them follow from these."""


@dataclass(frozen=True)
class Heuristic:
    """A safe pattern: the decisions withheld, what they protect and tables that show the room left.

    ``protections`` are cut to what withholding everything gives.
    """

    withheld: frozenset[int]
    protections: list[Protection]
    witnesses: list[np.ndarray]


@dataclass(frozen=True)
class Suppression(Heuristic):
    """A safe pattern and how good it is.

    ``lost`` is the sum of the withheld decisions' weights; ``bound`` what any safe pattern loses
    at least; ``exact`` tells that none loses less.
    """

    lost: float
    bound: float
    exact: bool


def suppress(
    tables: LinkedTables,
    protections: Sequence[Protection],
    *,
    seconds: float = 60.0,
    found: Sequence[np.ndarray] = (),
) -> Suppression:
    """Return a pattern that loses as little as possible and keeps every protection.

    Parameters
    ----------
    tables : LinkedTables
    protections : sequence of Protection
        One that no pattern can keep is cut to what withholding everything gives.
    seconds : float
        Time for the proof that nothing less will do; 0 takes the heuristic pattern.
    found : sequence of numpy.ndarray, shape (micro cells,) each
        Tables known to be possible; they spare programs.

    Returns
    -------
    Suppression
        Decisions withheld from the start cost nothing.
    """
    deadline = time.monotonic() + seconds
    protections = attainable(tables, protections, found)[0]
    search = _Search(tables, protections, found)
    withheld = search.heuristic()
    bound = 0.0
    if seconds > 0 and withheld - tables.withheld:
        master = Master(tables)
        for relaxed in (True, False):
            while time.monotonic() < deadline:
                pattern, least = master.solve(relaxed, deadline - time.monotonic())
                bound = max(bound, least)
                if pattern is None:
                    break
                cuts = search.violated(pattern, deadline)
                if cuts is None:
                    break
                if not cuts and not relaxed:
                    chosen = frozenset(np.flatnonzero(pattern > 0.5).tolist())
                    return search.suppression(chosen, bound)
                if not cuts:
                    break
                master.add(cuts)
    return search.suppression(withheld, bound)


def heuristic(tables: LinkedTables, protections: Sequence[Protection]) -> Heuristic:
    """Return a safe pattern by widening one protected form after the other.

    What is needless in the end is taken back. A protection that no pattern can give is cut to
    what withholding everything gives.
    """
    attained = attainable(tables, protections)[0]
    search = _Search(tables, attained)
    withheld = search.heuristic()
    return Heuristic(withheld, attained, search.witnesses(withheld))


def against_whole_counts(
    tables: LinkedTables,
    protections: Sequence[Protection],
    withheld: frozenset[int],
    found: Sequence[np.ndarray] = (),
) -> frozenset[int]:
    """Withhold more until a pattern also stands against those who know that counts are whole.

    Parameters
    ----------
    tables : LinkedTables
    protections : sequence of Protection
        Attainable ones.
    withheld : frozenset of int
        A pattern that keeps them for fractional counts.
    found : sequence of numpy.ndarray, shape (micro cells,) each
        Tables that fit it; whole ones need not be looked for again.

    Returns
    -------
    frozenset of int
        At most everything: what still fails then, nothing published gives away.
    """
    while next(failing(tables, protections, withheld, whole=True, found=found), None):
        left = [d for d in range(len(tables.weights)) if d not in withheld]
        if not left:
            break
        cheapest = min(left, key=lambda d: (tables.weights[d], d))
        more = replace(tables, withheld=withheld | {cheapest})
        withheld = heuristic(more, protections).withheld
    return withheld


class _Search:
    """Looks for patterns; every table found on the way is a witness for the patterns to come."""

    def __init__(
        self,
        tables: LinkedTables,
        protections: Sequence[Protection],
        found: Sequence[np.ndarray] = (),
    ) -> None:
        self._tables, self._protections = tables, list(protections)
        self._witnesses = Witnesses(tables, protections)
        for table in found:
            self._witnesses.add(table)
        self._attack = tables.attack(tables.pattern(frozenset()))

    def heuristic(self) -> frozenset[int]:
        tables = self._tables
        withheld = self._widened()
        if not self._keeps(withheld):
            # Fractions on both sides of a value can make room where neither side alone has any.
            withheld = set(range(len(tables.weights)))
        extra = sorted(withheld - tables.withheld, key=lambda d: (-tables.weights[d], d))
        for decision in extra:
            if self._keeps(withheld - {decision}):
                withheld.discard(decision)
        return frozenset(withheld)

    def witnesses(self, withheld: frozenset[int]) -> list[np.ndarray]:
        """Return the tables found that agree with what a pattern publishes."""
        return self._witnesses.fitting(self._tables.pattern(withheld))

    def suppression(self, withheld: frozenset[int], bound: float) -> Suppression:
        lost = float(self._tables.weights[sorted(withheld - self._tables.withheld)].sum())
        shown = self.witnesses(withheld)
        exact = bool(bound >= lost - 1e-6)
        return Suppression(withheld, self._protections, shown, lost, min(bound, lost), exact)

    def _widened(self) -> set[int]:
        withheld, widening = set(self._tables.withheld), Widening(self._tables)
        self._begin(self._tables.pattern(withheld))
        sizes = [max(p.below, p.above, p.spread) for p in self._protections]
        for number in sorted(range(len(sizes)), key=lambda k: -sizes[k]):
            protection = self._protections[number]
            for sign in [] if self._proven(number) else protection.sides:
                table = widening.table(protection, sign, withheld)
                if table is None:
                    continue
                self._witnesses.add(table)
                more = moved_decisions(self._tables, table) - withheld
                if more:
                    withheld |= more
                    self._begin(self._tables.pattern(withheld))
        return withheld

    def _begin(self, pattern: np.ndarray) -> None:
        self._attack.know(*self._tables.known(pattern))
        self._witnesses.begin(pattern)

    def _keeps(self, withheld: set[int]) -> bool:
        self._begin(self._tables.pattern(withheld))
        return all(self._proven(number) for number in self._witnesses.unproven())

    def _proven(self, number: int) -> bool:
        self._look(number)
        return self._witnesses.proves(number)

    def _look(self, number: int) -> tuple[Extreme | None, Extreme | None]:
        """Return the ends that no witness has proven yet."""
        sides = self._witnesses.lacks(number)
        found = extremes(self._attack, self._tables, self._protections[number], sides)
        self._witnesses.take(*found)
        return found

    def violated(self, pattern: np.ndarray, deadline: float) -> list[Cut] | None:
        """Return cuts that a pattern violates, or None if there was no time to look for any."""
        self._begin(pattern)
        cuts: list[Cut] = []
        for number in self._witnesses.unproven():
            if len(cuts) >= CUTS_AT_ONCE:
                break
            if time.monotonic() > deadline:
                return cuts or None
            lowest, highest = self._look(number)
            cuts += cuts_of(self._tables, self._protections[number], pattern, lowest, highest)
        return cuts

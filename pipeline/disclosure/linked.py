"""Linked tables: every cell of all tables at once, over common micro cells.

A margin that several tables share is one cell, so nothing can be subtracted that the pattern
does not know of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from pipeline.disclosure.attack import Attack, Extreme
from pipeline.disclosure.witnesses import Witnesses


@dataclass(frozen=True)
class LinkedTables:
    """Cells that may be published, what they add up, and which of them go together.

    Parameters
    ----------
    forms : scipy.sparse array, shape (cells, micro cells)
        0/1: the micro cells that a cell adds up.
    counts : numpy.ndarray, shape (micro cells,)
        True counts.
    decisions : numpy.ndarray of int, shape (cells,)
        Cells with the same number are withheld together; -1: always published.
    weights : numpy.ndarray, shape (decisions,)
        Information lost by withholding.
    most : numpy.ndarray, shape (micro cells,), optional
        Companies that exist; the attacker knows them.
    withheld : frozenset of int
        Decisions that are withheld whatever else is.
    """

    forms: sparse.csr_array
    counts: np.ndarray
    decisions: np.ndarray
    weights: np.ndarray
    most: np.ndarray | None = None
    withheld: frozenset[int] = frozenset()

    @property
    def values(self) -> np.ndarray:
        """True value of every cell."""
        return np.asarray(self.forms @ self.counts, dtype=float)

    def pattern(self, withheld: frozenset[int] | set[int]) -> np.ndarray:
        """Return which decisions are withheld, shape (decisions,) of bool."""
        pattern = np.zeros(len(self.weights), dtype=bool)
        pattern[sorted(withheld | self.withheld)] = True
        return pattern

    def known(self, pattern: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what the attacker knows of each cell: low and high bounds, shape (cells,).

        ``pattern`` may lie between 0 and 1: then a cell is free by that part of what would be.
        """
        free = np.append(pattern, 0.0).astype(float)[self.decisions]
        values, reach = self.values, self.reach
        return values * (1 - free), values + reach * free

    @property
    def reach(self) -> np.ndarray:
        """How far above its value a withheld cell may lie: any count a witness may need."""
        if self.most is not None:
            return np.asarray(self.forms @ self.most, dtype=float) - self.values
        return np.full(self.forms.shape[0], self._plenty)

    @property
    def _plenty(self) -> float:
        return 4.0 * float(self.counts.sum()) + 20.0

    def attack(self, pattern: np.ndarray, *, whole: bool = False) -> Attack:
        """Return the attack on what a pattern publishes."""
        low, high = self.known(pattern)
        most = np.full(len(self.counts), self._plenty) if self.most is None else self.most
        return Attack(self.forms, low, high, most=most, whole=whole)


@dataclass(frozen=True)
class Protection:
    """How uncertain a hidden form must stay.

    The attacker's interval must reach ``below`` under and ``above`` over the true value, and
    must be at least ``spread`` wide. ``insider`` is a micro cell whose only company attacks
    too: it knows its own count.
    """

    name: str
    target: np.ndarray = field(repr=False)
    below: float = 0.0
    above: float = 0.0
    spread: float = 0.0
    insider: int | None = None

    @property
    def sides(self) -> list[int]:
        """What is asked for: -1 below, 1 above, 0 any spread."""
        sizes = {-1: self.below, 1: self.above, 0: self.spread}
        return [sign for sign, size in sizes.items() if size > 0]


def attainable(
    tables: LinkedTables, protections: Sequence[Protection], found: Sequence[np.ndarray] = ()
) -> tuple[list[Protection], list[Protection]]:
    """Cut protections down to what withholding everything would give.

    Where the frame or a total that is always published leaves less room, no pattern can give
    more. Possible tables already ``found`` spare programs.

    Returns
    -------
    list of Protection
        Those that ask for something, as far as attainable.
    list of Protection
        Those that had to be cut, as they were asked for.
    """
    attack = tables.attack(np.ones(len(tables.weights), dtype=bool))
    witnesses = Witnesses(tables, protections)
    for table in found:
        witnesses.add(table)
    witnesses.begin(np.ones(len(tables.weights)))
    kept, cut = [], []
    for number, wanted in enumerate(protections):
        if witnesses.proves(number):
            kept += [wanted] if wanted.sides else []
            continue
        value = float(wanted.target @ tables.counts)
        lowest, highest = extremes(attack, tables, wanted)
        low = lowest.value if lowest else np.nan
        high = highest.value if highest else np.nan
        witnesses.take(lowest, highest)
        given = Protection(
            wanted.name,
            wanted.target,
            _less(wanted.below, value - low),
            _less(wanted.above, high - value),
            _less(wanted.spread, high - low),
            wanted.insider,
        )
        if given.sides:
            kept.append(given)
        if (given.below, given.above, given.spread) != (
            *(wanted.below, wanted.above, wanted.spread),
        ):
            cut.append(wanted)
    return kept, cut


def _less(wanted: float, room: float) -> float:
    """Return what is wanted, or the whole number that the room allows."""
    return min(wanted, max(np.floor(room + 1e-6), 0.0)) if wanted > 0 else 0.0


@contextmanager
def insider(attack: Attack, tables: LinkedTables, protection: Protection) -> Iterator[None]:
    """Let the attacker know its own count while it attacks, if a protection names an insider."""
    if protection.insider is None:
        yield
        return
    own = float(tables.counts[protection.insider])
    attack.hold(protection.insider, own, own)
    yield
    attack.free(protection.insider)


def ends(attack: Attack, tables: LinkedTables, protection: Protection) -> tuple[float, float]:
    """Return the attacker's interval for a protected form; NaN where no protection asks."""
    lowest, highest = extremes(attack, tables, protection)
    return lowest.value if lowest else np.nan, highest.value if highest else np.nan


def extremes(
    attack: Attack,
    tables: LinkedTables,
    protection: Protection,
    sides: Collection[int] | None = None,
) -> tuple[Extreme | None, Extreme | None]:
    """Return both ends of the attacker's interval with their tables; None where nobody asks."""
    sides = protection.sides if sides is None else sides
    with insider(attack, tables, protection):
        both = 0 in sides
        lowest = attack.lowest(protection.target) if both or -1 in sides else None
        highest = attack.highest(protection.target) if both or 1 in sides else None
    return lowest, highest

"""Tables found on the way: one that fits proves room without another linear program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.disclosure.attack import ROUNDING, Extreme

if TYPE_CHECKING:
    from pipeline.disclosure.linked import LinkedTables, Protection

FIRST_ROOM = 64


class Witnesses:
    """Possible tables, and how far they take each protected form under a given pattern.

    A table is possible whatever pattern it was found for; under another one it counts as long
    as it agrees with every published cell.

    Parameters
    ----------
    tables : LinkedTables
    protections : sequence of Protection
    """

    def __init__(self, tables: LinkedTables, protections: Sequence[Protection]) -> None:
        self._tables = tables
        places: dict[bytes, int] = {}
        self._form = np.array(
            [places.setdefault(p.target.tobytes(), len(places)) for p in protections], dtype=int
        )
        rows = np.array([np.frombuffer(key) for key in places])
        self._targets = rows.reshape(len(places), len(tables.counts)).T
        groups: dict[int | None, list[int]] = {}
        for number, protection in enumerate(protections):
            groups.setdefault(protection.insider, []).append(number)
        self._groups = {insider: np.array(numbers) for insider, numbers in groups.items()}
        self._insiders = np.array([k for k in groups if k is not None], dtype=int)
        self._column = {int(cell): place for place, cell in enumerate(self._insiders)}
        value = np.array([float(p.target @ tables.counts) for p in protections])
        self._needs_low = value - [p.below for p in protections]
        self._needs_high = value + [p.above for p in protections]
        self._spread = np.array([p.spread for p in protections], dtype=float)
        self._found = 0
        self._all: list[np.ndarray] = []
        self._cells = np.empty((FIRST_ROOM, tables.forms.shape[0]))
        self._values = np.empty((FIRST_ROOM, len(places)))
        self._own = np.empty((FIRST_ROOM, len(self._insiders)), dtype=bool)
        self._whole = np.empty(FIRST_ROOM, dtype=bool)
        self._low = np.full(len(protections), np.inf)
        self._high = np.full(len(protections), -np.inf)
        self._known: tuple[np.ndarray, np.ndarray] = self._tables.known(
            np.ones(len(tables.weights))
        )
        self._only_whole = False
        self.add(tables.counts)

    def begin(self, pattern: np.ndarray, *, whole: bool = False) -> None:
        """Count only the tables that agree with what ``pattern`` publishes."""
        self._known = self._tables.known(pattern)
        self._only_whole = whole
        cells = self._cells[: self._found]
        fits = self._agrees(cells)
        if whole:
            fits &= self._whole[: self._found]
        values, own = self._values[: self._found][fits], self._own[: self._found][fits]
        for insider, numbers in self._groups.items():
            rows = values if insider is None else values[own[:, self._column[insider]]]
            self._low[numbers] = rows.min(axis=0)[self._form[numbers]]
            self._high[numbers] = rows.max(axis=0)[self._form[numbers]]

    def add(self, table: np.ndarray) -> None:
        """Take up a table (micro cells,) of counts that are possible in themselves."""
        if self._found == len(self._cells):
            for name in ("_cells", "_values", "_own", "_whole"):
                old = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.empty_like(old)]))
        place = self._found
        self._all.append(np.asarray(table, dtype=float))
        self._cells[place] = self._tables.forms @ table
        self._values[place] = table @ self._targets
        counts = self._tables.counts[self._insiders]
        self._own[place] = np.abs(table[self._insiders] - counts) <= ROUNDING
        self._whole[place] = np.abs(table - np.round(table)).max(initial=0.0) <= ROUNDING
        self._found += 1
        fits = self._agrees(self._cells[[place]])[0]
        if not fits or (self._only_whole and not self._whole[place]):
            return
        for insider, numbers in self._groups.items():
            if insider is None or self._own[place, self._column[insider]]:
                values = self._values[place, self._form[numbers]]
                self._low[numbers] = np.minimum(self._low[numbers], values)
                self._high[numbers] = np.maximum(self._high[numbers], values)

    def fitting(self, pattern: np.ndarray) -> list[np.ndarray]:
        """Return the tables (micro cells,) that agree with what ``pattern`` publishes."""
        self._known = self._tables.known(pattern)
        fits = self._agrees(self._cells[: self._found])
        return [self._all[place] for place in np.flatnonzero(fits)]

    def take(self, *found: Extreme | None) -> None:
        """Take up the tables of the ends of ranges."""
        for extreme in found:
            if extreme is not None and np.isfinite(extreme.value):
                self.add(extreme.table)

    def unproven(self) -> np.ndarray:
        """Return the numbers of the protections that no table has proven so far."""
        return np.flatnonzero(~self._proven(slice(None)))

    def proves(self, number: int) -> bool:
        """Tell whether the tables prove that a protection is kept."""
        return bool(self._proven(slice(number, number + 1))[0])

    def lacks(self, number: int) -> list[int]:
        """Return on which sides a table is wanting: -1 below, 1 above."""
        low, high = self._low[number], self._high[number]
        if high - low < self._spread[number] - ROUNDING:
            return [-1, 1]
        below = [-1] if low > self._needs_low[number] + ROUNDING else []
        return below + ([1] if high < self._needs_high[number] - ROUNDING else [])

    def _proven(self, part: slice) -> np.ndarray:
        low, high = self._low[part], self._high[part]
        return np.asarray(
            (low <= self._needs_low[part] + ROUNDING)
            & (high >= self._needs_high[part] - ROUNDING)
            & (high - low >= self._spread[part] - ROUNDING)
        )

    def _agrees(self, cells: np.ndarray) -> np.ndarray:
        low, high = self._known
        return np.asarray(((cells >= low - ROUNDING) & (cells <= high + ROUNDING)).all(axis=1))

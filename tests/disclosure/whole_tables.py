"""Looks for tables of whole counts by trying counts and drawing conclusions; no linear program.

Every table is tried unless a bound rules it out: when none is found, there is none.
"""

from __future__ import annotations

import numpy as np

TRIES = 4000
NEVER = 10**6


class TooLargeError(ValueError):
    """The tables to try are too many."""


class WholeTables:
    """Tables of whole counts whose totals lie within bounds.

    Parameters
    ----------
    forms : numpy.ndarray of int, shape (totals, counts)
        0/1: what each total adds up.
    low, high : numpy.ndarray of int, shape (totals,)
        Bounds of the totals; equal where one is known exactly.
    most : numpy.ndarray of int, shape (counts,)
        Largest counts.
    """

    def __init__(
        self, forms: np.ndarray, low: np.ndarray, high: np.ndarray, most: np.ndarray
    ) -> None:
        self._forms, self._low, self._high = forms.astype(int), low.astype(int), high.astype(int)
        self._most = most.astype(int)

    def find(self, first: np.ndarray, *more: tuple[np.ndarray, int, int]) -> np.ndarray | None:
        """Return a table, or None if there is none.

        Parameters
        ----------
        first : numpy.ndarray of int, shape (counts,)
            Counts near these are tried first.
        more : tuple of (numpy.ndarray, int, int)
            Further totals with their bounds.

        Raises
        ------
        TooLargeError
            If it is not found in time.
        """
        forms, low, high = self._forms, self._low, self._high
        if more:
            rows, least, greatest = zip(*more, strict=True)
            forms = np.vstack([forms, *rows]).astype(int)
            low, high = np.append(low, least), np.append(high, greatest)
        search = _Search(forms, low, high, first)
        found = search.within(np.zeros(len(self._most), dtype=int), self._most.copy())
        if found is not None:
            totals = forms @ found
            assert ((totals >= low) & (totals <= high) & (found >= 0).all()).all()
        return found


class _Search:
    def __init__(
        self, forms: np.ndarray, low: np.ndarray, high: np.ndarray, first: np.ndarray
    ) -> None:
        self._forms, self._low, self._high, self._first = forms, low, high, first
        self._outside = np.where(forms > 0, 0, NEVER)
        self._tried = 0

    def within(self, least: np.ndarray, most: np.ndarray) -> np.ndarray | None:
        """Return a table between two others, count by count."""
        self._tried += 1
        if self._tried > TRIES:
            raise TooLargeError
        if not self._conclude(least, most):
            return None
        free = most - least
        if not free.any():
            return least
        cell = int(np.argmin(np.where(free > 0, free, NEVER)))
        middle = self._first[cell]
        for count in sorted(range(least[cell], most[cell] + 1), key=lambda k: abs(k - middle)):
            low, high = least.copy(), most.copy()
            low[cell] = high[cell] = count
            found = self.within(low, high)
            if found is not None:
                return found
        return None

    def _conclude(self, least: np.ndarray, most: np.ndarray) -> bool:
        """Narrow the counts by what each total leaves them, in place; False if nothing is left."""
        while True:
            room = self._high - self._forms @ least
            lack = self._forms @ most - self._low
            if (room < 0).any() or (lack < 0).any():
                return False
            upper = np.minimum(most, least + (room[:, None] + self._outside).min(axis=0))
            lower = np.maximum(least, most - (lack[:, None] + self._outside).min(axis=0))
            if (upper == most).all() and (lower == least).all():
                return True
            most[:], least[:] = upper, lower
            if (least > most).any():
                return False

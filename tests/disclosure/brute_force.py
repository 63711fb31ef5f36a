"""An attacker that tries tables of whole counts one by one; shares nothing with the pipeline."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

TRIES = 40_000


class TooLargeError(ValueError):
    """The tables to try are too many."""


def tables_that_fit(
    forms: np.ndarray, least: np.ndarray, most: np.ndarray, high: np.ndarray, first: np.ndarray
) -> Iterator[np.ndarray]:
    """Yield every table of whole counts whose totals lie within their bounds.

    Depth first over the micro cells; what the later ones can still add to each total bounds
    each count on both sides.

    Parameters
    ----------
    forms : numpy.ndarray of int, shape (totals, micro cells)
        0/1: what each total adds up.
    least, most : numpy.ndarray of int, shape (totals,)
        Bounds of the totals; equal where one is published.
    high : numpy.ndarray of int, shape (micro cells,)
        Largest counts.
    first : numpy.ndarray of int, shape (micro cells,)
        Where to begin: counts near these are tried before others. All are tried in the end.
    """
    size = forms.shape[1]
    members = [np.flatnonzero(column).tolist() for column in forms.T]
    still = np.zeros((len(forms), size + 1), dtype=int)
    still[:, :size] = np.cumsum((forms * high)[:, ::-1], axis=1)[:, ::-1]
    later = still.T.tolist()
    under, over = least.astype(int).tolist(), most.astype(int).tolist()
    table = [0] * size
    tried = 0

    def place(cell: int) -> Iterator[np.ndarray]:
        nonlocal tried
        tried += 1
        if tried > TRIES:
            raise TooLargeError
        if cell == size:
            yield np.array(table)
            return
        own, coming = members[cell], later[cell + 1]
        smallest = max([0, *(under[total] - coming[total] for total in own)])
        largest = min([int(high[cell]), *(over[total] for total in own)])
        middle = first[cell]
        for count in sorted(range(smallest, largest + 1), key=lambda k: abs(k - middle)):
            table[cell] = count
            for total in own:
                under[total] -= count
                over[total] -= count
            yield from place(cell + 1)
            for total in own:
                under[total] += count
                over[total] += count

    empty = any(bound > later[0][total] or over[total] < 0 for total, bound in enumerate(under))
    if not empty:
        yield from place(0)


class BruteForce:
    """Asks for tables with the published totals, and remembers those it found.

    Parameters
    ----------
    forms : numpy.ndarray of int, shape (totals, micro cells)
    totals : numpy.ndarray of int, shape (totals,)
        Published.
    high : numpy.ndarray of int, shape (micro cells,)
    first : numpy.ndarray of int, shape (micro cells,)
        A table to begin the search at.
    """

    def __init__(
        self, forms: np.ndarray, totals: np.ndarray, high: np.ndarray, first: np.ndarray
    ) -> None:
        self._forms, self._totals, self._high = forms, totals, high
        self._first = first.astype(int).tolist()
        self._found = np.empty((0, forms.shape[1]), dtype=int)

    def value(
        self, target: np.ndarray, least: int, most: int, own: tuple[int, int] | None = None
    ) -> int | None:
        """Return a possible value of a target from least to most, or None if there is none.

        ``own`` is a micro cell and its count, which the attacker knows.
        """
        values = self._found @ target
        fits = (values >= least) & (values <= most)
        if own is not None:
            fits &= self._found[:, own[0]] == own[1]
        if fits.any():
            return int(values[fits][0])
        forms = np.vstack([self._forms, target])
        under, over = np.append(self._totals, least), np.append(self._totals, most)
        if own is not None:
            forms = np.vstack([forms, np.arange(len(target)) == own[0]]).astype(int)
            under, over = np.append(under, own[1]), np.append(over, own[1])
        table = next(tables_that_fit(forms, under, over, self._high, self._first), None)
        if table is None:
            return None
        assert (self._forms @ table == self._totals).all()
        self._found = np.vstack([self._found, table])
        return int(table @ target)

    def ends(self, target: np.ndarray, own: tuple[int, int] | None = None) -> tuple[int, int]:
        """Return the smallest and largest possible value of a target."""
        bottom, top = 0, int(self._high @ target)
        smallest = largest = self.value(target, bottom, top, own)
        assert smallest is not None and largest is not None, "no table has the published totals"
        while (less := self.value(target, bottom, smallest - 1, own)) is not None:
            smallest = less
        while (more := self.value(target, largest + 1, top, own)) is not None:
            largest = more
        return smallest, largest

    def keeps(
        self,
        target: np.ndarray,
        value: int,
        needs: tuple[int, int, int],
        own: tuple[int, int] | None = None,
    ) -> bool:
        """Tell whether a target may lie so far below and above its value, and spread so wide."""
        below, above, spread = needs
        top = int(self._high @ target)
        if below > 0 and self.value(target, 0, value - below, own) is None:
            return False
        if above > 0 and self.value(target, value + above, top, own) is None:
            return False
        if (
            spread <= 0
            or self.value(target, 0, value - spread, own) is not None
            or self.value(target, value + spread, top, own) is not None
        ):
            return True
        smallest, largest = self.ends(target, own)
        return largest - smallest >= spread

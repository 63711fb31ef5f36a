"""What a reader works out from the published table of one wave, question and audience.

The reader knows the groups of every company that exists (where there is a population), and the
rules. Nothing here is shared with the pipeline, and there is no linear program.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from tests.disclosure.whole_tables import WholeTables

Cell = tuple[str, str]
Own = tuple[int, dict[int, int]]
WHOLE: Cell = ("", "")
BANDED, FINE, COARSE = 30, Fraction(1, 100), Fraction(1, 10)
"""Below so many companies shares are rounded to tenths, else to hundredths."""


@dataclass(frozen=True)
class Answers:
    """What the companies answered to one question of a wave.

    Parameters
    ----------
    cells : dict of Cell to numpy.ndarray of bool, shape (micro cells,)
        The whole sample first; all cells of the catalogue that the question has.
    counts : numpy.ndarray of int, shape (micro cells, answers)
    codes : numpy.ndarray of int, shape (answers,)
    telling : numpy.ndarray of bool, shape (answers,)
    exist : numpy.ndarray of int, shape (micro cells,), or None
        Companies of the population.
    answered : numpy.ndarray of int, shape (micro cells,)
        Companies that took part in the wave.
    """

    cells: Mapping[Cell, np.ndarray]
    counts: np.ndarray
    codes: np.ndarray
    telling: np.ndarray
    exist: np.ndarray | None
    answered: np.ndarray

    def n(self, cell: Cell) -> int:
        """Return how many gave a valid answer."""
        return int(self.counts[self.cells[cell]].sum())

    def gave(self, cell: Cell, answer: int) -> int:
        """Return how many gave one answer."""
        return int(self.counts[self.cells[cell], answer].sum())

    def shares(self, cells: Collection[Cell]) -> dict[Cell, list[Fraction]]:
        """Return the share of each answer in some cells, rounded as published."""
        found = {}
        for cell in cells:
            n, gave = self.n(cell), self.counts[self.cells[cell]].sum(axis=0)
            found[cell] = [rounded(Fraction(int(k), n), step_of(n)) for k in gave]
        return found

    def exists(self, cell: Cell) -> int:
        """Return how many companies a cell has; without a population, as many as one likes."""
        return 10**4 if self.exist is None else int(self.exist[self.cells[cell]].sum())


@dataclass(frozen=True)
class Secret:
    """A sum of counts that must stay uncertain: at most ``low``, and at least ``high``."""

    cell: Cell
    what: str
    form: np.ndarray = field(repr=False)
    low: int
    high: int


def secrets(answers: Answers, minimum: int) -> Iterator[Secret]:
    """Yield the counts of small cells and the common answers of others, and what they need."""
    for cell, inside in answers.cells.items():
        n, everyone = answers.n(cell), np.outer(inside, np.ones(len(answers.codes), dtype=int))
        if 0 < n < minimum:
            high = min(minimum, answers.exists(cell))
            yield Secret(cell, f"n = {n}", everyone, 0, high)
            continue
        others = 2 if n >= answers.exists(cell) else 1
        for answer in np.flatnonzero(answers.telling):
            gave = answers.gave(cell, answer)
            if n and gave >= n - others:
                form = np.zeros_like(answers.counts)
                form[inside, answer] = 1
                what = f"answer {answer}: {gave} of {n}"
                yield Secret(cell, what, form, min(n - 2, gave - 1), gave)


class Reader:
    """Attacks the counts of the published cells, exact per answer.

    Micro cells that lie in the same published cells (and alike in what is asked for) are one:
    companies can be moved between them at will, as far as they exist.
    """

    def __init__(self, answers: Answers, published: Collection[Cell]) -> None:
        self._answers = answers
        self._rows = np.array([answers.cells[cell] for cell in published], dtype=int).reshape(
            len(published), len(answers.counts)
        )
        self._known: list[np.ndarray] = []

    def finds(self, form: np.ndarray, low: int, high: int, own: Own | None = None) -> bool:
        """Tell whether a sum of counts may lie within bounds.

        ``own`` are counts the reader knows: of one micro cell, by answer.
        """
        for table in self._known:
            fits = own is None or all(table[own[0], k] == c for k, c in own[1].items())
            if fits and low <= (table * form).sum() <= high:
                return True
        return self._search(form, low, high, own)

    def _search(self, form: np.ndarray, low: int, high: int, own: Own | None) -> bool:
        counts, exist = self._answers.counts, self._answers.exist
        micro, answers = counts.shape
        alone = np.arange(micro) == (-1 if own is None else own[0])
        kinds = np.column_stack([self._rows.T, form, alone])
        _, first, group = np.unique(kinds, axis=0, return_index=True, return_inverse=True)
        group = group.ravel()
        merged = np.zeros((len(first), answers), dtype=int)
        np.add.at(merged, group, counts)
        eye = np.eye(answers, dtype=int)
        forms = [np.kron(self._rows[:, first], eye)]
        totals = (self._rows @ counts).ravel()
        lows, highs = [totals], [totals]
        if exist is not None:
            room = np.bincount(group, exist, minlength=len(first)).astype(int)
            forms.append(np.kron(np.eye(len(first), dtype=int), np.ones((1, answers), int)))
            lows, highs = [*lows, np.zeros(len(first), int)], [*highs, room]
        most = np.tile(counts.sum(axis=0), len(first))
        puzzle = WholeTables(np.vstack(forms), np.concatenate(lows), np.concatenate(highs), most)
        more = [(form[first].ravel(), low, high)]
        for answer, count in ({} if own is None else own[1]).items():
            more.append(
                (np.outer(alone[first], np.arange(answers) == answer).ravel(), count, count)
            )
        found = puzzle.find(merged.ravel(), *more)
        if found is None:
            return False
        self._known.append(self._spread(found.reshape(merged.shape), group))
        return True

    def _spread(self, merged: np.ndarray, group: np.ndarray) -> np.ndarray:
        """Return the table micro cell by micro cell: each filled up with who exists."""
        exist = self._answers.exist
        left, table = merged.copy(), np.zeros_like(self._answers.counts)
        for cell, kind in enumerate(group):
            room = left[kind].sum() if exist is None else int(exist[cell])
            for answer in range(table.shape[1]):
                table[cell, answer] = min(room, left[kind, answer])
                room -= table[cell, answer]
                left[kind, answer] -= table[cell, answer]
        assert not left.any()
        return table


def insiders(answers: Answers) -> list[Own]:
    """Return what each company alone in its micro cell knows: the micro cell, answers and counts.

    The only one that exists knows all of them; without a population, the only one that took part
    knows of its own answer.
    """
    if answers.exist is not None:
        alone = np.flatnonzero(answers.exist == 1)
        return [(int(cell), dict(enumerate(answers.counts[cell].tolist()))) for cell in alone]
    alone = np.flatnonzero((answers.answered == 1) & answers.counts.any(axis=1))
    return [(int(cell), {int(answers.counts[cell].argmax()): 1}) for cell in alone]


class Participant:
    """Knows who took part and answered, and reads n and rounded shares of each published cell."""

    def __init__(self, answers: Answers, shown: Mapping[Cell, Sequence[Fraction]]) -> None:
        counts = answers.counts
        micro, size = counts.shape
        self._answers = answers
        sums = [np.arange(size) == k for k in range(size)]
        if size >= 4:
            codes = answers.codes
            sums += [codes >= codes.max() - 1, codes <= codes.min() + 1]
        rows, low, high = [], [], []
        for cell, shares in shown.items():
            n, inside = answers.n(cell), answers.cells[cell]
            step = step_of(n)
            for number, members in enumerate(sums):
                if number < size:
                    share = shares[number]
                else:
                    share = rounded(Fraction(int(counts[inside][:, members].sum()), n), step)
                rows.append(np.outer(inside, members).ravel())
                fits = [k for k in range(n + 1) if abs(Fraction(k, n) - share) <= step / 2]
                low.append(fits[0])
                high.append(fits[-1])
        everyone = np.kron(np.eye(micro, dtype=int), np.ones((1, size), dtype=int))
        n_micro = counts.sum(axis=1)
        self._tables = WholeTables(
            np.vstack([*rows, everyone]).astype(int),
            np.concatenate([low, n_micro]).astype(int),
            np.concatenate([high, n_micro]).astype(int),
            np.repeat(n_micro, size),
        )

    def told(self) -> list[tuple[int, int]]:
        """Return micro cells whose companies' common answer is certain, and the answer."""
        return [found for found in self.common() if not self._doubt(*found)]

    def common(self) -> list[tuple[int, int]]:
        """Return micro cells whose companies all gave one telling answer, and the answer."""
        counts = self._answers.counts
        n = counts.sum(axis=1, keepdims=True)
        both = np.argwhere((counts == n) & (n > 0) & self._answers.telling)
        return [(int(cell), int(answer)) for cell, answer in both]

    def _doubt(self, cell: int, answer: int) -> bool:
        counts = self._answers.counts
        form = np.zeros_like(counts)
        form[cell, answer] = 1
        bound = (form.ravel(), 0, int(counts[cell, answer]) - 1)
        return self._tables.find(counts.ravel(), bound) is not None


def step_of(n: int) -> Fraction:
    """Return to what the shares of so many companies are rounded."""
    return COARSE if n < BANDED else FINE


def rounded(share: Fraction, step: Fraction) -> Fraction:
    """Round half up to multiples of a step."""
    return ((share / step + Fraction(1, 2)).__floor__()) * step

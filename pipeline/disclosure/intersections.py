"""What follows for the few companies that several published groups have in common.

Groups of different breakdowns overlap: where one group gave only two answers and the other only
one of these, the company in both gave that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.disclosure.attack import ROUNDING, Attack
from pipeline.disclosure.cells import Cell
from pipeline.disclosure.question_table import QuestionTable
from pipeline.disclosure.rounding import BAND_BELOW, STEPS, round_to
from pipeline.disclosure.rules import INTERSECTION

TRIED = 12
"""Cells of which it is tried whether withholding one alone helps."""
ENDS = 4
"""From so many answers on, the two highest and the two lowest are published as sums as well."""


def without_intersections(
    table: QuestionTable, withheld: Mapping[Cell, str], known: Collection[Cell]
) -> dict[Cell, str]:
    """Withhold more until no micro cell's common answer follows.

    The attacker knows who took part and what each company weighs, and reads every published share
    and mean with its rounding.

    Parameters
    ----------
    table : QuestionTable
    withheld : mapping of Cell to str
        Cells that are withheld anyway.
    known : collection of Cell
        Cells published before, which cannot be taken back: they tell even if withheld now.

    Returns
    -------
    dict of Cell to str
        The withheld cells with their rules; the least important cell that helps goes first, of
        those that hold the micro cell before the others: those who know who took part can
        subtract them. What even the whole sample tells stays told.
    """
    cells, found, readers = table.cells, dict(withheld), Readers(table)
    gone = cells.decided([*found]) - cells.decided([*known])
    hopeless: set[int] = set()
    while told := [m for m in readers.told(gone) if m not in hopeless]:
        order = _candidates(table, gone | cells.decided([*found, *known]), found, told[0])
        if not order or told[0] in readers.told(gone | set(order), only=told[0]):
            hopeless.add(told[0])
            continue
        tried = (d for d in order[:TRIED] if told[0] not in readers.told(gone | {d}, only=told[0]))
        chosen = next(tried, order[0])
        gone |= {chosen}
        for cell in cells.of_decisions(frozenset([chosen])):
            found.setdefault(cell, INTERSECTION)
    return found


def _candidates(
    table: QuestionTable, gone: frozenset[int], withheld: Collection[Cell], told: int
) -> list[int]:
    """Return the decisions that may hide a micro cell's answer, those to be tried first in front.

    Its own cells; then the other cells of their tables, from which and the whole sample a
    withheld one follows; then any.
    """
    cells = table.cells
    inside = cells.forms[:, [told]].toarray()[:, 0] > 0
    hidden = {name[0] for name, own in zip(cells.names, inside, strict=True) if own}
    hidden &= {name for name, _ in withheld}
    beside = np.array([name[0] in hidden for name in cells.names])

    def left(some: np.ndarray) -> list[int]:
        open_ones = {int(d) for d in cells.decisions[some & (table.n > 0)] if d >= 0} - gone
        return sorted(open_ones, key=lambda d: (cells.weights[d], d))

    return list(dict.fromkeys([*left(inside), *left(beside), *left(np.ones(len(inside), bool))]))


def told_micro_cells(table: QuestionTable, withheld: Collection[Cell]) -> list[int]:
    """Return micro cells whose companies' common answer follows from the published cells."""
    return Readers(table).told(table.cells.decided([*withheld]))


Target = tuple[int, int]
"""Micro cell and the answer that all its companies gave."""


class Readers:
    """Those who know who took part, and read the published figures of a question.

    They read rounded shares as if they were counted, knowing that counts are whole; and weighted
    shares and means, knowing what each company weighs. Sums of weights have no common unit: there
    only the fractional program is solved.
    """

    def __init__(self, table: QuestionTable) -> None:
        self._n = table.counts.sum(axis=1)
        common = (table.counts == self._n[:, None]) & (self._n[:, None] > 0) & table.telling
        self._targets = {(int(m), int(k)) for m, k in np.argwhere(common)}
        self._shape = table.counts.shape
        decisions = enumerate(table.cells.decisions)
        cells = {int(d): c for c, d in decisions if table.n[c] > 0 and (d >= 0 or c == 0)}
        shown = table.cells.forms[list(cells.values())]
        published = list(_published(table))
        self._known = [_known(table, list(cells), shown, shown, published[:1], whole=True)]
        if (table.cells.survey_weights != 1).any():
            weighted = sparse.csr_array(shown * table.cells.survey_weights[None, :])
            self._known += [_known(table, list(cells), shown, weighted, published, whole=False)]

    def told(self, withheld: Collection[int], *, only: int | None = None) -> list[int]:
        """Return the micro cells whose common answer follows if decisions are withheld.

        ``only``: ask about this micro cell alone.
        """
        targets = {(m, k) for m, k in self._targets if only in (None, m)}
        told: set[Target] = set()
        for known in self._known:
            if targets - told:
                known.hide(withheld)
                told |= self._certain(known, targets - told)
        return sorted({m for m, _ in told})

    def _certain(self, known: _Known, targets: set[Target]) -> set[Target]:
        """Return the targets of which no possible table takes away a whole company."""
        left = set(targets)

        def other_table(of: set[Target]) -> np.ndarray:
            goal = np.zeros(self._shape)
            goal[tuple(np.array(sorted(of)).T)] = 1
            found = known.attack.lowest(goal.ravel(), whole=known.whole)
            return found.table.reshape(self._shape)

        def doubtful(of: set[Target], other: np.ndarray) -> set[Target]:
            return {(m, k) for m, k in of if other[m, k] <= self._n[m] - 1 + ROUNDING}

        while left and (found := doubtful(left, other_table(left))):
            left -= found
        # Together they cannot all be moved: one by one they may.
        for target in sorted(left) if len(left) > 1 else []:
            if target in left:
                left -= doubtful(left, other_table({target}))
        return left


@dataclass(frozen=True)
class _Known:
    """One way of reading: the attack, and which decision shows each of its rows (-1: all know)."""

    attack: Attack
    decisions: np.ndarray
    low: np.ndarray
    high: np.ndarray
    whole: bool

    def hide(self, withheld: Collection[int]) -> None:
        hidden = np.isin(self.decisions, [d for d in withheld if d >= 0])
        self.attack.know(np.where(hidden, -np.inf, self.low), np.where(hidden, np.inf, self.high))


def _known(
    table: QuestionTable,
    decisions: list[int],
    shown: sparse.csr_array,
    weighted: sparse.csr_array,
    published: Sequence[tuple[np.ndarray, str]],
    *,
    whole: bool,
) -> _Known:
    """Lay out what is known: every shown cell's n and rounded figures, and who took part."""
    micro, answers = table.counts.shape
    n = np.asarray(shown @ table.counts).sum(axis=1)
    total = np.asarray(weighted @ table.counts).sum(axis=1)[:, None]
    few = (n < BAND_BELOW)[:, None]
    parts, low, high, owners = [], [], [], []
    for values, unit in published:
        step = np.where(few, STEPS[unit][1], STEPS[unit][0])
        figure = round_to(np.asarray(weighted @ table.counts @ values.T) / total, step)
        parts.append(sparse.kron(weighted, values))
        low.append(((figure - step / 2) * total - ROUNDING).ravel())
        high.append(((figure + step / 2) * total + ROUNDING).ravel())
        owners.append(np.repeat(decisions, len(values)))
    everyone = np.ones((1, answers))
    parts += [sparse.kron(shown, everyone), sparse.kron(sparse.eye_array(micro), everyone)]
    exact = np.r_[n, table.counts.sum(axis=1)]
    owners += [np.array(decisions), np.full(micro, -1)]
    forms = sparse.csr_array(sparse.vstack(parts))
    least, most = np.concatenate([*low, exact]), np.concatenate([*high, exact])
    if whole:
        # Sums of whole counts: nearer bounds spare most of the branching.
        least, most = np.ceil(least), np.floor(most)
    return _Known(Attack(forms, least, most), np.concatenate(owners), least, most, whole)


def _published(table: QuestionTable) -> Iterator[tuple[np.ndarray, str]]:
    """Yield what is published of each cell, shape (figures, answers): shares, ends, the mean."""
    codes = table.codes
    sums = [np.eye(len(codes))]
    if len(codes) >= ENDS:
        sums.append(np.array([codes >= codes.max() - 1, codes <= codes.min() + 1], dtype=float))
    yield np.vstack(sums), "share"
    if table.scores is not None:
        yield table.scores[None, :], "scale points"

"""What follows for the few companies that several published groups have in common.

Groups of different breakdowns overlap: where one group gave only two answers and the other only
one of these, the company in both gave that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.disclosure.attack import ROUNDING, Attack, is_whole
from pipeline.disclosure.cells import Cell
from pipeline.disclosure.question_table import QuestionTable
from pipeline.disclosure.rounding import BAND_BELOW, STEPS, round_to
from pipeline.disclosure.rules import INTERSECTION

TRIED = 12
"""Cells of which it is tried whether withholding one alone helps."""
PRICELESS = 1e-9
"""A known number whose price is no larger has no part in what follows."""
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
    told = readers.told(gone)
    while told := [m for m in told if m not in hopeless]:
        first = told[:1]
        order = _candidates(table, gone | cells.decided([*found, *known]), found, told[0])
        if not order or readers.told(gone | set(order), first):
            hopeless.add(told[0])
            continue
        helpful = readers.proof(gone, told[0])
        tried = [d for d in order[:TRIED] if helpful is None or d in helpful]
        chosen = next((d for d in tried if not readers.told(gone | {d}, first)), order[0])
        gone |= {chosen}
        for cell in cells.of_decisions(frozenset([chosen])):
            found.setdefault(cell, INTERSECTION)
        # The less is known, the less follows: no further one can join them.
        told = readers.told(gone, told)
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
        # Where nobody took part, nothing is unknown.
        self._micro = np.flatnonzero(table.counts.any(axis=1))
        counts = table.counts[self._micro]
        self._n, self._shape, self._counts = counts.sum(axis=1), counts.shape, counts.ravel()
        common = (counts == self._n[:, None]) & table.telling
        self._targets = {(int(m), int(k)) for m, k in np.argwhere(common)}
        decisions = enumerate(table.cells.decisions)
        cells = {int(d): c for c, d in decisions if table.n[c] > 0 and (d >= 0 or c == 0)}
        shown = table.cells.forms[list(cells.values())][:, self._micro]
        published, owners = list(_published(table)), np.array(list(cells))
        self._known = [_known(counts, owners, shown, shown, published[:1], whole=True)]
        survey_weights = table.cells.survey_weights[self._micro]
        if (survey_weights != 1).any():
            weighted = sparse.csr_array(shown * survey_weights[None, :])
            self._known += [_known(counts, owners, shown, weighted, published, whole=False)]

    def told(self, withheld: Collection[int], among: Collection[int] | None = None) -> list[int]:
        """Return the micro cells, or those ``among`` some, whose common answer follows.

        ``withheld`` are the decisions that are not published.
        """
        targets = {(m, k) for m, k in self._targets if among is None or self._micro[m] in among}
        told: set[Target] = set()
        for known in self._known:
            if targets - told:
                known.hide(withheld)
                told |= self._certain(known, targets - told)
        return sorted({int(self._micro[m]) for m, _ in told})

    def proof(self, withheld: Collection[int], micro: int) -> frozenset[int] | None:
        """Return the decisions without which a micro cell's answer would not follow as it does.

        None: it follows because counts are whole, and any decision may matter.
        """
        proofs = []
        for known in self._known:
            known.hide(withheld)
            for target in [t for t in self._targets if self._micro[t[0]] == micro]:
                lowest = known.attack.lowest(self._goal([target]))
                if lowest.value > self._n[target[0]] - 1 + ROUNDING:
                    proofs.append(known.decisions[np.abs(lowest.prices) > PRICELESS])
        return frozenset.intersection(*map(frozenset, proofs)) if proofs else None

    def _goal(self, targets: Collection[Target]) -> np.ndarray:
        goal = np.zeros(self._shape)
        goal[tuple(np.array(sorted(targets)).T)] = 1
        return goal.ravel()

    def _certain(self, known: _Known, targets: set[Target]) -> set[Target]:
        """Return the targets of which no possible table takes away a whole company."""
        left = set(targets)

        def doubtful(table: np.ndarray) -> set[Target]:
            if known.whole and not is_whole(table):
                return set()
            other = table.reshape(self._shape)
            return {(m, k) for m, k in left if other[m, k] <= self._n[m] - 1 + ROUNDING}

        def moved() -> set[Target]:
            return doubtful(known.attack.lowest(self._goal(left), whole=known.whole).table)

        while left and (found := moved()):
            left -= found
        # Together they cannot all be moved: one by one they may.
        for target in sorted(left):
            if target not in left:
                continue
            most = float(self._n[target[0]]) - 1
            lowest = known.attack.lowest(self._goal([target]))
            if lowest.value > most + ROUNDING:
                continue
            found = doubtful(lowest.table)
            if not found:
                place = int(np.ravel_multi_index(target, self._shape))
                other = known.attack.whole_table(place, most, self._counts)
                found = set() if other is None else doubtful(other)
            left -= found
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
    counts: np.ndarray,
    decisions: np.ndarray,
    shown: sparse.csr_array,
    weighted: sparse.csr_array,
    published: Sequence[tuple[np.ndarray, str]],
    *,
    whole: bool,
) -> _Known:
    """Lay out what is known: every shown cell's rounded figures, and who took part."""
    micro, answers = counts.shape
    total = np.asarray(weighted @ counts).sum(axis=1)[:, None]
    few = (np.asarray(shown @ counts).sum(axis=1) < BAND_BELOW)[:, None]
    parts, low, high, owners = [], [], [], []
    for values, unit in published:
        step = np.where(few, STEPS[unit][1], STEPS[unit][0])
        figure = round_to(np.asarray(weighted @ counts @ values.T) / total, step)
        parts.append(sparse.kron(weighted, values))
        low.append(((figure - step / 2) * total - ROUNDING).ravel())
        high.append(((figure + step / 2) * total + ROUNDING).ravel())
        owners.append(np.repeat(decisions, len(values)))
    parts.append(sparse.kron(sparse.eye_array(micro), np.ones((1, answers))))
    owners.append(np.full(micro, -1))
    forms, exact = sparse.csr_array(sparse.vstack(parts)), counts.sum(axis=1)
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

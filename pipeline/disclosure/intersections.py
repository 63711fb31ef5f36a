"""What follows for the few companies that several published groups have in common.

Groups of different breakdowns overlap: where one group gave only two answers and the other only
one of these, the company in both gave that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from scipy import sparse

from pipeline.disclosure.attack import ROUNDING, Attack
from pipeline.disclosure.cells import Cell
from pipeline.disclosure.question_table import QuestionTable
from pipeline.disclosure.rounding import BAND_BELOW, STEPS, round_to
from pipeline.disclosure.rules import INTERSECTION

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
    cells, found = table.cells, dict(withheld)
    hopeless: set[int] = set()
    while told := [m for m in told_micro_cells(table, {*found} - {*known}) if m not in hopeless]:
        order = _candidates(table, found, known, told[0])
        everything = {*found, *cells.of_decisions(frozenset(order))} - {*known}
        if not order or told_micro_cells(table, everything, only=told[0]):
            hopeless.add(told[0])
            continue
        helpful = (d for d in order if _helps(table, {*found} - {*known}, d, told[0]))
        chosen = next(helpful, order[0])
        for cell in cells.of_decisions(frozenset([chosen])):
            found.setdefault(cell, INTERSECTION)
    return found


def _candidates(
    table: QuestionTable, withheld: Collection[Cell], known: Collection[Cell], told: int
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
    gone = cells.decided([*withheld, *known])

    def left(some: np.ndarray) -> list[int]:
        open_ones = {int(d) for d in cells.decisions[some & (table.n > 0)] if d >= 0} - gone
        return sorted(open_ones, key=lambda d: (cells.weights[d], d))

    return list(dict.fromkeys([*left(inside), *left(beside), *left(np.ones(len(inside), bool))]))


def _helps(table: QuestionTable, withheld: Collection[Cell], decision: int, told: int) -> bool:
    more = {*withheld, *table.cells.of_decisions(frozenset([decision]))}
    return told not in told_micro_cells(table, more, only=told)


def told_micro_cells(
    table: QuestionTable, withheld: Collection[Cell], *, only: int | None = None
) -> list[int]:
    """Return micro cells whose companies' common answer follows from the published cells.

    Parameters
    ----------
    table : QuestionTable
    withheld : collection of Cell
    only : int, optional
        Ask about this micro cell alone.
    """
    n = table.counts.sum(axis=1)
    common = (table.counts == n[:, None]) & (n[:, None] > 0) & table.telling
    targets = {(int(m), int(k)) for m, k in np.argwhere(common) if only in (None, m)}
    told = _told(_unweighted(table, withheld), table, targets, whole=True)
    if (table.cells.survey_weights != 1).any():
        told |= _told(_weighted(table, withheld), table, targets - told, whole=False)
    return sorted({m for m, _ in told})


Target = tuple[int, int]
"""Micro cell and the answer that all its companies gave."""


def _told(
    attack: Attack, table: QuestionTable, targets: set[Target], *, whole: bool
) -> set[Target]:
    """Return the targets of which no possible table takes away a whole company."""
    left, n = set(targets), table.counts.sum(axis=1)

    def other_table(of: set[Target]) -> np.ndarray:
        goal = np.zeros(table.counts.shape)
        goal[tuple(np.array(sorted(of)).T)] = 1
        return attack.lowest(goal.ravel(), whole=whole).table.reshape(goal.shape)

    def doubtful(of: set[Target], other: np.ndarray) -> set[Target]:
        return {(m, k) for m, k in of if other[m, k] <= n[m] - 1 + ROUNDING}

    while left and (found := doubtful(left, other_table(left))):
        left -= found
    # Together they cannot all be moved: one by one they may.
    for target in sorted(left):
        if target in left:
            left -= doubtful(left, other_table({target}))
    return left


def _unweighted(table: QuestionTable, withheld: Collection[Cell]) -> Attack:
    """Lay out what follows from rounded shares as if they were counted, for whole counts."""
    shown = table.cells.forms[_open_cells(table, withheld)]
    return _attack(table, shown, shown, list(_published(table))[:1])


def _weighted(table: QuestionTable, withheld: Collection[Cell]) -> Attack:
    """Lay out what follows from rounded weighted shares and means.

    Their sums have no common unit: only the fractional program is solved.
    """
    shown = table.cells.forms[_open_cells(table, withheld)]
    weighted = sparse.csr_array(shown * table.cells.survey_weights[None, :])
    return _attack(table, shown, weighted, list(_published(table)))


def _open_cells(table: QuestionTable, withheld: Collection[Cell]) -> list[int]:
    """Return one published cell of each decision, the whole sample first."""
    gone = table.cells.decided(list(withheld))
    cells = enumerate(table.cells.decisions)
    shown = ((int(d), c) for c, d in cells if table.n[c] > 0 and (d >= 0 or c == 0))
    return list({d: c for d, c in shown if d not in gone}.values())


def _attack(
    table: QuestionTable,
    shown: sparse.csr_array,
    weighted: sparse.csr_array,
    published: Sequence[tuple[np.ndarray, str]],
) -> Attack:
    """Lay out what is known: every shown cell's n and rounded figures, and who took part."""
    micro, answers = table.counts.shape
    n = np.asarray(shown @ table.counts).sum(axis=1)
    total = np.asarray(weighted @ table.counts).sum(axis=1)[:, None]
    few = (n < BAND_BELOW)[:, None]
    parts, low, high = [], [], []
    for values, unit in published:
        step = np.where(few, STEPS[unit][1], STEPS[unit][0])
        figure = round_to(np.asarray(weighted @ table.counts @ values.T) / total, step)
        parts.append(sparse.kron(weighted, values))
        low.append(((figure - step / 2) * total - ROUNDING).ravel())
        high.append(((figure + step / 2) * total + ROUNDING).ravel())
    everyone = np.ones((1, answers))
    parts += [
        sparse.kron(shown, everyone),
        sparse.kron(sparse.eye_array(micro), everyone),
    ]
    exact = np.r_[n, table.counts.sum(axis=1)]
    forms = sparse.csr_array(sparse.vstack(parts))
    return Attack(forms, np.concatenate([*low, exact]), np.concatenate([*high, exact]))


def _published(table: QuestionTable) -> Iterator[tuple[np.ndarray, str]]:
    """Yield what is published of each cell, shape (figures, answers): shares, ends, the mean."""
    codes = table.codes
    sums = [np.eye(len(codes))]
    if len(codes) >= ENDS:
        sums.append(np.array([codes >= codes.max() - 1, codes <= codes.min() + 1], dtype=float))
    yield np.vstack(sums), "share"
    if table.scores is not None:
        yield table.scores[None, :], "scale points"

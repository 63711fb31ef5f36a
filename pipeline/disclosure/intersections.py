"""What follows for the few companies that several published groups have in common.

Groups of different breakdowns overlap: where one group gave only two answers and the other only
one of these, the company in both gave that one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from scipy import sparse

from pipeline.disclosure.attack import ROUNDING, Attack
from pipeline.disclosure.cells import Cell
from pipeline.disclosure.question_table import QuestionTable
from pipeline.disclosure.rounding import shares_behind
from pipeline.disclosure.rules import INTERSECTION

ENDS = 4
"""From so many answers on, the two highest and the two lowest are published as sums as well."""


def without_intersections(
    table: QuestionTable, withheld: Mapping[Cell, str], known: Collection[Cell]
) -> dict[Cell, str]:
    """Withhold more until no micro cell's common answer follows.

    The attacker knows who took part and reads every published share with its rounding.

    Parameters
    ----------
    table : QuestionTable
    withheld : mapping of Cell to str
        Cells that are withheld anyway.
    known : collection of Cell
        Cells published before, which cannot be taken back.

    Returns
    -------
    dict of Cell to str
        The withheld cells with their rules; the least important cell that helps goes first.
    """
    cells, found = table.cells, dict(withheld)
    while told := told_micro_cells(table, found):
        inside = cells.forms[:, [told[0]]].toarray()[:, 0] > 0
        gone = cells.decided([*found, *known])
        left = {int(d) for d in cells.decisions[inside] if d >= 0} - gone
        if not left:
            break
        order = sorted(left, key=lambda d: (cells.weights[d], d))
        chosen = next((d for d in order if _helps(table, found, d, told[0])), order[0])
        for cell in cells.of_decisions(frozenset([chosen])):
            found.setdefault(cell, INTERSECTION)
    return found


def _helps(table: QuestionTable, withheld: Mapping[Cell, str], decision: int, told: int) -> bool:
    more = dict(withheld)
    more |= dict.fromkeys(table.cells.of_decisions(frozenset([decision])), INTERSECTION)
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
    if not targets:
        return []
    attack = _attack(table, withheld)
    while targets:
        goal = np.zeros(table.counts.shape)
        goal[tuple(np.array(sorted(targets)).T)] = 1
        other = attack.lowest(goal.ravel(), whole=True).table.reshape(goal.shape)
        open_to_doubt = {(m, k) for m, k in targets if other[m, k] < n[m] - ROUNDING}
        if not open_to_doubt:
            break
        targets -= open_to_doubt
    # Together they cannot all be moved: one by one they may.
    return sorted({m for m, k in targets if _certain(attack, table, m, k)})


def _certain(attack: Attack, table: QuestionTable, m: int, k: int) -> bool:
    goal = np.zeros(table.counts.shape)
    goal[m, k] = 1
    least = attack.lowest(goal.ravel(), whole=True).value
    return bool(least > table.counts[m, k] - 1 + ROUNDING)


def _attack(table: QuestionTable, withheld: Collection[Cell]) -> Attack:
    """Lay out what is known: every open cell's n and rounded shares, and who took part."""
    cells = table.cells
    micro, answers = table.counts.shape
    gone = cells.decided(list(withheld))
    rows = {
        int(d): c
        for c, d in enumerate(cells.decisions)
        if int(d) not in gone and table.n[c] > 0 and (d >= 0 or c == 0)
    }
    open_cells = list(rows.values())
    sums = _published_sums(table.codes)
    low, high = shares_behind(table.answers[open_cells] @ sums.T, table.n[open_cells])
    everyone = np.ones((1, answers))
    parts = [
        sparse.kron(cells.forms[open_cells], sums),
        sparse.kron(cells.forms[open_cells], everyone),
        sparse.kron(sparse.eye_array(micro), everyone),
    ]
    n = table.counts.sum(axis=1)
    exact = np.r_[table.n[open_cells], n]
    forms = sparse.csr_array(sparse.vstack(parts))
    return Attack(forms, np.r_[low.ravel(), exact], np.r_[high.ravel(), exact])


def _published_sums(codes: np.ndarray) -> np.ndarray:
    """Return which answers a share is published of: each one, and both ends of a scale."""
    sums = [np.eye(len(codes))]
    if len(codes) >= ENDS:
        sums.append(np.array([codes >= codes.max() - 1, codes <= codes.min() + 1], dtype=float))
    return np.vstack(sums)

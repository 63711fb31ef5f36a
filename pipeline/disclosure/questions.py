"""Which cells one question withholds beyond those of its base, and the audit of its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from pipeline.disclosure.attack import ROUNDING, Attack, dense_rows
from pipeline.disclosure.cells import Cell, Cells
from pipeline.disclosure.dominance import withhold_dominated
from pipeline.disclosure.linked import LinkedTables, Protection
from pipeline.disclosure.rules import (
    CENSUS,
    COMPLEMENTARY,
    EVERYTHING,
    INTERSECTION,
    SMALL,
    UNANIMOUS,
    revealing,
    small,
)
from pipeline.disclosure.suppress import heuristic


@dataclass(frozen=True)
class Variable:
    """What each response of a wave says to one question.

    ``values`` are whole codes from 0 with -1 outside the base, or amounts with NaN.
    ``harmless`` codes tell nothing about a company even where all gave them: a box left empty.
    """

    values: np.ndarray
    harmless: frozenset[int] = frozenset()

    @property
    def amounts(self) -> bool:
        """Whether these are amounts."""
        return self.values.dtype.kind == "f"

    @property
    def codes(self) -> np.ndarray:
        """Codes; of amounts, only whether there is one."""
        return np.where(np.isnan(self.values), -1, 0) if self.amounts else self.values


@dataclass(frozen=True)
class QuestionCells:
    """Withheld cells of a question with their rules, and how much was checked for it."""

    withheld: dict[Cell, str]
    protections: int = 0


def question_cells(
    cells: Cells,
    variables: Sequence[Variable],
    *,
    withheld: Mapping[Cell, str],
    minimum: int,
    known: frozenset[Cell] = frozenset(),
    intersections: bool = True,
) -> QuestionCells:
    """Decide which cells a question withholds.

    Parameters
    ----------
    cells : Cells
    variables : sequence of Variable
        The cells of all go together.
    withheld : mapping of Cell to str
        Cells that are withheld anyway.
    minimum : int
        Fewest companies in a cell.
    known : frozenset of Cell
        Cells published before, which cannot be taken back.
    intersections : bool
        Also protect every micro cell, the companies alike in every classification, against those
        who know who took part.

    Returns
    -------
    QuestionCells
    """
    found, asked = dict(withheld), 0
    for variable in variables:
        if variable.amounts:
            found = withhold_dominated(cells, variable.values, found, minimum)
        table = _table(cells, variable)
        risky = _risky(table, minimum)
        if cells.names[0] in risky:
            return QuestionCells(dict.fromkeys(cells.names, EVERYTHING), asked)
        found |= {cell: rule for cell, rule in risky.items() if cell not in known}
        wanted = list(_protections(table, minimum))
        linked = _linked(table, found, known)
        chosen = linked.cells_of(heuristic(linked.tables, wanted))
        found |= {cell: COMPLEMENTARY for cell in chosen if cell not in found}
        if intersections and not variable.amounts:
            found = _without_intersections(table, found, known)
        asked += len(wanted)
    return QuestionCells(found, asked)


@dataclass(frozen=True)
class _Table:
    """One variable over all cells: counts per micro cell and answer.

    ``counts`` (micro cells, answers), ``n`` (cells,), ``answers`` (cells, answers); ``telling``
    (answers,) are those that say something about the company that gave them.
    """

    cells: Cells
    counts: np.ndarray
    n: np.ndarray
    answers: np.ndarray
    telling: np.ndarray

    @cached_property
    def most(self) -> np.ndarray | None:
        """Companies of each cell that exist."""
        return None if self.cells.most is None else np.asarray(self.cells.forms @ self.cells.most)

    @cached_property
    def revealing(self) -> np.ndarray:
        """Telling answers that (nearly) all of a cell gave, shape (cells, answers) of bool."""
        return revealing(self.n, self.answers, self.most) & self.telling


def _table(cells: Cells, variable: Variable) -> _Table:
    codes = variable.codes
    inside = codes >= 0
    used, back = np.unique(codes[inside], return_inverse=True)
    counts = np.zeros((cells.forms.shape[1], max(len(used), 1)))
    np.add.at(counts, (cells.micro[inside], back), 1)
    answers = np.asarray(cells.forms @ counts)
    telling = ~np.isin(used, sorted(variable.harmless)) if len(used) else np.zeros(1, dtype=bool)
    return _Table(cells, counts, answers.sum(axis=1), answers, telling & (not variable.amounts))


def _risky(table: _Table, minimum: int) -> dict[Cell, str]:
    names = table.cells.names
    risky = {names[c]: SMALL for c in np.flatnonzero(small(table.n, minimum))}
    full = np.zeros(len(names), bool) if table.most is None else table.n >= table.most
    for cell in np.flatnonzero(table.revealing.any(axis=1)):
        risky.setdefault(names[cell], CENSUS if full[cell] else UNANIMOUS)
    return risky


def _protections(table: _Table, minimum: int) -> Iterator[Protection]:
    """Yield how uncertain small and revealing cells must stay, over micro cells x answers."""
    cells, answers = table.cells, table.answers.shape[1]
    blank = 0 if cells.most is None else 1
    is_small, revealing_answers = small(table.n, minimum), table.revealing
    for cell, form in enumerate(dense_rows(cells.forms)):
        name = "/".join(cells.names[cell])
        n = float(table.n[cell])
        if is_small[cell]:
            reach = minimum if table.most is None else min(minimum, float(table.most[cell]))
            target = np.outer(form, np.r_[np.ones(answers), np.zeros(blank)]).ravel()
            yield Protection(name, target, below=n, above=max(reach - n, 0.0))
            continue
        for answer in np.flatnonzero(revealing_answers[cell]):
            only = np.zeros(answers + blank)
            only[answer] = 1
            below = max(float(table.answers[cell, answer]) - (n - 2), 1.0)
            yield Protection(f"{name} #{answer}", np.outer(form, only).ravel(), below=below)


@dataclass(frozen=True)
class _Linked:
    """The tables an attacker sees of a question, and which cell each decision stands for."""

    tables: LinkedTables
    decided: list[int]
    cells: Cells

    def cells_of(self, decisions: frozenset[int]) -> frozenset[Cell]:
        return self.cells.of_decisions(frozenset(self.decided[d] for d in decisions))


def _linked(
    table: _Table, withheld: Mapping[Cell, str], known: frozenset[Cell] = frozenset()
) -> _Linked:
    """Lay out the published cells: each is one form per answer; who exists is known too.

    A micro cell's companies without an answer are a count like the others, so that all of a
    micro cell add up to the companies that exist.
    """
    cells = table.cells
    micro, answers = table.counts.shape
    gone = cells.decided(list(withheld))
    open_cells = {
        int(d): c
        for c, d in enumerate(cells.decisions)
        if int(d) not in gone and table.n[c] > 0 and (d >= 0 or c == 0)
    }
    rows = list(open_cells.values())
    blank = 0 if cells.most is None else 1
    each = sparse.eye_array(answers, answers + blank)
    parts = [sparse.kron(cells.forms[rows], each)]
    fixed = cells.decided(list(known))
    decided = [d for d in open_cells if d >= 0 and d not in fixed]
    number = {d: i for i, d in enumerate(decided)}
    decisions = np.repeat([number.get(d, -1) for d in open_cells], answers)
    counts = table.counts
    if cells.most is not None:
        counts = np.column_stack([counts, cells.most - counts.sum(axis=1)])
        parts.append(sparse.kron(sparse.eye_array(micro), np.ones((1, answers + blank))))
        decisions = np.r_[decisions, np.full(micro, -1)]
    forms = sparse.csr_array(sparse.vstack(parts))
    weights = cells.weights[decided]
    return _Linked(LinkedTables(forms, counts.ravel(), decisions, weights), decided, cells)


def _without_intersections(
    table: _Table, withheld: dict[Cell, str], known: frozenset[Cell]
) -> dict[Cell, str]:
    """Withhold more until nobody who knows who took part learns a micro cell's common answer."""
    cells, found = table.cells, dict(withheld)
    while (told := told_micro_cell(table, found)) is not None:
        gone = cells.decided([*found, *known])
        inside = np.asarray(cells.forms[:, [told]].toarray())[:, 0] > 0
        left = [
            c
            for c in np.flatnonzero(inside)
            if cells.decisions[c] >= 0 and cells.decisions[c] not in gone
        ]
        if not left:
            break
        worst = min(left, key=lambda c: (cells.weights[cells.decisions[c]], c))
        for cell in cells.of_decisions(frozenset([int(cells.decisions[worst])])):
            found.setdefault(cell, INTERSECTION)
    return found


def told_micro_cell(table: _Table, withheld: Mapping[Cell, str]) -> int | None:
    """Return a micro cell whose companies' common answer follows from the published cells.

    The attacker knows who took part. An answer that all, or all but one, of a micro cell's
    companies gave must remain one that two of them (the only one of one) need not have given.
    """
    linked = _linked(table, withheld).tables
    micro, answers = table.counts.shape
    blank = linked.forms.shape[1] // micro - answers
    n = table.counts.sum(axis=1)
    attack = linked.attack(np.zeros(len(linked.weights), dtype=bool))
    if blank:
        for m in range(micro):
            rest = float(linked.counts[m * (answers + 1) + answers])
            attack.hold(m * (answers + 1) + answers, rest, rest)
    else:
        attack = _participants_known(linked, n, answers)
    at_most = np.where(n == 1, 0, n - 2)
    open_targets = {
        (m, k)
        for m, k in zip(*np.nonzero(table.counts * table.telling), strict=True)
        if table.counts[m, k] > at_most[m] and table.counts[m, k] >= n[m] - (n[m] > 1)
    }
    while open_targets:
        goal = np.zeros((micro, answers + blank))
        goal[tuple(np.array(sorted(open_targets)).T)] = 1
        witness = _whole_witness(attack, goal.ravel()).reshape(micro, -1)
        shown = {(m, k) for m, k in open_targets if witness[m, k] <= at_most[m] + ROUNDING}
        if not shown:
            break
        open_targets -= shown
    for m, k in sorted(open_targets):
        goal = np.zeros((micro, answers + blank))
        goal[m, k] = 1
        if _whole_witness(attack, goal.ravel()).reshape(micro, -1)[m, k] > at_most[m] + ROUNDING:
            return int(m)
    return None


def _participants_known(linked: LinkedTables, n: np.ndarray, answers: int) -> Attack:
    micro = len(n)
    known = sparse.kron(sparse.eye_array(micro), np.ones((1, answers)))
    forms = sparse.csr_array(sparse.vstack([linked.forms, known]))
    values = np.r_[linked.values, n]
    return Attack(forms, values, values)


def _whole_witness(attack: Attack, goal: np.ndarray) -> np.ndarray:
    """Return a table of whole counts with a small goal."""
    return attack.lowest(goal, whole=True).table

"""Which cells one question withholds beyond those of its base, and the audit of its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.disclosure.amounts import withhold_amounts
from pipeline.disclosure.attack import dense_rows
from pipeline.disclosure.cells import Cell, Cells
from pipeline.disclosure.intersections import without_intersections
from pipeline.disclosure.linked import LinkedTables, Protection
from pipeline.disclosure.question_table import QuestionTable, Variable, question_table
from pipeline.disclosure.rules import (
    CENSUS,
    COMPLEMENTARY,
    DOMINATED,
    EVERYTHING,
    SMALL,
    UNANIMOUS,
    small,
)
from pipeline.disclosure.safe_pattern import safe_pattern


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
    settled: bool = False,
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
    settled : bool
        The question is out and unchanged: whatever is not known is in ``withheld``.
    intersections : bool
        Also protect every micro cell, the companies alike in every classification, against those
        who know who took part.

    Returns
    -------
    QuestionCells
    """
    found, asked = dict(withheld), 0
    # What hardly anybody answered has no figure at all, and takes the others' away from nobody.
    enough = [v for v in variables if np.sum(v.codes >= 0) >= minimum]
    if not enough:
        return QuestionCells(dict.fromkeys(cells.names, EVERYTHING))
    for variable in enough:
        if variable.amounts:
            found = withhold_amounts(cells, variable, found, minimum)
        table = question_table(cells, variable)
        risky = _risky(table, minimum)
        if cells.names[0] in risky:
            return QuestionCells(dict.fromkeys(cells.names, EVERYTHING), asked)
        found |= risky
        wanted = list(_protections(table, found, minimum))
        asked += len(wanted)
        if settled:
            continue
        # That a risky cell was published before, no ledger can claim.
        known = known - cells.tied(risky)
        linked = _linked(table, found, known)
        chosen = linked.cells_of(safe_pattern(linked.tables, wanted).withheld)
        found |= {cell: COMPLEMENTARY for cell in chosen if cell not in found}
        if intersections and not variable.amounts:
            found = without_intersections(table, found, known)
    return QuestionCells(found, asked)


def _risky(table: QuestionTable, minimum: int) -> dict[Cell, str]:
    names = table.cells.names
    risky = {names[c]: SMALL for c in np.flatnonzero(small(table.n, minimum))}
    full = np.zeros(len(names), bool) if table.most is None else table.n >= table.most
    for cell in np.flatnonzero(table.revealing.any(axis=1)):
        risky.setdefault(names[cell], CENSUS if full[cell] else UNANIMOUS)
    return risky


def _protections(
    table: QuestionTable, withheld: Mapping[Cell, str], minimum: int
) -> Iterator[Protection]:
    """Yield how uncertain small and revealing cells must stay, over micro cells x answers.

    Where the mean of a cell is in truth one company's, not even its count may follow: the mean
    would.
    """
    cells, answers = table.cells, table.answers.shape[1]
    blank = 0 if cells.most is None else 1
    is_small, revealing_answers = small(table.n, minimum), table.revealing
    for cell, form in enumerate(dense_rows(cells.forms)):
        name = "/".join(cells.names[cell])
        n = float(table.n[cell])
        target = np.outer(form, np.r_[np.ones(answers), np.zeros(blank)]).ravel()
        if withheld.get(cells.names[cell]) == DOMINATED:
            yield Protection(name, target, spread=1.0)
        if is_small[cell]:
            reach = minimum if table.most is None else min(minimum, float(table.most[cell]))
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
    table: QuestionTable, withheld: Mapping[Cell, str], known: frozenset[Cell] = frozenset()
) -> _Linked:
    """Lay out the published cells: each is one form per answer; who exists is known too.

    A micro cell's companies without an answer are a count like the others, so that all of a
    micro cell add up to the companies that exist.
    """
    cells = table.cells
    micro, answers = table.counts.shape
    fixed = cells.decided(list(known))
    gone = cells.decided(list(withheld)) - fixed
    open_cells = {
        int(d): c
        for c, d in enumerate(cells.decisions)
        if int(d) not in gone and table.n[c] > 0 and (d >= 0 or c == 0)
    }
    rows = list(open_cells.values())
    blank = 0 if cells.most is None else 1
    each = sparse.eye_array(answers, answers + blank)
    parts = [sparse.kron(cells.forms[rows], each)]
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

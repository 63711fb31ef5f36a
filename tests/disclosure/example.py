"""Small waves for tests of disclosure control, and an attacker who only adds and subtracts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd

from pipeline.codebook import CROSSED, CatalogueTable
from pipeline.disclosure.cells import Cell, Cells, wave_cells
from pipeline.disclosure.pattern import WaveAnswers
from pipeline.disclosure.question_table import Variable

WAVE = "2026-10"


def companies(counts: Mapping[tuple[str | None, ...], int], *sides: str) -> pd.DataFrame:
    """Return one row per company: ``counts`` of each combination of classes, in order."""
    rows = [key for key, count in counts.items() for _ in range(count)]
    return pd.DataFrame(rows, columns=list(sides), dtype=object)


def laid_out(
    classes: pd.DataFrame,
    *tables: str,
    coarser: Mapping[str, str] | None = None,
    population: pd.DataFrame | None = None,
) -> Cells:
    """Lay out tables such as ``"size"`` or ``"size*place"`` over all classes that occur."""
    known = classes if population is None else pd.concat([classes, population])
    catalogue = [
        CatalogueTable(name, tuple(name.split(CROSSED)), (coarser or {}).get(name))
        for name in tables
    ]
    groups = {
        table.name: [
            CROSSED.join(cell)
            for cell in product(*(sorted(known[side].dropna().unique()) for side in table.of))
        ]
        for table in catalogue
    }
    return wave_cells(catalogue, groups, classes, population)


def answers(classes: pd.DataFrame, **questions: Iterable[float] | Variable) -> WaveAnswers:
    """Return a wave's answers: whole codes, or a variable."""
    made = {
        name: [own if isinstance(own, Variable) else Variable(np.array(list(own)))]
        for name, own in questions.items()
    }
    return WaveAnswers(WAVE, classes, made)


def follows(cells: Cells, shown: Collection[Cell], hidden: Cell) -> bool:
    """Tell whether a cell is a sum of multiples of shown ones, in exact fractions."""
    matrix = cells.forms.toarray().astype(int)
    rows = [matrix[cells.names.index(cell)] for cell in shown]
    return _rank([*rows, matrix[cells.names.index(hidden)]]) == _rank(rows)


def _rank(rows: list[np.ndarray]) -> int:
    left = [[Fraction(int(value)) for value in row] for row in rows]
    rank = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[rank:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(rank, pivot)
        for number in range(rank + 1, len(left)):
            factor = left[number][column] / pivot[column]
            left[number] = [a - factor * b for a, b in zip(left[number], pivot, strict=True)]
        rank += 1
    return rank

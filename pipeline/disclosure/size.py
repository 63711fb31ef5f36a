"""Catalogues too large for their questions' crossings, and how to make them smaller."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.codebook import CROSSED, CatalogueTable
from pipeline.disclosure.cells import Cell, Cells
from pipeline.disclosure.question_table import Variable

MOST_NUMBERS = 10_000_000
MOST_AT_ONCE = 500_000
"""Known numbers x unknown counts that programs are solved over: of all crossed questions of a
wave, and of one. A rule of size, not of time: the same on every machine."""


def numbers(cells: Cells, variables: Sequence[Variable]) -> int:
    """Return known numbers x unknown counts of a question: what its programs are solved over."""
    rows, micro = cells.forms.shape
    found = 0
    for variable in variables:
        answers = max(len(np.unique(variable.codes[variable.codes >= 0])), 1)
        found += (rows * answers + micro) * micro * (answers + 1)
    return found


def too_large(cells: Cells, questions: Sequence[Sequence[Variable]]) -> bool:
    """Tell whether a wave's crossed questions are too large to be protected in minutes."""
    sizes = [numbers(cells, variables) for variables in questions]
    return sum(sizes) > MOST_NUMBERS or max(sizes, default=0) > MOST_AT_ONCE


def crossing_cells(cells: Cells) -> list[Cell]:
    """Return the cells of all crossings."""
    return [name for name in cells.names if CROSSED in name[0]]


def proposal(wave: str, catalogue: Sequence[CatalogueTable], cells: Cells, asked: int) -> str:
    """Say in German which crossings to drop or to declare coarser, the largest first."""
    count = {table.name: 0 for table in catalogue if table.crossed and table.coarser_of is None}
    for table, _ in crossing_cells(cells):
        if table in count:
            count[table] += 1
    largest = sorted(count, key=lambda name: (-count[name], name))[:3]
    named = ", ".join(f"{name} ({count[name]} Zellen)" for name in largest)
    return (
        f"{wave}: Der Katalog ist zu groß, um {asked} Fragen auch in Kreuztabellen zu schützen "
        f"({len(cells.names)} Zellen, {cells.forms.shape[1]} Verbindungen von Klassen). "
        "Kreuztabellen dieser Fragen bleiben weg. Abhilfe in study.yml unter crossings: "
        f"weglassen oder gröbere Klassen kreuzen, zuerst {named}"
    )

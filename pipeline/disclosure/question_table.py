"""What the companies of a wave answered to one question, counted in every cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.disclosure.cells import Cells
from pipeline.disclosure.rules import revealing


@dataclass(frozen=True)
class Variable:
    """What each response of a wave says to one question.

    ``values`` are whole codes from 0 with -1 outside the base, or amounts with NaN.
    ``harmless`` codes tell nothing about a company even where all gave them: a box left empty.
    ``magnitude``: amounts such as employees, of which one company may make the most, with the
    ``weights`` by which their published mean counts them. ``scores``, shape (codes,), are the
    scale points of codes whose mean is published.
    """

    values: np.ndarray
    harmless: frozenset[int] = frozenset()
    magnitude: bool = False
    weights: np.ndarray | None = None
    scores: np.ndarray | None = None

    @property
    def amounts(self) -> bool:
        """Whether these are amounts."""
        return self.values.dtype.kind == "f"

    @property
    def codes(self) -> np.ndarray:
        """Codes; of amounts, only whether there is one."""
        return np.where(np.isnan(self.values), -1, 0) if self.amounts else self.values


@dataclass(frozen=True)
class QuestionTable:
    """One variable over all cells.

    Parameters
    ----------
    cells : Cells
    codes : numpy.ndarray of int, shape (answers,)
        The answers that occur.
    counts : numpy.ndarray, shape (micro cells, answers)
    n : numpy.ndarray, shape (cells,)
        Companies with a valid answer.
    answers : numpy.ndarray, shape (cells, answers)
    telling : numpy.ndarray of bool, shape (answers,)
        Answers that say something about the companies that gave them.
    scores : numpy.ndarray, shape (answers,), or None
        Scale points, where their mean is published.
    """

    cells: Cells
    codes: np.ndarray
    counts: np.ndarray
    n: np.ndarray
    answers: np.ndarray
    telling: np.ndarray
    scores: np.ndarray | None = None

    @cached_property
    def most(self) -> np.ndarray | None:
        """Companies of each cell that exist."""
        return None if self.cells.most is None else np.asarray(self.cells.forms @ self.cells.most)

    @cached_property
    def revealing(self) -> np.ndarray:
        """Telling answers that (nearly) all of a cell gave, shape (cells, answers) of bool."""
        return revealing(self.n, self.answers, self.most) & self.telling


def question_table(cells: Cells, variable: Variable) -> QuestionTable:
    """Count a variable of the responses that the cells were laid out for."""
    codes = variable.codes
    inside = codes >= 0
    used, back = np.unique(codes[inside], return_inverse=True)
    counts = np.zeros((cells.forms.shape[1], max(len(used), 1)))
    np.add.at(counts, (cells.micro[inside], back), 1)
    answers = np.asarray(cells.forms @ counts)
    telling = ~np.isin(used, sorted(variable.harmless)) if len(used) else np.zeros(1, dtype=bool)
    return QuestionTable(
        cells, used, counts, answers.sum(axis=1), answers, telling & (not variable.amounts)
    )

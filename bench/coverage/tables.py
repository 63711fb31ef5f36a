"""Markdown tables of simulated coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

Row = dict
SIZES = (15, 30, 60, 110, 200)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(value: float) -> str:
    """Return a share with one decimal, cut off: 94.99 % is not 95.0 %."""
    return f"{np.floor(1000 * value + 1e-9) / 10:.1f}"


def measured(rows: list[Row], method: int, part: int) -> np.ndarray:
    """Return coverage (part 0) or width (part 1) of a method in every row."""
    return np.array([row["methods"][method][part] for row in rows])


def relative_width(rows: list[Row], method: int) -> str:
    """Return the mean of the widths relative to the first method's."""
    return f"{np.mean(measured(rows, method, 1) / measured(rows, 0, 1)):.2f}"

"""Linked tables over classified companies, for measuring and for testing the suppression."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
from scipy import sparse

from pipeline.disclosure.linked import LinkedTables, Protection

Axis = Mapping[str, Sequence[int]]
"""Class -> its places along one dimension; ``*`` is all of them."""
Cell = tuple[str, ...]


def crossed(
    counts: np.ndarray,
    axes: Sequence[Axis],
    *,
    weight: Callable[[Cell, float], float],
    always: frozenset[Cell] = frozenset(),
    shown: Callable[[Cell], bool] = lambda cell: True,
    most: np.ndarray | None = None,
) -> tuple[list[Cell], LinkedTables]:
    """Return the names of all cells, one class per dimension each, and the tables.

    Parameters
    ----------
    counts : numpy.ndarray
        True counts, one dimension per axis.
    axes : sequence of mapping
        The classes of each dimension, coarser ones among them.
    weight : callable
        Cell and value -> information lost by withholding it.
    always : frozenset
        Cells that are published whatever happens.
    shown : callable
        Tells which cells the catalogue has.
    most : numpy.ndarray, optional
        Companies that exist, shaped as ``counts``.
    """
    places = np.arange(counts.size).reshape(counts.shape)
    names, rows = [], []
    for cell in product(*axes):
        if not shown(cell):
            continue
        members = places[np.ix_(*(list(axis[c]) for axis, c in zip(axes, cell, strict=True)))]
        row = np.zeros(counts.size)
        row[members.ravel()] = 1
        names.append(cell)
        rows.append(row)
    forms = sparse.csr_array(np.array(rows))
    values = forms @ counts.ravel().astype(float)
    free = np.array([name not in always for name in names])
    decisions = np.where(free, np.cumsum(free) - 1, -1)
    weights = [weight(n, v) for n, v, f in zip(names, values, free, strict=True) if f]
    frame = None if most is None else np.asarray(most, dtype=float).ravel()
    counted = counts.ravel().astype(float)
    return names, LinkedTables(forms, counted, decisions, np.array(weights, float), frame)


def plain_axis(classes: Sequence[str]) -> dict[str, list[int]]:
    """Return a dimension without coarser classes."""
    return {**{name: [k] for k, name in enumerate(classes)}, "*": list(range(len(classes)))}


def form(names: Sequence[Cell], tables: LinkedTables, cell: Cell) -> np.ndarray:
    """Return which micro cells a cell adds up."""
    return np.asarray(tables.forms[[names.index(cell)]].toarray()[0], dtype=float)


def small_cells(names: Sequence[Cell], tables: LinkedTables, minimum: int) -> list[Protection]:
    """Protect every count under the minimum: 0 and the minimum must stay possible.

    As far as companies exist.
    """
    values = tables.values
    exist = np.full(len(names), np.inf) if tables.most is None else tables.forms @ tables.most
    return [
        Protection(
            "/".join(names[k]),
            form(names, tables, names[k]),
            below=values[k],
            above=max(min(minimum, exist[k]) - values[k], 0.0),
        )
        for k in np.flatnonzero((values > 0) & (values < minimum))
    ]


def insiders(tables: LinkedTables, protections: Sequence[Protection]) -> list[Protection]:
    """Protect the same forms from each company that is alone in a micro cell, too."""
    return [
        Protection(f"{p.name} before {cell}", p.target, spread=1.0, insider=int(cell))
        for cell in np.flatnonzero(tables.counts == 1)
        for p in protections
        if not (p.target[cell] and p.target.sum() == 1)
    ]

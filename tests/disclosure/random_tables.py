"""Random companies in random classes over three waves, and what may be published of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from bench.disclosure_tables import Axis, Cell, crossed, insiders, plain_axis, small_cells
from pipeline.disclosure.linked import LinkedTables, Protection, attainable
from pipeline.disclosure.suppress import suppress

WAVES = 3
MINIMA = {"arbeitskreis": 5, "ausschuss": 5, "oeffentlichkeit": 10}
SHAPES = [(2, 3), (3, 3), (3, 4), (2, 5), (2, 2, 2), (2, 3, 2), (2, 2, 3), (2, 2, 2, 2)]


@dataclass(frozen=True)
class RandomWave:
    """Tables of one wave for one audience, and the pattern that was found."""

    names: list[Cell]
    tables: LinkedTables
    wanted: list[Protection]
    withheld: frozenset[int]


def random_waves(seed: int, *, seconds: float) -> list[RandomWave]:
    """Return the tables of three waves for three audiences, the frame known to the attacker.

    Some of the companies that exist answer; most stay from wave to wave. A narrower audience
    sees nothing that a wider one does not see.
    """
    random = np.random.default_rng(seed)
    shape = SHAPES[random.integers(len(SHAPES))]
    size = int(np.prod(shape))
    companies = random.choice(size, random.integers(15, 41), p=random.dirichlet(np.full(size, 2)))
    most = np.bincount(companies, minlength=size) if random.random() < 0.7 else None
    axes = [_axis(random, length) for length in shape]
    kinds = _catalogue(random, len(shape))
    rate = random.uniform(0.3, 1.0)
    answered = random.random(len(companies)) < rate
    found = []
    for _ in range(WAVES):
        counts = np.bincount(companies[answered], minlength=size)
        wider: frozenset[int] = frozenset()
        for minimum in MINIMA.values():
            names, tables = crossed(
                counts.reshape(shape),
                axes,
                weight=_weight,
                always=frozenset({("*",) * len(shape)}),
                shown=lambda cell: tuple(name != "*" for name in cell) in kinds,
                most=None if most is None else most.reshape(shape),
            )
            wave = _protected(names, tables, minimum, wider, seconds)
            wider = wave.withheld
            found.append(wave)
        changed = random.random(len(companies)) < 0.2
        answered = np.where(changed, random.random(len(companies)) < rate, answered)
    return found


def _axis(random: np.random.Generator, length: int) -> Axis:
    """Return classes, with two of them merged into a coarser one now and then."""
    axis = plain_axis([str(k) for k in range(length)])
    if length > 2 and random.random() < 0.5:
        cut = int(random.integers(1, length))
        axis |= {"low": list(range(cut)), "high": list(range(cut, length))}
    return axis


def _catalogue(random: np.random.Generator, dimensions: int) -> set[tuple[bool, ...]]:
    """Return which dimensions a table may have: the whole, each alone, some pairs."""
    pairs = [pair for pair in combinations(range(dimensions), 2) if random.random() < 0.6]
    chosen = [(), *((d,) for d in range(dimensions)), *pairs]
    return {tuple(d in table for d in range(dimensions)) for table in chosen}


def _weight(cell: Cell, value: float) -> float:
    return 10.0 if sum(name != "*" for name in cell) == 1 else 1.0


def _protected(
    names: list[Cell],
    tables: LinkedTables,
    minimum: int,
    wider: frozenset[int],
    seconds: float,
) -> RandomWave:
    small = [p for p in small_cells(names, tables, minimum) if p.target.sum() < len(p.target)]
    risky = {int(tables.decisions[names.index(tuple(p.name.split("/")))]) for p in small}
    tables = replace(tables, withheld=frozenset(risky) | wider)
    wanted, _ = attainable(tables, [*small, *insiders(tables, small)])
    return RandomWave(names, tables, wanted, suppress(tables, wanted, seconds=seconds).withheld)

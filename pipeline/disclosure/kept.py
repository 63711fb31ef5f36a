"""Whether a pattern keeps what it must protect: the proof that comes before a release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.disclosure.attack import ROUNDING
from pipeline.disclosure.linked import LinkedTables, Protection, extremes
from pipeline.disclosure.near_tables import NearTables
from pipeline.disclosure.witnesses import Witnesses


def safe(
    tables: LinkedTables,
    protections: Sequence[Protection],
    withheld: frozenset[int],
    *,
    whole: bool = False,
) -> bool:
    """Tell whether a pattern keeps every protection, for fractional or whole counts."""
    return next(failing(tables, protections, withheld, whole=whole), None) is None


def failing(
    tables: LinkedTables,
    protections: Sequence[Protection],
    withheld: frozenset[int],
    *,
    whole: bool = False,
    found: Sequence[np.ndarray] = (),
) -> Iterator[tuple[Protection, float, float]]:
    """Yield (protection, low, high) for every protection that a pattern does not keep.

    Possible tables already ``found`` spare programs.
    """
    pattern = tables.pattern(withheld)
    attack = tables.attack(pattern, whole=whole)
    witnesses = Witnesses(tables, protections)
    for table in found:
        witnesses.add(table)
    witnesses.begin(pattern, whole=whole)
    near = NearTables(tables)
    near.know(pattern)
    for number in witnesses.unproven():
        protection = protections[number]
        if witnesses.proves(number) or shown(near, witnesses, number, protection, whole=whole):
            continue
        both = extremes(attack, tables, protection)
        witnesses.take(*both)
        low, high = (np.nan if end is None else end.value for end in both)
        if not kept(protection, float(protection.target @ tables.counts), low, high):
            yield protection, low, high


def shown(
    near: NearTables,
    witnesses: Witnesses,
    number: int,
    protection: Protection,
    *,
    whole: bool = False,
) -> bool | None:
    """Tell whether near tables prove that a protection is kept; None: they cannot tell.

    What they show is added to the witnesses.
    """
    held = [] if protection.insider is None else [protection.insider]
    sides = witnesses.lacks(number)
    if protection.spread > 0:
        # Fractions on both sides of the value may add up to the spread: programs must tell.
        table = near.other_table(protection.target, protection.spread, held=held, whole=whole)
        if table is None:
            return None
        witnesses.add(table)
    for side in sides if protection.spread <= 0 else []:
        size = protection.below if side < 0 else protection.above
        table = near.table(protection.target, side * size, held=held, whole=whole)
        if table is None:
            return None if whole else False
        witnesses.add(table)
    return witnesses.proves(number) or None


def kept(protection: Protection, value: float, low: float, high: float) -> bool:
    """Tell whether an interval is wide enough."""
    return (
        (protection.below <= 0 or low <= value - protection.below + ROUNDING)
        and (protection.above <= 0 or high >= value + protection.above - ROUNDING)
        and (protection.spread <= 0 or high - low >= protection.spread - ROUNDING)
    )

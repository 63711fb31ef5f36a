"""The fixed list of tables that a study's figures are broken down by: nothing else is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from pipeline.codebook.settings import Classification, Settings

CROSSED = "*"
"""Between the classifications of a crossing, and the classes of its groups."""


@dataclass(frozen=True)
class CatalogueTable:
    """One table of groups; the whole sample is implied.

    Parameters
    ----------
    name : str
        ``groessenklasse`` or ``groessenklasse*raum``; column ``breakdown`` of the estimates.
    of : tuple of str
        The classifications crossed, one for a plain breakdown.
    coarser_of : str or None
        The breakdown or declared crossing that this table is a coarser version of.
    """

    name: str
    of: tuple[str, ...]
    coarser_of: str | None = None

    @property
    def crossed(self) -> bool:
        """Whether classifications are crossed."""
        return len(self.of) > 1


def ancestry(classifications: Mapping[str, Classification], name: str) -> list[str]:
    """Return a classification and the ones it sums up by ``of``, the finest last.

    A name that does not exist, or stands in its own ancestry, ends the list.
    """
    chain: list[str] = []
    step: str | None = name
    while step is not None and step in classifications and step not in chain:
        chain.append(step)
        step = classifications[step].of
    return chain


def catalogue(settings: Settings) -> list[CatalogueTable]:
    """Return breakdowns, their coarser versions, crossings and their coarser versions, in order."""
    plain: list[tuple[str, ...]] = [(name,) for name in settings.breakdowns]
    crossings = [tuple(crossing) for crossing in settings.crossings]
    tables: dict[str, CatalogueTable] = {}
    for declared in (plain, crossings):
        coarser = [sides for table in declared for sides in _coarser(settings, table)]
        for sides in (*declared, *coarser):
            origin = _origin(settings, declared, sides)
            coarser_of = None if origin is None else CROSSED.join(origin)
            name = CROSSED.join(sides)
            tables.setdefault(name, CatalogueTable(name, sides, coarser_of))
    return list(tables.values())


def groups(
    classifications: Mapping[str, Classification], sides: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Return group id -> its class of each classification crossed, in the study's order."""
    cells = product(*([c.id for c in classifications[side].classes] for side in sides))
    return {CROSSED.join(cell): cell for cell in cells}


def class_members(
    classifications: Mapping[str, Classification], coarse: str, fine: str
) -> dict[str, tuple[str, ...]]:
    """Return class of the coarser classification -> the classes of the finer one in it.

    Raises
    ------
    ValueError
        If the first is neither the second nor sums it up by ``of``.
    """
    chain = ancestry(classifications, coarse)
    if fine not in chain:
        raise ValueError(f"{coarse} does not sum up {fine}")
    members: dict[str, tuple[str, ...]] = {c.id: (c.id,) for c in classifications[coarse].classes}
    for step in chain[: chain.index(fine)]:
        parts = {c.id: tuple(c.of) for c in classifications[step].classes}
        members = {
            group: tuple(part for one in inside for part in parts[one])
            for group, inside in members.items()
        }
    return members


def _coarser(settings: Settings, sides: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the table with any of its sides replaced by a coarser version, finer ones first."""
    versions = [[side, *_versions(settings, side)] for side in sides]
    yield from (found for found in product(*versions) if found != sides)


def _versions(settings: Settings, name: str) -> list[str]:
    known = settings.classifications
    chains = {other: ancestry(known, other) for other in known}
    found = [other for other in known if name in chains[other][1:]]
    return sorted(found, key=lambda other: chains[other].index(name))


def _origin(
    settings: Settings, declared: list[tuple[str, ...]], sides: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Return the finest declared table that this one is a coarser version of, if any is."""
    chains = [ancestry(settings.classifications, side) for side in sides]
    finer = [
        table
        for table in declared
        if table != sides and all(one in chain for one, chain in zip(table, chains, strict=True))
    ]
    depth = {table: sum(c.index(s) for c, s in zip(chains, table, strict=True)) for table in finer}
    return max(finer, key=depth.__getitem__, default=None)

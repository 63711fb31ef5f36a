"""Which groups a table or chart shows: the fine ones released, else a coarser one around them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from pipeline.codebook import CatalogueTable, Study
from pipeline.report.findings import Findings
from pipeline.report.formats import WITHHELD


@dataclass(frozen=True)
class Group:
    """Companies that one or more tables of the catalogue show as a group.

    Parameters
    ----------
    titles : tuple of str
        One per classification crossed.
    sides : tuple of tuple of int
        Which classes of each of the finest classifications belong to it, by number.
    members : frozenset of str
        The groups of the finest table in it.
    places : tuple of (str, str)
        Breakdown and group of its cells, finest table first: a coarser version may keep a class.
    """

    titles: tuple[str, ...]
    sides: tuple[tuple[int, ...], ...]
    members: frozenset[str]
    places: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """``1–49 Beschäftigte``, of a crossing ``1–49 Beschäftigte, Kreis Düren``."""
        return ", ".join(self.titles)


@dataclass(frozen=True)
class ShownGroups:
    """Groups with a released figure, and these figures.

    Parameters
    ----------
    groups : tuple of Group
        In the study's order, a coarser group behind the last one in it.
    complete : bool
        Whether every group of the breakdown is shown in every row.
    known : bool
        Whether there are figures by these groups at all, released or not.
    """

    groups: tuple[Group, ...]
    complete: bool
    known: bool
    _every: tuple[Group, ...]
    _released: dict[tuple[Hashable, str, str], pd.Series]

    def cell(self, group: Group, row: Hashable = None) -> pd.Series | None:
        """Return a group's released cell in a row of the table, None if it is withheld."""
        return _cell(self._released, group, row)

    def shown(self, row: Hashable = None) -> Iterator[tuple[Group, pd.Series]]:
        """Yield the groups shown that have a released cell in a row, with it."""
        for group in self.groups:
            cell = self.cell(group, row)
            if cell is not None:
                yield group, cell

    def text(self, show: Callable[[pd.Series], str], group: Group, row: Hashable = None) -> str:
        """Return the words of a cell, ``·`` for a withheld one."""
        cell = self.cell(group, row)
        return WITHHELD if cell is None else show(cell)

    def at(self, *sides: tuple[int, ...]) -> Group | None:
        """Return the group of these classes, shown or not; None if no table has it."""
        return next((group for group in self._every if group.sides == sides), None)


def shown_groups(
    findings: Findings,
    breakdown: str,
    statistic: str,
    *,
    row: str | None = None,
    rows: Iterable[Hashable] | None = None,
    wave: str | None = "latest",
    question: str | None = None,
    handlungsfeld: str | None = None,
) -> ShownGroups:
    """Return the groups of a breakdown, or of a crossing, that a table shows.

    In each row, each group of the finest table is shown by the smallest released group that it
    is part of. A group that no row needs is left out, so that none without a figure is named.

    Parameters
    ----------
    findings : Findings
    breakdown : str
        A table of the catalogue; its coarser versions stand in where it is withheld.
    statistic : str
    row : str, optional
        The column whose values are the table's rows; without it there is one.
    rows : iterable, optional
        The rows that the table shows; all without it.
    wave, question, handlungsfeld : str, optional
        As for :meth:`Findings.cells`.
    """
    study = findings.study
    every = groups(study, breakdown)
    names = list(dict.fromkeys(name for group in every for name, _ in group.places))
    keys = {"wave": wave, "question": question, "handlungsfeld": handlungsfeld}
    wanted = None if rows is None else set(rows)
    found, released = set(), {}
    for name in names:
        for _, cell in findings.cells(statistic, breakdown=name, **keys).iterrows():
            key = None if row is None else cell[row]
            if wanted is not None and key not in wanted:
                continue
            found.add(key)
            if cell["status"] == "published":
                released[key, name, cell["group"]] = cell
    finest = frozenset().union(*(group.members for group in every))
    by_size = sorted(every, key=lambda group: len(group.members))
    needed, complete = set(), True
    for key in found:
        around = [group for group in by_size if _cell(released, group, key) is not None]
        for fine in finest:
            first = next((group for group in around if fine in group.members), None)
            complete &= first is not None and len(first.members) == 1
            if first is not None:
                needed.add(first)
    shown = tuple(group for group in every if group in needed)
    return ShownGroups(shown, complete, bool(found), every, released)


def groups(study: Study, breakdown: str) -> tuple[Group, ...]:
    """Return all groups of a table and of its coarser versions, each company set once."""
    tables = study.catalogue()
    base = study.table(breakdown)
    found: dict[frozenset[str], Group] = {}
    for table in [base, *(t for t in tables if t.coarser_of == breakdown)]:
        for group, inside in study.members(table, base).items():
            if not inside:
                continue
            members = frozenset(inside)
            known = found.get(members)
            place = (table.name, group)
            if known is None:
                found[members] = _group(study, base, table, group, members)
            else:
                found[members] = Group(known.titles, known.sides, members, (*known.places, place))
    return tuple(
        sorted(found.values(), key=lambda group: [(side[-1], len(side)) for side in group.sides])
    )


def _group(
    study: Study, base: CatalogueTable, table: CatalogueTable, group: str, members: frozenset[str]
) -> Group:
    titles, sides = [], []
    for fine, name, one in zip(base.of, table.of, study.cells(table)[group], strict=True):
        order = [c.id for c in study.classification(fine).classes]
        inside = study.class_members(name, fine)[one]
        sides.append(tuple(sorted(order.index(part) for part in inside)))
        titles.append({c.id: c.title for c in study.classification(name).classes}[one])
    return Group(tuple(titles), tuple(sides), members, ((table.name, group),))


def _cell(
    released: dict[tuple[Hashable, str, str], pd.Series], group: Group, row: Hashable
) -> pd.Series | None:
    cells = (released.get((row, *place)) for place in group.places)
    return next((cell for cell in cells if cell is not None), None)

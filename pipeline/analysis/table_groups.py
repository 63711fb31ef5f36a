"""The groups of every table of the catalogue, as parts of a cube and of the population."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.analysis.cube import Cube
from pipeline.analysis.limits import Population
from pipeline.analysis.sample import UNWEIGHTED, Sample
from pipeline.codebook import CatalogueTable, Study


@dataclass(frozen=True)
class Groups:
    """The whole sample and every group of the catalogue, also empty ones.

    Parameters
    ----------
    names : list of (str or None, str or None)
        Table and group; both None for the whole sample.
    masks : numpy.ndarray of bool, shape (groups, profiles)
        Which profiles of the cube belong to each group.
    population : Population
    variance : str
        How variances are computed, for the column ``method``.
    crossed : numpy.ndarray of bool, shape (groups,)
        Whether the group belongs to a crossing.
    """

    names: list[tuple[str | None, str | None]]
    masks: np.ndarray
    population: Population
    variance: str
    crossed: np.ndarray

    def plain(self) -> Groups:
        """Return the groups without those of crossings."""
        keep = ~self.crossed
        sizes = None if self.population.sizes is None else self.population.sizes[keep]
        names = [name for name, kept in zip(self.names, keep, strict=True) if kept]
        population = Population(sizes, self.population.simple)
        return Groups(names, self.masks[keep], population, self.variance, self.crossed[keep])


def table_groups(study: Study, cube: Cube, sample: Sample, weighting: str) -> Groups:
    """Return the groups of every table of a study's catalogue.

    Parameters
    ----------
    study : Study
    cube : Cube
        Its profiles hold the classes of :func:`profiled`.
    sample : Sample
    weighting : str
    """
    names: list[tuple[str | None, str | None]] = [(None, None)]
    masks = [np.ones(len(cube.profiles), dtype=bool)]
    crossed = [False]
    tables = study.catalogue()
    for table in tables:
        for group, mask in _masks(study, table, cube.profiles):
            names.append((table.name, group))
            masks.append(mask)
            crossed.append(table.crossed)
    frame = sample.population
    sizes = None
    if frame is not None:
        counts = [int(m.sum()) for table in tables for _, m in _masks(study, table, frame)]
        sizes = np.array([len(frame), *counts])
    calibrated = bool(sample.calibrated_margins(weighting))
    variance = "linearisiert, Residuen der Kalibrierung" if calibrated else "linearisiert"
    if frame is None:
        variance += ", ohne fpc"
    else:
        variance += f", fpc {'je Gewicht, ' if calibrated else ''}N={len(frame)}"
    simple = weighting == UNWEIGHTED and sample.strata is None
    population = Population(sizes, simple)
    return Groups(names, np.array(masks), population, variance, np.array(crossed))


def profiled(study: Study) -> list[str]:
    """Return the classifications from which the groups of all tables follow.

    A coarser version follows from the breakdown it sums up: as a column of its own it would
    make no more profiles, but cost time.
    """
    coarser = {table.name for table in study.catalogue() if table.coarser_of is not None}
    return [name for name in study.settings.breakdowns if name not in coarser]


def _masks(
    study: Study, table: CatalogueTable, classes: pd.DataFrame
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each group of a table and which rows of classes belong to it."""
    sides = [_class_masks(study, name, classes) for name in table.of]
    for group, cell in study.cells(table).items():
        inside = [own[one] for own, one in zip(sides, cell, strict=True)]
        yield group, np.logical_and.reduce(inside)


def _class_masks(study: Study, name: str, classes: pd.DataFrame) -> dict[str, np.ndarray]:
    source = next(step for step in study.ancestry(name) if step in classes)
    return {
        group: classes[source].isin(inside).to_numpy()
        for group, inside in study.class_members(name, source).items()
    }

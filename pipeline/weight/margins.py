"""The margins of one wave: classes of the responses, companies of the population, merges."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.weight.collapse import Collapsed, collapse_margin
from pipeline.weight.poststratify import crossed


@dataclass(frozen=True)
class Margins:
    """What a wave is calibrated to.

    Parameters
    ----------
    classes : pandas.DataFrame
        (n, m) class ids after merging, one column per margin; or one column of cells.
    targets : dict of str to pandas.Series
        Column -> companies of the population by class id, without empty classes.
    collapsed : list of Collapsed
        Classes merged or kept although small.
    """

    classes: pd.DataFrame
    targets: dict[str, pd.Series]
    collapsed: list[Collapsed]


def wave_margins(
    responses: pd.DataFrame,
    population: pd.DataFrame,
    *,
    levels: Mapping[str, Sequence[str]],
    declared: Mapping[str, Sequence[Sequence[str]]],
    cells: bool = False,
) -> Margins:
    """Return the margins of a wave after merging classes that cannot stand alone.

    Parameters
    ----------
    responses, population : pandas.DataFrame
        Class ids, one column per margin: of the wave's responses, of all companies.
    levels : mapping of str to sequence of str
        Margin -> its class ids, in the study's order.
    declared : mapping of str to sequence of sequences of str
        Margin -> groups of classes that may be merged.
    cells : bool
        Cross the margins. Declared classes are then also merged, margin by margin, where
        one of their cells has companies without responses or responses without companies.

    Returns
    -------
    Margins
    """
    mappings, done = {}, {}
    for margin, ids in levels.items():
        mappings[margin], done[margin] = _collapse(
            margin, responses, population, ids, declared[margin], ()
        )
    for margin, ids in levels.items() if cells else ():
        needed = _of_unusable_cells(margin, responses, population, mappings)
        mappings[margin], done[margin] = _collapse(
            margin, responses, population, ids, declared[margin], needed
        )
    classes, companies = _mapped(responses, mappings), _mapped(population, mappings)
    if cells:
        classes, companies = crossed(classes).to_frame(), crossed(companies).to_frame()
    targets = {str(name): companies[name].value_counts().sort_index() for name in companies}
    return Margins(classes, targets, [entry for entries in done.values() for entry in entries])


def _collapse(
    margin: str,
    responses: pd.DataFrame,
    population: pd.DataFrame,
    ids: Sequence[str],
    declared: Sequence[Sequence[str]],
    needed: Collection[str],
) -> tuple[dict[str, str], list[Collapsed]]:
    sample = responses[margin].value_counts().reindex(ids, fill_value=0)
    companies = population[margin].value_counts().reindex(ids, fill_value=0)
    return collapse_margin(margin, sample, companies, declared=declared, needed=needed)


def _mapped(classes: pd.DataFrame, mappings: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    return pd.DataFrame({name: classes[name].map(mapping) for name, mapping in mappings.items()})


def _of_unusable_cells(
    margin: str,
    responses: pd.DataFrame,
    population: pd.DataFrame,
    mappings: Mapping[str, Mapping[str, str]],
) -> set[str]:
    """Return the classes of a margin in cells that have only companies or only responses."""
    answered, exist = (
        set(_mapped(part, mappings).itertuples(index=False, name=None))
        for part in (responses, population)
    )
    position = list(mappings).index(margin)
    merged = {cell[position] for cell in answered ^ exist}
    return {name for name, target in mappings[margin].items() if target in merged}

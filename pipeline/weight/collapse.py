"""Merge classes of a margin that cannot be weighted by themselves, as the study declares."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

MIN_ANSWERS = 5
RATIO_RANGE = (0.25, 4.0)


@dataclass(frozen=True)
class Collapsed:
    """Classes merged into one, or kept although small because nothing is declared.

    ``merged`` is the new class id ("a+b"), or None where ``classes`` were kept as they are.
    """

    margin: str
    classes: tuple[str, ...]
    merged: str | None


def small_classes(sample: pd.Series, population: pd.Series) -> list[str]:
    """Return classes with fewer than 5 answers or a weight ratio outside 1/4 to 4.

    Parameters
    ----------
    sample, population : pandas.Series
        Counts by class id.

    Returns
    -------
    list of str
        The ratio is population share / sample share; classes without companies and without
        answers are left alone.
    """
    sample = sample.reindex(population.index, fill_value=0)
    ratio = (population / population.sum()) / (sample / sample.sum()).where(sample > 0)
    low, high = RATIO_RANGE
    small = (sample < MIN_ANSWERS) | (ratio < low) | (ratio > high)
    return [str(name) for name in population.index[small & ((sample > 0) | (population > 0))]]


def collapse_margin(
    margin: str,
    sample: pd.Series,
    population: pd.Series,
    *,
    declared: Sequence[Sequence[str]],
    needed: Collection[str] = (),
) -> tuple[dict[str, str], list[Collapsed]]:
    """Return class id -> class id used for weighting, and what was merged.

    Parameters
    ----------
    margin : str
        Name of the margin, for the ledger.
    sample, population : pandas.Series
        Counts by class id.
    declared : sequence of sequences of str
        Groups of classes that study.yml allows to merge.
    needed : collection of str, optional
        Classes to merge for another reason than their size.

    Returns
    -------
    dict, list of Collapsed
    """
    small = small_classes(sample, population)
    mapping = {str(name): str(name) for name in population.index}
    done: list[Collapsed] = []
    for group in declared:
        if set(group) & {*small, *needed}:
            merged = "+".join(group)
            mapping.update(dict.fromkeys(group, merged))
            done.append(Collapsed(margin, tuple(group), merged))
    kept = [name for name in small if mapping[name] == name]
    done += [Collapsed(margin, (name,), None) for name in kept]
    return mapping, done

"""The table behind a topic in a wave: unknown counts of companies by micro cell and answer.

A micro cell is one class in every classification; its companies are split by what they answered
(*state*). Every published number is a linear form over these counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.audit.topics import Figure, Topic


class Cells:
    """The micro cells of a study: which companies exist, and which groups they make up.

    Parameters
    ----------
    frame : pandas.DataFrame or None
        One row per company that could have answered, one column per classification.
    responses : pandas.DataFrame
        One row per answer, with the same columns.
    names : sequence of str
        Classifications that occur in tables or weighting.
    """

    def __init__(
        self, frame: pd.DataFrame | None, responses: pd.DataFrame, names: Sequence[str]
    ) -> None:
        self._names = list(names)
        parts = [responses[self._names]] + ([] if frame is None else [frame[self._names]])
        self._classes = pd.concat(parts).fillna("").drop_duplicates().reset_index(drop=True)
        keys = self._classes.itertuples(index=False, name=None)
        self._index = {key: i for i, key in enumerate(keys)}
        self._groups: dict[tuple[str, str], np.ndarray] = {}
        self.most = np.full(len(self._classes), np.inf)
        if frame is not None:
            self.most = np.bincount(self.number(frame), minlength=len(self)).astype(float)

    def __len__(self) -> int:
        """Return the number of micro cells."""
        return len(self._classes)

    def number(self, table: pd.DataFrame) -> np.ndarray:
        """Return the micro cell of every row."""
        rows = table[self._names].fillna("").itertuples(index=False, name=None)
        return np.array([self._index[key] for key in rows], dtype=int)

    def group(self, breakdown: str, group: str) -> np.ndarray:
        """Return 1 for the micro cells of a group, all for the whole sample."""
        if (breakdown, group) not in self._groups:
            inside = np.ones(len(self), dtype=bool)
            if breakdown:
                for name, value in zip(breakdown.split("*"), group.split("*"), strict=True):
                    inside &= (self._classes[name] == value).to_numpy()
            self._groups[breakdown, group] = inside.astype(float)
        return self._groups[breakdown, group]


class Counts:
    """One topic in one wave: its states, its true counts, and the forms of its figures.

    Parameters
    ----------
    topic : Topic
    answers : pandas.DataFrame
        The wave's responses.
    cells : Cells
    weight : str
        Column with the study's own weights.
    """

    def __init__(self, topic: Topic, answers: pd.DataFrame, cells: Cells, weight: str) -> None:
        self.topic, self.cells = topic, cells
        given = topic.states(answers)
        self.states = list(dict.fromkeys([*topic.possible(), *given]))
        self.bases = topic.bases(self.states)
        position = {state: i for i, state in enumerate(self.states)}
        places = cells.number(answers)
        self.truth = np.zeros((len(cells), len(self.states)))
        for place, state in zip(places, given, strict=True):
            self.truth[place, position[state]] += 1
        # Companies that are not in the frame answered too; they exist after all.
        self.most = np.maximum(cells.most, self.truth.sum(axis=1))
        self._light, self._heavy = _weights(places, answers[weight].to_numpy(float), len(cells))

    def inside(self, base: str, breakdown: str, group: str) -> np.ndarray:
        """Return the form that counts the answers of a base in a group: (micro cells, states)."""
        return np.outer(self.cells.group(breakdown, group), self.bases[base])

    def having(self, figure: Figure) -> np.ndarray | None:
        """Return the form that counts the answers a share is about; None if it is no share."""
        values = self.topic.values(figure, self.states)
        if values is None:
            return None
        return self.inside(self.topic.base(figure), figure.breakdown, figure.group) * values

    def limits(self, figure: Figure, low: float, high: float) -> list[np.ndarray]:
        """Return forms that are at most 0 because a figure lies between ``low`` and ``high``.

        Where weights differ within a micro cell or are not known, the form allows all of them.
        """
        values = self.topic.values(figure, self.states)
        if values is None:
            return []
        weighted = figure.weighting != "unweighted"
        light = self._light if weighted else np.ones(len(self.cells))
        heavy = self._heavy if weighted else np.ones(len(self.cells))
        inside = self.inside(self.topic.base(figure), figure.breakdown, figure.group)
        return [
            inside * (np.outer(light, np.maximum(far, 0)) + np.outer(heavy, np.minimum(far, 0)))
            for far in (values - high, low - values)
        ]


def _weights(places: np.ndarray, weights: np.ndarray, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and largest weight of each micro cell; of all, where nobody answered."""
    light = np.full(cells, weights.min() if len(weights) else 1.0)
    heavy = np.full(cells, weights.max() if len(weights) else 1.0)
    for place in np.unique(places):
        own = weights[places == place]
        light[place], heavy[place] = own.min(), own.max()
    return light, heavy

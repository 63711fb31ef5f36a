"""Responses with the same classes, counted once: what every calibration works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.errors import PipelineError


class CalibrationError(PipelineError):
    """The margins cannot be met; names the margin and the class that prevents it."""

    exit_code = 2


@dataclass(frozen=True)
class Profiles:
    """Unique combinations of classes, so that the cost does not grow with the responses.

    Parameters
    ----------
    of_response : numpy.ndarray
        (n,) profile number of each response.
    start : numpy.ndarray
        (n,) weights to begin with, scaled to the population's size.
    mass : numpy.ndarray
        (k,) sum of ``start`` by profile.
    codes : dict of str to numpy.ndarray
        Margin -> (k,) position of each profile's class in ``levels``.
    goals : dict of str to numpy.ndarray
        Margin -> (c,) companies of the population by class.
    levels : dict of str to pandas.Index
        Margin -> (c,) class ids.
    """

    of_response: np.ndarray
    start: np.ndarray
    mass: np.ndarray
    codes: dict[str, np.ndarray]
    goals: dict[str, np.ndarray]
    levels: dict[str, pd.Index]

    def sums(self, margin: str, factors: np.ndarray) -> np.ndarray:
        """Return the (c,) weighted counts of a margin for (k,) factors on ``mass``."""
        goal = self.goals[margin]
        return np.bincount(self.codes[margin], weights=self.mass * factors, minlength=len(goal))

    def weights(self, factors: np.ndarray, *, index: pd.Index, name: str) -> pd.Series:
        """Return one weight per response for (k,) factors."""
        return pd.Series(self.start * factors[self.of_response], index=index, name=name)

    def worst(self, factors: np.ndarray) -> tuple[float, str, str]:
        """Return the largest relative deviation, its margin and its class."""
        found = []
        for margin, goal in self.goals.items():
            relative = np.abs(self.sums(margin, factors) - goal) / np.where(goal > 0, goal, 1.0)
            at = int(relative.argmax())
            found.append((float(relative[at]), margin, str(self.levels[margin][at])))
        return max(found, key=lambda deviation: deviation[0])


def build_profiles(
    classes: pd.DataFrame, targets: Mapping[str, pd.Series], start: pd.Series | None
) -> Profiles:
    """Return the profiles of responses, after checking that every margin can be met by itself.

    Parameters
    ----------
    classes : pandas.DataFrame
        One row per response, one column of class ids per margin.
    targets : mapping of str to pandas.Series
        Margin -> number of companies of the population by class id.
    start : pandas.Series or None
        (n,) positive weights to begin with, in the order of ``classes``; None for equal ones.

    Returns
    -------
    Profiles

    Raises
    ------
    CalibrationError
        If margins have different totals, a class with companies has no response, a response
        has a class without companies, or a starting weight is not positive.
    """
    totals = {name: float(target.sum()) for name, target in targets.items()}
    size = next(iter(totals.values()))
    if not np.allclose(list(totals.values()), size, rtol=1e-9):
        raise CalibrationError(f"Die Ränder haben verschiedene Summen: {totals}")
    names = list(targets)
    levels = {name: pd.Index(targets[name].index) for name in names}
    positions = [_positions(classes[name], levels[name]) for name in names]
    # One number per combination; 0 is a class that the population does not have.
    combination = np.zeros(len(classes), dtype=np.int64)
    for position, name in zip(positions, names, strict=True):
        combination = combination * (len(levels[name]) + 1) + position + 1
    of_response, _ = pd.factorize(combination)
    first = np.unique(of_response, return_index=True)[1]
    codes, goals = {}, {}
    for position, name in zip(positions, names, strict=True):
        codes[name] = position[first]
        goals[name] = targets[name].to_numpy(float) * (size / totals[name] if size else 1.0)
        _check_margin(name, targets[name], codes[name])
    weights = starting_weights(classes, start)
    weights = weights * (size / weights.sum() if len(weights) else 1.0)
    return Profiles(
        of_response, weights, np.bincount(of_response, weights=weights), codes, goals, levels
    )


def _positions(classes: pd.Series, levels: pd.Index) -> np.ndarray:
    """Return the position of each response's class, -1 for none of them."""
    if isinstance(classes.dtype, pd.CategoricalDtype):
        known = np.append(levels.get_indexer(classes.cat.categories), -1)
        return known[classes.cat.codes]
    return levels.get_indexer(classes)


def starting_weights(classes: pd.DataFrame, start: pd.Series | None) -> np.ndarray:
    """Return (n,) weights to begin with, 1 if none are given; refuse what is not positive."""
    weights = np.ones(len(classes)) if start is None else start.to_numpy(float)
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise CalibrationError("Gewichte, mit denen die Gewichtung beginnt, müssen positiv sein.")
    return weights


def _check_margin(name: str, target: pd.Series, codes: np.ndarray) -> None:
    if (codes < 0).any() or (target.to_numpy(float)[codes] <= 0).any():
        raise CalibrationError(
            f"Rand „{name}“: es gibt Antworten aus einer Klasse ohne Unternehmen in der "
            "Grundgesamtheit. Grundgesamtheit ergänzen oder Klassen zusammenlegen."
        )
    empty = set(np.flatnonzero(target.to_numpy(float) > 0)) - set(codes.tolist())
    if empty:
        level = target.index[min(empty)]
        raise CalibrationError(
            f"Rand „{name}“: aus Klasse „{level}“ hat niemand geantwortet. "
            "In study.yml sagen, womit sie zusammengelegt wird (weighting: collapse)."
        )

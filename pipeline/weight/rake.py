"""Raking: weights that reproduce several margins of the population at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.errors import PipelineError


class RakingError(PipelineError):
    """The margins cannot be met; names the margin and the class that prevents it."""

    exit_code = 2


def rake(
    classes: pd.DataFrame,
    targets: Mapping[str, pd.Series],
    *,
    start: pd.Series | None = None,
    tolerance: float = 1e-12,
    max_iterations: int = 100,
) -> pd.Series:
    """Return weights whose sums over every margin equal the population's counts.

    Iterative proportional fitting on profiles: companies with the same classes share a
    weight factor, so the cost does not grow with their number.

    Parameters
    ----------
    classes : pandas.DataFrame
        One row per response, one column of class ids per margin.
    targets : mapping of str to pandas.Series
        Margin -> number of companies of the population by class id.
    start : pandas.Series, optional
        Weights to begin with, positive; 1 for each response if omitted.
    tolerance : float
        Largest allowed relative deviation of a margin.
    max_iterations : int
        Rounds over all margins after which raking has failed.

    Returns
    -------
    pandas.Series
        Positive weights on the index of ``classes``; their sum is the population's size.

    Raises
    ------
    RakingError
        If margins have different totals, a class with companies has no response, a response
        has a class without companies, or the margins are not met after ``max_iterations``.

    Notes
    -----
    Deming and Stephan (1940), Ann. Math. Statist. 11, 427-444. Agrees with ``rake`` of the R
    package survey.
    """
    weights = np.ones(len(classes)) if start is None else start.to_numpy(float)
    names = list(targets)
    totals = {name: float(targets[name].sum()) for name in names}
    if not np.allclose(list(totals.values()), totals[names[0]], rtol=1e-9):
        raise RakingError(f"Die Ränder haben verschiedene Summen: {totals}")
    profile, keys = pd.factorize(pd.MultiIndex.from_frame(classes[names]))
    mass = np.bincount(profile, weights=weights)
    codes, goals = {}, {}
    for position, name in enumerate(names):
        levels = pd.Index(targets[name].index)
        codes[name] = levels.get_indexer(keys.get_level_values(position))
        goals[name] = targets[name].to_numpy(float)
        _check_margin(name, targets[name], codes[name])
    factor = np.ones(len(mass))
    for _ in range(max_iterations):
        for name in names:
            sums = np.bincount(codes[name], weights=mass * factor, minlength=len(goals[name]))
            factor *= np.divide(goals[name], sums, out=np.zeros_like(sums), where=sums > 0)[
                codes[name]
            ]
        worst = max(
            (_deviation(codes[name], goals[name], mass * factor) for name in names),
            key=lambda found: found[0],
        )
        if worst[0] <= tolerance:
            return pd.Series(weights * factor[profile], index=classes.index, name="rake")
    name = max(names, key=lambda n: _deviation(codes[n], goals[n], mass * factor)[0])
    level = targets[name].index[_deviation(codes[name], goals[name], mass * factor)[1]]
    raise RakingError(
        f"Die Gewichtung findet nach {max_iterations} Runden keine Lösung: Rand „{name}“, "
        f"Klasse „{level}“. In study.yml Klassen zusammenlegen (weighting: collapse)."
    )


def _deviation(codes: np.ndarray, goal: np.ndarray, mass: np.ndarray) -> tuple[float, int]:
    sums = np.bincount(codes, weights=mass, minlength=len(goal))
    relative = np.abs(sums - goal) / np.maximum(goal, 1e-300)
    return float(relative.max()), int(relative.argmax())


def _check_margin(name: str, target: pd.Series, codes: np.ndarray) -> None:
    if (codes < 0).any() or (target.to_numpy(float)[codes] <= 0).any():
        raise RakingError(
            f"Rand „{name}“: es gibt Antworten aus einer Klasse ohne Unternehmen in der "
            "Grundgesamtheit. Grundgesamtheit ergänzen oder Klassen zusammenlegen."
        )
    empty = set(np.flatnonzero(target.to_numpy(float) > 0)) - set(codes.tolist())
    if empty:
        level = target.index[min(empty)]
        raise RakingError(
            f"Rand „{name}“: aus Klasse „{level}“ hat niemand geantwortet. "
            "In study.yml sagen, womit sie zusammengelegt wird (weighting: collapse)."
        )

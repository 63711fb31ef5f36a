"""Raking: weights that reproduce several margins of the population at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.weight.calibration import MULTIPLICATIVE, calibration_factors
from pipeline.weight.profiles import CalibrationError, build_profiles


def rake(
    classes: pd.DataFrame,
    targets: Mapping[str, pd.Series],
    *,
    start: pd.Series | None = None,
    bounds: tuple[float, float] | None = None,
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
        Weights to begin with, positive; 1 for each response if omitted. Only their ratios
        matter: they are scaled to the population's size.
    bounds : (float, float), optional
        Smallest and largest weight as a multiple of the (scaled) weight to begin with.
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
    CalibrationError
        If the margins cannot be met (see :func:`build_profiles`), not within the bounds, or
        not after ``max_iterations``.

    Notes
    -----
    Deming and Stephan (1940), Ann. Math. Statist. 11, 427-444; with bounds the multiplicative
    distance cut at them, Deville and Särndal (1992), J. Amer. Statist. Assoc. 87, 376-382.
    Agrees with ``rake`` and ``calibrate(calfun = "raking", bounds = ...)`` of the R package
    survey.
    """
    profiles = build_profiles(classes, targets, start)
    if bounds:
        factors = calibration_factors(profiles, MULTIPLICATIVE, bounds=bounds)
        return profiles.weights(factors, index=classes.index, name="rake")
    factors = np.ones_like(profiles.mass)
    for _ in range(max_iterations):
        for name, goal in profiles.goals.items():
            sums = profiles.sums(name, factors)
            ratio = np.divide(goal, sums, out=np.zeros_like(sums), where=sums > 0)
            factors *= ratio[profiles.codes[name]]
        if profiles.worst(factors)[0] <= tolerance:
            return profiles.weights(factors, index=classes.index, name="rake")
    _, margin, level = profiles.worst(factors)
    raise CalibrationError(
        f"Die Gewichtung findet nach {max_iterations} Runden keine Lösung: Rand „{margin}“, "
        f"Klasse „{level}“. In study.yml Klassen zusammenlegen (weighting: collapse)."
    )

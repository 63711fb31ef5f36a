"""Linear calibration: the least squared change of weights that meets several margins."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.weight.calibration import LINEAR, calibration_factors
from pipeline.weight.profiles import CalibrationError, build_profiles


def linear(
    classes: pd.DataFrame,
    targets: Mapping[str, pd.Series],
    *,
    start: pd.Series | None = None,
    bounds: tuple[float, float] | None = None,
) -> pd.Series:
    """Return weights d·(1 + x'λ) whose sums over every margin equal the population's counts.

    Parameters
    ----------
    classes : pandas.DataFrame
        One row per response, one column of class ids per margin.
    targets : mapping of str to pandas.Series
        Margin -> number of companies of the population by class id.
    start : pandas.Series, optional
        Weights d to begin with, positive; 1 for each response if omitted. Only their ratios
        matter: they are scaled to the population's size.
    bounds : (float, float), optional
        Smallest and largest weight as a multiple of the (scaled) weight to begin with.

    Returns
    -------
    pandas.Series
        Positive weights on the index of ``classes``; their sum is the population's size.

    Raises
    ------
    CalibrationError
        If the margins cannot be met (see :func:`build_profiles`), not within the bounds, or
        only with weights that are not positive.

    Notes
    -----
    Minimises Σ (w − d)² / d: the weights of the generalised regression estimator. Cut at
    bounds it is the truncated linear method. Deville and Särndal (1992), J. Amer. Statist.
    Assoc. 87, 376-382. Agrees with ``calibrate(calfun = "linear")`` of the R package survey.
    """
    profiles = build_profiles(classes, targets, start)
    factors = calibration_factors(profiles, LINEAR, bounds=bounds)
    if (factors <= 0).any():
        at = int(factors.argmin())
        found = ", ".join(
            f"{name} „{profiles.levels[name][codes[at]]}“" for name, codes in profiles.codes.items()
        )
        share = np.isin(profiles.of_response, np.flatnonzero(factors <= 0))
        raise CalibrationError(
            f"Die lineare Kalibrierung ergibt {int(share.sum())} Gewichte, die nicht positiv "
            f"sind, am deutlichsten bei {found}. In study.yml bounds setzen (z. B. [0.3, 3]) "
            "oder method: rake."
        )
    return profiles.weights(factors, index=classes.index, name="linear")

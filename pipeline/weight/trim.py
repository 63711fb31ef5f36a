"""Trimming: no weight above a cap; what is cut off is shared among the others."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.weight.profiles import CalibrationError

_ROUNDING = 1e-12


def trim(weights: pd.Series, *, cap: float) -> pd.Series:
    """Return weights of at most ``cap`` with the same sum.

    Weights above the cap are set to it and the excess is given to the others in proportion
    to their weights; repeated until none is above the cap.

    Parameters
    ----------
    weights : pandas.Series
        (n,) positive weights.
    cap : float
        Largest allowed weight, e.g. 3 times the median.

    Returns
    -------
    pandas.Series
        On the index of ``weights``.

    Raises
    ------
    CalibrationError
        If the cap is below the mean weight, so that the sum cannot be kept.

    Notes
    -----
    Potter (1990), Proc. Survey Research Methods Section, Amer. Statist. Assoc., 225-230,
    reviews such rules. R's ``trimWeights`` differs: it adds the same amount to every weight
    and goes round again only with ``strict = TRUE``.
    """
    values = weights.to_numpy(float, copy=True)
    total = values.sum()
    if cap * len(values) < total * (1 - _ROUNDING):
        raise CalibrationError(
            f"trim: die Obergrenze {cap:.4g} liegt unter dem mittleren Gewicht "
            f"{total / len(values):.4g}. In study.yml trim erhöhen."
        )
    capped = np.zeros(len(values), dtype=bool)
    while (above := values > cap * (1 + _ROUNDING)).any():
        capped |= above
        values[capped] = cap
        rest = values[~capped].sum()
        if rest:
            values[~capped] *= (total - cap * capped.sum()) / rest
    return pd.Series(values, index=weights.index, name=weights.name)

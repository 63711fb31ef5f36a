"""Round and band once, so that no page can carry more digits than it shows."""

from __future__ import annotations

import numpy as np
import pandas as pd

BAND_BELOW = 30
STEPS = {
    "share": (0.01, 0.1),
    "scale points": (0.1, 0.5),
    "–": (0.1, 0.5),
    "−1…1": (0.01, 0.1),
    "rank": (0.1, 0.5),
    "percentage points": (1.0, 10.0),
    "0–200": (1.0, 10.0),
    "0–100": (1.0, 10.0),
    "−100…100": (1.0, 10.0),
}
"""Unit -> step from 30 companies on, and below."""
ROUNDED = ("estimate", "se", "ci_low", "ci_high")


def round_to(values: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Round half away from zero to multiples of ``step``; NaN stays NaN.

    The tiny shift undoes binary fractions such as 0.145 = 0.14499999…, so that equal inputs
    from different orders of summation round alike.
    """
    scaled = np.abs(values) / step
    return np.round(np.sign(values) * np.floor(scaled + 0.5 + 1e-9) * step, 10) + 0.0


def counts_behind(shown: float, n: int, step: float) -> tuple[int, int]:
    """Return the smallest and largest whole sum over ``n`` companies behind a rounded mean.

    Parameters
    ----------
    shown : float
        A share, or a mean of whole numbers, as published.
    n : int
        Companies it is taken over.
    step : float
        What it was rounded to, such as 0.01.

    Returns
    -------
    int, int
        Both ends of the rounding interval count: a reader need not know how halves are rounded.
        The smallest is larger than the largest if no whole sum rounds to ``shown``.
    """
    low, high = (shown - step / 2) * n, (shown + step / 2) * n
    return int(np.ceil(low - 1e-9)), int(np.floor(high + 1e-9))


def round_and_band(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the figures as they may be published.

    Parameters
    ----------
    frame : pandas.DataFrame
        Estimates that passed the rules.

    Returns
    -------
    pandas.DataFrame
        The same columns: estimate, se and interval rounded alike by unit; below 30 companies
        in bands (shares 10 points, means 0.5, amounts one digit), marked ``unsicher`` and
        without p-value; weighted and effective numbers whole, and for the whole sample only.
    """
    result = frame.copy()
    few = (frame["n_responses"] < BAND_BELOW).to_numpy()
    steps = np.array([STEPS.get(unit, (np.nan, np.nan)) for unit in frame["unit"]]).reshape(-1, 2)
    step = np.where(few, steps[:, 1], steps[:, 0])
    step = np.where(np.isnan(step), _digits(frame["estimate"].to_numpy(float), few), step)
    for name in ROUNDED:
        result[name] = round_to(frame[name].to_numpy(float), step)
    # Within a group, weighted numbers tell the profile of who left a question blank.
    group = frame["breakdown"].notna().to_numpy()
    for name in ("n_weighted", "n_effective"):
        whole = round_to(frame[name].to_numpy(float), np.ones(len(frame)))
        result[name] = np.where(group, np.nan, whole)
    p_value = round_to(frame["p_value"].to_numpy(float), np.full(len(frame), 0.01))
    result["p_value"] = np.where(few, np.nan, p_value)
    certain = few & ~frame["flags"].fillna("").str.contains("unsicher").to_numpy()
    flags = frame["flags"].fillna("")
    result["flags"] = flags.where(~certain, flags + " unsicher").str.strip()
    return result


def _digits(values: np.ndarray, few: np.ndarray) -> np.ndarray:
    """Return the step that leaves two digits of an amount, one below 30 companies."""
    size = np.floor(np.log10(np.where(values == 0, 1.0, np.abs(values))))
    return np.asarray(10.0 ** (size - np.where(few, 0, 1)))

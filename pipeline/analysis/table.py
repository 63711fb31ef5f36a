"""The one long table of estimates: its columns, its ids and its flags."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

COLUMNS = (
    "wave",
    "reference_wave",
    "weighting",
    "question",
    "need",
    "handlungsfeld",
    "statistic",
    "category",
    "breakdown",
    "group",
    "n_responses",
    "n_weighted",
    "n_effective",
    "estimate",
    "se",
    "ci_low",
    "ci_high",
    "p_value",
    "unit",
    "method",
    "flags",
    "figure_id",
)
NUMBERS = ("n_weighted", "n_effective", "estimate", "se", "ci_low", "ci_high", "p_value")
IDENTITY = ("wave", "weighting", "question", "statistic", "category", "breakdown", "group")

UNCERTAIN_N = 30
UNCERTAIN_WIDTH = 0.30
NOISE = 1e-9


def estimates_table(study_id: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return estimates as one long table in a fixed order of columns.

    Parameters
    ----------
    study_id : str
        Enters the figure ids.
    rows : list of dict
        One per estimate; missing keys become null.

    Returns
    -------
    pandas.DataFrame
        See docs/data-dictionary.md. ``figure_id`` is a hash of study, wave, weighting, question,
        statistic, category, breakdown and group: the same figure keeps its id from run to run.
    """
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["flags"] = _flags(frame)
    identity = frame[list(IDENTITY)].astype(object).where(frame[list(IDENTITY)].notna(), "")
    frame["figure_id"] = [
        hashlib.sha256("\x1f".join((study_id, *row)).encode()).hexdigest()[:16]
        for row in identity.itertuples(index=False)
    ]
    text = [name for name in COLUMNS if name not in (*NUMBERS, "n_responses")]
    types: dict[str, str] = dict.fromkeys(text, "str")
    return frame.astype({**types, **dict.fromkeys(NUMBERS, "float64"), "n_responses": "int64"})


def _flags(frame: pd.DataFrame) -> pd.Series:
    """Add "unsicher" where few companies or a wide interval carry a figure."""
    n_effective = frame["n_effective"].astype(float)
    width = (frame["ci_high"].astype(float) - frame["ci_low"].astype(float)).fillna(0.0)
    points = frame["unit"].map({"share": 1.0, "percentage points": 0.01}).fillna(0.0)
    uncertain = (n_effective < UNCERTAIN_N - NOISE) | (width * points >= UNCERTAIN_WIDTH - NOISE)
    given = frame["flags"].astype(object).fillna("").astype(str)
    mark = pd.Series(np.where(uncertain, "unsicher", ""), index=frame.index)
    return (given + " " + mark).str.strip()

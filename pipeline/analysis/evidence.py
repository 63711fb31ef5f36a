"""Survey and workshop side by side: two kinds of evidence, never one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

VERDICTS = ("confirmed", "survey_only", "workshop_only", "open")
"""High in both, in the survey only, in the workshop only, in neither."""
SURVEY_WEIGHTS = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Weights of the survey in the composite whose ranks are shown as a range."""
HIGH_ORGANISATIONS = 3
"""So many distinct organisations make a need high in the workshop."""
COLUMNS = (
    "need",
    "survey_score",
    "organisations",
    "verdict",
    "composite_rank_low",
    "composite_rank_high",
    "borda",
)


@dataclass(frozen=True)
class Evidence:
    """``table`` has one row per need; ``tau_b`` says how far both rankings agree, -1 to 1."""

    table: pd.DataFrame
    tau_b: float


def compare_evidence(
    survey_score: np.ndarray,
    organisations: np.ndarray,
    *,
    needs: Sequence[str],
    survey_rank_high: np.ndarray,
) -> Evidence:
    """Set the survey's scores beside the number of organisations that raised a need.

    Workshop counts have no sampling error, and disagreement is a finding: the composite is
    shown as a range of ranks only, never as a score. How many organisations may be named in
    public is for disclosure control to decide.

    Parameters
    ----------
    survey_score : numpy.ndarray, shape (needs,)
        Need scores, larger = more need.
    organisations : numpy.ndarray, shape (needs,)
        Distinct organisations (not statements, not people) that raised the need.
    needs : sequence of str
        Names of the needs that survey and workshop both dealt with.
    survey_rank_high : numpy.ndarray, shape (needs,)
        Largest rank that the survey allows (upper end of the rank's confidence set,
        1 = largest need).

    Returns
    -------
    Evidence
        ``table``: ``need, survey_score, organisations``; ``verdict`` (an id of ``VERDICTS``;
        high in the survey = even the largest rank is in the top half, high in the workshop =
        at least ``HIGH_ORGANISATIONS``); ``composite_rank_low, composite_rank_high`` (smallest
        and largest rank of w * survey + (1 - w) * workshop over ``SURVEY_WEIGHTS``, both
        scaled to 0..1 between their ends, ties taking all their ranks); ``borda`` (needs
        ranked behind it in the survey + in the workshop, ties half).
        ``tau_b``: Kendall's tau-b; NaN if there are fewer than two needs or one side does
        not differ between needs.

    Raises
    ------
    ValueError
        If lengths differ, or a number is missing: a need that only one side dealt with
        cannot be compared.

    Notes
    -----
    Kendall (1945), Biometrika 33, 239-251. Joint display of two kinds of evidence:
    Guetterman, Fetters and Creswell (2015), Ann. Family Medicine 13(6), 554-561.
    """
    survey, workshop, ceiling = (
        np.asarray(part, dtype=float) for part in (survey_score, organisations, survey_rank_high)
    )
    count = len(needs)
    if any(part.shape != (count,) for part in (survey, workshop, ceiling)):
        raise ValueError(f"each need ({count}) needs one score, one count and one rank")
    if np.isnan([survey, workshop, ceiling]).any():
        raise ValueError("a need without a score, count or rank cannot be compared")
    low, high = _rank_range(survey, workshop)
    not_survey = ~(ceiling <= count / 2)
    not_workshop = ~(workshop >= HIGH_ORGANISATIONS)
    # Positions in VERDICTS: neither "not" = confirmed, both = open.
    verdict = [VERDICTS[k] for k in not_workshop + 2 * not_survey]
    borda = 2 * count - stats.rankdata(-survey) - stats.rankdata(-workshop)
    columns = (list(needs), survey, workshop.astype(int), verdict, low, high, borda)
    varied = count > 1 and np.ptp(survey) > 0 and np.ptp(workshop) > 0
    tau = float(stats.kendalltau(survey, workshop, variant="b").statistic) if varied else np.nan
    return Evidence(pd.DataFrame(dict(zip(COLUMNS, columns, strict=True))), tau)


def composite(survey_score: np.ndarray, organisations: np.ndarray, weight: float) -> np.ndarray:
    """Return weight * survey + (1 - weight) * workshop, each scaled to 0..1 between its ends.

    Parameters
    ----------
    survey_score, organisations : numpy.ndarray, shape (needs,)
    weight : float
        Weight of the survey, 0 to 1.

    Returns
    -------
    numpy.ndarray, shape (needs,)
        0 to 1; a side on which all needs are equal adds 0.
    """
    scaled = []
    for values in (survey_score, organisations):
        spread = np.ptp(values) if len(values) else 0.0
        scaled.append((values - values.min()) / spread if spread else np.zeros(len(values)))
    return weight * scaled[0] + (1 - weight) * scaled[1]


def _rank_range(survey: np.ndarray, workshop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and the largest rank of each need over all weights."""
    if not len(survey):
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
    # Rounded so that equal composites from different sums tie.
    mixed = np.round([composite(survey, workshop, w) for w in SURVEY_WEIGHTS], 12)
    first = stats.rankdata(-mixed, method="min", axis=1).astype(int)
    last = stats.rankdata(-mixed, method="max", axis=1).astype(int)
    return first.min(axis=0), last.max(axis=0)

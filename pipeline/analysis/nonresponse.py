"""What non-response may do: outcome rates, bounds, representativity, sample size to aim for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from pipeline.analysis.intervals import CONFIDENCE


@dataclass(frozen=True)
class Dispositions:
    """How many companies of the gross sample ended in each of AAPOR's final dispositions.

    I and P are usable questionnaires; R (with break-offs), NC and O eligible companies without
    one; UH and UO not known to exist, to be eligible, or otherwise unknown.
    """

    complete: int
    partial: int = 0
    refusal: int = 0
    non_contact: int = 0
    other: int = 0
    unknown_company: int = 0
    unknown_other: int = 0


@dataclass(frozen=True)
class OutcomeRates:
    """AAPOR's response, cooperation, refusal and contact rates as shares; NaN if nobody counts."""

    rr1: float
    rr2: float
    rr3: float
    rr4: float
    rr5: float
    rr6: float
    coop1: float
    ref1: float
    con1: float


def outcome_rates(dispositions: Dispositions, *, eligibility: float) -> OutcomeRates:
    """Return the outcome rates of a survey by AAPOR's Standard Definitions.

    Parameters
    ----------
    dispositions : Dispositions
    eligibility : float
        e: estimated share, 0 to 1, of eligible companies among those of unknown eligibility.

    Returns
    -------
    OutcomeRates
        With E = I + P + R + NC + O and U = UH + UO: RR1 = I / (E + U), RR3 = I / (E + eU),
        RR5 = I / E; RR2, RR4 and RR6 add P above the line; COOP1 = I / (I + P + R + O),
        REF1 = R / (E + U), CON1 = (I + P + R + O) / (E + U).

    Raises
    ------
    ValueError
        If a count is negative or ``eligibility`` is no share.

    Notes
    -----
    American Association for Public Opinion Research (2023), Standard Definitions, 10th ed.
    """
    d = dispositions
    if min(vars(d).values()) < 0 or not 0 <= eligibility <= 1:
        raise ValueError("counts must not be negative, eligibility must be a share from 0 to 1")
    contacted = d.complete + d.partial + d.refusal + d.other
    eligible, unknown = contacted + d.non_contact, d.unknown_company + d.unknown_other
    everyone, answered = eligible + unknown, d.complete + d.partial
    parts = [
        (usable, eligible + share * unknown)
        for share in (1, eligibility, 0)
        for usable in (d.complete, answered)
    ]
    parts += [(d.complete, contacted), (d.refusal, everyone), (contacted, everyone)]
    return OutcomeRates(*(part / whole if whole else np.nan for part, whole in parts))


def nonresponse_bounds(
    share: np.ndarray, n_responses: np.ndarray, *, population: float, difference: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return what a share can be in the population, given how much the silent may differ.

    Parameters
    ----------
    share, n_responses : numpy.ndarray
        Share among those who answered, 0 to 1, and how many they are; same shape.
    population : float
        Companies in the population.
    difference : float
        By how much the silent differ at most, 0 to 1: 1 assumes nothing (worst case), 0.10 is
        a scenario of 10 percentage points. Their share is cut at 0 and 1.

    Returns
    -------
    tuple of numpy.ndarray
        p n/N + (1 - n/N) (p -+ difference); 0 and 1 without any answer. Worst case: Manski
        (1989), J. Human Resources 24(3), 343-360.

    Raises
    ------
    ValueError
        If more companies answered than exist, or ``difference`` is no share.
    """
    n = np.asarray(n_responses, dtype=float)
    if population < 1 or (n > population).any() or not 0 <= difference <= 1:
        raise ValueError(f"0 <= n_responses <= {population:g} and 0 <= difference <= 1 are needed")
    p, reach = np.where(n > 0, share, 0.0), np.where(n > 0, difference, 1.0)
    heard = n / population
    low, high = np.maximum(p - reach, 0), np.minimum(p + reach, 1)
    return p * heard + (1 - heard) * low, p * heard + (1 - heard) * high


@dataclass(frozen=True)
class Representativity:
    """How equal the response rates of the frame's cells are: 1 = all equal, near 0 = all or none.

    ``r_indicator`` tends to be too low in small frames, where response rates differ by chance;
    ``r_adjusted`` corrects that.
    """

    response_rate: float
    r_indicator: float
    r_adjusted: float


def representativity(existing: np.ndarray, answered: np.ndarray) -> Representativity:
    """Return the R-indicator of a survey that invited every company of its frame.

    Parameters
    ----------
    existing, answered : numpy.ndarray, shape (cells,)
        Companies in each cell of the frame (such as size class x branch), and how many of them
        answered. Only indicators over the same cells compare; merge cells of a few companies.

    Returns
    -------
    Representativity
        R = 1 - 2 S, S^2 = sum N_c (p_c - p)^2 / (N - 1) over the cells' response rates p_c.
        Adjusted: S^2 less its bias, sum p_c (1 - p_c) / N, and 0 if the bias is larger.

    Raises
    ------
    ValueError
        If shapes differ, a count is impossible, or the frame is empty.

    Notes
    -----
    Schouten, Cobben and Bethlehem (2009), Survey Methodology 35(1), 101-113. Bias: Shlomo,
    Skinner and Schouten (2012), J. Stat. Planning Inference 142(1), 201-211, here with one
    propensity per cell and without sampling from the frame.
    """
    size, heard = np.asarray(existing, dtype=float), np.asarray(answered, dtype=float)
    if size.shape != heard.shape or (heard < 0).any() or (heard > size).any():
        raise ValueError("each cell needs 0 <= answered <= existing")
    if (total := size.sum()) == 0:
        raise ValueError("the frame has no companies")
    rates = heard / np.maximum(size, 1)
    overall = float(heard.sum() / total)
    variance = float(size @ np.square(rates - overall) / max(total - 1, 1))
    bias = float(rates @ (1 - rates) / total)
    plain, adjusted = (1 - 2 * np.sqrt(max(v, 0.0)) for v in (variance, variance - bias))
    return Representativity(overall, float(plain), float(adjusted))


def needed_n(half_width: float, *, population: float, share: float = 0.5) -> int:
    """Return how many answers the 95 % interval of a share needs for a given precision.

    Parameters
    ----------
    half_width : float
        Half the interval's width as a share (0.10 = +-10 percentage points).
    population : float
        Companies in the population; ``math.inf`` for one without limit.
    share : float
        Expected share; 0.5 is the most demanding.

    Returns
    -------
    int
        n0 / (1 + (n0 - 1) / N), n0 = z^2 p (1 - p) / half_width^2, rounded up. Cochran (1977),
        Sampling Techniques, 3rd ed., section 4.4.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    if not (half_width > 0 and 0 < share < 1 and population >= 1):
        raise ValueError("half_width > 0, 0 < share < 1 and population >= 1 are needed")
    quantile = stats.norm.ppf(0.5 + CONFIDENCE / 2)
    # A very wide interval would need less than one answer.
    unlimited = max(quantile**2 * share * (1 - share) / half_width**2, 1.0)
    return int(np.ceil(unlimited / (1 + (unlimited - 1) / population) - 1e-9))

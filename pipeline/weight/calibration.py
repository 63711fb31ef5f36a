"""Calibration to margins by Newton's method: factors near 1, if wanted within bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipeline.weight.profiles import CalibrationError, Profiles

_SUFFICIENT_DECREASE = 1e-4
_HALVINGS = 60
_REGULARISATION = 1e-3
_SLACK = 1e-14
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Distance:
    """How far weights are from those they begin with.

    Parameters
    ----------
    factor, slope, integral : callable
        Factor F(u) of a response for u = x'λ, its derivative, its antiderivative.
    inverse : callable
        u for a factor.
    """

    factor: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    integral: Callable[[np.ndarray], np.ndarray]
    inverse: Callable[[float], float]


LINEAR = Distance(lambda u: 1 + u, np.ones_like, lambda u: u + u**2 / 2, lambda g: g - 1)
MULTIPLICATIVE = Distance(np.exp, np.exp, np.exp, lambda g: float(np.log(g)))


def calibration_factors(
    profiles: Profiles,
    distance: Distance,
    *,
    bounds: tuple[float, float] | None = None,
    tolerance: float = 1e-12,
    max_iterations: int = 100,
) -> np.ndarray:
    """Return the factor of each profile that meets all margins at the least distance.

    Parameters
    ----------
    profiles : Profiles
    distance : Distance
        ``LINEAR`` or ``MULTIPLICATIVE`` (raking).
    bounds : (float, float), optional
        Smallest and largest factor.
    tolerance : float
        Largest allowed relative deviation of a margin.
    max_iterations : int
        Newton steps after which calibration has failed.

    Returns
    -------
    numpy.ndarray
        (k,) factors on ``profiles.mass``.

    Raises
    ------
    CalibrationError
        If no factors meet the margins; names margin and class.

    Notes
    -----
    The factors are g = F(x'λ), cut at the bounds, where λ solves Σ m g x = T (m mass, T
    counts of the population). That is the minimum of a convex function of λ; Newton's steps
    are regularised, since classes of several margins are linearly dependent and a class
    whose factors all lie on a bound has slope 0. Deville and Särndal (1992), J. Amer.
    Statist. Assoc. 87, 376-382.
    """
    low, high = bounds or (-np.inf, np.inf)
    if bounds:
        _check_reach(profiles, low, high)
        ends = (distance.inverse(low), distance.inverse(high))
    else:
        ends = (low, high)
    design = np.hstack(
        [np.eye(len(goal))[profiles.codes[name]] for name, goal in profiles.goals.items()]
    )
    goals = np.concatenate(list(profiles.goals.values()))
    size = profiles.mass.sum()
    mass, goals = profiles.mass / size, goals / size

    def objective(multipliers: np.ndarray) -> tuple[float, float, np.ndarray, np.ndarray]:
        u = design @ multipliers
        inside = np.clip(u, *ends)
        factors = distance.factor(inside)
        terms = mass * (distance.integral(inside) + factors * (u - inside))
        value = float(terms.sum() - goals @ multipliers)
        rounding = _SLACK * float(np.abs(terms).sum() + np.abs(goals * multipliers).sum())
        slopes = np.where(u == inside, distance.slope(inside), 0.0)
        return value, rounding, factors, slopes

    multipliers = np.zeros(len(goals))
    value, rounding, factors, slopes = objective(multipliers)
    for _ in range(max_iterations):
        if profiles.worst(factors)[0] <= tolerance:
            return factors
        gradient = design.T @ (mass * factors) - goals
        curvature = design.T @ (design * (mass * slopes)[:, None])
        ridge = _REGULARISATION * float(np.linalg.norm(gradient)) + _ROUNDING * _REGULARISATION
        step = -np.linalg.solve(curvature + ridge * np.eye(len(goals)), gradient)
        length = 1.0
        for _ in range(_HALVINGS):
            new = objective(multipliers + length * step)
            wanted = _SUFFICIENT_DECREASE * length * float(gradient @ step)
            if new[0] <= value + wanted + rounding:
                break
            length /= 2
        multipliers = multipliers + length * step
        value, rounding, factors, slopes = new
    if profiles.worst(factors)[0] <= tolerance:
        return factors
    _, margin, level = profiles.worst(factors)
    limits = f" innerhalb der Grenzen {low:g} bis {high:g}" if bounds else ""
    advice = "bounds weiter fassen oder " if bounds else ""
    raise CalibrationError(
        f"Die Ränder sind{limits} nicht zugleich zu erfüllen; am weitesten daneben liegt Rand "
        f"„{margin}“, Klasse „{level}“. In study.yml {advice}Klassen zusammenlegen "
        "(weighting: collapse)."
    )


def _check_reach(profiles: Profiles, low: float, high: float) -> None:
    """Refuse bounds that a class cannot keep even by itself: its mean factor is given."""
    worst, found = _ROUNDING, None
    for margin, goal in profiles.goals.items():
        mass = profiles.sums(margin, np.ones_like(profiles.mass))
        for at in np.flatnonzero(mass):
            needed = float(goal[at] / mass[at])
            excess = max(low / needed, needed / high) - 1
            if excess > worst:
                worst, found = excess, (margin, profiles.levels[margin][at], needed)
    if found:
        margin, level, needed = found
        raise CalibrationError(
            f"Rand „{margin}“: Klasse „{level}“ braucht im Mittel den Faktor {needed:.3g}, "
            f"erlaubt ist {low:g} bis {high:g}. In study.yml bounds weiter fassen oder die "
            "Klasse zusammenlegen (weighting: collapse)."
        )

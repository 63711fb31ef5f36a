"""Change between two waves: the matched panel first, then all responses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from pipeline.analysis.comparability import comparability_flags
from pipeline.analysis.figures import UNITS, Figure, figures
from pipeline.analysis.functionals import Functional
from pipeline.analysis.influence import Calibration, answered, influence
from pipeline.analysis.intervals import t_interval, t_test
from pipeline.analysis.multiplicity import holm
from pipeline.analysis.sample import Sample
from pipeline.analysis.variables import (
    MISSING,
    Categorical,
    Numeric,
    Variable,
    asked_needs,
    build_variables,
    handlungsfeld_scores,
)
from pipeline.codebook import Study

FAMILY_LEVEL = 0.05


@dataclass(frozen=True)
class Changed:
    """A difference of two estimates, later minus earlier; ``n`` companies carry it.

    ``df`` are the degrees of freedom of its standard error.
    """

    n: int
    n_weighted: float
    n_effective: float
    estimate: float
    se: float
    df: float


def panel_change(
    earlier: Variable,
    later: Variable,
    weights: np.ndarray,
    functional: Functional | None,
    *,
    calibrated: Calibration | None = None,
) -> Changed:
    """Return the change among the companies that answered in both waves.

    Parameters
    ----------
    earlier, later : Variable
        One entry per response of the later wave; ``earlier`` holds the same company's answer in
        the earlier wave and is missing where it did not take part.
    weights : numpy.ndarray, shape (responses,)
        Weights of the later wave, used for both, so that the composition stays the same.
    functional : Functional or None
        None for the mean of numbers.
    calibrated : Calibration, optional
        Of the later wave's weights.

    Returns
    -------
    Changed
        The standard error is that of paired differences of the influence values, without
        finite population correction (a change is not a statement on these members only).
    """
    both = answered(earlier) & answered(later)
    first, u1 = influence(earlier, weights, functional, inside=both)
    second, u2 = influence(later, weights, functional, inside=both)
    n, w = int(both.sum()), weights[both]
    variance = _variance(u2 - u1, both, calibrated)
    effective = float(w.sum() ** 2 / np.square(w).sum()) if n else 0.0
    return Changed(n, float(w.sum()), effective, second - first, float(np.sqrt(variance)), n - 1)


def overall_change(
    earlier: Variable,
    later: Variable,
    weights: tuple[np.ndarray, np.ndarray],
    common: tuple[np.ndarray, np.ndarray],
    functional: Functional | None,
    *,
    calibrated: tuple[Calibration | None, Calibration | None] = (None, None),
) -> Changed:
    """Return the change between all responses of two waves.

    Parameters
    ----------
    earlier, later : Variable
        All responses of each wave.
    weights : pair of numpy.ndarray
        Weights of each wave.
    common : pair of numpy.ndarray of int
        Positions of the companies that answered in both waves, in the same order.
    functional : Functional or None
    calibrated : pair of Calibration or None
        Of each wave's weights.

    Returns
    -------
    Changed
        Var = V1 + V2 - 2 * covariance over the companies that are in both (methods
        specification, C7); ``n`` is the later wave's base.
    """
    thetas, variances, parts, insides = [], [], [], []
    for variable, w, own in zip((earlier, later), weights, calibrated, strict=True):
        inside = answered(variable)
        theta, u = influence(variable, w, functional)
        thetas.append(theta)
        variances.append(_variance(u, inside, own))
        parts.append(u if own is None else own.residuals(u))
        insides.append(inside if own is None else np.ones(len(inside), dtype=bool))
    both = insides[0][common[0]] & insides[1][common[1]]
    u1, u2 = parts[0][common[0]][both], parts[1][common[1]][both]
    shared = len(u1)
    covariance = 0.0
    if shared > 1:
        covariance = shared / (shared - 1) * float((u1 - u1.mean()) @ (u2 - u2.mean()))
    w = weights[1][answered(later)]
    n = len(w)
    effective = float(w.sum() ** 2 / np.square(w).sum()) if n else 0.0
    se = float(np.sqrt(max(variances[0] + variances[1] - 2 * covariance, 0.0)))
    sizes = [int(answered(variable).sum()) for variable in (earlier, later)]
    df = _satterthwaite(variances, sizes)
    return Changed(n, float(w.sum()), effective, thetas[1] - thetas[0], se, df)


def _satterthwaite(variances: list[float], sizes: list[int]) -> float:
    """Return the degrees of freedom of a sum of two variances (1946, Biometrics Bull. 2, 110)."""
    parts = sum(v**2 / max(n - 1, 1) for v, n in zip(variances, sizes, strict=True))
    return sum(variances) ** 2 / parts if parts > 0 else min(sizes) - 1


def _variance(u: np.ndarray, inside: np.ndarray, calibrated: Calibration | None) -> float:
    """Return the variance of a sum of influence values, without population correction.

    With calibrated weights all responses of the wave have residuals, else only those inside.
    """
    values = u[inside] if calibrated is None else calibrated.residuals(u)
    n = len(values)
    if n < 2 or inside.sum() < 2:
        return np.nan
    return n / (n - 1) * float(np.sum(np.square(values - values.mean())))


def change_rows(study: Study, responses: pd.DataFrame, sample: Sample) -> list[dict[str, object]]:
    """Return the ``change_<statistic>`` rows of the estimates table.

    Each wave is compared with the wave before it; a question that one of them did not ask
    leaves a gap. A change is flagged ``nachweisbar`` if its p-value stands at 5 % after Holm's
    correction over its family: all questions of one wave, weighting, statistic and kind of
    item (importance or satisfaction).
    """
    plan = [figure for figure in figures(study) if figure.change]
    parts = {}
    for wave in study.settings.waves:
        part = responses[responses["wave"] == wave.id]
        if not part.empty:
            parts[wave.id] = (part, build_variables(study, part, wave=wave.id))
    rows: list[dict[str, object]] = []
    families: list[tuple[str | None, ...]] = []
    for before, after in pairwise(parts):
        (old, old_variables), (new, new_variables) = parts[before], parts[after]
        common = _common(old["company"], new["company"])
        place = _places(common, len(new))
        for weighting in sample.weights.columns:
            w = tuple(sample.weights.loc[part.index, weighting].to_numpy() for part in (old, new))
            fits = tuple(sample.calibration(part, weighting) for part in (old, new))
            for figure in plan:
                if figure.variable not in old_variables or figure.variable not in new_variables:
                    continue
                v1, v2 = old_variables[figure.variable], new_variables[figure.variable]
                if figure.statistic == "index":
                    v1, v2 = _common_index(study, figure.question, (before, old), (after, new))
                panel = panel_change(
                    _moved(v1, place), v2, w[1], figure.functional, calibrated=fits[1]
                )
                everyone = overall_change(
                    v1, v2, (w[0], w[1]), common, figure.functional, calibrated=(fits[0], fits[1])
                )
                asked = figure.questions(study)
                flags = " ".join(comparability_flags(study, asked, before, after))
                for category, found in (("panel", panel), ("all", everyone)):
                    base = {"wave": after, "reference_wave": before, "weighting": weighting}
                    rows.append({**base, **_row(figure, category, found), "flags": flags})
                    families.append((after, weighting, figure.statistic, figure.category, category))
    return _mark_distinct(rows, families)


def _mark_distinct(
    rows: list[dict[str, object]], families: list[tuple[str | None, ...]]
) -> list[dict[str, object]]:
    p_values = np.array([row["p_value"] for row in rows], dtype=float)
    # Options of a multiple response name themselves in their category; they are one family.
    keys = [(*f[:3], None if f[2] == "cases_share" else f[3], f[4]) for f in families]
    distinct = np.zeros(len(rows), dtype=bool)
    for family in set(keys):
        members = np.array([key == family for key in keys])
        distinct[members] = holm(p_values[members]) <= FAMILY_LEVEL
    return [
        {**row, "flags": f"{row['flags']} nachweisbar".strip()} if found else row
        for row, found in zip(rows, distinct, strict=True)
    ]


def _common_index(
    study: Study, handlungsfeld: str, *waves: tuple[str, pd.DataFrame]
) -> tuple[Numeric, Numeric]:
    """Return a Handlungsfeld's scores of two waves over the needs that both asked.

    Otherwise a new or dropped item would look like a change of the need.
    """
    lists = [asked_needs(study, handlungsfeld, wave) for wave, _ in waves]
    common = [need for need in lists[0] if need in lists[1]]
    first, second = (
        handlungsfeld_scores(study, handlungsfeld, part, only=common) for _, part in waves
    )
    unknown = [np.full(len(part), np.nan) for _, part in waves]
    return (
        Numeric(unknown[0] if first is None else first),
        Numeric(unknown[1] if second is None else second),
    )


def _row(figure: Figure, category: str, found: Changed) -> dict[str, object]:
    one = {name: np.array([getattr(found, name)]) for name in ("estimate", "se")}
    df = np.array([found.df])
    low, high = t_interval(one["estimate"], one["se"], df)
    p_value = t_test(one["estimate"], one["se"], df)
    overlap = "gleiche Betriebe" if category == "panel" else "alle Antworten, Panelkovarianz"
    return {
        "question": figure.question,
        "need": figure.need,
        "handlungsfeld": figure.handlungsfeld,
        "statistic": f"change_{figure.statistic}",
        "category": category,
        "n_responses": found.n,
        "n_weighted": found.n_weighted,
        "n_effective": found.n_effective,
        "estimate": found.estimate,
        "se": found.se,
        "ci_low": low[0],
        "ci_high": high[0],
        "p_value": p_value[0],
        "unit": UNITS[figure.statistic],
        "method": f"linearisiert, {overlap}, ohne fpc; t-Intervall",
    }


def _common(old: pd.Series, new: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    position = {company: i for i, company in enumerate(old) if isinstance(company, str)}
    pairs = [(position[c], j) for j, c in enumerate(new) if c in position]
    first, second = zip(*pairs, strict=True) if pairs else ((), ())
    return np.array(first, dtype=int), np.array(second, dtype=int)


def _places(common: tuple[np.ndarray, np.ndarray], size: int) -> np.ndarray:
    """Return for each later response its company's position in the earlier wave, else -1."""
    place = np.full(size, -1)
    place[common[1]] = common[0]
    return place


def _moved(variable: Variable, place: np.ndarray) -> Variable:
    """Return the earlier answers of the later wave's companies."""
    known = place >= 0
    if isinstance(variable, Categorical):
        return Categorical(np.where(known, variable.codes[place], MISSING), variable.size)
    return Numeric(np.where(known, variable.values[place], np.nan))

"""One weight per response and method, wave by wave, and what was done to get it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.weight.collapse import Collapsed
from pipeline.weight.diagnostics import Diagnostics, Trimming, design_effect, diagnose
from pipeline.weight.linear import linear
from pipeline.weight.margins import Margins, wave_margins
from pipeline.weight.poststratify import poststratify
from pipeline.weight.profiles import CalibrationError
from pipeline.weight.rake import rake
from pipeline.weight.trim import trim

UNWEIGHTED = "unweighted"
METHODS: dict[str, Callable[..., pd.Series]] = {
    "rake": rake,
    "poststratify": poststratify,
    "linear": linear,
}
_CROSSED = ("poststratify",)
"""Methods that meet the cells of all margins crossed instead of each margin."""


@dataclass(frozen=True)
class Weighted:
    """What the weight stage hands on.

    Parameters
    ----------
    weights : pandas.DataFrame
        One column per method (``unweighted`` first), on the index of the responses.
    method : str
        The method of the last column.
    base : pandas.Series
        Weights before calibration, on the same index.
    margins : pandas.DataFrame
        Class ids after merging that the weights were calibrated to, on the same index: one
        column per margin, for post-stratification one column of cells; none if unweighted.
    bounded : bool
        Whether factors on the weights were limited.
    collapsed : dict
        Wave -> classes merged or kept although small.
    diagnostics : dict
        Wave -> what its weights look like; empty if unweighted.
    """

    weights: pd.DataFrame
    method: str
    base: pd.Series
    margins: pd.DataFrame
    bounded: bool = False
    collapsed: dict[str, list[Collapsed]] = field(default_factory=dict)
    diagnostics: dict[str, Diagnostics] = field(default_factory=dict)

    @property
    def residual_weights(self) -> pd.Series:
        """Weights of the regression on the margins that calibrated errors rest on.

        Those before calibration; 1 for plain raking, as in R's ``rake``.
        """
        plain = self.method == "rake" and not self.bounded
        return pd.Series(1.0, index=self.base.index) if plain else self.base


def weigh(
    study: Study,
    responses: pd.DataFrame,
    population_classes: pd.DataFrame | None,
    *,
    base: pd.Series | None = None,
) -> Weighted:
    """Weight every wave to the population by the study's method.

    Parameters
    ----------
    study : Study
        Method, margins, declared merges, bounds and trimming.
    responses : pandas.DataFrame
        ``wave``, ``company`` and one column of class ids per margin.
    population_classes : pandas.DataFrame or None
        Class ids of every company of the population.
    base : pandas.Series, optional
        Positive weights before calibration on the index of ``responses``, e.g. companies ÷
        responses of a stratum; 1 for each response if omitted.

    Returns
    -------
    Weighted

    Raises
    ------
    StudyError
        If companies of a class answered that the population does not have, or a wave cannot
        be calibrated or trimmed.
    """
    settings = study.settings.weighting
    method = settings.method
    weights = pd.DataFrame({UNWEIGHTED: 1.0}, index=responses.index)
    start = pd.Series(1.0, index=responses.index) if base is None else base.reindex(weights.index)
    start = start.astype(float).rename("base")
    if method == UNWEIGHTED or population_classes is None:
        return Weighted(weights, UNWEIGHTED, start, pd.DataFrame(index=responses.index))
    problems: list[Problem] = []
    parts, used, collapsed, diagnostics = [], [], {}, {}
    for name, part in responses.groupby("wave", sort=False):
        wave = str(name)
        margins = _margins(study, part, population_classes)
        if found := _empty_strata(study, wave, part, population_classes):
            problems += found
            continue
        try:
            final, trimming = _calibrate(study, margins, start.loc[part.index])
        except CalibrationError as error:
            problems.append(Problem("study.yml", 0, 0, f"Welle {wave}: {error}"))
            continue
        parts.append(final)
        used.append(margins.classes)
        collapsed[wave] = margins.collapsed
        diagnostics[wave] = diagnose(final, part["company"], trimming=trimming)
    if problems:
        raise StudyError(problems)
    empty = pd.Series(dtype=float)
    weights[method] = pd.concat([empty, *parts]).reindex(responses.index)
    classes = pd.concat([pd.DataFrame(), *used]).reindex(responses.index)
    bounded = bool(settings.bounds)
    return Weighted(weights, method, start, classes, bounded, collapsed, diagnostics)


def _margins(study: Study, part: pd.DataFrame, population_classes: pd.DataFrame) -> Margins:
    settings = study.settings.weighting
    levels = {m: [c.id for c in study.classification(m).classes] for m in settings.margins}
    declared = {m: [c.classes for c in settings.collapse if c.margin == m] for m in levels}
    return wave_margins(
        part,
        population_classes,
        levels=levels,
        declared=declared,
        cells=settings.method in _CROSSED,
    )


def _calibrate(
    study: Study, margins: Margins, base: pd.Series
) -> tuple[pd.Series, Trimming | None]:
    """Return final weights, and what trimming did where a weight was above the cap."""
    settings = study.settings.weighting
    options = {"bounds": tuple(settings.bounds)} if settings.bounds else {}
    method = partial(METHODS[settings.method], margins.classes, margins.targets, **options)
    first = method(start=base)
    cap = settings.trim * float(first.median()) if settings.trim else np.inf
    n_trimmed = int((first > cap).sum())
    if not n_trimmed:
        return first, None
    final = method(start=trim(first, cap=cap))
    if np.allclose(final, first, rtol=1e-9, atol=0):
        raise CalibrationError(
            "trim hat keine Wirkung, weil die Ränder jedes Gewicht festlegen. In study.yml "
            "trim löschen oder Klassen zusammenlegen (weighting: collapse)."
        )
    before = design_effect(first.to_numpy())
    return final, Trimming(cap, n_trimmed, int((final > cap).sum()), before)


def _empty_strata(
    study: Study, wave: str, part: pd.DataFrame, population_classes: pd.DataFrame
) -> list[Problem]:
    file = study.settings.population.file if study.settings.population else "study.yml"
    return [
        Problem(
            file,
            0,
            0,
            f"kein Unternehmen in Klasse „{level.id}“ von „{margin}“, aber {answers} Antworten "
            f"aus Welle {wave}",
            "Grundgesamtheit ergänzen oder die Klasse in study.yml berichtigen",
        )
        for margin in study.settings.weighting.margins
        for level in study.classification(margin).classes
        if (answers := int((part[margin] == level.id).sum()))
        and not (population_classes[margin] == level.id).any()
    ]

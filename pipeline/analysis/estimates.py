"""Estimate every figure of every wave: whole sample and by group, unweighted and weighted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.analysis.cube import Cube, build_cube
from pipeline.analysis.figures import UNITS, Figure, figures
from pipeline.analysis.functionals import share_of
from pipeline.analysis.intervals import t_interval
from pipeline.analysis.need_scales import need_scales
from pipeline.analysis.variables import asked_needs, build_variables
from pipeline.analysis.variance import estimate
from pipeline.codebook import Study

ONE_STRATUM = "all"
"""The demo's design: a simple random sample from the frame."""


def estimate_waves(
    study: Study,
    responses: pd.DataFrame,
    weights: pd.DataFrame,
    *,
    population_classes: pd.DataFrame | None,
) -> list[dict[str, object]]:
    """Return the rows of the estimates table for all waves.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        All waves: classes and codes per response.
    weights : pandas.DataFrame
        One column per weighting, on the index of ``responses``.
    population_classes : pandas.DataFrame or None
        One row per company of the population; its length is N of the finite population
        correction, and response rates are shares of it. None: no correction, no rates.

    Returns
    -------
    list of dict
        Keys are columns of the estimates table.
    """
    size = None if population_classes is None else float(len(population_classes))
    plan = figures(study)
    rows: list[dict[str, object]] = []
    for wave in study.settings.waves:
        part = responses[responses["wave"] == wave.id]
        if part.empty:
            continue
        variables = build_variables(study, part)
        profiles = part[study.settings.breakdowns].assign(stratum=ONE_STRATUM)
        for weighting in weights.columns:
            cube = build_cube(variables, weights.loc[part.index, weighting].to_numpy(), profiles)
            groups = _groups(study, cube)
            base = {"wave": wave.id, "weighting": weighting}
            for figure in plan:
                if figure.variable in variables:
                    rows += _rows(study, base, cube, figure, groups, size)
            if weighting == "unweighted":
                rows += _nonresponse_rows(base, cube, groups)
                rows += _response_rate_rows(study, base, cube, groups, population_classes)
    return rows


def flags_of(study: Study, figure: Figure, wave: str) -> str:
    """Return the flags that follow from the codebook, separated by blanks.

    ``wortlaut_geaendert`` and, for an index, ``themen_geaendert``: compared with the first wave;
    ``umgerechnet``: computed on another scale than asked.
    """
    flags = []
    asked = [q for q in figure.questions(study) if wave in q.columns]
    if any(q.wording(wave) != q.wording(min(q.columns)) for q in asked):
        flags.append("wortlaut_geaendert")
    first = study.settings.waves[0].id
    if figure.statistic == "index" and set(asked_needs(study, figure.question, wave)) != set(
        asked_needs(study, figure.question, first)
    ):
        flags.append("themen_geaendert")
    pair = figure.need is not None and figure.question == figure.need
    if pair and figure.statistic != "need_share" and need_scales(study, figure.question).converted:
        flags.append("umgerechnet")
    return " ".join(flags)


Groups = list[tuple[str | None, str | None, np.ndarray]]


def _groups(study: Study, cube: Cube) -> Groups:
    """Return (breakdown, group, mask over profiles); declared groups appear even if empty."""
    groups: Groups = [(None, None, np.ones(len(cube.profiles), dtype=bool))]
    for breakdown in study.settings.breakdowns:
        for company_class in study.classification(breakdown).classes:
            mask = (cube.profiles[breakdown] == company_class.id).to_numpy()
            groups.append((breakdown, company_class.id, mask))
    return groups


def _rows(
    study: Study,
    base: Mapping[str, object],
    cube: Cube,
    figure: Figure,
    groups: Groups,
    size: float | None,
) -> list[dict[str, object]]:
    domains = np.array([mask for _, _, mask in groups])
    sizes = None if size is None else {ONE_STRATUM: size}
    found = estimate(cube, figure.variable, figure.functional, domains, stratum_sizes=sizes)
    unit, bounds = UNITS[figure.statistic]
    low, high = t_interval(found.estimate, found.se, found.df, bounds=bounds)
    design = "ohne fpc" if size is None else f"fpc N={size:.0f}"
    flags = flags_of(study, figure, str(base["wave"]))
    return [
        {
            **base,
            "question": figure.question,
            "need": figure.need,
            "handlungsfeld": figure.handlungsfeld,
            "statistic": figure.statistic,
            "category": figure.category,
            "breakdown": breakdown,
            "group": group,
            "n_responses": int(found.n_responses[d]),
            "n_weighted": found.n_weighted[d],
            "n_effective": found.n_effective[d],
            "estimate": found.estimate[d],
            "se": found.se[d],
            "ci_low": low[d],
            "ci_high": high[d],
            "unit": unit,
            "method": f"linearisiert, {design}; t-Intervall",
            "flags": flags,
        }
        for d, (breakdown, group, _) in enumerate(groups)
    ]


def _nonresponse_rows(
    base: Mapping[str, object], cube: Cube, groups: Groups
) -> list[dict[str, object]]:
    """Shares of "no answer" and "don't know" among the companies that were asked: plain facts."""
    whole = np.array([groups[0][2]])
    rows = []
    for name in cube.counts:
        kind, _, question = name.partition(":")
        if kind != "kind":
            continue
        for category, statistic in ((1, "no_answer_share"), (2, "dont_know_share")):
            chosen = share_of(np.arange(3) == category)
            found = estimate(cube, name, chosen, whole, stratum_sizes=None)
            rows.append(
                {
                    **base,
                    "question": question,
                    "statistic": statistic,
                    "n_responses": int(found.n_responses[0]),
                    "n_weighted": found.n_weighted[0],
                    "n_effective": found.n_effective[0],
                    "estimate": found.estimate[0],
                    "unit": "share",
                    "method": "Auszählung",
                }
            )
    return rows


def _response_rate_rows(
    study: Study,
    base: Mapping[str, object],
    cube: Cube,
    groups: Groups,
    population_classes: pd.DataFrame | None,
) -> list[dict[str, object]]:
    """Share of the population that answered, in whole and by group."""
    if population_classes is None:
        return []
    rows = []
    for breakdown, group, mask in groups:
        exists = (
            len(population_classes)
            if breakdown is None
            else int((population_classes[breakdown] == group).sum())
        )
        answered = int(cube.rows[mask].sum())
        rows.append(
            {
                **base,
                "statistic": "response_rate",
                "breakdown": breakdown,
                "group": group,
                "n_responses": answered,
                "n_weighted": float(exists),
                "n_effective": float(answered),
                "estimate": answered / exists if exists else np.nan,
                "unit": "share",
                "method": "Auszählung",
            }
        )
    return rows

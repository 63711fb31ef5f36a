"""Estimate every figure of every wave: whole sample and by group, unweighted and weighted."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.analysis.comparability import comparability_flags
from pipeline.analysis.cube import Cube
from pipeline.analysis.figures import INDICES, UNITS, Figure, figures
from pipeline.analysis.functionals import share_of
from pipeline.analysis.limits import ALIKE, limits
from pipeline.analysis.need_scales import need_scales
from pipeline.analysis.partitions import Map
from pipeline.analysis.sample import UNWEIGHTED, Sample
from pipeline.analysis.table_groups import Groups, table_groups
from pipeline.analysis.tabulate import Layout, Table, lay_out
from pipeline.analysis.variables import asked_needs
from pipeline.analysis.variance import estimate
from pipeline.analysis.wave_cube import wave_cube
from pipeline.codebook import PAIR_ROLES, Study

NO_SPREAD = "ohne_streuung"
"""Flag of scores that all companies of a sample share: others may answer otherwise."""
CROSSED_STATISTICS = ("gap", "mwds", "need_share", "index")
PAIR_CATEGORIES = (*PAIR_ROLES, *(f"{role}_pair" for role in PAIR_ROLES))
"""Means of importance and satisfaction, of all that answered either or both of a pair."""


def estimate_waves(
    study: Study,
    responses: pd.DataFrame,
    sample: Sample,
    *,
    map: Map = builtins.map,  # noqa: A002 - it is one
) -> list[dict[str, object]]:
    """Return the rows of the estimates table for all waves.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        All waves: classes and codes per response.
    sample : Sample
        How the responses stand for the population.
    map : Map
        What counts the parts of a wave: the built-in or a cluster's.

    Returns
    -------
    list of dict
        Keys are columns of the estimates table.
    """
    plan = figures(study)
    rows: list[dict[str, object]] = []
    for wave in study.settings.waves:
        part = responses[responses["wave"] == wave.id]
        if part.empty:
            continue
        for weighting in sample.weights.columns:
            cube = wave_cube(study, part, sample, wave=wave.id, weighting=weighting, map=map)
            design = sample.design(weighting)
            every = table_groups(study, cube, sample, weighting)
            plain = every.plain()
            layout = lay_out(cube, plain.masks, design)
            crossed = lay_out(cube, every.masks, design)
            base = {"wave": wave.id, "weighting": weighting}
            tables: dict[tuple[str, bool], Table] = {}
            for figure in plan:
                if figure.variable in cube.counts or figure.variable in cube.moments:
                    key = (figure.variable, _is_crossed(figure))
                    if key not in tables:
                        tables[key] = (crossed if key[1] else layout).tabulate(figure.variable)
                    groups = every if key[1] else plain
                    found = _rows(study, base, tables[key], figure, groups)
                    rows += found
            if weighting == UNWEIGHTED:
                rows += _nonresponse_rows(base, layout)
                rows += _response_rate_rows(base, cube, every)
    return rows


def flags_of(study: Study, figure: Figure, wave: str) -> str:
    """Return the flags that follow from the codebook, separated by blanks.

    Those of :mod:`pipeline.analysis.comparability` and, for an index, ``themen_geaendert``:
    compared with the first wave that asked; ``umgerechnet``: computed on another scale than asked.
    """
    found = {
        flag
        for question in figure.questions(study)
        if wave in question.columns
        for flag in comparability_flags(study, [question], min(question.columns), wave)
    }
    flags = sorted(found, reverse=True)
    first = study.settings.waves[0].id
    if figure.statistic in INDICES and set(asked_needs(study, figure.question, wave)) != set(
        asked_needs(study, figure.question, first)
    ):
        flags.append("themen_geaendert")
    pair = figure.need is not None and figure.question == figure.need
    if pair and figure.statistic != "need_share" and need_scales(study, figure.question).converted:
        flags.append("umgerechnet")
    return " ".join(flags)


def _is_crossed(figure: Figure) -> bool:
    """Tell whether a figure is estimated for crossings too: scores of needs and indices."""
    mean = figure.statistic == "mean" and figure.category in PAIR_CATEGORIES
    return mean or figure.statistic in CROSSED_STATISTICS


def _rows(
    study: Study, base: Mapping[str, object], table: Table, figure: Figure, groups: Groups
) -> list[dict[str, object]]:
    found = estimate(table, figure.functional)
    unit, bounds = UNITS[figure.statistic], figure.bounds
    low, high, interval = limits(
        table, figure.functional, found, population=groups.population, bounds=bounds
    )
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
            # One answer says nothing about how answers differ.
            "se": found.se[d] if found.n_responses[d] != 1 else np.nan,
            "ci_low": low[d],
            "ci_high": high[d],
            "unit": unit,
            "method": f"{groups.variance}; {interval[d]}",
            "flags": f"{flags} {NO_SPREAD}".strip() if interval[d] == ALIKE else flags,
        }
        for d, (breakdown, group) in enumerate(groups.names)
    ]


def _nonresponse_rows(base: Mapping[str, object], layout: Layout) -> list[dict[str, object]]:
    """Shares of "no answer" and "don't know" among the companies that were asked: plain facts."""
    rows = []
    for name in layout.cube.counts:
        kind, _, question = name.partition(":")
        if kind != "kind":
            continue
        table = layout.tabulate(name)
        for category, statistic in ((1, "no_answer_share"), (2, "dont_know_share")):
            found = estimate(table, share_of(np.arange(3) == category))
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
    base: Mapping[str, object], cube: Cube, groups: Groups
) -> list[dict[str, object]]:
    """Share of the population that answered, in whole and by group."""
    if groups.population.sizes is None:
        return []
    rows = []
    for (breakdown, group), mask, size in zip(
        groups.names, groups.masks, groups.population.sizes, strict=True
    ):
        answered = int(cube.rows[0, mask].sum())
        rows.append(
            {
                **base,
                "statistic": "response_rate",
                "breakdown": breakdown,
                "group": group,
                "n_responses": answered,
                "n_weighted": float(size),
                "n_effective": float(answered),
                "estimate": answered / size if size else np.nan,
                "unit": "share",
                "method": "AAPOR RR1",
            }
        )
    return rows

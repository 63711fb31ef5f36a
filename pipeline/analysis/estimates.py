"""Estimate every figure of every wave: whole sample and by group, unweighted and weighted."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.analysis.comparability import comparability_flags
from pipeline.analysis.cube import Cube
from pipeline.analysis.dominance import dominated
from pipeline.analysis.figures import INDICES, UNITS, Figure, figures
from pipeline.analysis.functionals import share_of
from pipeline.analysis.limits import ALIKE, Population, limits
from pipeline.analysis.need_scales import need_scales
from pipeline.analysis.partitions import Map
from pipeline.analysis.sample import UNWEIGHTED, Sample
from pipeline.analysis.tabulate import Layout, Table, lay_out
from pipeline.analysis.variables import asked_needs
from pipeline.analysis.variance import estimate
from pipeline.analysis.wave_cube import wave_cube
from pipeline.codebook import Study

DOMINATED = "dominiert"
"""Flag of means of amounts that one or two companies make."""
NO_SPREAD = "ohne_streuung"
"""Flag of scores that all companies of a sample share: others may answer otherwise."""


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
            groups = _groups(study, cube, sample, weighting)
            layout = lay_out(cube, groups.masks, sample.design(weighting))
            base = {"wave": wave.id, "weighting": weighting}
            tables: dict[str, Table] = {}
            for figure in plan:
                if figure.variable in cube.counts or figure.variable in cube.moments:
                    if figure.variable not in tables:
                        tables[figure.variable] = layout.tabulate(figure.variable)
                    found = _rows(study, base, tables[figure.variable], figure, groups)
                    if figure.statistic == "mean_number":
                        found = _mark_dominated(found, part, sample)
                    rows += found
            if weighting == UNWEIGHTED:
                rows += _nonresponse_rows(base, layout)
                rows += _response_rate_rows(base, cube, groups)
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


@dataclass(frozen=True)
class _Groups:
    """The whole sample and every declared group, also empty ones."""

    names: list[tuple[str | None, str | None]]
    masks: np.ndarray
    """(groups, profiles)"""
    population: Population
    variance: str
    """How variances are computed, for the column ``method``."""


def _groups(study: Study, cube: Cube, sample: Sample, weighting: str) -> _Groups:
    names: list[tuple[str | None, str | None]] = [(None, None)]
    masks = [np.ones(len(cube.profiles), dtype=bool)]
    for breakdown in study.settings.breakdowns:
        for company_class in study.classification(breakdown).classes:
            names.append((breakdown, company_class.id))
            masks.append((cube.profiles[breakdown] == company_class.id).to_numpy())
    frame = sample.population
    sizes = None
    if frame is not None:
        sizes = np.array(
            [len(frame) if b is None else int((frame[b] == group).sum()) for b, group in names]
        )
    calibrated = bool(sample.calibrated_margins(weighting))
    variance = "linearisiert, Residuen der Kalibrierung" if calibrated else "linearisiert"
    if frame is None:
        variance += ", ohne fpc"
    else:
        variance += f", fpc {'je Gewicht, ' if calibrated else ''}N={len(frame)}"
    simple = weighting == UNWEIGHTED and sample.strata is None
    return _Groups(names, np.array(masks), Population(sizes, simple), variance)


def _rows(
    study: Study, base: Mapping[str, object], table: Table, figure: Figure, groups: _Groups
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


def _mark_dominated(
    rows: list[dict[str, object]], responses: pd.DataFrame, sample: Sample
) -> list[dict[str, object]]:
    """Flag means of amounts that one or two companies make."""
    marked = []
    for row in rows:
        inside = np.ones(len(responses), dtype=bool)
        if row["breakdown"] is not None:
            inside = (responses[str(row["breakdown"])] == row["group"]).to_numpy()
        part = responses[inside]
        weights = sample.weights.loc[part.index, str(row["weighting"])]
        amounts = (weights * part[str(row["question"])].abs()).to_numpy(float)
        flags = f"{row['flags']} {DOMINATED}".strip() if dominated(amounts) else row["flags"]
        marked.append({**row, "flags": flags})
    return marked


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
    base: Mapping[str, object], cube: Cube, groups: _Groups
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

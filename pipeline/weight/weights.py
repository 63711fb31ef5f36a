"""One weight per response and method, wave by wave, and what was done to get it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.weight.collapse import Collapsed, collapse_margin
from pipeline.weight.rake import RakingError, rake

UNWEIGHTED = "unweighted"
METHODS: dict[str, Callable[..., pd.Series]] = {"rake": rake}


@dataclass(frozen=True)
class Weighted:
    """What the weight stage hands on.

    Parameters
    ----------
    weights : pandas.DataFrame
        One column per method (``unweighted`` first), on the index of the responses.
    collapsed : dict
        Wave -> classes merged or kept although small.
    """

    weights: pd.DataFrame
    collapsed: dict[str, list[Collapsed]]


def weigh(
    study: Study, responses: pd.DataFrame, population_classes: pd.DataFrame | None
) -> Weighted:
    """Weight every wave to the population's margins by the study's method.

    Parameters
    ----------
    study : Study
        Method, margins and declared merges.
    responses : pandas.DataFrame
        ``wave`` and one column of class ids per margin.
    population_classes : pandas.DataFrame or None
        Class ids of every company of the population.

    Returns
    -------
    Weighted

    Raises
    ------
    StudyError
        If companies of a class answered that the population does not have, or raking fails.
    """
    weights = pd.DataFrame({UNWEIGHTED: 1.0}, index=responses.index)
    method = study.settings.weighting.method
    collapsed: dict[str, list[Collapsed]] = {}
    if method == UNWEIGHTED or population_classes is None:
        return Weighted(weights, collapsed)
    margins = study.settings.weighting.margins
    problems: list[Problem] = []
    parts = []
    for wave, part in responses.groupby("wave", sort=False):
        used, targets, done = pd.DataFrame(index=part.index), {}, []
        for margin in margins:
            ids = [c.id for c in study.classification(margin).classes]
            counts = population_classes[margin].value_counts().reindex(ids, fill_value=0)
            sample = part[margin].value_counts().reindex(ids, fill_value=0)
            problems += _empty_strata(study, str(wave), margin, sample, counts)
            declared = [c.classes for c in study.settings.weighting.collapse if c.margin == margin]
            mapping, merged = collapse_margin(margin, sample, counts, declared=declared)
            used[margin] = part[margin].map(mapping)
            target = counts.groupby(counts.index.map(mapping), sort=False).sum()
            targets[margin] = target[target > 0]
            done += merged
        collapsed[str(wave)] = done
        if not problems:
            try:
                parts.append(METHODS[method](used, targets))
            except RakingError as error:
                problems.append(Problem("study.yml", 0, 0, f"Welle {wave}: {error}"))
    if problems:
        raise StudyError(problems)
    weights[method] = pd.concat(parts).reindex(responses.index)
    return Weighted(weights, collapsed)


def response_table(
    study: Study, responses: pd.DataFrame, population_classes: pd.DataFrame | None
) -> pd.DataFrame:
    """Return how many companies exist and answered in every crossing of the margins.

    Returns
    -------
    pandas.DataFrame
        ``wave``, one column of class ids per margin, ``n_population``, ``n_responses``; for
        analysts only, because small crossings show who answered.
    """
    margins = study.settings.weighting.margins
    columns = ["wave", *margins, "n_population", "n_responses"]
    if population_classes is None or not margins:
        return pd.DataFrame(columns=columns)
    ids = [[c.id for c in study.classification(margin).classes] for margin in margins]
    cells = pd.MultiIndex.from_product(ids, names=margins)
    exists = population_classes.value_counts(margins).reindex(cells, fill_value=0)
    parts = []
    for wave in study.settings.waves:
        part = responses[responses["wave"] == wave.id]
        answered = part.value_counts(margins).reindex(cells, fill_value=0)
        table = pd.DataFrame({"n_population": exists, "n_responses": answered}).reset_index()
        parts.append(table.assign(wave=wave.id)[columns])
    return pd.concat(parts, ignore_index=True)


def _empty_strata(
    study: Study, wave: str, margin: str, sample: pd.Series, population: pd.Series
) -> list[Problem]:
    file = study.settings.population.file if study.settings.population else "study.yml"
    return [
        Problem(
            file,
            0,
            0,
            f"kein Unternehmen in Klasse „{name}“ von „{margin}“, aber {int(sample[name])} "
            f"Antworten aus Welle {wave}",
            "Grundgesamtheit ergänzen oder die Klasse in study.yml berichtigen",
        )
        for name in population.index[(population == 0) & (sample > 0)]
    ]

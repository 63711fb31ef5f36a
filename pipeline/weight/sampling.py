"""Weights before calibration: how many companies a response stands for as it was drawn."""

from __future__ import annotations

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError


def sampling_weights(
    study: Study, responses: pd.DataFrame, population_classes: pd.DataFrame | None
) -> pd.Series:
    """Return companies ÷ responses of each stratum, wave by wave; 1 without strata.

    Parameters
    ----------
    study : Study
        Names the classification by which companies were drawn, if any.
    responses : pandas.DataFrame
        ``wave`` and the strata's class ids.
    population_classes : pandas.DataFrame or None
        Class ids of every company of the population.

    Returns
    -------
    pandas.Series
        Positive, on the index of ``responses``.

    Raises
    ------
    StudyError
        If more companies responded than the population, or one of its strata, has.
    """
    ones = pd.Series(1.0, index=responses.index)
    if population_classes is None:
        return ones
    strata = study.settings.sampling.strata
    stratum = responses[strata] if strata else pd.Series("", index=responses.index)
    exists = population_classes[strata] if strata else pd.Series([""] * len(population_classes))
    size = stratum.map(exists.value_counts()).fillna(0)
    answered = ones.groupby([responses["wave"], stratum]).transform("sum")
    if (answered > size).any():
        raise StudyError(_too_many(study, responses.assign(_in=stratum, _n=answered, _of=size)))
    return (size / answered if strata else ones).astype(float)


def _too_many(study: Study, responses: pd.DataFrame) -> list[Problem]:
    file = study.settings.population.file if study.settings.population else "study.yml"
    over = responses[responses["_n"] > responses["_of"]].drop_duplicates(["wave", "_in"])
    return [
        Problem(
            file,
            0,
            0,
            f"Welle {wave}: {n:.0f} Antworten, aber nur {size:.0f} Unternehmen"
            + (f" in „{stratum}“" if stratum else ""),
            "Grundgesamtheit ergänzen oder überzählige Antworten aussondern",
        )
        for wave, stratum, n, size in over[["wave", "_in", "_n", "_of"]].itertuples(index=False)
    ]


def lonely_strata(study: Study, responses: pd.DataFrame) -> dict[str, list[str]]:
    """Return the strata with a single response, by wave.

    Their variance cannot be estimated by itself; they are centred on the grand mean.
    """
    strata = study.settings.sampling.strata
    if strata is None:
        return {}
    counts = responses.groupby("wave", sort=False)[strata].value_counts(sort=False)
    lonely = counts[counts == 1].reset_index()
    return {str(wave): sorted(part[strata].astype(str)) for wave, part in lonely.groupby("wave")}

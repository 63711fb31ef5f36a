"""Who answered: AAPOR response rates of a member list, in whole and by class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.analysis.nonresponse import Dispositions, outcome_rates, representativity
from pipeline.analysis.sample import Sample
from pipeline.codebook import Study

COUNTS = ("n_population", "n_responses", "n_partial")
COLUMNS = ("group", *COUNTS, "rr1", "rr2", "r_indicator", "r_adjusted")


def response_rates(
    responses: pd.DataFrame,
    sample: Sample,
    *,
    wave: str,
    by: str | None = None,
    classes: Sequence[str] = (),
) -> pd.DataFrame:
    """Return how many companies of a wave exist, began and finished.

    Parameters
    ----------
    responses : pandas.DataFrame
        Of the wave.
    sample : Sample
        With a population.
    wave : str
    by : str, optional
        Classification to report by.
    classes : sequence of str
        Its class ids, in order.

    Returns
    -------
    pandas.DataFrame
        ``group`` (null: whole), ``n_population, n_responses, n_partial`` (began, did not
        finish), ``rr1, rr2`` (shares), ``r_indicator, r_adjusted`` (of the whole over the
        classes, else null).

    Raises
    ------
    ValueError
        If the sample has no population.
    """
    if sample.population is None:
        raise ValueError("response rates need a population")
    begun = sample.partials
    partials = sample.population.head(0) if begun is None else begun[begun["wave"] == wave]
    tables = (sample.population, responses, partials)
    rows = []
    for name in (None, *classes):
        exists, answered, partial = (
            len(table) if name is None else int((table[by] == name).sum()) for table in tables
        )
        silent = max(exists - answered - partial, 0)
        outcome = Dispositions(complete=answered, partial=partial, non_contact=silent)
        rates = outcome_rates(outcome, eligibility=1.0)
        rows.append((name, exists, answered, partial, rates.rr1, rates.rr2, np.nan, np.nan))
    result = pd.DataFrame(rows, columns=list(COLUMNS))
    counts = result.loc[1:, ["n_population", "n_responses"]].to_numpy()
    if len(counts) and (counts[:, 1] <= counts[:, 0]).all():
        found = representativity(counts[:, 0], counts[:, 1])
        result.loc[0, ["r_indicator", "r_adjusted"]] = found.r_indicator, found.r_adjusted
    return result.astype({"group": "str"})


def nonresponse_table(study: Study, responses: pd.DataFrame, sample: Sample) -> pd.DataFrame:
    """Return the response rates of all waves by every breakdown and margin.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        Of all waves.
    sample : Sample

    Returns
    -------
    pandas.DataFrame
        ``wave, classification`` and the columns of :func:`response_rates`; empty without a
        population.
    """
    settings = study.settings
    names = dict.fromkeys([*settings.breakdowns, *settings.weighting.margins])
    parts = []
    for wave in settings.waves if sample.population is not None else []:
        part = responses[responses["wave"] == wave.id]
        for name in names if len(part) else []:
            classes = [company_class.id for company_class in study.classification(name).classes]
            table = response_rates(part, sample, wave=wave.id, by=name, classes=classes)
            parts.append(table.assign(wave=wave.id, classification=name))
    columns = ["wave", "classification", *COLUMNS]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)

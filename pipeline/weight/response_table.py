"""Who exists and who answered, in every crossing of the margins."""

from __future__ import annotations

import pandas as pd

from pipeline.codebook import Study


def response_table(
    study: Study, responses: pd.DataFrame, population_classes: pd.DataFrame | None
) -> pd.DataFrame:
    """Return how many companies exist and answered in every crossing of the margins.

    Parameters
    ----------
    study : Study
        Waves, margins and their classes.
    responses : pandas.DataFrame
        ``wave`` and one column of class ids per margin.
    population_classes : pandas.DataFrame or None
        Class ids of every company of the population.

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

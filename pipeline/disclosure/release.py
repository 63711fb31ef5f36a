"""The facts about a study that every audience may know: how many, when, how weighted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.codebook import Study

REASONS = ("test", "incomplete", "duplicate", "not_in_scope")


def release_facts(
    study: Study,
    responses: pd.DataFrame,
    ledger: pd.DataFrame,
    *,
    rows_read: Mapping[str, int],
    n_population: int | None,
    diagnostics: Mapping[str, tuple[float, float]],
) -> dict[str, object]:
    """Return the content of release.json.

    Parameters
    ----------
    study : Study
    responses : pandas.DataFrame
        ``wave, file``.
    ledger : pandas.DataFrame
    rows_read : mapping
        File -> rows in the export.
    n_population : int or None
        Companies of the population.
    diagnostics : mapping
        Wave -> (design effect, effective n) of the study's weighting.

    Returns
    -------
    dict
        Study, population, weighting, deletion dates and per wave the reconciliation, answers and
        design effect.
        Counts of rows and of all answers only; nothing by group: which classes were merged would
        tell that one of them had fewer than 5 answers.
    """
    settings = study.settings
    margins = [study.classification(name).title for name in settings.weighting.margins]
    return {
        "study": settings.id,
        "notice": settings.notice,
        "population": None
        if settings.population is None or n_population is None
        else {"label": settings.population.label, "n": n_population},
        "weighting": {
            "method": settings.weighting.method,
            "margins": margins if settings.weighting.method != "unweighted" else [],
        },
        "retention": settings.retention.manifest(),
        "waves": [
            _wave_facts(study, wave.id, responses, ledger, rows_read, diagnostics)
            for wave in settings.waves
            if (responses["wave"] == wave.id).any()
        ],
    }


def _wave_facts(
    study: Study,
    wave_id: str,
    responses: pd.DataFrame,
    ledger: pd.DataFrame,
    rows_read: Mapping[str, int],
    diagnostics: Mapping[str, tuple[float, float]],
) -> dict[str, object]:
    wave = study.wave(wave_id)
    part = responses[responses["wave"] == wave_id]
    lines = ledger[ledger["wave"] == wave_id]
    files = sorted(set(part["file"]))
    aside = lines[lines["action"] == "set_aside"]["reason"].value_counts()
    deff, effective = diagnostics.get(wave_id, (np.nan, np.nan))
    return {
        "id": wave.id,
        "title": wave.title,
        "field_start": wave.field_start.isoformat(),
        "field_end": wave.field_end.isoformat(),
        "rows_read": sum(rows_read[name] for name in files),
        "rows_used": len(part),
        "set_aside": {reason: int(aside.get(reason, 0)) for reason in REASONS},
        "n": len(part),
        "deff": None if np.isnan(deff) else round(deff, 2),
        "n_effective": None if np.isnan(effective) else round(effective),
    }

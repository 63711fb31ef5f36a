"""What companies wrote in their own words, masked, for the analyst and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from pipeline.clean.confirmation import Matched
from pipeline.clean.known_names import KnownNames
from pipeline.clean.masking import mask
from pipeline.codebook import Study
from pipeline.ingest.question_values import is_text


def masked_texts(
    study: Study,
    waves: Sequence[Matched],
    used: Sequence[pd.Series],
    *,
    population: pd.DataFrame | None,
) -> pd.DataFrame:
    """Return the texts of the responses that count, masked.

    Parameters
    ----------
    study : Study
    waves : sequence of Matched
        After corrections.
    used : sequence of pandas.Series of bool
        Per wave, which rows count.
    population : pandas.DataFrame or None
        The frame; names of companies stand in the column that study.yml names, and words of its
        other columns (places, branches) name no company.

    Returns
    -------
    pandas.DataFrame
        ``wave, response_id, question, text`` (masked), ``masked`` (kinds of what was masked, see
        ``MASKS``, separated by blanks). The company's own name is no text.
    """
    names = _known_names(study, population)
    rows = []
    for wave, counts in zip(waves, used, strict=True):
        frame = wave.answers.frame[counts]
        asked = [q for q in study.questions if is_text(q) and q.id in frame.columns]
        for question in asked:
            if question.role == "company_name":
                continue
            given = frame.loc[frame[question.id].notna(), ["response_id", question.id]]
            for response, text in given.itertuples(index=False):
                masked, kinds = mask(str(text), names)
                rows.append((wave.answers.wave, response, question.id, masked, " ".join(kinds)))
    columns = ["wave", "response_id", "question", "text", "masked"]
    return pd.DataFrame(rows, columns=columns).astype("str")


def identify(study: Study, population: pd.DataFrame | None) -> Callable[[str], tuple[str, ...]]:
    """Return what tells the kinds of what is to be masked in a text, see ``MASKS``."""
    names = _known_names(study, population)
    return lambda text: mask(text, names)[1]


def _known_names(study: Study, population: pd.DataFrame | None) -> KnownNames:
    settings = study.settings.population
    if population is None or settings is None or settings.name is None:
        return KnownNames([])
    others = population.drop(columns={settings.name, settings.member_number, "member_number"})
    vocabulary = {value for column in others for value in others[column].dropna().unique()}
    return KnownNames(population[settings.name].dropna(), vocabulary)

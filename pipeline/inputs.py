"""Everything that a study's folder says besides its facts: exports, lists, decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.ingest import (
    Decision,
    WaveInput,
    read_decisions,
    read_population,
    read_quotes,
    read_wave_input,
)


@dataclass(frozen=True)
class Inputs:
    """What the clean stage starts from.

    Parameters
    ----------
    waves : list of WaveInput
        In the order of study.yml's waves.
    population : pandas.DataFrame or None
    decisions : tuple of Decision
        What an analyst decided about companies' names.
    quotes : pandas.DataFrame
        As made by :func:`pipeline.ingest.read_quotes`.
    """

    waves: list[WaveInput]
    population: pd.DataFrame | None
    decisions: tuple[Decision, ...]
    quotes: pd.DataFrame


def read_inputs(study: Study, *, progress: Callable[[str], None] = lambda text: None) -> Inputs:
    """Read all files of a study.

    Parameters
    ----------
    study : Study
    progress : callable
        Called with what is being read, in German, where a file is large.

    Raises
    ------
    StudyError
        With the problems of all files together.
    """
    problems: list[Problem] = []
    waves, population = [], None
    decisions: tuple[Decision, ...] = ()
    quotes = pd.DataFrame()
    try:
        population = read_population(study)
    except StudyError as error:
        problems += error.problems
    try:
        decisions = read_decisions(study)
    except StudyError as error:
        problems += error.problems
    try:
        quotes = read_quotes(study)
    except StudyError as error:
        problems += error.problems
    for wave in study.settings.waves:
        try:
            waves.append(
                read_wave_input(study, wave.id, progress=partial(_tell, progress, wave.id))
            )
        except StudyError as error:
            problems += error.problems
    if problems:
        raise StudyError(problems)
    return Inputs(waves, population, decisions, quotes)


def _tell(progress: Callable[[str], None], wave: str, done: int, of: int) -> None:
    rows = f"{done} von {of} Zeilen" if of else f"{done} Zeilen"
    progress(f"Einlesen: Welle {wave}, {rows}")

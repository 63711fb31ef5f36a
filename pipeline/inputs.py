"""Everything that a study's folder says besides its facts: exports, lists, decisions."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.ingest import Decision, WaveInput, read_decisions, read_population, read_wave_input


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
    """

    waves: list[WaveInput]
    population: pd.DataFrame | None
    decisions: tuple[Decision, ...]


def read_inputs(study: Study) -> Inputs:
    """Read all files of a study.

    Raises
    ------
    StudyError
        With the problems of all files together.
    """
    problems: list[Problem] = []
    waves, population = [], None
    decisions: tuple[Decision, ...] = ()
    try:
        population = read_population(study)
    except StudyError as error:
        problems += error.problems
    try:
        decisions = read_decisions(study)
    except StudyError as error:
        problems += error.problems
    for wave in study.settings.waves:
        try:
            waves.append(read_wave_input(study, wave.id))
        except StudyError as error:
            problems += error.problems
    if problems:
        raise StudyError(problems)
    return Inputs(waves, population, decisions)

"""Everything that a wave's folder says: answers, who was sent which token, corrections."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.ingest.answers import Answers
from pipeline.ingest.corrections import Correction, read_corrections
from pipeline.ingest.participants import read_participants
from pipeline.ingest.statistics.process import Progress, silent
from pipeline.ingest.wave import read_wave


@dataclass(frozen=True)
class WaveInput:
    """What the clean stage needs of one wave.

    Parameters
    ----------
    answers : Answers
    participants : pandas.DataFrame or None
        ``token, member_number``.
    corrections : tuple of Correction
    """

    answers: Answers
    participants: pd.DataFrame | None = None
    corrections: tuple[Correction, ...] = ()


def read_wave_input(study: Study, wave: str, *, progress: Progress = silent) -> WaveInput:
    """Read all files of a wave.

    Parameters
    ----------
    study : Study
    wave : str
        Id of one of the study's waves.
    progress : callable
        Called with rows read so far and rows in the file (0 if unknown) where a file is large.

    Returns
    -------
    WaveInput

    Raises
    ------
    StudyError
        With the problems of all files together.
    """
    problems: list[Problem] = []
    answers = participants = None
    corrections: tuple[Correction, ...] = ()
    try:
        answers = read_wave(study, wave, progress=progress)
        participants = read_participants(study, wave)
    except StudyError as error:
        problems += error.problems
    try:
        corrections = read_corrections(study, wave)
    except StudyError as error:
        problems += error.problems
    if problems or answers is None:
        raise StudyError(problems)
    return WaveInput(answers, participants, corrections)

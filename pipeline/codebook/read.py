"""Read a study folder: study.yml and codebook.csv, validated together, all faults at once."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from pipeline.codebook.checks import settings_problems, study_problems
from pipeline.codebook.faults import SETTINGS, german_problem
from pipeline.codebook.positions import read_yaml
from pipeline.codebook.questions import CODEBOOK
from pipeline.codebook.read_questions import read_questions
from pipeline.codebook.settings import Settings
from pipeline.codebook.study import Study
from pipeline.errors import Problem, StudyError


def read_study(folder: Path) -> Study:
    """Read and validate a study folder.

    Parameters
    ----------
    folder : Path
        Folder with ``study.yml`` and ``codebook.csv``.

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        With every problem of both files, each with file, line and column.
    """
    if not folder.is_dir():
        raise StudyError(
            [Problem(str(folder), 0, 0, "diesen Studienordner gibt es nicht", "Pfad prüfen")]
        )
    source = read_yaml(folder / SETTINGS, shown_as=SETTINGS)
    try:
        settings = Settings.model_validate(source.values)
    except ValidationError as error:
        raise StudyError(german_problem(e, source) for e in error.errors()) from None
    problems: list[Problem] = list(settings_problems(settings, source))
    try:
        questions = read_questions(folder / CODEBOOK, waves=[wave.id for wave in settings.waves])
    except StudyError as error:
        raise StudyError([*problems, *error.problems]) from None
    study = Study(folder, _sorted_waves(settings), questions)
    problems += study_problems(study, source)
    if problems:
        raise StudyError(problems)
    return study


def _sorted_waves(settings: Settings) -> Settings:
    waves = sorted(settings.waves, key=lambda wave: wave.id)
    return settings.model_copy(update={"waves": waves})

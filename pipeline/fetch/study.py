"""All waves of a study that name a survey, with one login."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.codebook import read_study, refuse_retired
from pipeline.errors import StudyError
from pipeline.fetch.credentials import find_credentials
from pipeline.fetch.remote import Remote
from pipeline.fetch.targets import find_targets, server_address
from pipeline.fetch.wave import Fetched, fetch_wave, foreign_exports


def fetch_study(
    folder: Path, *, wave: str | None = None, progress: Callable[[str], None]
) -> Iterator[Fetched]:
    """Fetch new responses of a study's waves from LimeSurvey.

    Parameters
    ----------
    folder : Path
        The study's folder.
    wave : str, optional
        Id of the only wave to fetch; default: all that name a survey.
    progress : callable
        Told how far it is, after each block.

    Yields
    ------
    Fetched
        After each wave; its files are complete then, whatever happens to the next one.

    Raises
    ------
    StudyError
        If the study is retired, if study, codebook or survey do not fit together, or if foreign
        exports lie there.
    CredentialsError
        If user name or password are missing or refused.
    RemoteError
        If the server cannot be reached or does not answer as it should.
    """
    refuse_retired(folder)
    study = read_study(folder)
    targets = find_targets(study, wave)
    url = server_address(study)
    if problems := [p for target in targets for p in foreign_exports(study, target)]:
        raise StudyError(problems)
    server = study.settings.limesurvey
    with Remote(url, find_credentials(url, server.user if server else None)) as remote:
        for target in targets:
            yield fetch_wave(study, target, remote, progress=progress)

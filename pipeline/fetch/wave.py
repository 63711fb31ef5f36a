"""One wave: its survey's responses and, where wanted, its participants into the wave's folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.codebook import Study
from pipeline.errors import Problem, StudyError
from pipeline.fetch.blocks import locked_blocks, write_whole
from pipeline.fetch.headings import asked_questions, missing_questions
from pipeline.fetch.increment import fetch_responses
from pipeline.fetch.records import read_known, render
from pipeline.fetch.remote import Remote
from pipeline.fetch.targets import Target
from pipeline.ingest.folder import WaveFiles, find_files, shown


@dataclass(frozen=True)
class Fetched:
    """What fetching one wave did.

    Parameters
    ----------
    wave : str
    file : str
        The responses, as a posix path relative to the study's folder.
    total, complete : int
        Responses in the file, and those of them that were submitted.
    new, changed : int
        Responses that were not there before, and those that were there with other answers.
    participants : int or None
        Participants in the list; None if none was fetched.
    notes : tuple of str
        What else a person should know, in German.
    """

    wave: str
    file: str
    total: int
    complete: int
    new: int
    changed: int
    participants: int | None = None
    notes: tuple[str, ...] = ()


def fetch_wave(
    study: Study, target: Target, remote: Remote, *, progress: Callable[[str], None]
) -> Fetched:
    """Fetch what is new of one wave and put it into the wave's folder.

    Parameters
    ----------
    study : Study
    target : Target
    remote : Remote
        An open session.
    progress : callable
        Told how far it is, after each block.

    Returns
    -------
    Fetched

    Raises
    ------
    StudyError
        If the survey lacks questions of the codebook, or responses were deleted in LimeSurvey;
        before any file is written.
    RemoteError
        If the server fails; blocks that are there already wait for the next run.
    """
    fields = remote.fieldmap(target)
    if problems := missing_questions(study, target, fields):
        raise StudyError(problems)
    people, notes = _participants(study, target, remote, fields)
    path = responses_file(study, target)
    with locked_blocks(path.parent, target.survey) as blocks:
        known = read_known(path, shown(study, path))
        responses = fetch_responses(
            remote,
            target,
            fields,
            known=known,
            codes=[q.columns[target.wave] for q in asked_questions(study, target.wave)],
            blocks=blocks,
            shown_as=shown(study, path),
            progress=progress,
        )
        if people is not None and _written(_participants_file(study, target), people.content):
            notes.append("Die Teilnehmendenliste hat sich geändert und wurde neu geschrieben.")
        if responses and responses != known:
            write_whole(path, render(responses))
        blocks.clear()
    return Fetched(
        target.wave,
        shown(study, path),
        len(responses),
        sum(bool(one.get("submitdate")) for one in responses.values()),
        sum(number not in known for number in responses),
        sum(number in known and known[number] != one for number, one in responses.items()),
        None if people is None else people.count,
        (*notes, *_left_out(fields)),
    )


def foreign_exports(study: Study, target: Target) -> list[Problem]:
    """Return a problem for each export in the wave's folder that this program did not fetch."""
    own = responses_file(study, target)
    others = [path for path in _files(study, target).exports if path != own]
    message = f"hier liegt schon ein Export; für Welle {target.wave} wird nichts geholt"
    advice = "den Export an einem anderen Ort sichern oder „limesurvey“ bei der Welle löschen"
    return [Problem(shown(study, path), 0, 0, message, advice) for path in others]


def responses_file(study: Study, target: Target) -> Path:
    """Return where a wave's fetched responses lie."""
    return study.wave_folder(target.wave) / f"limesurvey-{target.survey}.json"


@dataclass(frozen=True)
class _People:
    """A list of participants as a file: tokens and member numbers, nothing else."""

    content: bytes
    count: int


def _participants(
    study: Study, target: Target, remote: Remote, fields: Mapping[str, Any]
) -> tuple[_People | None, list[str]]:
    settings = study.settings.participants
    if settings is None:
        return None, []
    if "token" not in fields:
        return None, ["Teilnehmendenliste nicht geholt: Die Umfrage ist anonym oder ohne Codes."]
    own = _participants_file(study, target)
    others = [path for path in _files(study, target).participants if path != own]
    if others:
        return None, [f"Teilnehmendenliste nicht geholt: {shown(study, others[0])} liegt schon da."]
    rows = remote.participants(target, settings.member_number)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([settings.token, settings.member_number])
    writer.writerows(rows)
    return _People(text.getvalue().encode(), len(rows)), []


def _participants_file(study: Study, target: Target) -> Path:
    return study.wave_folder(target.wave) / f"tokens-{target.survey}.csv"


def _files(study: Study, target: Target) -> WaveFiles:
    if not study.wave_folder(target.wave).is_dir():
        return WaveFiles((), (), ())
    return find_files(study, target.wave)


def _left_out(fields: Mapping[str, Any]) -> list[str]:
    if "ipaddr" in fields or "refurl" in fields:
        return ["IP-Adressen und Herkunftsseiten, die LimeSurvey speichert, wurden nicht behalten."]
    return []


def _written(path: Path, content: bytes) -> bool:
    """Write a file unless it has this content; return whether it was there with another one."""
    there = path.exists()
    if there and path.read_bytes() == content:
        return False
    write_whole(path, content)
    return there

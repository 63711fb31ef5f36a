"""Where things lie: studies, outputs, notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Problem, StudyError, did_you_mean

PROJECT = Path(__file__).resolve().parents[1]
STUDIES = PROJECT / "data" / "raw"
NOTEBOOKS = PROJECT / "notebooks"
INDEX = Path("arbeitskreis") / "index.html"
"""The start page of a study, below its reports."""


@dataclass(frozen=True)
class Places:
    """The two folders that a run replaces whole."""

    processed: Path
    reports: Path


def find_study(name: str | Path) -> Path:
    """Return the folder of a study given by path or by its name under data/raw.

    Raises
    ------
    StudyError
        If there is no such folder; names the nearest study.
    """
    for folder in (Path(name), STUDIES / name):
        if folder.is_dir():
            return folder.resolve()
    known = [folder.name for folder in STUDIES.glob("*") if folder.is_dir()]
    advice = did_you_mean(str(name), known) or "vorhanden: " + (", ".join(sorted(known)) or "keine")
    raise StudyError([Problem(str(name), 0, 0, "diesen Studienordner gibt es nicht", advice)])


def places(folder: Path, out: Path | None = None) -> Places:
    """Return where a study's results lie: below ``out``, else in the project's own folders."""
    if out is not None:
        return Places(out.resolve() / "processed", out.resolve() / "reports")
    return Places(PROJECT / "data" / "processed" / folder.name, PROJECT / "reports" / folder.name)


def inside_project(folder: Path) -> str:
    """Return a folder relative to the project where possible, so that the project may move."""
    inside = folder.is_relative_to(PROJECT)
    return folder.relative_to(PROJECT).as_posix() if inside else str(folder)

"""Variants of real studies: a copy in a temporary folder with one wave's export swapped."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.codebook import Study, read_study
from pipeline.errors import Problem, StudyError
from pipeline.ingest import read_wave
from pipeline.ingest.readers import ENDINGS

REPOSITORY = Path(__file__).parents[2]
DEMO = REPOSITORY / "data" / "raw" / "industriedialog-2013"
LIMESURVEY = REPOSITORY / "tests" / "studies" / "limesurvey-export"
SHARED_DEMO = REPOSITORY.parent / "shared" / "demo"
SHARED_EXPORTS = REPOSITORY.parent / "shared" / "input" / "limesurvey"
WAVE = "2013-06"

needs_shared_demo = pytest.mark.skipif(
    not SHARED_DEMO.is_dir(), reason="../shared/demo (the demo in every format) is not here"
)
needs_shared_exports = pytest.mark.skipif(
    not SHARED_EXPORTS.is_dir(), reason="../shared/input/limesurvey (real exports) is not here"
)

Swap = Callable[..., Study]


def exports(folder: Path) -> list[Path]:
    """Return the exports in a folder, without participants files."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix in ENDINGS and not path.name.startswith(("tokens", "participants"))
    )


@pytest.fixture
def demo(tmp_path: Path) -> Study:
    """Return a copy of the demo study that a test may change."""
    shutil.copytree(DEMO, tmp_path / "study")
    return read_study(tmp_path / "study")


@pytest.fixture
def swap(demo: Study) -> Swap:
    """Return a function that replaces a wave's export by a file or by text or bytes."""

    def place(source: Path | str | bytes, name: str = "", wave: str = WAVE) -> Study:
        folder = demo.wave_folder(wave)
        content = source.read_bytes() if isinstance(source, Path) else source
        for old in exports(folder):
            old.unlink()
        name = name or (source.name if isinstance(source, Path) else "export.csv")
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
        return demo

    return place


@pytest.fixture
def export_text(demo: Study) -> str:
    """Return the text of the committed CSV export of the first wave."""
    (path,) = exports(demo.wave_folder(WAVE))
    return path.read_bytes().decode("utf-8-sig")


@pytest.fixture
def limesurvey(tmp_path: Path) -> Swap:
    """Return a function that puts an export, and its survey file, into the test study."""

    def place(export: Path | str | bytes, name: str = "export.csv", lss: bool = True) -> Study:
        folder = tmp_path / "limesurvey"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(LIMESURVEY, folder)
        wave = folder / "waves" / "2026-11"
        wave.mkdir(parents=True)
        if isinstance(export, Path):
            shutil.copy(export, wave / export.name)
        else:
            data = export.encode() if isinstance(export, str) else export
            (wave / name).write_bytes(data)
        if lss:
            shutil.copy(SHARED_EXPORTS / "survey.lss", wave)
            shutil.copy(SHARED_EXPORTS / "participants.csv", wave)
        return read_study(folder)

    return place


def problems_of(study: Study, wave: str = WAVE) -> list[Problem]:
    """Return the problems that reading a wave raises."""
    with pytest.raises(StudyError) as caught:
        read_wave(study, wave)
    return caught.value.problems


def only_problem(study: Study, wave: str = WAVE) -> Problem:
    """Return the one problem that reading a wave raises."""
    problems = problems_of(study, wave)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]

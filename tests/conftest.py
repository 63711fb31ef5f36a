"""What several test folders share: the demo study, one complete run of it, a clean key."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from pipeline.codebook import NOTHING_RELEASED, RELEASED, Study
from pipeline.disclosure import Protection
from pipeline.disclosure.pattern import Pattern
from pipeline.places import PROJECT, Places, places

# A busy machine is no fault of the program: tests never measure time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

DEMO = PROJECT / "data" / "raw" / "industriedialog-2013"
SHARED = PROJECT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def _key_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests' pseudonym keys out of the user's configuration."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    os.environ["INDUSTRIEDIALOG_CONFIG"] = str(shared / "config")
    os.environ.pop("INDUSTRIEDIALOG_KEY", None)


def copied(study: Path, folder: Path) -> Path:
    """Return a copy of a study that nobody has published of, so that its answers may change."""
    shutil.copytree(study, folder)
    never_released(folder)
    return folder


def never_released(folder: Path) -> None:
    """Empty a study's release ledger: the first run of a new study."""
    (folder / RELEASED).write_text(NOTHING_RELEASED, encoding="utf-8", newline="\n")


def withhold_everything(study: Study, *_: object, **__: object) -> Protection:
    """Stand in for disclosure control, which takes most of a run."""
    patterns = {
        (audience.id, wave.id): Pattern(wave.id, 10**9, {}, {})
        for audience in study.settings.audiences
        for wave in study.settings.waves
    }
    return Protection(patterns, {})


@pytest.fixture
def nothing_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """Withhold everything without a search, in tests of what comes before."""
    monkeypatch.setattr("pipeline.run_protection.protect", withhold_everything)


@pytest.fixture
def demo_copy(tmp_path: Path) -> Path:
    """A copy of the demo study that a test may damage."""
    return copied(DEMO, tmp_path / "industriedialog-2013")


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory, _key_folder: None) -> Places:
    """One complete run of the demo study, shared by all tests and workers."""
    from pipeline.run import run_study

    root = tmp_path_factory.getbasetemp()
    shared = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    out = shared / "demo-run"
    with FileLock(shared / "demo-run.lock"):
        if not (out / "processed" / "run.json").exists():
            run_study(DEMO, out=out, progress=lambda text: None)
    return places(DEMO, out)


def shared_input(name: str) -> Path:
    """Return a folder of the shared test material, or skip with a reason that names it."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"test material ../shared/{name} is not on this machine")
    return path

"""What several test folders share: the demo study, one complete run of it, a clean key."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

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


@pytest.fixture
def demo_copy(tmp_path: Path) -> Path:
    """A copy of the demo study that a test may damage."""
    folder = tmp_path / "industriedialog-2013"
    shutil.copytree(DEMO, folder)
    return folder


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

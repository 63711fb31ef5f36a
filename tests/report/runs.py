"""A complete run of the study with every question type, for tests of pages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.places import PROJECT, Places, places
from pipeline.run import run_study
from tests.conftest import copied

TYPES = PROJECT / "tests" / "studies" / "all-question-types"


def types_study(run: Places) -> Path:
    """Return the copy of the study that :func:`types_places` ran, with its release ledger."""
    return run.processed.parents[1] / TYPES.name


def types_places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Return where the run lies; one run for all tests and workers."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    out = shared / "types-run"
    with FileLock(shared / "types-run.lock"):
        if not (out / "processed" / "run.json").exists():
            # A run writes the study's release ledger: that of a copy, not of the stored study.
            study = copied(TYPES, shared / TYPES.name)
            run_study(study, out=out, progress=lambda text: None)
    return places(TYPES, out)

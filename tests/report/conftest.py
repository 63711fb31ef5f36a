"""The findings and pages of the demo's run, and findings of a study with every question type."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import read_study
from pipeline.places import Places
from pipeline.report.findings import Findings, open_findings
from pipeline.report.intern_findings import InternFindings, open_intern
from pipeline.report.pages import pages
from tests.conftest import DEMO
from tests.report.runs import types_places


@pytest.fixture(scope="session")
def processed(demo_run: Places) -> Path:
    """A processed folder as a run writes it."""
    return demo_run.processed


@pytest.fixture(scope="session")
def findings(processed: Path) -> Findings:
    """The Arbeitskreis's findings."""
    return open_findings(processed)


@pytest.fixture(scope="session")
def public(processed: Path) -> Findings:
    """The public's findings, of which more is withheld."""
    return open_findings(processed, "oeffentlichkeit")


@pytest.fixture(scope="session")
def site(demo_run: Places) -> list[Path]:
    """All pages of the demo."""
    return [demo_run.reports / page.folder / page.file for page in pages(read_study(DEMO))]


@pytest.fixture(scope="session")
def types(tmp_path_factory: pytest.TempPathFactory, _key_folder: None) -> InternFindings:
    """The Arbeitskreis's findings of the study with every question type."""
    return open_intern(types_places(tmp_path_factory).processed)

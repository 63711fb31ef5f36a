"""One browser and one site for all tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from pipeline.places import Places
from tests.report.runs import types_places

NAMES = ("chromium", "chromium-browser", "google-chrome", "msedge")
HOW = "no Chromium found: apt-get install chromium, or set CHROMIUM to a Chromium or Edge program"
FLAGS = ("--disable-gpu", "--disable-background-networking", "--disable-component-update")


def _chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    return given or next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, or a visible skip."""
    program = _chromium()
    if program is None:
        pytest.skip(HOW)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(
                executable_path=program, args=[*FLAGS, *(["--no-sandbox"] if root else [])]
            )
        except Error as error:
            pytest.skip(f"{program} does not start ({error.message.splitlines()[0]}); {HOW}")
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(demo_run: Places) -> Path:
    """Folder of a rendered site."""
    return demo_run.reports


@pytest.fixture(scope="session")
def sites(
    site: Path, tmp_path_factory: pytest.TempPathFactory, _key_folder: None
) -> dict[str, Path]:
    """The demo's site, and that of the study with every question type."""
    return {"demo": site, "types": types_places(tmp_path_factory).reports}

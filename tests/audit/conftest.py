"""The demo's pages as published, and as they would be with primary suppression only."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from filelock import FileLock

from pipeline.codebook import read_study
from pipeline.disclosure.publishable import NUMBERS
from pipeline.disclosure.rounding import STEPS, round_and_band
from pipeline.places import Places
from pipeline.report import render_site
from tests.conftest import DEMO

MINIMUM = 10
"""With ten, the demo has small cells in its newest wave; with five it has none there."""


@pytest.fixture(scope="session")
def primary(tmp_path_factory: pytest.TempPathFactory, demo_run: Places) -> tuple[Path, Places]:
    """A copy of the demo whose cells below the minimum are blanked, and nothing else."""
    root = tmp_path_factory.getbasetemp()
    root = (root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root) / "audit-primary"
    root.mkdir(exist_ok=True)
    study, outputs = root / DEMO.name, Places(root / "processed", root / "reports")
    with FileLock(root / "lock"):
        if not outputs.reports.exists():
            shutil.copytree(DEMO, study)
            stricter(study)
            shutil.copytree(demo_run.processed, outputs.processed)
            (outputs.processed / "study.json").write_text(json.dumps({"folder": str(study)}))
            blank_small(outputs.processed)
            render_site(read_study(study), outputs.processed, outputs.reports, progress=print)
    return study, outputs


def stricter(study: Path) -> None:
    """Raise every audience's minimum."""
    path = study / "study.yml"
    text = path.read_text(encoding="utf-8")
    changed = text.replace("min_companies: 5", f"min_companies: {MINIMUM}")
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def blank_small(processed: Path) -> None:
    """Publish every figure from the minimum on, cell by cell, as survey tools do."""
    estimates = pd.read_parquet(processed / "estimates.parquet")
    shown = estimates["n_responses"] >= MINIMUM
    shown &= estimates["unit"].isin(list(STEPS))
    part = estimates.astype({"n_responses": "float64"})
    part.loc[~shown, list(NUMBERS)] = np.nan
    part.loc[~shown, "flags"] = ""
    part.loc[shown, list(estimates.columns)] = round_and_band(part[shown])
    part["status"] = np.where(shown, "published", "suppressed")
    part["reason"] = np.where(shown, "", "base_below_minimum")
    known = pd.read_parquet(processed / "publishable.parquet")
    parts = [part.assign(audience=name) for name in known["audience"].unique()]
    result = pd.concat(parts, ignore_index=True).astype({"n_responses": "Int64"})
    result[known.columns].to_parquet(processed / "publishable.parquet")

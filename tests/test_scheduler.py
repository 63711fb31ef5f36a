"""A run whose responses are counted on a Dask cluster gives the same tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import pipeline.analysis.wave_cube as wave_cube
from pipeline.analysis import Map, cluster
from pipeline.codebook import read_study
from pipeline.run import compute_tables
from tests.conftest import DEMO
from tests.test_cli import call

distributed = pytest.importorskip("distributed", reason='the extra "cluster" is not installed')


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def tables(engine: Map) -> dict[str, pd.DataFrame]:
    study = read_study(DEMO)
    return compute_tables(study, key=b"k" * 32, progress=lambda text: None, map=engine).tables


@pytest.mark.usefixtures("nothing_published")
def test_a_cluster_gives_the_same_tables(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wave_cube, "ROWS_PER_PARTITION", 30)
    here = tables(map)
    with cluster(scheduler) as engine:
        there = tables(engine)
    for name in ("estimates", "ranks"):
        pd.testing.assert_frame_equal(there[name], here[name], check_exact=True)


def test_a_scheduler_that_does_not_answer_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("run", str(DEMO), "--out", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9")
    code, _, error = call(capsys, *arguments)
    assert code == 2
    assert "tcp://127.0.0.1:9 antwortet nicht" in error
    assert not (tmp_path / "processed").exists()

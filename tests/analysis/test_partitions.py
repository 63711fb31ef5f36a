"""The cube over partitions is the cube of the whole, whatever counts them, wherever."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import weakref
from collections.abc import Iterable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis import dask_cluster
from pipeline.analysis.cube import Cube, build_cube
from pipeline.analysis.dask_cluster import cluster
from pipeline.analysis.partitions import (
    PartitionError,
    cube_of_parquet,
    cube_of_partitions,
    row_groups,
)
from pipeline.analysis.variables import Categorical

ITEMS = {"q1": 5, "q2": 3}
COLUMNS = {"items": ITEMS, "weight": "w", "profiles": ["stratum", "size"], "base": "d"}


def invented(rows: int = 1000) -> pd.DataFrame:
    random = np.random.default_rng(8)
    return pd.DataFrame(
        {
            "q1": random.integers(0, 6, rows).astype("int8"),
            "q2": random.integers(1, 4, rows).astype("int8"),
            "stratum": random.choice(["nord", "süd", "west"], rows),
            "size": random.integers(0, 4, rows).astype("int8"),
            "w": random.uniform(1, 20, rows),
            "d": random.uniform(1, 2, rows),
        }
    )


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    path = tmp_path / "answers.parquet"
    invented().to_parquet(path, row_group_size=90)
    return path


def assert_identical(first: Cube, second: Cube) -> None:
    pd.testing.assert_frame_equal(first.profiles, second.profiles)
    np.testing.assert_array_equal(first.rows, second.rows)
    assert first.counts.keys() == second.counts.keys()
    for name in first.counts:
        np.testing.assert_array_equal(first.counts[name], second.counts[name])


@pytest.mark.parametrize("group_size", [1, 7, 90, 5000])
@pytest.mark.parametrize("rows_per_partition", [1, 100, 5000])
def test_any_row_groups_and_partitions_give_the_cube_of_the_whole(
    tmp_path: Path, group_size: int, rows_per_partition: int
) -> None:
    frame = invented(300)
    frame.to_parquet(tmp_path / "a.parquet", row_group_size=group_size)
    cube = cube_of_parquet(tmp_path / "a.parquet", **COLUMNS, rows_per_partition=rows_per_partition)
    whole = build_cube(
        {name: Categorical(frame[name].to_numpy() - 1, size) for name, size in ITEMS.items()},
        frame["w"].to_numpy(),
        frame[["stratum", "size"]],
        base=frame["d"].to_numpy(),
    )
    pd.testing.assert_frame_equal(cube.profiles, whole.profiles, check_dtype=False)
    for found, wanted in [(cube.rows, whole.rows)] + [
        (cube.counts[name], whole.counts[name]) for name in ITEMS
    ]:
        np.testing.assert_array_equal(found[0], wanted[0])
        np.testing.assert_allclose(found, wanted, rtol=1e-13)


def test_partitions_hold_whole_row_groups_up_to_their_size(parquet: Path) -> None:
    sizes = [len(part.groups) for part in row_groups(parquet, 200)]
    assert sizes == [2, 2, 2, 2, 2, 2]
    assert [part.groups for part in row_groups(parquet, 1)] == [(g,) for g in range(12)]


def test_a_file_without_rows_has_an_empty_cube(tmp_path: Path) -> None:
    invented(0).to_parquet(tmp_path / "a.parquet")
    cube = cube_of_parquet(tmp_path / "a.parquet", **COLUMNS)
    assert cube.rows.shape == (4, 0)
    assert cube.counts["q1"].shape == (4, 0, 5)


@pytest.mark.parametrize("dtype", ["Int16", "float64", "uint8"])
def test_what_is_no_category_is_outside_the_base(tmp_path: Path, dtype: str) -> None:
    answers = [1, 5, 5, 6, 0, None, 2.5, -1]
    kept = {
        "Int16": [1, 5, 5, 6, 0, None, None, -1],
        "float64": answers,
        "uint8": [1, 5, 5, 6, 0, 0, 255, 200],
    }
    frame = pd.DataFrame({"q": pd.array(kept[dtype], dtype=dtype), "stratum": "x", "w": 1.0})
    frame.to_parquet(tmp_path / "a.parquet")
    cube = cube_of_parquet(tmp_path / "a.parquet", items={"q": 5}, weight="w", profiles=["stratum"])
    assert cube.counts["q"][0].tolist() == [[1, 0, 0, 0, 2]]
    assert cube.rows[0].tolist() == [8]


def test_missing_breakdowns_are_a_group_of_their_own(tmp_path: Path) -> None:
    frame = invented(6).assign(stratum=["x", None, "x", None, "y", None])
    frame["size"] = 0
    frame.to_parquet(tmp_path / "a.parquet", row_group_size=3)
    cube = cube_of_parquet(tmp_path / "a.parquet", **COLUMNS, rows_per_partition=3)
    assert cube.rows[0].tolist() == [2, 3, 1]
    assert cube.profiles["stratum"].isna().tolist() == [False, True, False]


def test_a_column_that_is_missing_is_named_with_the_nearest(parquet: Path) -> None:
    with pytest.raises(PartitionError, match=r"Spalte „strata“ fehlt\. Meinten Sie „stratum“"):
        cube_of_parquet(parquet, items=ITEMS, weight="w", profiles=["strata"])


@pytest.mark.parametrize("weight", [0.0, -1.0, np.nan, np.inf])
def test_a_weight_that_is_none_is_refused(tmp_path: Path, weight: float) -> None:
    frame = invented(50)
    frame.loc[17, "w"] = weight
    frame.to_parquet(tmp_path / "a.parquet")
    with pytest.raises(PartitionError, match="„w“ fehlt ein Gewicht oder ist nicht positiv"):
        cube_of_parquet(tmp_path / "a.parquet", **COLUMNS)


def test_what_is_no_parquet_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("q1;q2", encoding="utf-8")
    for name in ("a.parquet", "b.parquet"):
        with pytest.raises(PartitionError, match=f"{name}: keine lesbare Parquet-Datei"):
            cube_of_parquet(tmp_path / name, **COLUMNS)


def test_processes_give_the_same_bits(parquet: Path) -> None:
    here = cube_of_parquet(parquet, **COLUMNS, rows_per_partition=100)
    with get_context("spawn").Pool(2) as pool:
        there = cube_of_parquet(parquet, **COLUMNS, rows_per_partition=100, map=pool.imap)
    assert_identical(here, there)


def test_cubes_are_added_as_they_come(parquet: Path) -> None:
    """Memory holds the sum and the cubes next to it, not those of all partitions."""
    cubes: list[weakref.ref[Cube]] = []

    def watched(function: partial, parts: Iterable[object]) -> Iterator[Cube]:
        for part in parts:
            cube = function(part)
            cubes.append(weakref.ref(cube))
            yield cube
            del cube
            assert sum(found() is not None for found in cubes) <= 2

    cube_of_parquet(parquet, **COLUMNS, rows_per_partition=100, map=watched)
    assert len(cubes) == 11


# On a cluster: a real scheduler and worker processes on this machine.


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="extra „cluster“ is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as local:
        yield local.scheduler_address


def _die_once(marker: Path, count: partial, part: object) -> Cube:
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return count(part)


def _die(part: object) -> Cube:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _missing_file(part: object) -> Cube:
    raise FileNotFoundError(str(part))


def test_a_cluster_gives_the_same_bits(parquet: Path, scheduler: str) -> None:
    here = cube_of_parquet(parquet, **COLUMNS, rows_per_partition=90)
    with cluster(scheduler) as on_cluster:
        there = cube_of_parquet(parquet, **COLUMNS, rows_per_partition=90, map=on_cluster)
    assert_identical(here, there)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_worker_that_dies_costs_nothing(parquet: Path, scheduler: str, tmp_path: Path) -> None:
    here = cube_of_parquet(parquet, **COLUMNS, rows_per_partition=90)
    killed = tmp_path / "killed"

    with cluster(scheduler) as on_cluster:

        def fragile(count: partial, parts: Iterable[object]) -> Iterable[Cube]:
            return on_cluster(partial(_die_once, killed, count), parts)

        there = cube_of_parquet(parquet, **COLUMNS, rows_per_partition=90, map=fragile)
    assert killed.exists()
    assert_identical(here, there)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_partition_that_kills_every_worker_is_told(scheduler: str) -> None:
    with cluster(scheduler) as on_cluster, pytest.raises(PartitionError, match="memory-limit"):
        cube_of_partitions(["too large"], _die, map=on_cluster)


def test_an_error_of_the_counting_stays_what_it_is(scheduler: str) -> None:
    with cluster(scheduler) as on_cluster, pytest.raises(FileNotFoundError, match="nowhere"):
        cube_of_partitions(["nowhere"], _missing_file, map=on_cluster)


def test_a_cluster_that_loses_its_last_worker_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="extra „cluster“ is not installed")
    monkeypatch.setattr(dask_cluster, "SECONDS_TO_ANSWER", 1)
    with distributed.LocalCluster(n_workers=1, dashboard_address=":0") as local:
        leave = threading.Timer(1, local.scale, [0])
        with cluster(local.scheduler_address) as on_cluster:
            leave.start()
            with pytest.raises(PartitionError, match="keinen Worker mehr"):
                list(on_cluster(time.sleep, [60]))
        leave.join()


def test_a_scheduler_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="extra „cluster“ is not installed")
    monkeypatch.setattr(dask_cluster, "SECONDS_TO_ANSWER", 0.5)
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0") as local:
        address = local.scheduler_address
        with pytest.raises(PartitionError, match=f"{address} ist kein Worker"), cluster(address):
            pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "no address"])
def test_a_scheduler_that_does_not_answer_is_told(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="extra „cluster“ is not installed")
    monkeypatch.setattr(dask_cluster, "SECONDS_TO_ANSWER", 0.5)
    with (
        pytest.raises(PartitionError, match=f"{address} antwortet nicht") as told,
        cluster(address),
    ):
        pass
    assert told.value.exit_code == 2


def test_without_dask_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(PartitionError, match=r'pip install "industriedialog\[cluster\]"'),
        cluster("tcp://127.0.0.1:8786"),
    ):
        pass

"""A large statistics file stays on the disk; its columns read as if all of it were in memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.ingest.statistics import file
from pipeline.ingest.statistics.file import read_statistics
from pipeline.ingest.table import StoredRecords


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "whole": rng.integers(1, 6, 50).astype(float),
            "part": rng.normal(size=50).round(3),
            "text": ["ä" * (i % 4) for i in range(50)],
            "day": pd.Timestamp("2026-11-02 08:30:00"),
        }
    )
    frame.loc[::7, ["whole", "part"]] = np.nan
    pyreadstat.write_sav(frame, tmp_path / "x.sav")
    return tmp_path / "x.sav"


def test_columns_and_records_are_those_of_a_small_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = read_statistics(path, "x.sav")
    monkeypatch.setattr(file, "MOST_CELLS", 100)
    told: list[tuple[int, int]] = []
    large = read_statistics(path, "x.sav", progress=lambda done, of: told.append((done, of)))
    assert isinstance(large.records, StoredRecords)
    assert not isinstance(small.records, StoredRecords)
    assert len(large.records) == 50
    assert list(large.records) == list(small.records)
    assert large.records[3] == small.records[3] and large.records[-1] == small.records[-1]
    assert list(large.records[2:5]) == list(small.records[2:5])
    assert large.rows == small.rows
    for position in range(4):
        cells = large.column(position)
        assert cells == small.column(position)
        assert list(map(type, cells)) == list(map(type, small.column(position)))
    assert told[-1] == (50, 50)

"""The invented survey that is measured, and the table that is made of it."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.analysis.cube import Cube
from pipeline.analysis.design import Design
from pipeline.analysis.functionals import mean_of, share_of
from pipeline.analysis.partitions import ROWS_PER_PARTITION, Map, cube_of_parquet
from pipeline.analysis.tabulate import lay_out
from pipeline.analysis.variance import Estimated, estimate

BREAKDOWNS = {"size": 4, "sector": 10, "district": 6, "member": 2}
QUESTIONS = [f"q{n:02d}" for n in range(60)]
CATEGORIES = np.arange(1, 6)
UP_TO_EACH_ANSWER = np.cumsum([0.08, 0.1, 0.2, 0.27, 0.2])
STATISTICS = [
    mean_of(CATEGORIES),
    *(share_of(k == CATEGORIES) for k in CATEGORIES),
    share_of(CATEGORIES >= 4),
    mean_of(np.sign(CATEGORIES - 3)),
]
"""Mean, the share of each category, top-2, balance."""


def write_survey(path: Path, rows: int) -> Path:
    """Write 60 ratings (0 = missing, 8 %), four breakdowns, 24 strata and weights as Parquet.

    The first rows are the same whatever ``rows``.
    """
    writer = None
    for number, start in enumerate(range(0, rows, ROWS_PER_PARTITION)):
        random = np.random.default_rng([2013, number])
        n = min(ROWS_PER_PARTITION, rows - start)
        columns = {name: random.integers(0, k, n).astype("int8") for name, k in BREAKDOWNS.items()}
        columns["stratum"] = columns["size"] * BREAKDOWNS["district"] + columns["district"]
        columns["w"] = random.uniform(1, 20, n)
        for question in QUESTIONS:
            drawn = random.random(n, dtype="float32")
            columns[question] = np.searchsorted(UP_TO_EACH_ANSWER, drawn).astype("int8")
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()
    return path


def survey_cube(path: Path, **engine: Map) -> Cube:
    """Count the survey once."""
    return cube_of_parquet(
        path,
        items=dict.fromkeys(QUESTIONS, len(CATEGORIES)),
        weight="w",
        profiles=["stratum", *BREAKDOWNS],
        **engine,
    )


def survey_table(cube: Cube, *, crossed: bool = False) -> list[Estimated]:
    """Estimate all statistics of all items for the whole, 22 groups and, if wanted, their pairs."""
    groups = {
        name: [(cube.profiles[name] == group).to_numpy() for group in range(size)]
        for name, size in BREAKDOWNS.items()
    }
    domains = [np.ones(len(cube.profiles), dtype=bool), *(m for g in groups.values() for m in g)]
    if crossed:
        for first, second in combinations(groups.values(), 2):
            domains += [a & b for a in first for b in second]
    layout = lay_out(cube, np.array(domains), Design())
    tables = (layout.tabulate(question) for question in QUESTIONS)
    return [estimate(table, statistic) for table in tables for statistic in STATISTICS]

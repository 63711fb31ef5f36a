"""Time from the Parquet file to means with standard errors, against pandas' group means alone.

Run with ``make bench``; both are measured in the same run on the same data, only the ratio means
something. Data: invented companies x 60 rating items, 8 % missing, breakdowns of 4, 10, 6 and
2 groups, 24 strata, weights.
"""

from __future__ import annotations

import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.analysis.cube import build_cube
from pipeline.analysis.functionals import mean_of
from pipeline.analysis.variables import Categorical
from pipeline.analysis.variance import estimate

ROWS, ITEMS = 200_000, 60
BREAKDOWNS = {"size": 4, "sector": 10, "district": 6, "member": 2}
QUESTIONS = [f"q{n:02d}" for n in range(ITEMS)]


def invented_survey(path: Path) -> None:
    """Write the survey as Parquet."""
    random = np.random.default_rng(2013)
    data = {q: random.choice(6, ROWS, p=[0.08, 0.1, 0.2, 0.27, 0.2, 0.15]) for q in QUESTIONS}
    frame = pd.DataFrame(data, dtype="int8")
    for name, size in BREAKDOWNS.items():
        frame[name] = random.integers(0, size, ROWS).astype("int8")
    frame["stratum"] = frame["size"] * 6 + frame["district"]
    frame["w"] = random.uniform(1, 20, ROWS)
    frame.to_parquet(path)


def ours(path: Path) -> None:
    """All items' means with standard errors for the whole and 22 groups."""
    frame = pd.read_parquet(path)
    variables = {q: Categorical(frame[q].to_numpy().astype(int) - 1, 5) for q in QUESTIONS}
    profiles = frame[["stratum", *BREAKDOWNS]]
    cube = build_cube(variables, frame["w"].to_numpy(), profiles)
    masks = [np.ones(len(cube.profiles), dtype=bool)]
    for name, size in BREAKDOWNS.items():
        masks += [(cube.profiles[name] == group).to_numpy() for group in range(size)]
    sizes = dict.fromkeys(range(24), 10000000.0)
    for question in QUESTIONS:
        estimate(cube, question, mean_of(np.arange(1, 6)), np.array(masks), stratum_sizes=sizes)


def pandas_means(path: Path) -> None:
    """All items' weighted means for the whole and 22 groups, without any standard error."""
    frame = pd.read_parquet(path)
    values = frame[QUESTIONS].astype(float)
    values = values.where(values > 0)
    weighted = values.mul(frame["w"], axis=0)
    present = values.notna().mul(frame["w"], axis=0)
    weighted.sum() / present.sum()
    for name in BREAKDOWNS:
        weighted.groupby(frame[name]).sum() / present.groupby(frame[name]).sum()


def median_time(function: Callable[[Path], None], path: Path, times: int = 3) -> float:
    """Return the median wall time in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        function(path)
        found.append(time.perf_counter() - start)
    return float(np.median(found))


def main() -> None:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.parquet"
        invented_survey(path)
        first, second = median_time(ours, path), median_time(pandas_means, path)
    print(f"Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}")
    print(f"{ROWS:,} companies x {ITEMS} items, whole and 22 groups, from Parquet")
    print(f"means with standard errors (cube)   {first:6.2f} s")
    print(f"means without errors (pandas)       {second:6.2f} s")
    print(f"ratio                               {second / first:6.1f} x")


if __name__ == "__main__":
    main()

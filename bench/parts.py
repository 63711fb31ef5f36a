"""What is measured, one function per part; each prints its own lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from bench.compare import PROGRAMS, Answer, ask
from bench.disclosure import disclosure
from bench.large_export import COLUMNS, read_export, write_study
from bench.measure import fastest, memory_bandwidth, peak_memory, seconds
from bench.survey import BREAKDOWNS, QUESTIONS, survey_cube, survey_table, write_survey
from pipeline.analysis.dask_cluster import cluster
from pipeline.weight import rake

MILLION = 1_000_000
PEER_ITEMS = 2
MARGINS = ["size", "sector", "district"]


def line(what: str, value: str, note: str = "") -> None:
    """Print one measured value."""
    print(f"  {what:<44}{value:>12}   {note}".rstrip(), flush=True)


def table(folder: Path, python: Path) -> None:
    """From the Parquet file to the table, against other programs on two of the 60 items."""
    path = write_survey(folder / "million.parquet", MILLION)
    cube = survey_cube(path)
    counting, finishing = (
        seconds(work, 7) for work in (lambda: survey_cube(path), lambda: survey_table(cube))
    )
    estimates = survey_table(cube)
    cells = sum(len(found.estimate) for found in estimates)
    line("read and count", f"{min(counting):.2f} s")
    line(f"{cells:,} estimates with standard errors", f"{min(finishing):.2f} s")
    line("file to table", f"{min(counting) + min(finishing):.2f} s", "target 1.2 s")
    usual = float(np.median(counting) + np.median(finishing))

    columns = [*QUESTIONS[:PEER_ITEMS], *BREAKDOWNS, "stratum", "w"]
    part = pq.read_table(path, columns=columns)
    part.to_pandas().to_csv(folder / "million.csv", index=False)
    print(
        f"  Others, once: means only, data in memory, {PEER_ITEMS} items scaled to "
        f"{len(QUESTIONS)}; against our median"
    )
    mine = estimates[0].se
    for program in PROGRAMS:
        asked = [str(PEER_ITEMS)]
        answer = ask(
            program,
            "table",
            python,
            parquet=[str(path), *asked],
            csv=[str(folder / "million.csv"), *asked],
        )
        if isinstance(answer, str):
            line(program, answer)
            continue
        theirs = answer.setup + answer.work * len(QUESTIONS) / PEER_ITEMS
        _compare(answer, theirs, usual, mine)
    print(f"  Shares of the five categories, one item scaled to {len(QUESTIONS)}")
    answer = ask("svy", "shares", python, parquet=[str(path), "1"], csv=[])
    if isinstance(answer, str):
        line("svy", answer)
        return
    theirs = answer.setup + answer.work * len(QUESTIONS)
    _compare(answer, theirs, usual, np.array([found.se[0] for found in estimates[1:6]]))


def crossings(folder: Path, python: Path) -> None:
    """All pairs of breakdowns as well."""
    path = write_survey(folder / "million.parquet", MILLION)
    cube = survey_cube(path)
    counting = fastest(lambda: survey_cube(path))
    plain = counting + fastest(lambda: survey_table(cube))
    crossed = counting + fastest(lambda: survey_table(cube, crossed=True))
    line("187 groups instead of 23", f"{crossed:.2f} s")
    line("times the table", f"{crossed / plain:.2f}", "target 1.5")


def raking(folder: Path, python: Path) -> None:
    """Rake a million companies to three margins."""
    path = write_survey(folder / "million.parquet", MILLION)
    classes = pq.read_table(path, columns=MARGINS).to_pandas()
    random = np.random.default_rng(7)
    targets = {}
    for name in MARGINS:
        shares = random.dirichlet(np.full(BREAKDOWNS[name], 9.0))
        targets[name] = pd.Series(shares / shares.sum() * 5 * MILLION)
    ours = float(np.median(seconds(lambda: rake(classes, targets, tolerance=1e-10), 5)))
    line("ours, median of 5", f"{ours:.2f} s")
    mine = rake(classes, targets, tolerance=1e-10).to_numpy()[:1000]

    margins = pd.DataFrame(
        [(name, level, n) for name, target in targets.items() for level, n in target.items()],
        columns=["margin", "level", "count"],
    )
    margins.to_csv(folder / "margins.csv", index=False)
    as_json = {name: {str(k): v for k, v in target.items()} for name, target in targets.items()}
    (folder / "margins.json").write_text(json.dumps(as_json), encoding="utf-8")
    pq.write_table(pq.read_table(path, columns=MARGINS), folder / "classes.parquet")
    classes.to_csv(folder / "classes.csv", index=False)
    for program in PROGRAMS:
        answer = ask(
            program,
            "rake",
            python,
            parquet=[str(folder / "classes.parquet"), str(folder / "margins.json")],
            csv=[str(folder / "classes.csv"), str(folder / "margins.csv")],
        )
        if isinstance(answer, str):
            line(program, answer)
        else:
            _compare(answer, answer.setup + answer.work, ours, mine)


def linear(folder: Path, python: Path) -> None:
    """Seconds per further row between decades, and memory at ten million rows."""
    sizes = [10**k for k in range(4, 8)]
    found = []
    for rows in sizes:
        path = write_survey(folder / "growth.parquet", rows)
        found.append(fastest(lambda path=path: survey_cube(path), 3 if rows > MILLION else 7))
        line(f"{rows:,} rows", f"{found[-1]:.3f} s")
    growth = np.diff(found) / np.diff(sizes)
    for rows, slope in zip(sizes, growth, strict=False):
        line(f"{rows:,} to {10 * rows:,}", f"{slope * 1e9:.0f} ns/row")
    exponent = 1 + np.log10(growth[-1] / growth[0]) / (len(growth) - 1)
    line(
        "slope in logarithms, without the fixed part", f"{exponent:.3f}", "target 1.0, within 10 %"
    )
    memory = peak_memory(survey_cube, folder / "growth.parquet")
    line(f"most memory at {sizes[-1]:,} rows", f"{memory:.2f} GB", "target 2 GB")


def workers(folder: Path, python: Path) -> None:
    """Two Dask workers of one thread against one, ten million rows."""
    try:
        from distributed import LocalCluster
    except ImportError:
        line("Dask", "not installed")
        return
    path = write_survey(folder / "growth.parquet", 10 * MILLION)
    medians = []
    for count in (1, 2):
        with (
            LocalCluster(
                n_workers=count, threads_per_worker=1, processes=True, dashboard_address=":0"
            ) as local,
            cluster(local.scheduler_address) as on_cluster,
        ):
            survey_cube(path, map=on_cluster)
            times = seconds(lambda engine=on_cluster: survey_cube(path, map=engine), 5)
        medians.append(float(np.median(times)))
        line(f"{count} worker{'s' * (count > 1)}, median of 5", f"{medians[-1]:.2f} s")
    line("times faster", f"{medians[0] / medians[1]:.2f}", "target 1.6")


def reading(folder: Path, python: Path) -> None:
    """An SPSS export of a million rows, read as a wave of a study."""
    study = write_study(folder / "large", MILLION)
    line("columns", f"{COLUMNS}")
    line("read and recoded to codes", f"{fastest(lambda: read_export(study), 1):.0f} s")
    line("most memory", f"{peak_memory(read_export, study):.2f} GB", "target 1.5 GB")


def floor(folder: Path, python: Path) -> None:
    """How far the count is from just touching every byte once."""
    path = write_survey(folder / "million.parquet", MILLION)
    bandwidth = memory_bandwidth()
    touched = pq.read_table(path).nbytes
    counting = fastest(lambda: survey_cube(path))
    least = touched / bandwidth
    line("bytes of the columns", f"{touched / 1e6:.0f} MB", f"{bandwidth / 1e9:.1f} GB/s")
    line("times the time to touch them once", f"{counting / least:.0f}")


def _compare(answer: Answer, theirs: float, ours: float, mine: np.ndarray) -> None:
    apart = float(np.max(np.abs(answer.result / mine - 1)))
    line(answer.program, f"{theirs:.1f} s", f"x {theirs / ours:.1f}, numbers within {apart:.0e}")


PARTS: dict[str, Callable[[Path, Path], None]] = {
    "table": table,
    "crossings": crossings,
    "raking": raking,
    "linear": linear,
    "workers": workers,
    "reading": reading,
    "floor": floor,
    "disclosure": disclosure,
}

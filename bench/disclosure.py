"""Suppression: what stays published, how long it takes, how far from the least loss."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.disclosure_tables import Cell, crossed, insiders, plain_axis, small_cells
from bench.large_study import large_study, large_wave
from pipeline.codebook import NOTHING_RELEASED, RELEASED
from pipeline.disclosure import ReleaseLedger, protect
from pipeline.disclosure.kept import failing, safe
from pipeline.disclosure.linked import LinkedTables, attainable
from pipeline.disclosure.suppress import heuristic, suppress
from pipeline.run import check_study

DEMO = Path("data/raw/industriedialog-2013")
MINIMUM = 5
SECONDS = 60.0
GOLDEN = [[9, 7, 3], [8, 6, 1], [7, 5, 2], [6, 0, 2], [5, 4, 1]]
NOT_HERE = {
    "sdcTable, GaussSuppression (R)": "not in Debian or PyPI; CRAN is not reachable",
    "acro": "no secondary suppression to compare with",
}


def disclosure(folder: Path, python: Path) -> None:
    """Cells published, information kept, time; on made-up companies."""
    _measure("golden 5 x 3", *_golden())
    _tau_argus(python)
    _measure("demo: 3 x 3 x 5, 110 answers", *_random((3, 3, 5), 260, 0.42, pairs=2))
    _measure("4 dimensions, 1,500 companies", *_random((5, 5, 6, 6), 1500, 0.35))
    _measure("4 dimensions, 600 companies", *_random((5, 5, 6, 6), 600, 0.35))
    _demo(folder / "demo")
    _large(folder / "gross")
    for program, why in NOT_HERE.items():
        print(f"  {program}: not compared: {why}")


def _large(folder: Path) -> None:
    """Print the time of one wave of a large study for three audiences."""
    study = large_study(folder)
    population, wave = large_wave(study, companies=2000, answered=600)
    start = time.perf_counter()
    found = protect(study, [wave], population, ReleaseLedger(), progress=lambda step: None)
    taken = time.perf_counter() - start
    print(f"  large study, 1 wave, {len(wave.questions)} questions: {taken:.0f} s, target 300 s")
    for line in found.proposals:
        print(f"    {line}")
    for (audience, _), pattern in found.patterns.items():
        print(f"    {audience}: {len(pattern.base)} cells of who answered withheld", flush=True)


def _demo(folder: Path) -> None:
    """Print the time of patterns, audits and the first release of the demo study."""
    shutil.copytree(DEMO, folder)
    (folder / RELEASED).write_text(NOTHING_RELEASED, encoding="utf-8", newline="\n")
    started: list[float] = []

    def note(step: str) -> None:
        if step == "Schützen":
            started.append(time.perf_counter())

    check_study(folder, progress=note)
    taken = time.perf_counter() - started[0]
    print(
        f"  demo, 3 waves, 3 audiences: {taken:.0f} s to its first release, target 60 s", flush=True
    )


def _tau_argus(python: Path) -> None:
    """Print what tau-Argus withholds of the golden table, and whether that is safe for us."""
    script = Path(__file__).parent / "peers" / "suppress_pytauargus.py"
    asked = [str(python), str(script), json.dumps(GOLDEN), str(MINIMUM)]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        print("    pytauargus: not installed, or failed")
        return
    told = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    names, tables = _golden()
    places = [cell.split("/") for cell in told["withheld"].split()]
    cells = [("abcde"[int(row)], "xyz"[int(column)]) for row, column in places]
    withheld = frozenset(int(tables.decisions[names.index(cell)]) for cell in cells)
    wanted, _ = attainable(tables, small_cells(names, tables, MINIMUM))
    left = sum(1 for _ in failing(tables, wanted, withheld))
    print(
        f"    pytauargus {told['version']}: {float(told['seconds']):.2f} s, published"
        f" {len(names) - len(cells)}, small cells that follow too closely: {left} of {len(wanted)}"
    )


def _weight(cell: Cell, value: float) -> float:
    return 10.0 if sum(name != "*" for name in cell) == 1 else 1.0


def _golden() -> tuple[list[Cell], LinkedTables]:
    axes = [plain_axis("abcde"), plain_axis("xyz")]
    return crossed(np.array(GOLDEN), axes, weight=_weight, always=frozenset({("*", "*")}))


def _random(
    shape: tuple[int, ...], companies: int, rate: float, pairs: int = 6
) -> tuple[list[Cell], LinkedTables]:
    """Return all breakdowns, their coarser versions and pairs of them; the frame is known."""
    random = np.random.default_rng(1)
    shares = np.array(1.0)
    for length in shape:
        shares = np.multiply.outer(shares, random.dirichlet(np.full(length, 6.0)))
    frame = random.multinomial(companies, shares.ravel())
    counts = random.binomial(frame, rate)
    axes = []
    for length in shape:
        axis = plain_axis([str(k) for k in range(length)])
        if length > 3:
            axis |= {"low": [0, 1], "high": list(range(2, length))}
        axes.append(axis)
    dimensions = range(len(shape))
    kinds = [(a, b) for a in dimensions for b in dimensions if a < b][:pairs]
    shown = {(), *((d,) for d in dimensions), *kinds}
    return crossed(
        counts.reshape(shape),
        axes,
        weight=_weight,
        always=frozenset({("*",) * len(shape)}),
        shown=lambda cell: tuple(d for d in dimensions if cell[d] != "*") in shown,
        most=frame.reshape(shape),
    )


def _measure(label: str, names: list[Cell], tables: LinkedTables) -> None:
    small = small_cells(names, tables, MINIMUM)
    risky = (tables.decisions[names.index(tuple(p.name.split("/")))] for p in small)
    tables = replace(tables, withheld=frozenset(int(decision) for decision in risky))
    start = time.perf_counter()
    wanted, _ = attainable(tables, [*small, *insiders(tables, small)])
    simple = heuristic(tables, wanted).withheld
    taken = time.perf_counter() - start
    found = suppress(tables, wanted, seconds=SECONDS)
    proving = time.perf_counter() - start - taken
    whole = safe(tables, wanted, found.withheld, whole=True)
    lost = found.withheld
    own = float(tables.weights[sorted(tables.withheld)].sum())
    gap = (found.lost - found.bound) / max(found.lost + own, 1.0)
    print(f"  {label}: {len(names)} cells, {len(small)} small, {len(wanted)} protections")
    published = len(names) - int(np.isin(tables.decisions, sorted(lost)).sum())
    print(
        f"    published {published}, kept {_kept(tables, lost):.0%} of the information;"
        f" whole breakdowns withheld: {_whole(names, tables):.0%}"
    )
    print(
        f"    heuristic {taken:.1f} s, loses {float(tables.weights[sorted(simple)].sum()):.0f};"
        f" with proof {proving:.1f} s, loses {found.lost + own:.0f}, gap {gap:.0%};"
        f" whole counts {'safe' if whole else 'NOT SAFE'}",
        flush=True,
    )


def _kept(tables: LinkedTables, withheld: frozenset[int]) -> float:
    return 1 - float(tables.weights[sorted(withheld)].sum() / tables.weights.sum())


def _whole(names: list[Cell], tables: LinkedTables) -> float:
    """Return what is kept if a breakdown or crossing with one small cell is withheld."""
    kinds = np.array([[name != "*" for name in cell] for cell in names])
    small = (tables.values > 0) & (tables.values < MINIMUM)
    gone = np.array([(kinds[small] == kind).all(axis=1).any() for kind in kinds])
    return _kept(tables, frozenset(int(d) for d in tables.decisions[gone] if d >= 0))

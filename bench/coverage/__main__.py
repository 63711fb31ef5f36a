"""Run the simulation and renew its results and their page: ``python -m bench.coverage``.

About twenty minutes on one core; the seed is fixed, so the numbers repeat with the same versions of
numpy and scipy. ``--page`` only writes the page from the stored results.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from importlib.metadata import version

import numpy as np
import scipy

from bench.coverage import (
    choice_rankings,
    exact_shares,
    means,
    raked_rankings,
    rankings,
    weighted_shares,
)
from bench.coverage.page import PAGE, RESULTS, page

SEED = 2013
SAMPLES = {
    "weighted shares": 10_000,
    "means": 20_000,
    "weighted means": 60_000,
    "rankings": 2_000,
    "rankings, published method": 200,
    "weighted rankings": 1_000,
    "choices": 5_000,
}


def simulate() -> dict[str, object]:
    """Return all results and how they came about, ready for JSON."""
    samples = SAMPLES
    parts = {
        "exact": exact_shares.run,
        "weighted_shares": lambda: weighted_shares.run(
            samples=samples["weighted shares"], seed=SEED
        ),
        "means": lambda: means.run_unweighted(samples=samples["means"], seed=SEED),
        "weighted_means": lambda: means.run_weighted(samples=samples["weighted means"], seed=SEED),
        "rankings": lambda: rankings.run(
            samples=samples["rankings"], drawn=samples["rankings, published method"], seed=SEED
        ),
        "weighted_rankings": lambda: raked_rankings.run(
            samples=samples["weighted rankings"], seed=SEED
        ),
        "choices": lambda: choice_rankings.run(samples=samples["choices"], seed=SEED),
    }
    found: dict[str, object] = {
        "seed": SEED,
        "samples": samples,
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "industriedialog": version("industriedialog"),
        },
    }
    for name, part in parts.items():
        start = time.perf_counter()
        found[name] = part()
        print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
    return found


def main() -> None:
    """Write results.json and docs/methods/coverage.md."""
    parser = argparse.ArgumentParser(prog="python -m bench.coverage", description=__doc__)
    parser.add_argument("--page", action="store_true", help="only write the page")
    if not parser.parse_args().page:
        lines = [
            f"{json.dumps(name)}: " + (json.dumps(part) if isinstance(part, int) else _by_row(part))
            for name, part in simulate().items()
        ]
        RESULTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    PAGE.write_text(page(results), encoding="utf-8", newline="\n")


def _by_row(part: object) -> str:
    """Return JSON with one row of results per line, so that changes can be read."""
    if isinstance(part, list):
        return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in part) + "\n]"
    return json.dumps(part)


if __name__ == "__main__":
    main()

"""Measure the parts named, or all: ``python -m bench [part ...] [--peers PYTHON]``.

The data are made in a temporary folder (about 1 GB) and removed; nothing else is written.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from bench.measure import machine
from bench.parts import PARTS

BYTES_NEEDED = 10**9


def main() -> None:
    """Print what was measured on which machine."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument(
        "--peers",
        type=Path,
        default=Path(".venv-bench/bin/python"),
        help="interpreter that has bench/requirements.txt",
    )
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown part: {', '.join(sorted(unknown))}")
    print(machine())
    print("n = 1,000,000 companies x 60 items unless said otherwise; times are the fastest of 3-7")
    with tempfile.TemporaryDirectory() as name:
        if shutil.disk_usage(name).free < BYTES_NEEDED:
            parser.error(f"less than {BYTES_NEEDED / 1e9:.0f} GB free in {name}")
        for part in chosen.parts or PARTS:
            start = time.perf_counter()
            print(f"{part}: {PARTS[part].__doc__}")
            PARTS[part](Path(name), chosen.peers)
            print(f"  ({time.perf_counter() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()

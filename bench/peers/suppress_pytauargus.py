"""Suppression of one table by pytauargus (optimal, frequency rule): counts as JSON, minimum.

Prints version, seconds and the withheld inner cells as ``row/column``.
"""

import contextlib
import json
import sys
import tempfile
import time
from importlib.metadata import version

import pandas as pd
from pytauargus import protect

counts, minimum = json.loads(sys.argv[1]), int(sys.argv[2])
rows = [
    (f"r{i}", f"c{j}", 1.0)
    for i, own in enumerate(counts)
    for j, n in enumerate(own)
    for _ in range(n)
]
companies = pd.DataFrame(rows, columns=["row", "column", "n"])
# Its solver leaves logs where it runs.
with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
    start = time.perf_counter()
    # Safety margin of 100 %: an attacker's interval of a cell must reach to twice its count.
    result = protect(
        companies,
        ["row", "column"],
        response="n",
        safety_rules=f"FREQ({minimum},100)",
        suppress="OPT(1)",
        workdir=folder,
    )
    table = result.tables[0].dataframe()
    seconds = time.perf_counter() - start
    table["status"] = result.tables[0].status()
gone = table[table["status"].isin(["U", "M"])]
print("version", version("pytauargus"))
print("seconds", seconds)
print("withheld", *(f"{r[1:]}/{c[1:]}" for r, c in zip(gone["row"], gone["column"], strict=True)))

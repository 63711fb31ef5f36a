"""Raking by svy: file, file of margins."""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import polars as pl
import svy

frame = pl.read_parquet(sys.argv[1]).with_columns(one=pl.lit(1.0))
margins = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
controls = {
    name: {int(level): float(count) for level, count in target.items()}
    for name, target in margins.items()
}
start = time.perf_counter()
sample = svy.Sample(frame, svy.Design(wgt="one"))
raked = sample.weighting.rake(controls=controls, tol=1e-10)
end = time.perf_counter()
print("version", version("svy"))
print("setup", 0.0)
print("work", end - start)
print("result", *raked.data["rk_wgt"].to_list()[:1000])

"""Means with standard errors by svy: file, number of items."""

from __future__ import annotations

import sys
import time
from importlib.metadata import version

import polars as pl
import svy

path, count = sys.argv[1], int(sys.argv[2])
items = [f"q{n:02d}" for n in range(count)]
breakdowns = ["size", "sector", "district", "member"]
frame = pl.read_parquet(path, columns=[*items, *breakdowns, "stratum", "w"]).with_columns(
    pl.when(pl.col(item) > 0).then(pl.col(item).cast(pl.Float64)).alias(item) for item in items
)
start = time.perf_counter()
sample = svy.Sample(frame, svy.Design(stratum="stratum", wgt="w"))
ready = time.perf_counter()
found = [sample.estimation.mean(items, drop_nulls=True)]
found += [sample.estimation.mean(items, by=name, drop_nulls=True) for name in breakdowns]
end = time.perf_counter()
first = [row for estimates in found for row in estimates[0].to_dicts()]
print("version", version("svy"))
print("setup", ready - start)
print("work", end - ready)
print("result", *(row["se"] for row in first))

"""Shares of all categories with standard errors by svy: file, number of items."""

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
    pl.when(pl.col(item) > 0).then(pl.col(item)).alias(item) for item in items
)
start = time.perf_counter()
sample = svy.Sample(frame, svy.Design(stratum="stratum", wgt="w"))
ready = time.perf_counter()
first: list[float] = []
for item in items:
    found = [sample.estimation.prop(item, drop_nulls=True)]
    found += [sample.estimation.prop(item, by=name, drop_nulls=True) for name in breakdowns]
    first = first or [row["se"] for row in found[0].to_dicts()]
end = time.perf_counter()
print("version", version("svy"))
print("setup", ready - start)
print("work", end - ready)
print("result", *first)

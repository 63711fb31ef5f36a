"""Means with standard errors by samplics: file, number of items."""

from __future__ import annotations

import sys
import time
import warnings
from importlib.metadata import version

import pandas as pd

warnings.simplefilter("ignore")

from samplics import PopParam  # noqa: E402
from samplics.estimation import TaylorEstimator  # noqa: E402

path, count = sys.argv[1], int(sys.argv[2])
items = [f"q{n:02d}" for n in range(count)]
breakdowns = ["size", "sector", "district", "member"]
frame = pd.read_parquet(path, columns=[*items, *breakdowns, "stratum", "w"])
for item in items:
    frame[item] = frame[item].astype(float).where(frame[item] > 0)
first: list[float] = []
start = time.perf_counter()
for item in items:
    for name in (None, *breakdowns):
        estimator = TaylorEstimator(PopParam.mean)
        estimator.estimate(
            y=frame[item],
            samp_weight=frame["w"],
            stratum=frame["stratum"],
            domain=None if name is None else frame[name],
            remove_nan=True,
        )
        if item == items[0]:
            errors = estimator.stderror
            first += [errors] if name is None else [errors[key] for key in sorted(errors)]
end = time.perf_counter()
print("version", version("samplics"))
print("setup", 0.0)
print("work", end - start)
print("result", *first)

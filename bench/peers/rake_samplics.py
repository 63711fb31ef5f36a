"""Raking by samplics: file, file of margins."""

from __future__ import annotations

import json
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")

from samplics.weighting import SampleWeight  # noqa: E402

frame = pd.read_parquet(sys.argv[1])
margins = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
start = time.perf_counter()
weights = SampleWeight().rake(
    samp_weight=np.ones(len(frame)),
    margins={name: frame[name].to_numpy() for name in margins},
    control={
        name: {int(level): float(count) for level, count in target.items()}
        for name, target in margins.items()
    },
    tol=1e-10,
    ctrl_tol=1e-10,
)
end = time.perf_counter()
print("version", version("samplics"))
print("setup", 0.0)
print("work", end - start)
print("result", *np.asarray(weights)[:1000])

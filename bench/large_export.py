"""An invented SPSS export of a million companies, and reading it as a wave of a study."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from pipeline.codebook import read_study
from pipeline.ingest import read_wave

ITEMS = [f"Q{n:02d}" for n in range(66)]
COLUMNS = len(ITEMS) + 4
_STUDY = """\
id: large
title: Large
survey: Survey
notice: invented
handlungsfelder: [{id: a, title: A}]
waves: [{id: 2026-11, title: November 2026, field_start: 2026-11-01, field_end: 2026-11-30}]
scales:
  five: {answers: [{id: "1", label: one, score: 1}, {id: "2", label: two, score: 2},
    {id: "3", label: three, score: 3}, {id: "4", label: four, score: 4},
    {id: "5", label: five, score: 5}]}
"""


def write_study(folder: Path, rows: int) -> Path:
    """Write a study with one wave: 66 ratings (8 % missing), an id, a number, a class, a text."""
    random = np.random.default_rng(2013)
    wave = folder / "waves" / "2026-11"
    wave.mkdir(parents=True)
    frame = pd.DataFrame({name: random.integers(1, 6, rows).astype(float) for name in ITEMS})
    for name in ITEMS:
        frame.loc[random.random(rows) < 0.08, name] = np.nan
    frame.insert(0, "id", np.arange(1, rows + 1).astype(float))
    frame["amount"] = random.normal(1000, 200, rows).round(2)
    frame["class"] = random.integers(1, 6, rows).astype(float)
    frame["text"] = np.where(random.random(rows) < 0.02, "words", "")
    pyreadstat.write_sav(frame, wave / "export.sav", row_compress=True)
    head = "id;block;text;item;type;scale;role;need;handlungsfeld;filter;2026-11"
    lines = [f"{name};;{name}?;;rating;five;;;;;{name}" for name in ITEMS]
    lines += ["AMOUNT;;How much?;;number;;;;;;amount", "CLASS;;Which?;;single;five;;;;;class"]
    lines += ["WORDS;;What else?;;text;;;;;;text"]
    (folder / "codebook.csv").write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    (folder / "study.yml").write_text(_STUDY, encoding="utf-8")
    return folder


def read_export(folder: Path) -> int:
    """Read the wave and return the number of its rows."""
    return len(read_wave(read_study(folder), "2026-11").frame)

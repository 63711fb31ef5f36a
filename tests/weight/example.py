"""A small study to weight: two margins, two waves, and tables for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.codebook import Settings, Study

SAMPLE = [[20, 9, 3], [12, 8, 2], [6, 7, 3]]
"""Responses by row and column of the worked example."""


def worked_example() -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """Return 70 responses in 3 x 3 cells and two margins of 260 companies."""
    cells = [(r, c) for r in range(3) for c in range(3) for _ in range(SAMPLE[r][c])]
    classes = pd.DataFrame(cells, columns=["row", "column"]).astype(str)
    targets = {
        "row": pd.Series([120.0, 90.0, 50.0], index=["0", "1", "2"]),
        "column": pd.Series([170.0, 70.0, 20.0], index=["0", "1", "2"]),
    }
    return classes, targets


def study(**weighting: Any) -> Study:
    """Return a study with the margins ``size`` (s, m, l) and ``place`` (x, y)."""
    classes = {"size": "sml", "place": "xy"}
    content = {
        "id": "klein",
        "title": "Klein",
        "survey": "Umfrage",
        "handlungsfelder": [{"id": "h", "title": "H"}],
        "waves": [
            {"id": wave, "title": wave, "field_start": f"{wave}-01", "field_end": f"{wave}-20"}
            for wave in ("2025-03", "2025-09")
        ],
        "population": {"file": "frame.csv", "member_number": "nr", "label": "Mitglieder"},
        "classifications": {
            name: {
                "title": name,
                "population": name,
                "classes": [{"id": letter, "title": letter} for letter in letters],
            }
            for name, letters in classes.items()
        },
        "weighting": {"margins": list(classes), **weighting},
    }
    return Study(Path(), Settings.model_validate(content), ())


def companies(counts: dict[str, int]) -> pd.DataFrame:
    """Return ``size`` and ``place`` of companies, from counts such as ``{"sx": 12}``."""
    cells = [tuple(cell) for cell, n in counts.items() for _ in range(n)]
    return pd.DataFrame(cells, columns=["size", "place"])


POPULATION = companies({"sx": 90, "sy": 60, "mx": 40, "my": 30, "lx": 20, "ly": 20})
ANSWERS = {"sx": 12, "sy": 9, "mx": 8, "my": 7, "lx": 9, "ly": 6}


def responses(*waves: dict[str, int]) -> pd.DataFrame:
    """Return ``wave``, ``company``, ``size``, ``place``; the index does not start at 0."""
    parts = [
        companies(counts).assign(wave=wave)
        for wave, counts in zip(("2025-03", "2025-09"), waves, strict=False)
    ]
    table = pd.concat(parts, ignore_index=True)
    table["company"] = [f"c{number:03d}" for number in range(len(table))]
    return table.set_index(table.index + 100)

"""The 300 stratified companies x 60 items that the R results were computed from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.analysis.cube import Cube, build_cube
from pipeline.analysis.design import Design
from pipeline.analysis.tabulate import Layout, lay_out
from pipeline.analysis.variables import Categorical
from tests.conftest import shared_input

SEGMENTS = ["size", "sector", "district", "member"]
ITEMS = [f"q{n:02d}" for n in range(1, 61)]
SCALE = np.arange(1, 6)
CLOSE = {"rel": 1e-8, "abs": 1e-10}


def golden(name: str) -> list[dict[str, object]]:
    """Return the rows of one file of R results."""
    found = read(name)
    return found["rows"] if "rows" in found else found["means"]


def read(name: str) -> dict[str, object]:
    folder: Path = shared_input("methods/r-survey")
    return json.loads((folder / name).read_text(encoding="utf-8"))


@cache
def companies() -> pd.DataFrame:
    data = pd.read_csv(shared_input("methods/r-survey") / "d300.csv", dtype={"size": str})
    return data.assign(crossing=data["size"] + "*" + data["sector"])


@cache
def sizes() -> dict[str, float]:
    return (
        companies().drop_duplicates("stratum").set_index("stratum")["fpc"].astype(float).to_dict()
    )


def codes(item: str) -> np.ndarray:
    return companies()[item].fillna(0).to_numpy(int) - 1


def pair(first: str, second: str) -> Categorical:
    a, b = codes(first), codes(second)
    return Categorical(np.where((a >= 0) & (b >= 0), a * 5 + b, -1), 25)


def cube(
    variables: dict[str, Categorical] | None = None,
    *,
    weights: np.ndarray | None = None,
    base: np.ndarray | None = None,
    by: Iterable[str] = (*SEGMENTS, "crossing"),
) -> Cube:
    data = companies()
    found = variables or {item: Categorical(codes(item), 5) for item in ITEMS}
    w = data["w"].to_numpy() if weights is None else weights
    return build_cube(found, w, data[["stratum", *by]], base=base)


def layout(cube: Cube, by: str | None, margins: tuple[str, ...] = ()) -> tuple[Layout, list[str]]:
    """Return the layout with the whole sample ("ALL") and the levels of one segment."""
    whole = np.ones(len(cube.profiles), dtype=bool)
    levels = [] if by is None else sorted(cube.profiles[by].unique())
    masks = [whole] + [(cube.profiles[by] == level).to_numpy() for level in levels]
    return lay_out(cube, np.array(masks), Design(sizes(), margins)), ["ALL", *levels]

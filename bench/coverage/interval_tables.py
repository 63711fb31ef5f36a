"""Tables of the intervals of shares and means."""

from __future__ import annotations

import numpy as np

from bench.coverage import exact_shares, means, weighted_shares
from bench.coverage.frames import SCENARIOS
from bench.coverage.tables import SIZES, Row, measured, percent, relative_width, table


def exact(rows: list[Row]) -> str:
    """Return every method over all sample and frame sizes."""
    used = [row["methods"][exact_shares.OURS]["width"] for row in rows]
    lines = []
    for name in exact_shares.METHODS:
        own = [row["methods"][name] for row in rows]
        width = np.mean([part["width"] / other for part, other in zip(own, used, strict=True)])
        lines.append(
            [
                name,
                percent(min(part["lowest"] for part in own)),
                percent(np.mean([part["mean"] for part in own])),
                f"{100 * max(part['side'] for part in own):.1f}",
                f"{width:.2f}",
            ]
        )
    head = ["limits", "lowest coverage", "mean coverage", "largest error of one side", "width"]
    return table(head, lines)


def exact_by_size(rows: list[Row]) -> str:
    """Return lowest coverage and mean width of four methods by sample and frame size."""
    names = (exact_shares.OURS, exact_shares.BLAKER, "Wilson, n*", "Jeffreys, n*")
    lines = [
        [
            str(row["n"]),
            f"{row['N']:,}",
            *(
                f"{percent(row['methods'][name]['lowest'])} · "
                f"{100 * row['methods'][name]['width']:.1f}"
                for name in names
            ),
        ]
        for row in rows
    ]
    return table(["n", "N", *names], lines)


def weighted(rows: list[Row]) -> str:
    """Return every method over all scenarios, sizes and shares."""
    lines = []
    for number, name in enumerate(weighted_shares.METHODS):
        own = measured(rows, number, 0)
        lines.append(
            [
                name,
                percent(own.min()),
                percent(own.mean()),
                f"{(own < 0.93).sum()} of {len(own)}",
                relative_width(rows, number),
            ]
        )
    return table(["limits", "lowest coverage", "mean", "cells below 93 %", "width"], lines)


def by_scenario(rows: list[Row], *, ends: bool = False) -> str:
    """Return coverage of the limits used by scenario and sample size: lowest, or both ends."""

    def line(scenario: str) -> list[str]:
        cells = []
        for n in SIZES:
            own = [row for row in rows if row["scenario"] == scenario and row["n"] == n]
            found = measured(own, 0, 0)
            r = percent(measured(own, 1, 0).min())
            low, high = percent(found.min()), percent(found.max())
            cells.append(f"{low}–{high} ({r})" if ends else f"{low} ({r})")
        return [scenario, *cells]

    return table(["scenario", *(f"n = {n}" for n in SIZES)], (line(s.name) for s in SCENARIOS))


def worst(rows: list[Row], number: int = 5) -> str:
    """Return the cells in which the limits used hold the truth most seldom."""
    chosen = sorted(rows, key=lambda row: row["methods"][0][0])[:number]
    lines = [
        [
            row["scenario"],
            str(row["n"]),
            f"{row['N']:,}",
            percent(row["share"]),
            f"{row['n_effective']:.0f}",
            percent(row["methods"][0][0]),
            percent(row["methods"][1][0]),
        ]
        for row in chosen
    ]
    head = ["scenario", "n", "N", "true share, %", "n effective", "used", "as in R"]
    return table(head, lines)


def unweighted_means(rows: list[Row]) -> str:
    """Return lowest and highest coverage by sample size."""

    def line(n: int) -> list[str]:
        own = [row for row in rows if row["n"] == n]
        parts = (measured(own, number, 0) for number in range(len(means.UNWEIGHTED)))
        return [str(n), *(f"{percent(part.min())}–{percent(part.max())}" for part in parts)]

    return table(["n", *means.UNWEIGHTED], map(line, SIZES))


def weighted_means(rows: list[Row]) -> str:
    """Return every method for 30 and more expected responses."""
    own = [row for row in rows if row["n"] >= 30]
    lines = []
    for number, name in enumerate(means.WEIGHTED):
        found = measured(own, number, 0)
        inside = ((found >= 0.93) & (found <= 0.97)).sum()
        ends = f"{percent(found.min())}–{percent(found.max())}"
        lines.append(
            [
                name,
                ends,
                percent(found.mean()),
                f"{inside} of {len(own)}",
                relative_width(own, number),
            ]
        )
    return table(["limits", "coverage", "mean", "cells from 93 to 97 %", "width"], lines)

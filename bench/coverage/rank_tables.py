"""Tables of the rank sets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bench.coverage import choice_rankings, raked_rankings, rankings
from bench.coverage.frames import SCENARIOS
from bench.coverage.tables import Row, percent, table


def ranking_table(rows: list[Row]) -> str:
    """Return joint coverage and set size of every method, and marginal sets."""
    lines = [
        [
            f"{row['needs']}, {row['true']}",
            f"{row['answers']}, {row['correlation']}",
            f"{row['n']} of {row['companies']:,}",
            *(f"{percent(held)} · {ranks:.1f}" for held, ranks in row["methods"]),
            f"{percent(row['marginal'][0])} · {row['marginal'][1]:.1f}",
        ]
        for row in rows
    ]
    head = ["needs, true scores", "answers, correlation", "n", *rankings.METHODS, "one need, Holm"]
    return table(head, lines)


def weighted_rankings(rows: list[Row]) -> str:
    """Return lowest joint coverage by scenario and sample size."""

    def lowest(pick: Callable[[Row], bool]) -> str:
        found = np.array([row["methods"] for row in rows if pick(row)]).min(axis=0)
        return f"{percent(found[0])} ({percent(found[1])}, {percent(found[2])})"

    lines = [
        [
            s.name,
            *(
                lowest(lambda row, s=s, n=n: row["scenario"] == s.name and row["n"] == n)
                for n in raked_rankings.RESPONSES
            ),
        ]
        for s in SCENARIOS
    ]
    return table(["scenario", *(f"n = {n}" for n in raked_rankings.RESPONSES)], lines)


def choices(rows: list[Row]) -> str:
    """Return joint coverage and set size of a single-choice question."""
    sizes = sorted({row["n"] for row in rows})
    found = {(row["true"], row["n"]): row for row in rows}
    lines = [
        [
            name,
            *(
                f"{percent(found[name, n]['coverage'])} · {found[name, n]['ranks']:.1f}"
                for n in sizes
            ),
        ]
        for name in choice_rankings.OPTIONS
    ]
    return table(["six options", *(f"n = {n}" for n in sizes)], lines)

"""Simulation results -> docs/methods/coverage.md."""

from __future__ import annotations

from pathlib import Path

from bench.coverage import interval_tables as intervals
from bench.coverage import rank_tables as ranks

RESULTS = Path(__file__).parent / "results.json"
PAGE = Path(__file__).parents[2] / "docs" / "methods" / "coverage.md"
TEXT = Path(__file__).parent / "coverage.template.md"


def page(results: dict) -> str:
    """Return the page for stored results."""
    tables = {
        "made": made(results),
        "exact": intervals.exact(results["exact"]),
        "exact_by_size": intervals.exact_by_size(results["exact"]),
        "weighted": intervals.weighted(results["weighted_shares"]),
        "weighted_by_size": intervals.by_scenario(results["weighted_shares"]),
        "weighted_worst": intervals.worst(results["weighted_shares"]),
        "means": intervals.unweighted_means(results["means"]),
        "weighted_means": intervals.weighted_means(results["weighted_means"]),
        "weighted_means_by_size": intervals.by_scenario(results["weighted_means"], ends=True),
        "rankings": ranks.ranking_table(results["rankings"]),
        "weighted_rankings": ranks.weighted_rankings(results["weighted_rankings"]),
        "choices": ranks.choices(results["choices"]),
    }
    return TEXT.read_text(encoding="utf-8").format(**tables)


def made(results: dict) -> str:
    """Return one sentence on seed, samples and versions."""
    samples = ", ".join(f"{name} {number:,}" for name, number in results["samples"].items())
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    return f"Seed {results['seed']}; samples per cell: {samples}; {versions}."

"""Findings in which everything is released but chosen groups: what a cell-wise release shows."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipeline.disclosure.publishable import NUMBERS
from pipeline.disclosure.rounding import round_and_band
from pipeline.report.findings import COUNTS, Findings

Withhold = Callable[[pd.DataFrame], pd.Series]


def publishable_but(findings: Findings, withhold: Withhold) -> pd.DataFrame:
    """Return the publishable table of the demo's estimates with some rows withheld.

    Parameters
    ----------
    findings : Findings
        Of a run.
    withhold : callable
        Table -> which of its rows by group to withhold.
    """
    estimates = pd.read_parquet(findings._processed / "estimates.parquet")
    estimates = estimates[estimates["statistic"] != "index_without"]
    table = round_and_band(estimates[estimates["n_responses"] > 0].reset_index(drop=True))
    hidden = withhold(table) & table["breakdown"].notna()
    empty = estimates[(estimates["n_responses"] == 0)]
    table = pd.concat([table, empty], ignore_index=True)
    hidden = hidden.reindex(table.index, fill_value=True).astype(bool)
    table = table.astype(dict.fromkeys(NUMBERS, "Float64"))
    table.loc[hidden, list(NUMBERS)] = pd.NA
    table.insert(0, "audience", findings.audience)
    table["status"] = hidden.map({True: "suppressed", False: "published"})
    return table.assign(reason=hidden.map({True: "hand", False: ""}))


def partly(findings: Findings, withhold: Withhold) -> Findings:
    """Return findings whose cells are those of :func:`publishable_but`."""
    found = Findings(findings.study, findings._processed, findings.audience, findings.release)
    cells = publishable_but(findings, withhold)
    counted = cells["statistic"].isin(COUNTS)
    method = counted.map({True: "unweighted", False: findings.weighting})
    cells = cells[cells["weighting"] == method].reset_index(drop=True)
    found.__dict__["_cells"] = cells.assign(flags=cells["flags"].fillna(""))
    return found

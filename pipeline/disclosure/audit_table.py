"""What deciding and auditing a release came to: counts by audience and wave, nothing of a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pipeline.codebook import CatalogueTable, Study
from pipeline.disclosure.pattern import Pattern
from pipeline.disclosure.releases import ReleaseLedger

KINDS = ("breakdown", "coarser", "crossing")
"""Of tables: a breakdown, a coarser version of one, a crossing (also of coarser versions)."""
COMPLETE, LOST = "complete", "lost"
NEVER = ("identifies_companies", "base_differs_by_few", "other_weighting")
"""Reasons for which a figure is published of no cell at all: no loss by protection."""


def audit_table(
    study: Study,
    patterns: Mapping[tuple[str, str], Pattern],
    released: pd.DataFrame,
    ledger: ReleaseLedger,
) -> pd.DataFrame:
    """Return what a release gives up and how it was checked; for analysts only.

    Parameters
    ----------
    study : Study
        Its catalogue.
    patterns : dict of (str, str) to Pattern
        By audience and wave.
    released : pandas.DataFrame
        As made by :func:`pipeline.disclosure.publishable`.
    ledger : ReleaseLedger
        What earlier runs published, before this one.

    Returns
    -------
    pandas.DataFrame
        One row per audience and wave: ``audience, wave``; ``minimum`` (companies per cell);
        ``protections`` (counts and answers kept uncertain); ``proven`` (no pattern of who
        answered withholds less); ``limited`` (protected cells for which what is known anyway
        leaves less room than asked); ``releases`` (``complete`` or ``lost``); and for each kind of
        table ``base_cells_<kind>, base_withheld_<kind>`` (who answered) and
        ``answer_cells_<kind>, answer_withheld_<kind>`` (one for each question and cell). Cells
        without an answer count as withheld: that nobody answered is withheld too.
    """
    kinds = {table.name: _kind(table) for table in study.catalogue()}
    cells = [(t.name, group) for t in study.catalogue() for group in study.cells(t)]
    answers = _answers(released, kinds)
    rows: list[dict[str, object]] = []
    for (audience, wave), pattern in patterns.items():
        row: dict[str, object] = {
            "audience": audience,
            "wave": wave,
            "minimum": pattern.minimum,
            "protections": pattern.protections,
            "proven": pattern.exact,
            "limited": len(pattern.limited),
            "releases": LOST if ledger.is_lost(wave) else COMPLETE,
        }
        own = answers[(answers["audience"] == audience) & (answers["wave"] == wave)]
        for kind in KINDS:
            mine = [cell for cell in cells if kinds[cell[0]] == kind]
            shown = own.loc[own["kind"] == kind, "shown"]
            row[f"base_cells_{kind}"] = len(mine)
            row[f"base_withheld_{kind}"] = sum(cell in pattern.base for cell in mine)
            row[f"answer_cells_{kind}"] = len(shown)
            row[f"answer_withheld_{kind}"] = int((~shown).sum())
        rows.append(row)
    return pd.DataFrame(rows, columns=list(_columns()))


def _columns() -> Iterator[str]:
    yield from ("audience", "wave", "minimum", "protections", "proven", "limited", "releases")
    for kind in KINDS:
        yield from (f"base_cells_{kind}", f"base_withheld_{kind}")
        yield from (f"answer_cells_{kind}", f"answer_withheld_{kind}")


def _kind(table: CatalogueTable) -> str:
    if table.crossed:
        return "crossing"
    return "coarser" if table.coarser_of else "breakdown"


def _answers(released: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Return each question's cells: ``audience, wave, kind``, and whether any figure is shown."""
    grouped = released["breakdown"].notna() & released["question"].notna()
    part = released[grouped & ~released["reason"].isin(NEVER)]
    by = ["audience", "wave", "question", "breakdown", "group"]
    shown = part["status"] == "published"
    found = part[by].assign(shown=shown).groupby(by, as_index=False)["shown"].any()
    return found.assign(kind=found["breakdown"].map(dict(kinds)), shown=found["shown"].astype(bool))

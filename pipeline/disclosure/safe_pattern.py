"""A pattern that stands against everybody: outsiders, insiders, and that counts are whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.disclosure.insiders import insider_protections
from pipeline.disclosure.linked import LinkedTables, Protection, attainable
from pipeline.disclosure.suppress import Heuristic, against_whole_counts, suppress


@dataclass(frozen=True)
class SafePattern:
    """The decisions to withhold.

    ``protections`` are what was asked for as far as any pattern can give it, and what insiders
    would have learned on the way; ``limited`` those that had to be cut; ``exact`` tells that no
    pattern that keeps the protections loses less.
    """

    withheld: frozenset[int]
    protections: list[Protection]
    limited: list[Protection]
    exact: bool


def safe_pattern(
    tables: LinkedTables, wanted: Sequence[Protection], *, seconds: float = 0.0
) -> SafePattern:
    """Return a pattern that keeps all protections, also before insiders and for whole counts.

    Insiders number companies times hidden forms; only those that would break a pattern are
    asked for, until none is left.

    Parameters
    ----------
    tables : LinkedTables
    wanted : sequence of Protection
        From outsiders.
    seconds : float
        Time for the proof that nothing less will do; 0 takes the heuristic pattern.

    Returns
    -------
    SafePattern
    """
    deadline = time.monotonic() + seconds
    kept, limited = attainable(tables, wanted)
    found = suppress(tables, kept, seconds=0.0)
    # The proof comes last: while insiders are still joining it would be in vain.
    for budget in (0.0, seconds):
        if budget > 0:
            left = max(deadline - time.monotonic(), 0.0)
            found = suppress(tables, kept, seconds=left, found=found.witnesses)
        while alone := insider_protections(tables, kept, found):
            kept += alone
            left = max(deadline - time.monotonic(), 0.0) if budget > 0 else 0.0
            found = suppress(tables, kept, seconds=left, found=found.witnesses)
    withheld = against_whole_counts(tables, kept, found.withheld, found.witnesses)
    while alone := _breaking(tables, kept, withheld, found):
        kept += alone
        withheld = against_whole_counts(tables, kept, withheld, found.witnesses)
    return SafePattern(withheld, kept, limited, found.exact and withheld == found.withheld)


def _breaking(
    tables: LinkedTables,
    protections: list[Protection],
    withheld: frozenset[int],
    found: Heuristic,
) -> list[Protection]:
    """Return what insiders would learn because counts are whole; witnesses fit wider patterns."""
    pattern = Heuristic(withheld, protections, found.witnesses)
    return insider_protections(tables, protections, pattern, whole=True)

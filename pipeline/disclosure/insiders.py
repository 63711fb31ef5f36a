"""Companies alone in their micro cell attack too: they know what they answered themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.disclosure.attack import ROUNDING, Attack
from pipeline.disclosure.linked import LinkedTables, Protection, attainable, insider
from pipeline.disclosure.suppress import Heuristic


def insider_protections(
    tables: LinkedTables,
    protections: Sequence[Protection],
    found: Heuristic,
    *,
    known: Sequence[Protection] = (),
) -> list[Protection]:
    """Return what insiders would learn exactly from a pattern that outsiders cannot break.

    Parameters
    ----------
    tables : LinkedTables
        A count of 1 is a company by itself.
    protections : sequence of Protection
        The hidden forms.
    found : Heuristic
        The pattern, and tables that fit it: where one agrees with the insider's own count and
        not with the hidden form, the insider cannot know.
    known : sequence of Protection
        Insiders and forms that need not be returned any more.

    Returns
    -------
    list of Protection
        A spread of at least 1 for each insider and form that has none, where any pattern can
        give it.
    """
    insiders = np.flatnonzero(tables.counts == 1)
    if not protections or not len(insiders):
        return []
    targets = np.array([protection.target for protection in protections])
    values = targets @ tables.counts
    witnesses = np.array(found.witnesses).reshape(-1, len(tables.counts))
    doubtful = _doubts(witnesses, insiders, targets, values)
    # What is only the insider's own count is no secret to it.
    doubtful |= (targets[:, insiders] > 0).T & (targets.sum(axis=1) == 1)
    asked_before = {(one.insider, one.target.tobytes()) for one in known}
    attack = tables.attack(tables.pattern(found.withheld))
    exact = []
    for i, p in np.ndindex(doubtful.shape):
        if doubtful[i, p] or (int(insiders[i]), targets[p].tobytes()) in asked_before:
            continue
        asked = replace(protections[p], below=0.0, above=0.0, spread=1.0, insider=int(insiders[i]))
        other = _other_table(attack, tables, asked)
        if other is None:
            exact.append(asked)
        else:
            doubtful |= _doubts(other[None], insiders, targets, values)
    return attainable(tables, exact)[0]


def _doubts(
    witnesses: np.ndarray, insiders: np.ndarray, targets: np.ndarray, values: np.ndarray
) -> np.ndarray:
    """Return which insiders cannot tell which forms, shape (insiders, forms) of bool."""
    differs = np.abs(witnesses @ targets.T - values) >= 1 - ROUNDING
    agrees = np.abs(witnesses[:, insiders] - 1) <= ROUNDING
    return np.asarray(agrees.T.astype(float) @ differs.astype(float) > 0)


def _other_table(attack: Attack, tables: LinkedTables, asked: Protection) -> np.ndarray | None:
    """Return a table that fits what the insider knows and has another value of its form."""
    value = float(asked.target @ tables.counts)
    with insider(attack, tables, asked):
        low = attack.lowest(asked.target)
        if low.value <= value - 1 + ROUNDING:
            return low.table
        high = attack.highest(asked.target)
        # Between two fractional ends that are close together lies no whole count but the true one.
        return high.table if high.value >= value + 1 - ROUNDING else None

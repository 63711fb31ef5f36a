"""Companies alone in their micro cell attack too: they know what they answered themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.disclosure.attack import ROUNDING
from pipeline.disclosure.linked import LinkedTables, Protection, attainable, ends
from pipeline.disclosure.suppress import Heuristic


def insider_protections(
    tables: LinkedTables, protections: Sequence[Protection], found: Heuristic
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
    differs = np.abs(witnesses @ targets.T - values) >= 1 - ROUNDING
    agrees = np.abs(witnesses[:, insiders] - 1) <= ROUNDING
    uncertain = (agrees.T.astype(float) @ differs.astype(float)) > 0
    own_only = (targets[:, insiders] > 0) & (targets.sum(axis=1) == 1)[:, None]
    attack = tables.attack(tables.pattern(found.withheld))
    exact = []
    for i, p in np.argwhere(~uncertain & ~own_only.T):
        asked = replace(protections[p], below=0.0, above=0.0, spread=1.0, insider=int(insiders[i]))
        low, high = ends(attack, tables, asked)
        if high - low < 1 - ROUNDING:
            exact.append(asked)
    return attainable(tables, exact)[0]

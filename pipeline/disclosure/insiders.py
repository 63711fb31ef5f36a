"""Companies alone in their micro cell attack too: they know what they answered themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.disclosure.attack import ROUNDING
from pipeline.disclosure.linked import LinkedTables, Protection, attainable
from pipeline.disclosure.near_tables import NearTables
from pipeline.disclosure.suppress import Heuristic


def insider_protections(
    tables: LinkedTables,
    protections: Sequence[Protection],
    found: Heuristic,
    *,
    whole: bool = False,
) -> list[Protection]:
    """Return what insiders would learn exactly from a pattern that outsiders cannot break.

    Parameters
    ----------
    tables : LinkedTables
        A count of 1 is a company by itself, and so is the only one that exists.
    protections : sequence of Protection
        The hidden forms.
    found : Heuristic
        The pattern, and tables that fit it: where one agrees with the insider's own count and
        not with the hidden form, the insider cannot know.
    whole : bool
        The insiders also know that counts are whole.

    Returns
    -------
    list of Protection
        A spread of at least 1 for each insider and form that has none, where any pattern can
        give it and it was not asked for already.
    """
    only_one = tables.counts == 1
    if tables.most is not None:
        # Who exists alone and did not take part knows that too.
        only_one |= tables.most == 1
    insiders = np.flatnonzero(only_one)
    own = tables.counts[insiders]
    hidden = list({p.target.tobytes(): p for p in protections}.values())
    if not hidden or not len(insiders):
        return []
    targets = np.array([protection.target for protection in hidden])
    values = targets @ tables.counts
    witnesses = np.array(found.witnesses).reshape(-1, len(tables.counts))
    if whole:
        witnesses = witnesses[np.abs(witnesses - np.round(witnesses)).max(axis=1) <= ROUNDING]
    doubtful = _doubts(witnesses[:, insiders] - own, witnesses @ targets.T - values)
    # What is only the insider's own count is no secret to it.
    doubtful |= (targets[:, insiders] > 0).T & (targets.sum(axis=1) == 1)
    place = {target.tobytes(): number for number, target in enumerate(targets)}
    for one in protections:
        if one.insider is not None:
            doubtful[insiders == one.insider, place[one.target.tobytes()]] = True
    near = NearTables(tables)
    near.know(tables.pattern(found.withheld))
    exact = []
    for number, one in enumerate(hidden):
        groups = [np.flatnonzero(~doubtful[:, number])]
        while groups:
            group = groups.pop()
            group = group[~doubtful[group, number]]
            if not len(group):
                continue
            # If all of them together cannot tell the value, none of them can.
            other = near.other_table(one.target, 1.0, held=insiders[group], whole=whole)
            if other is not None:
                doubtful |= _doubts(other[None, insiders] - own, (other @ targets.T - values)[None])
            elif len(group) == 1:
                exact.append(_asked(one, int(insiders[group[0]])))
            else:
                groups += np.array_split(group, 2)
    return attainable(tables, exact)[0]


def _asked(hidden: Protection, cell: int) -> Protection:
    name = f"{hidden.name} @{cell}"
    return replace(hidden, name=name, below=0.0, above=0.0, spread=1.0, insider=cell)


def _doubts(own_differs: np.ndarray, form_differs: np.ndarray) -> np.ndarray:
    """Return which insiders cannot tell which forms, shape (insiders, forms) of bool.

    Parameters
    ----------
    own_differs : numpy.ndarray, shape (tables, insiders)
        By how much possible tables miss what an insider knows of itself.
    form_differs : numpy.ndarray, shape (tables, forms)
        By how much they miss the true value.
    """
    agrees = (np.abs(own_differs) <= ROUNDING).T.astype(float)
    other = (np.abs(form_differs) >= 1 - ROUNDING).astype(float)
    return np.asarray(agrees @ other > 0)

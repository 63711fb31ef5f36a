"""A company alone in its cell knows its own count, and so may know its neighbours'."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from scipy import sparse

from pipeline.disclosure.insiders import insider_protections
from pipeline.disclosure.kept import safe
from pipeline.disclosure.linked import LinkedTables, Protection, attainable
from pipeline.disclosure.suppress import heuristic

COUNTS = np.array([[1, 3, 9], [6, 6, 9]])
"""Two places by three sizes: one company is alone."""


def tables() -> LinkedTables:
    """All margins published, any inner cell may be withheld."""
    inner = np.eye(6)
    rows = np.kron(np.eye(2), np.ones(3))
    columns = np.kron(np.ones(2), np.eye(3))
    forms = sparse.csr_array(np.vstack([inner, rows, columns]))
    decisions = np.r_[np.arange(6), np.full(5, -1)]
    weights = np.array([1.0, 1, 3, 1, 1, 3])
    return LinkedTables(forms, COUNTS.ravel().astype(float), decisions, weights)


def fitting(linked: LinkedTables, withheld: frozenset[int]) -> list[tuple[int, ...]]:
    """Return every table of whole counts that fits what a pattern publishes."""
    known = [int(d) not in withheld for d in linked.decisions]
    forms, values = linked.forms.toarray()[known], linked.values[known]
    ranges = (range(13) if cell in withheld else [int(linked.counts[cell])] for cell in range(6))
    return [table for table in product(*ranges) if (forms @ table == values).all()]


SMALL = Protection("0/1", np.eye(6)[1], below=1.0, above=1.0)


def test_an_insider_breaks_a_pattern_that_outsiders_cannot() -> None:
    linked = tables()
    pattern = heuristic(linked, [SMALL])
    seen = {table[1] for table in fitting(linked, pattern.withheld)}
    assert len(seen) > 1, "outsiders cannot tell"
    assert {t[1] for t in fitting(linked, pattern.withheld) if t[0] == 1} == {3}
    (alone,) = insider_protections(linked, [SMALL], pattern)
    assert (alone.insider, alone.spread, alone.below, alone.above) == (0, 1.0, 0.0, 0.0)


def test_the_pattern_with_insiders_leaves_even_them_in_doubt() -> None:
    linked = tables()
    alone = insider_protections(linked, [SMALL], heuristic(linked, [SMALL]))
    wanted = [SMALL, *alone]
    pattern = heuristic(linked, wanted).withheld
    assert safe(linked, wanted, pattern)
    assert len({t[1] for t in fitting(linked, pattern) if t[0] == 1}) > 1


def test_an_insiders_own_count_is_no_secret_to_it() -> None:
    linked = tables()
    own = Protection("0/0", np.eye(6)[0], below=1.0)
    assert insider_protections(linked, [own], heuristic(linked, [own])) == []


def test_what_no_pattern_can_give_is_not_asked() -> None:
    forms = sparse.csr_array(np.array([[1.0, 0], [0, 1], [1, 1]]))
    linked = LinkedTables(forms, np.array([1.0, 3]), np.array([0, 1, -1]), np.ones(2))
    wanted = Protection("b", np.array([0.0, 1]), below=1.0)
    kept, cut = attainable(linked, [wanted])
    assert kept and not cut
    assert insider_protections(linked, [wanted], heuristic(linked, [wanted])) == []


def test_where_everything_is_out_already_no_insider_is_asked_about() -> None:
    forms = sparse.csr_array(np.eye(2))
    linked = LinkedTables(forms, np.array([1.0, 3]), np.array([-1, -1]), np.ones(0))
    wanted = Protection("b", np.array([0.0, 1]), below=1.0)
    assert (
        insider_protections(linked, [wanted], replace(heuristic(linked, [wanted]), witnesses=[]))
        == []
    )

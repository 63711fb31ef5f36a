"""A catalogue too large for its crossings goes on without them, and says what to make smaller."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.disclosure import size
from pipeline.disclosure.near_tables import NearTables
from pipeline.disclosure.pattern import Earlier, WaveAnswers, shown_crossed, wave_pattern
from pipeline.disclosure.rules import TOO_LARGE
from tests.disclosure.example import WAVE, companies, laid_out
from tests.disclosure.test_insiders import tables

CLASSES = companies({(s, p): 12 for s in "ab" for p in "xyz"}, "size", "place")
CELLS = laid_out(CLASSES, "size", "place", "size*place")
QUESTION = [size.Variable(np.arange(len(CLASSES)) % 3)]
ANSWERS = WaveAnswers(WAVE, CLASSES, {"Q": QUESTION}, frozenset({"Q"}))


def test_questions_of_a_large_catalogue_lose_crossings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crossings = set(size.crossing_cells(CELLS))
    small_enough = wave_pattern(CELLS, ANSWERS, minimum=5)
    assert TOO_LARGE not in small_enough.questions["Q"].values()
    assert size.numbers(CELLS, QUESTION) == (CELLS.forms.shape[0] * 3 + 6) * 6 * 4
    monkeypatch.setattr(size, "MOST_AT_ONCE", size.numbers(CELLS, QUESTION) - 1)
    pattern = wave_pattern(CELLS, ANSWERS, minimum=5)
    assert crossings <= set(pattern.questions["Q"])
    assert crossings - set(pattern.base), "who answered is still shown"
    known = Earlier(known={"Q": frozenset(list(crossings)[:1])})
    assert shown_crossed(CELLS, ANSWERS, known) == {"Q"}, "what is out cannot be taken back"


def test_a_near_table_fits_what_is_published_and_leaves_insiders_alone() -> None:
    linked = tables()
    near = NearTables(linked)
    near.know(linked.pattern({0, 1, 3, 4}))
    found = near.table(np.eye(6)[1], 1.0, whole=True)
    assert found is not None and found[1] >= 4 and (found[[2, 5]] == [9, 9]).all()
    assert (linked.forms[6:] @ found == linked.values[6:]).all()
    assert near.other_table(np.eye(6)[1], 1.0, held=[0]) is None

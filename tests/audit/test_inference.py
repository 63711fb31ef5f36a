"""The range of a hidden count holds the truth, whatever is published; subtraction is found."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audit.counts import Cells, Counts
from pipeline.audit.inference import Known, infer
from pipeline.audit.topics import Figure, Topic, topics
from pipeline.codebook import read_study
from tests.conftest import DEMO

SIZES, PLACES = ("1-49", "50-249", "250+"), ("staedteregion", "dueren")
BY = {"groessenklasse": SIZES, "raum": PLACES}
CELLS = [("", ""), *((name, group) for name, groups in BY.items() for group in groups)]
YES, NO, BLANK = 1, 2, -1


@cache
def topic() -> Topic:
    return next(t for t in topics(read_study(DEMO)) if t.questions[0].id == "OFFEN")


def counts(rows: list[tuple[str, str, int]]) -> Counts:
    answers = pd.DataFrame(rows, columns=["groessenklasse", "raum", "OFFEN"])
    answers["OFFEN"] = answers["OFFEN"].astype("int16")
    answers["weight"] = 1.0
    return Counts(topic(), answers, Cells(None, answers, list(BY)), "weight")


def figure(made: Counts, statistic: str, category: str, breakdown: str, group: str) -> Figure:
    n = int((made.inside("valid:OFFEN", breakdown, group) * made.truth).sum())
    words = ("2013-11", "unweighted", "OFFEN", "", statistic, category)
    return Figure(*words, breakdown, group, "share", n)


def published(made: Counts, cells: list[tuple[str, str]]) -> list[Known]:
    """Return base and rounded share of "yes" in each cell."""
    found = []
    for breakdown, group in cells:
        one = figure(made, "share", "ja", breakdown, group)
        having = made.having(one)
        assert having is not None
        if one.n:
            found.append(Known(one, "n_responses", one.n, 0.5))
            share = float((having * made.truth).sum()) / one.n
            value = round(share, 2) if one.n >= 30 else np.floor(share * 10 + 0.5) / 10
            found.append(Known(one, "estimate", value, 0.005))
    return found


ROWS = st.lists(
    st.tuples(st.sampled_from(SIZES), st.sampled_from(PLACES), st.sampled_from([YES, NO, BLANK])),
    min_size=1,
    max_size=80,
)


@settings(max_examples=40)
@given(ROWS, st.lists(st.sampled_from(CELLS), unique=True), st.integers(2, 12))
def test_the_truth_is_always_possible(
    rows: list[tuple[str, str, int]], shown: list[tuple[str, str]], minimum: int
) -> None:
    made = counts(rows)
    cells = [figure(made, "share", "ja", *cell) for cell in CELLS]
    for found in infer(made, published(made, shown), cells, min_companies=minimum):
        having = made.having(found.figure)
        assert having is not None
        true = (
            having
            if found.kind == "alike"
            else made.inside("valid:OFFEN", found.figure.breakdown, found.figure.group)
        )
        assert found.low <= (true * made.truth).sum() <= found.high


def test_a_blanked_group_follows_from_the_total() -> None:
    rows = [("1-49", "dueren", YES)] * 3
    for size in SIZES[1:]:
        rows += [(size, "staedteregion", answer) for answer in (YES, NO)] * 4
    made = counts(rows)
    cells = [figure(made, "share", "ja", *cell) for cell in CELLS]
    others = [("groessenklasse", "50-249"), ("groessenklasse", "250+")]
    assert infer(made, published(made, others), cells, min_companies=5) == []
    [found] = infer(made, published(made, [*others, ("", "")]), cells, min_companies=5)[:1]
    assert (found.kind, found.figure.group, found.low, found.high) == ("small", "1-49", 3, 3)


def test_a_share_of_few_companies_is_a_count() -> None:
    """43 % of 7 is exactly 3; 100 % of 7 tells what each of them said."""
    made = counts([("1-49", "dueren", YES)] * 7)
    one = figure(made, "share", "ja", "", "")
    known = [Known(one, "n_responses", 7, 0.5), Known(one, "estimate", 1.0, 0.0005)]
    [found] = infer(made, known, [one], min_companies=5)
    assert (found.kind, found.low) == ("alike", 7)
    assert infer(made, known[1:], [one], min_companies=5) == []


def test_a_contradicted_number_is_left_out() -> None:
    made = counts([("1-49", "dueren", YES)] * 3 + [("250+", "dueren", NO)] * 8)
    cells = [figure(made, "share", "ja", *cell) for cell in CELLS]
    small = figure(made, "share", "ja", "groessenklasse", "1-49")
    assert infer(made, [Known(small, "n_responses", 4, 0.5)], cells, min_companies=5) == []

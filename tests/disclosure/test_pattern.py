"""What a wave withholds: nothing follows by subtraction, narrower audiences see less."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.disclosure.cells import REST, WHOLE, Cells
from pipeline.disclosure.pattern import Earlier, Pattern, wave_pattern
from pipeline.disclosure.rules import COMPLEMENTARY, EVERYTHING, SMALL, WAS_SMALL
from tests.disclosure.example import WAVE, answers, companies, follows, laid_out

COARSE = {"a": "A", "b": "B", "c": "B"}
TABLES = ("size", "place", "coarse", "size*place")
KINDS = [(size, place) for size in "abc" for place in ("x", "y", None)]


@st.composite
def waves(draw: st.DrawFn) -> pd.DataFrame:
    """Companies of three sizes, one of them alone in its coarser class, in two places or none."""
    counts = {kind: draw(st.sampled_from([0, 0, 1, 2, 3, 5, 8, 14])) for kind in KINDS}
    counts["c", "y"] += 20
    classes = companies(counts, "size", "place")
    classes["coarse"] = classes["size"].map(COARSE)
    # Codes of a question with three answers, drawn from few ways to answer.
    classes["Q"] = [draw(st.sampled_from([0, 1, 1, 2])) for _ in range(len(classes))]
    return classes


def lay(classes: pd.DataFrame) -> Cells:
    return laid_out(classes, *TABLES, coarser={"coarse": "size"})


def pattern_of(classes: pd.DataFrame, minimum: int = 5, **more: object) -> Pattern:
    return wave_pattern(lay(classes), answers(classes, Q=classes["Q"]), minimum=minimum, **more)


def shown(cells: Cells, withheld: object) -> list[tuple[str, str]]:
    return [name for name in cells.names if name not in withheld]


@given(waves())
@settings(max_examples=15)
def test_no_small_cell_is_shown_or_follows_and_tied_cells_go_together(
    classes: pd.DataFrame,
) -> None:
    cells, pattern = lay(classes), pattern_of(classes)
    n = dict(zip(cells.names, cells.forms @ cells.counts, strict=True))
    visible = shown(cells, pattern.base)
    hidden = [name for name, count in n.items() if 0 < count < 5]
    assert {pattern.base[name] for name in hidden} <= {SMALL}
    assert not [name for name in hidden if follows(cells, visible, name)]
    # The same without this protection, so that the test could fail.
    primary = [name for name, count in n.items() if count >= 5 and name[1] != REST]
    if any(follows(cells, primary, name) for name in hidden):
        assert COMPLEMENTARY in pattern.base.values()
    for decision in set(cells.decisions):
        tied = [n for n, d in zip(cells.names, cells.decisions, strict=True) if d == decision]
        assert len({name in pattern.base for name in tied}) == 1


@given(waves())
@settings(max_examples=12)
def test_a_narrower_audience_sees_a_part(classes: pd.DataFrame) -> None:
    wide = pattern_of(classes, 5)
    narrow = pattern_of(classes, 10, wider=wide)
    assert set(wide.base) <= set(narrow.base)
    assert set(wide.questions["Q"]) <= set(narrow.questions["Q"])
    assert {name for name in narrow.base if "*" not in name[0]} <= set(narrow.questions["Q"])
    cells = lay(classes)
    n = dict(zip(cells.names, cells.forms @ cells.counts, strict=True))
    visible = shown(cells, narrow.base)
    hidden = [name for name, count in n.items() if 0 < count < 10]
    assert not set(visible) & set(hidden)
    assert not [name for name in hidden if follows(cells, visible, name)]


@pytest.mark.parametrize(("rest", "complete"), [(0, True), (1, False), (4, False), (5, True)])
def test_companies_in_no_class_do_not_follow_by_subtraction(rest: int, complete: bool) -> None:
    classes = companies({("a",): 20, ("b",): 30, (None,): rest}, "size")
    cells = laid_out(classes, "size")
    pattern = wave_pattern(cells, answers(classes), minimum=5)
    groups = {("size", "a"), ("size", "b")}
    assert follows(cells, [WHOLE, *groups], ("size", REST))
    assert (not groups & set(pattern.base)) is complete
    assert not rest or ("size", REST) in pattern.base


@pytest.mark.parametrize(("n", "hidden"), [(4, True), (5, False), (6, False)])
def test_a_whole_sample_that_is_too_small_shows_nothing(n: int, hidden: bool) -> None:
    classes = companies({("a",): n}, "size")
    pattern = wave_pattern(laid_out(classes, "size"), answers(classes, Q=[0] * n), minimum=5)
    assert (pattern.base.get(WHOLE) == EVERYTHING) is hidden
    assert WHOLE in pattern.withheld("Q"), "all gave the same answer"


def test_a_cell_that_was_small_stays_withheld_for_exactly_one_wave() -> None:
    first = companies({("a",): 4, ("b",): 20, ("c",): 20}, "size")
    later = companies({("a",): 8, ("b",): 20, ("c",): 20}, "size")
    grown, steady = (("size", "a"), ("size", "c"))
    one = wave_pattern(laid_out(first, "size"), answers(first), minimum=5)
    two = wave_pattern(laid_out(later, "size"), answers(later), minimum=5, before=one)
    three = wave_pattern(laid_out(later, "size"), answers(later), minimum=5, before=two)
    assert [p.base.get(grown) for p in (one, two, three)] == [SMALL, WAS_SMALL, None]
    # Alone it would follow from the whole sample.
    assert {("size", "b"), steady} & set(two.base)
    assert not {("size", "b"), steady} & set(three.base)


def test_what_is_known_already_stays_and_a_small_cell_goes_all_the_same() -> None:
    classes = companies({("a",): 4, ("b",): 20, ("c",): 20, ("d",): 21}, "size")
    cells = laid_out(classes, "size")
    free = wave_pattern(cells, answers(classes), minimum=5)
    taken = next(name for name, rule in free.base.items() if rule == COMPLEMENTARY and name[1])
    known = Earlier(known={"": frozenset({taken, ("size", "a")})})
    pattern = wave_pattern(cells, answers(classes), minimum=5, earlier=known)
    assert taken not in pattern.base
    assert pattern.base["size", "a"] == SMALL
    assert not follows(cells, shown(cells, pattern.base), ("size", "a"))


def test_what_must_be_withheld_is_named_by_its_own_rule() -> None:
    classes = companies({("a",): 20, ("b",): 20, ("c",): 20}, "size")
    gone = Earlier(withheld={"": {("size", "a"): "changed_since_release"}})
    pattern = wave_pattern(laid_out(classes, "size"), answers(classes), minimum=5, earlier=gone)
    assert pattern.base["size", "a"] == "changed_since_release"
    assert pattern.wave == WAVE


def test_questions_that_rest_on_one_another_withhold_the_same_cells() -> None:
    classes = companies({("a",): 10, ("b",): 20, ("c",): 20}, "size")
    own = answers(classes, W=[1] * 10 + [0, 1, 2, 3] * 10, Z=[0, 1, 2, 3, 4] * 10)
    together = type(own)(own.wave, own.classes, own.questions, together=[frozenset({"W", "Z"})])
    cells = laid_out(classes, "size")
    apart, joined = (wave_pattern(cells, each, minimum=5) for each in (own, together))
    assert ("size", "a") in apart.withheld("W") and ("size", "a") not in apart.withheld("Z")
    assert set(joined.withheld("Z")) == set(joined.withheld("W")) >= set(apart.withheld("W"))

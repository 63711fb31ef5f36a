"""The release ledger: its file, and what counts as known, as changed, as nobody's knowledge."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import RELEASED, RELEASED_COLUMNS
from pipeline.disclosure.cells import WHOLE
from pipeline.disclosure.question_table import Variable
from pipeline.disclosure.releases import (
    ReleaseLedger,
    after_release,
    figures_now,
    ledger_text,
    read_ledger,
)
from pipeline.errors import StudyError
from tests.disclosure.example import WAVE, companies, laid_out

GROUPS = [("size", group) for group in "abc"]
HEAD = ",".join(RELEASED_COLUMNS)
WORDS = st.text("ab*;,\"' –ß\n", min_size=1, max_size=6)
CELLS = st.one_of(st.just(WHOLE), st.tuples(WORDS, WORDS))
KEYS = st.tuples(WORDS, st.one_of(st.just(""), WORDS.filter(lambda text: text != "*")), CELLS)
FIGURES = st.tuples(st.integers(0, 10**6), st.sampled_from(["", "0a1b2c3d"]))
AUDIENCES = st.sampled_from(["arbeitskreis", "ausschuss", "oeffentlichkeit"])
RELEASEDS = st.builds(
    ReleaseLedger,
    st.dictionaries(AUDIENCES, st.dictionaries(KEYS, FIGURES, min_size=1)),
    st.frozensets(WORDS),
)


def saved(folder: Path, text: str) -> Path:
    (folder / RELEASED).write_text(text, encoding="utf-8", newline="\n")
    return folder


@given(RELEASEDS)
def test_the_file_holds_all_that_is_known(
    tmp_path_factory: pytest.TempPathFactory, ledger: ReleaseLedger
) -> None:
    folder = saved(tmp_path_factory.mktemp("ledger"), ledger_text(ledger))
    assert read_ledger(folder) == ledger
    assert ledger_text(read_ledger(folder)) == ledger_text(ledger)


def test_a_program_for_tables_may_have_saved_it(tmp_path: Path) -> None:
    text = f"\ufeff{HEAD}\r\n2026-10,Q,size,a,7,0a1b2c3d,arbeitskreis+ausschuss\r\n"
    found = read_ledger(saved(tmp_path, text))
    assert set(found.published) == {"arbeitskreis", "ausschuss"}
    assert found.published["ausschuss"] == {("2026-10", "Q", ("size", "a")): (7, "0a1b2c3d")}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        (f"{HEAD};more\n", 1),
        (f"{HEAD}\n2026-10,Q,size,a,7,0a,arbeitskreis\n2026-10,Q,size,a\n", 3),
        (f"{HEAD}\n2026-10,Q,size,a,sieben,0a,arbeitskreis\n", 2),
        (f"{HEAD}\n2026-10,Q,size,a,-7,0a,arbeitskreis\n", 2),
        (f"{HEAD}\n2026-10,Q,size,a,7,0a,arbeitskreis,\n", 2),
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(StudyError, match=rf"{re.escape(RELEASED)}:{line}.*beschädigt.*Sicherung"):
        read_ledger(saved(tmp_path, text))


def test_without_the_file_every_wave_is_lost(tmp_path: Path) -> None:
    assert read_ledger(tmp_path).is_lost(WAVE)
    assert not read_ledger(saved(tmp_path, f"{HEAD}\n")).is_lost(WAVE)
    one = read_ledger(saved(tmp_path, f"{HEAD}\n{WAVE},*,,,0,,\n"))
    assert one.is_lost(WAVE) and not one.is_lost("2027-03")


def figures(codes: list[int]) -> dict[tuple[str, str], tuple[int, str]]:
    cells = laid_out(companies({("a",): 10, ("b",): 20, ("c",): 20}, "size"), "size")
    return figures_now(cells, [Variable(np.array(codes))])


MIXED = [0, 1, 2, 3, 4] * 10


def compared(before: list[int], now: list[int], minimum: int = 5):
    known = {(WAVE, "Q", cell): figure for cell, figure in figures(before).items()}
    ledger = ReleaseLedger({"arbeitskreis": known})
    return ledger.compare("arbeitskreis", WAVE, "Q", figures(now), minimum)


def test_the_same_answers_are_known_for_good() -> None:
    known, changed = compared(MIXED, MIXED)
    assert known == {WHOLE, *GROUPS}
    assert not changed


def test_other_audiences_questions_and_waves_know_nothing() -> None:
    ledger = ReleaseLedger({"arbeitskreis": {(WAVE, "Q", WHOLE): (50, "x")}})
    for asked in (
        ("oeffentlichkeit", WAVE, "Q"),
        ("arbeitskreis", "2027-03", "Q"),
        ("arbeitskreis", WAVE, "R"),
    ):
        assert ledger.compare(*asked, figures(MIXED), 5) == (frozenset(), frozenset())


def test_after_a_change_by_few_nothing_is_published_that_was_not_before() -> None:
    """What one group tells now, another told before: their difference is the change."""
    before = figures(MIXED)
    ledger = ReleaseLedger(
        {"arbeitskreis": {(WAVE, "Q", c): before[c] for c in (WHOLE, ("size", "b"))}}
    )
    asked = ("arbeitskreis", WAVE, "Q")
    assert ledger.compare(*asked, before, 5) == ({WHOLE, ("size", "b")}, frozenset())
    known, changed = ledger.compare(*asked, figures([0] * 5 + MIXED[5:]), 5)
    assert known == {("size", "b")}
    assert changed == {WHOLE, ("size", "a"), ("size", "c")}


def test_a_changed_answer_of_one_company_withholds_its_group_and_what_changed_beside() -> None:
    changed_answer = [*MIXED[:9], 0, *MIXED[10:]]
    known, changed = compared(MIXED, changed_answer)
    assert ("size", "a") in changed
    assert {("size", "b"), ("size", "c")} <= known
    # Its answer moves to another group: both groups changed, and both are withheld.
    moved = [*MIXED[:9], 0, 4, *MIXED[11:]]
    assert {("size", "a"), ("size", "b")} <= compared(MIXED, moved)[1]


@pytest.mark.parametrize(("more", "hidden"), [(1, True), (4, True), (5, False), (6, False)])
def test_at_least_the_minimum_of_companies_must_make_the_difference(
    more: int, hidden: bool
) -> None:
    before = [0, 1, *[-1] * 8, *MIXED[10:]]
    now = [0, 1, *[2] * more, *[-1] * (8 - more), *MIXED[10:]]
    known, changed = compared(before, now)
    assert (("size", "a") in changed) is hidden
    assert ("size", "a") not in known
    assert {("size", "b"), ("size", "c")} <= known


def test_a_group_that_changed_enough_goes_with_one_of_its_table_that_did_not() -> None:
    before = [0, 1, *[-1] * 8, *MIXED[10:]]
    now = [0, 1, *[2] * 6, -1, -1, *MIXED[10:29], 0, *MIXED[30:]]
    assert figures(before)["size", "b"] != figures(now)["size", "b"]
    assert {("size", "a"), ("size", "b")} <= compared(before, now)[1]


def test_a_digest_tells_no_more_than_the_page() -> None:
    """Below 30 companies shares are shown in steps of 0.1: 13 of 26 and 12 of 26 look alike."""
    cells = laid_out(companies({("a",): 26}, "size"), "size")
    half, less = (Variable(np.array([0] * zeros + [1] * (26 - zeros))) for zeros in (13, 12))
    assert figures_now(cells, [half]) == figures_now(cells, [less])
    much_less = Variable(np.array([0] * 11 + [1] * 15))
    assert figures_now(cells, [half]) != figures_now(cells, [much_less])


def release(*rows: dict[str, object]) -> pd.DataFrame:
    base = {
        "audience": "arbeitskreis",
        "wave": WAVE,
        "reference_wave": None,
        "question": "Q",
        "breakdown": None,
        "group": None,
        "status": "published",
    }
    return pd.DataFrame([{**base, **row} for row in rows])


def test_what_is_out_is_known_and_what_is_withheld_stays_as_it_was() -> None:
    now = {(WAVE, "Q"): {WHOLE: (50, "new"), ("size", "a"): (10, "new"), ("size", "b"): (20, "n")}}
    old = {(WAVE, "Q", WHOLE): (49, "old"), (WAVE, "Q", ("size", "a")): (9, "old")}
    earlier = ReleaseLedger({"arbeitskreis": old})
    shown = release(
        {},
        {"breakdown": "size", "group": "a", "status": "suppressed"},
        {"breakdown": "size", "group": "b", "audience": "oeffentlichkeit"},
        {"reference_wave": "2026-03", "breakdown": "size", "group": "b"},
    )
    after = after_release(earlier, shown, now)
    assert after.published == {
        "arbeitskreis": {
            (WAVE, "Q", WHOLE): (50, "new"),
            (WAVE, "Q", ("size", "a")): (9, "old"),
        },
        "oeffentlichkeit": {(WAVE, "Q", ("size", "b")): (20, "n")},
    }
    assert earlier.published["arbeitskreis"] is old and old[WAVE, "Q", WHOLE] == (49, "old")


def test_what_was_lost_stays_lost() -> None:
    after = after_release(ReleaseLedger(missing=True), release({}), {(WAVE, "Q"): {WHOLE: (9, "")}})
    assert after.is_lost(WAVE) and not after.missing
    again = after_release(after, release({"wave": "2027-03"}), {})
    assert again.is_lost(WAVE) and not again.is_lost("2027-03")

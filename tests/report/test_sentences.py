"""The sentences of look.md: what the data allow, and no more."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.report import wording
from pipeline.report.leaders import closed_top, distinct_changes, leaders
from tests.report.frames import estimates_frame, ranks_frame


@pytest.mark.parametrize(
    ("low", "high", "others", "sentence"),
    [
        (1, 1, [], "„X“ steht an erster Stelle."),
        (4, 4, [], "„X“ steht auf Rang\u00a04."),
        (
            1,
            3,
            ["A", "B"],
            "„X“ gehört zu den drei drängendsten Bedarfen; die Reihenfolge unter ihnen ist nicht "
            "gesichert.",
        ),
        (
            1,
            2,
            ["A"],
            "„X“ gehört zu den beiden drängendsten Bedarfen; die Reihenfolge unter ihnen ist nicht "
            "gesichert.",
        ),
        (
            2,
            4,
            ["A", "B"],
            "Rang\u00a02 bis\u00a04: von „A“ und „B“ nicht zu unterscheiden.",
        ),
        (
            2,
            7,
            ["A", "B", "C", "D", "E"],
            "Rang\u00a02 bis\u00a07: von fünf anderen Bedarfen nicht zu unterscheiden.",
        ),
    ],
)
def test_rank_sets(low: int, high: int, others: list[str], sentence: str) -> None:
    assert wording.rank_sentence("X", low, high, others) == sentence


def test_two_needs_are_the_two_most_pressing_only_if_no_third_can_be_second() -> None:
    closed = ranks_frame([("a", 1, 2), ("b", 1, 2), ("c", 3, 3)])
    open_ = ranks_frame([("a", 1, 2), ("b", 1, 3), ("c", 2, 3)])
    assert closed_top(closed) and not closed_top(open_)
    assert wording.top_needs(["A", "B"], total=3, closed=True) == (
        "„A“ und „B“ sind die beiden drängendsten Bedarfe"
    )
    assert (
        wording.top_needs(["A", "B"], total=3, closed=False) == "Am drängendsten ist „A“ oder „B“"
    )


def test_many_possible_leaders_name_none() -> None:
    assert wording.top_needs(["A"], total=3, closed=True) == "„A“ steht an erster Stelle"
    assert wording.top_needs(["A"], total=3, closed=True, within_field=True) == (
        "In diesem Handlungsfeld steht „A“ an erster Stelle"
    )
    assert wording.top_needs(list("ABCDE"), total=12, closed=False) == (
        "Kein einzelner der zwölf Bedarfe liegt gesichert vorn"
    )


def test_change_over_zero_is_not_a_change() -> None:
    assert wording.NO_CHANGE == "Eine Veränderung ist nicht nachweisbar."
    assert wording.change_verdict(0.2, distinct=False) == "nicht nachweisbar"
    assert wording.change_title([], []) == (
        "Bei keinem Thema ist eine Veränderung der Zufriedenheit nachweisbar"
    )
    assert wording.change_title(["X"], ["Y"]) == (
        "Die Zufriedenheit mit „X“ ist gestiegen, mit „Y“ gesunken"
    )
    assert wording.change_since("X", 1.1, "Juni 2013") == (
        "Seit Juni 2013 ist die Zufriedenheit mit „X“ um 1,1\u00a0Punkte gestiegen (Skala 1 bis 5)."
    )


def test_only_a_flagged_change_is_claimed() -> None:
    table = pd.DataFrame({"flags": ["", "nachweisbar", "unsicher", "unsicher nachweisbar"]})
    assert distinct_changes(table).tolist() == [False, True, False, True]


def test_leaders_are_all_whose_interval_reaches_the_first() -> None:
    frame = estimates_frame([("a", 0.6, 0.5, 0.7), ("b", 0.5, 0.4, 0.55), ("c", 0.2, 0.1, 0.3)])
    assert leaders(frame) == ["a", "b"]


@pytest.mark.parametrize(
    ("share", "n", "text"),
    [
        (0.42, 86, "42\u00a0%"),
        (0.3, 24, "rund ein Drittel"),
        (0.5, 12, "rund die Hälfte"),
        (0.7, 29, "rund zwei Drittel"),
        (0.7, 30, "70\u00a0%"),
    ],
)
def test_shares_of_few_answers_in_words(share: float, n: int, text: str) -> None:
    assert wording.share_words(share, n) == text


def test_fixed_sentences() -> None:
    assert wording.uncertain(24) == "Tendenz, unsicher (n\u00a0=\u00a024)."
    assert wording.PROTECTED == "Zum Schutz einzelner Unternehmen nicht ausgewiesen."


def test_saldo_keeps_its_sign_and_shares_change_in_points() -> None:
    assert wording.value_text("saldo", 24) == "+24"
    assert wording.value_text("change_need_share", 0.12) == "+12\u00a0Punkte"
    assert wording.interval_text("need_share", 0.38, 0.47) == "38 bis 47\u00a0%"
    assert wording.interval_text("change_mean", -0.1, 0.3) == "−0,1 bis +0,3"


def test_waves_share_their_year() -> None:
    assert wording.waves_line(["Juni 2013", "September 2013"]) == "Juni und September 2013"
    assert wording.waves_line(["Herbst 2013", "Herbst 2014"]) == "Herbst 2013 und Herbst 2014"

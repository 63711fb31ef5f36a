"""The sentences of look.md: what the data allow, and no more."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.codebook.settings import Answer, Scale
from pipeline.report import wording
from pipeline.report.leaders import (
    closed_top,
    distinct_changes,
    leaders,
    leading,
    rank_groups,
    undecided,
)
from pipeline.report.release import Release
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
        (2, 3, [], "Rang\u00a02 bis\u00a03: von einem anderen Bedarf nicht zu unterscheiden."),
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


def test_groups_start_after_the_items_of_earlier_groups() -> None:
    ranks = ranks_frame([("a", 1, 2), ("b", 1, 3), ("c", 2, 3), ("d", 4, 4)], [1, 1, 2, 3])
    groups = rank_groups(ranks)
    assert [(g.number, g.first, g.items) for g in groups] == [
        (1, 1, ("a", "b")),
        (2, 3, ("c",)),
        (3, 4, ("d",)),
    ]
    assert [(g.low, g.high, g.decided) for g in groups] == [
        (1, 3, False),
        (2, 3, False),
        (4, 4, True),
    ]
    assert undecided(groups)
    assert not undecided(rank_groups(ranks_frame([("a", 1, 1), ("b", 2, 2)], [1, 2])))
    assert rank_groups(ranks_frame([], [])) == []


def test_groups_are_spoken_of_by_the_rank_that_all_of_them_may_have() -> None:
    assert wording.group_heading(1, 1, decided=True) == "Gruppe\u00a01 · Rang\u00a01"
    assert wording.group_heading(2, 4, decided=False) == "Gruppe\u00a02 · Rang\u00a04 möglich"
    assert wording.second_group(["A"], 2, 3) == "Danach kommt „A“ (Rang\u00a02 bis\u00a03)."
    assert wording.second_group(["A", "B"], 2, 4) == (
        "Danach kommt die Gruppe aus „A“ und „B“ (Rang\u00a02 bis\u00a04); die Reihenfolge darin "
        "ist nicht gesichert."
    )
    assert wording.second_group(list("ABCD"), 4, 9) == (
        "Danach kommt eine Gruppe von vier Bedarfen (Rang\u00a04 bis\u00a09)."
    )
    assert wording.order_note(5) == "Rang\u00a01 ist für fünf von ihnen möglich."
    assert wording.need_place("A", 2, 3, 2, ["B"]) == (
        "„A“ (Gruppe 2) – Rang\u00a02 bis\u00a03: von „B“ nicht zu unterscheiden."
    )
    assert wording.need_place("A", 4, 4, 3, []) == "„A“ steht auf Rang\u00a04."


def test_leaders_are_all_whose_interval_reaches_the_first() -> None:
    frame = estimates_frame([("a", 0.6, 0.5, 0.7), ("b", 0.5, 0.4, 0.55), ("c", 0.2, 0.1, 0.3)])
    assert leaders(frame) == ["a", "b"]
    assert leaders(frame.head(2)) == []
    assert leaders(frame.head(1)) == ["a"]


def test_rank_sets_decide_who_leads_before_intervals_do() -> None:
    frame = estimates_frame([("a", 0.6, 0.5, 0.7), ("b", 0.5, 0.4, 0.55), ("c", 0.2, 0.1, 0.3)])
    assert leading(frame, ranks_frame([("a", 1, 1), ("b", 2, 2), ("c", 3, 3)])) == ["a"]
    assert leading(frame, ranks_frame([("a", 1, 3), ("b", 1, 3), ("c", 1, 3)])) == []
    assert leading(frame, ranks_frame([])) == ["a", "b"]


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


def test_the_question_is_named_not_guessed() -> None:
    assert wording.named_sentence("Woher?", [("Messen", "42\u00a0%")], "Betriebe") == (
        "Auf die Frage „Woher?“ nennen die Betriebe am häufigsten „Messen“ (42\u00a0%)."
    )


def test_methods_are_named_as_the_data_name_them() -> None:
    def said(weighting: str, *intervals: str) -> str:
        release = Release("s", "", "Mitglieder", 80, weighting, (), ())
        return " ".join(
            wording.uncertainty_sentences(weighting, release, intervals=intervals, ranked=True)
        )

    weighted = said("rake", "linearisiert, Residuen der Kalibrierung; Korn-Graubard")
    assert "Korn-Graubard" in weighted and "hypergeometrisch" not in weighted
    assert "dass die Gewichte an die Gesamtheit angepasst sind" in weighted
    plain = said("unweighted", "linearisiert; hypergeometrisch exakt", "linearisiert; t-Intervall")
    assert "exakte Grenzen für eine Auswahl aus bekannter Gesamtheit" in plain
    assert "t-Intervalle" in plain and "Korn-Graubard" not in plain
    assert "Gewichte" not in plain
    for text in (weighted, plain):
        assert "aus der gemeinsamen Verteilung der Werte aller Themen" in text
        assert "für die ganze Rangfolge zugleich" in text
        assert "Klein" not in text and "Bonferroni" not in text


def test_recommendation_is_claimed_only_beyond_zero() -> None:
    assert wording.recommendation_title(1, 30) == "Es gibt mehr Fürsprecher als Kritiker"
    assert wording.recommendation_title(-30, -1) == "Es gibt mehr Kritiker als Fürsprecher"
    assert wording.recommendation_title(-11, 25) == (
        "Ob Fürsprecher oder Kritiker überwiegen, ist nicht gesichert"
    )


def test_ends_of_a_scale_are_named_once() -> None:
    def scale(low: str, high: str) -> Scale:
        answers = [Answer(id="1", label=low, score=1), Answer(id="5", label=high, score=5)]
        return Scale(answers=answers)

    assert wording.scale_text(scale("1 = leicht", "5 = schwer")) == "1 = leicht, 5 = schwer"
    assert wording.scale_text(scale("leicht", "schwer")) == "1 = leicht, 5 = schwer"
    assert wording.scale_text(scale("1", "5")) == ""


def test_rows_that_only_show_a_tendency_are_named() -> None:
    assert wording.uncertain_rows([], of=3) == ""
    assert wording.uncertain_rows(["A", "B"], of=3) == "Tendenz, unsicher: „A“ und „B“"
    assert wording.uncertain_rows(["A"], of=1) == "Tendenz, unsicher"


def test_saldo_keeps_its_sign_and_shares_change_in_points() -> None:
    assert wording.value_text("saldo", 24) == "+24"
    assert wording.value_text("change_need_share", 0.12) == "+12\u00a0Punkte"
    assert wording.interval_text("need_share", 0.38, 0.47) == "38 bis 47\u00a0%"
    assert wording.interval_text("change_mean", -0.1, 0.3) == "−0,1 bis +0,3"


def test_waves_share_their_year() -> None:
    assert wording.waves_line(["Juni 2013", "September 2013"]) == "Juni und September 2013"
    assert wording.waves_line(["Herbst 2013", "Herbst 2014"]) == "Herbst 2013 und Herbst 2014"

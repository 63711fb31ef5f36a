"""What labels and headings tell: direction, grades, missing answers, tables, Handlungsfelder."""

from __future__ import annotations

import pytest

from pipeline.draft.cells import is_closed, leading_number, number_of
from pipeline.draft.fields import field_of, read_fields
from pipeline.draft.heading_parts import take_apart
from pipeline.draft.strength import legend, missing_kind, strength, trend


@pytest.mark.parametrize(
    "labels",
    [
        ("sehr unzufrieden", "unzufrieden", "teils, teils", "zufrieden", "sehr zufrieden"),
        ("überhaupt nicht wichtig", "nicht wichtig", "eher wichtig", "wichtig", "sehr wichtig"),
        ("trifft gar nicht zu", "trifft eher nicht zu", "trifft eher zu", "trifft voll zu"),
        ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
        ("nie", "selten", "manchmal", "oft", "immer"),
        ("very dissatisfied", "somewhat dissatisfied", "neutral", "satisfied", "very satisfied"),
    ],
)
def test_labels_rise_in_strength(labels: tuple[str, ...]) -> None:
    found = [strength(label) for label in labels]
    assert None not in found
    assert found == sorted(found) and len(set(found)) == len(found)  # type: ignore[type-var]


@pytest.mark.parametrize("label", ["Aachen", "Metallbau", "10-49 Beschäftigte", "", "Ja"])
def test_other_labels_are_no_rating(label: str) -> None:
    assert strength(label) is None


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("k. A.", "no_answer"),
        ("Keine Angabe", "no_answer"),
        ("weiß nicht", "dont_know"),
        ("kann ich nicht beurteilen", "dont_know"),
        ("Prefer not to say", "no_answer"),
        ("keine Angabe zur Fläche nötig", ""),
        ("nicht wichtig", ""),
    ],
)
def test_missing_answers_are_whole_labels(label: str, kind: str) -> None:
    assert missing_kind(label) == kind


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("5 = sehr wichtig", 5),
        ("\ufeff1 (None at all)", 1),
        ("10 - Completely satisfied", 10),
        ("3", 3),
        ("10-49", None),
        ("3 - 5", None),
        ("10+", None),
        ("25 bis 34 Jahre", None),
        ("34002 Aachen", None),
    ],
)
def test_numbers_in_front_of_labels(label: str, number: int | None) -> None:
    assert leading_number(label) == number


def test_legends_in_questions_name_the_ends() -> None:
    text = "Bitte benoten Sie (1 = sehr gut, 6 = ungenügend):"
    assert legend(text) == {1: "sehr gut", 6: "ungenügend"}


def test_business_words_have_a_polarity() -> None:
    assert [trend(w) for w in ("gut", "etwa gleich bleibend", "ungünstiger", "rot")] == [
        "positive",
        "neutral",
        "negative",
        "",
    ]


def test_numbers_may_be_german_or_in_per_cent() -> None:
    assert [number_of(t) for t in ("73,68%", "1.250,5", "-9", "viel")] == [73.68, 1250.5, -9, None]


def test_a_few_repeated_answers_are_a_list_and_sentences_are_not() -> None:
    assert is_closed({"Metall": 12, "Chemie": 9, "Zirkus": 1}, "Branche?")
    assert not is_closed({f"Text {n}": 1 for n in range(20)}, "Branche?")
    assert not is_closed({f"Text {n}": 5 for n in range(9)}, "Was wollen Sie uns mitteilen?")


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            ["WI[SQ001]. Wie wichtig? [Flächen]", "WI[SQ002]. Wie wichtig? [Strom]"],
            [("WI", "Wie wichtig?", "Flächen"), ("WI", "Wie wichtig?", "Strom")],
        ),
        (
            ["Was ist Ihnen wichtig? - Flächen", "Was ist Ihnen wichtig? - Strom - Gas"],
            [
                ("Wasist Ihnenwichtig?", "Was ist Ihnen wichtig?", "Flächen"),
                ("Wasist Ihnenwichtig?", "Was ist Ihnen wichtig?", "Strom - Gas"),
            ],
        ),
        (["Haben Sie Zeit?", "Ort"], [("HabenSieZeit?", "Haben Sie Zeit?", ""), ("Ort", "", "")]),
    ],
)
def test_headings_are_taken_apart(
    headings: list[str], expected: list[tuple[str, str, str]]
) -> None:
    found = take_apart(headings, {})
    items = [(part.question, part.item) for part in found]
    assert [e[2] for e in expected] == [item for _, item in items]
    groups = {part.group for part in found}
    assert len(groups) == len({e[0] for e in expected})


def test_words_lead_to_a_handlungsfeld_and_are_named() -> None:
    fields = read_fields()
    assert [field.id for field in fields] == [
        "rahmenbedingungen",
        "innovation",
        "fachkraefte",
        "standortmarketing",
    ]
    assert field_of("Angebot an Auszubildenden", fields) == (
        "fachkraefte",
        "Stichwort „auszubild“",
    )
    found, evidence = field_of("Etwas ganz anderes", fields)
    assert found == fields[0].id and "selbst zuordnen" in evidence

"""Codes or labels: decided once per file; what is neither stays."""

import pytest

from pipeline.ingest.codes import Known, holds_labels, known_answers, to_codes
from pipeline.ingest.lss import Item, Structure

SATISFACTION = Known(
    frozenset({"AO01", "AO02", "AO03", "AO06"}),
    {"1=sehrunzufrieden": "AO01", "2": "AO02", "3": "AO03", "kannichnichtbeurteilen": "AO06"},
)
SHIFTED = Known(frozenset({"1", "2", "3"}), {"1": "2", "2": "3", "keine": "1"})
TOWNS = Known(frozenset({"01001", "34002", "-oth-"}), {"Aachen": "34002", "Sonstiges": "-oth-"})


def codes(cells, known, *, labels=False):
    return to_codes(cells, known, question="Q", labels=labels)[0]


def test_one_decision_for_the_whole_file() -> None:
    numbers = ["1", "2", "1"]
    assert holds_labels([(SHIFTED, numbers), (TOWNS, ["Aachen"])])
    assert not holds_labels([(SHIFTED, numbers), (TOWNS, ["34002"])])
    assert codes(numbers, SHIFTED, labels=True) == ["2", "3", "2"]
    assert codes(numbers, SHIFTED, labels=False) == ["1", "2", "1"]


def test_numbers_and_labels_mix_in_one_column() -> None:
    cells = ["1 = sehr unzufrieden", 2, "kann ich\u00a0nicht beurteilen", None, 3.0]
    assert codes(cells, SATISFACTION, labels=True) == ["AO01", "AO02", "AO06", None, "AO03"]


@pytest.mark.parametrize("labels", [True, False])
def test_unknown_answers_stay(labels) -> None:
    assert codes(["AO09", "weiß nicht"], SATISFACTION, labels=labels) == ["AO09", "weiß nicht"]


def test_codes_that_became_numbers() -> None:
    assert codes([34002, 34002.0, "34002.0", "-oth-", "Other"], TOWNS) == [
        *("34002", "34002", "34002", "-oth-", "Other")
    ]
    found, notes = to_codes([1001, 1001, "1001.0"], TOWNS, question="ORT", labels=False)
    assert found == ["01001"] * 3
    assert [(n.reason, n.question, n.old, n.new) for n in notes] == [
        ("leading_zeros_lost", "ORT", "1001", "01001"),
        ("leading_zeros_lost", "ORT", "1001.0", "01001"),
    ]


@pytest.mark.parametrize("labels", [True, False])
def test_codes_with_decimal_comma(labels) -> None:
    assert codes(["2,0", "34002,00", "2,5"], SHIFTED, labels=labels) == ["2", "34002,00", "2,5"]
    assert codes(["34002,0", "1001,0"], TOWNS, labels=labels) == ["34002", "01001"]


def test_known_answers_come_from_survey_file_and_scale(demo) -> None:
    question = demo.question("WZ")
    item = Item("WZ", "!", "?", True, None, answers=({"-oth-": "Sonstiges", "X1": "Neu"}, {}))
    known = known_answers(demo, question, wave="2013-06", structure=Structure({"WZ": item}))
    assert known.codes == {"-oth-", "X1"}
    assert known.labels["Neu"] == "X1"
    assert known.labels["Other"] == known.labels["Sonstiges"] == "-oth-"
    plain = known_answers(demo, question, wave="2013-06", structure=None)
    assert plain.labels["F–Baugewerbe"] == "F"
    assert plain.labels["Other"] == "-oth-"


def test_labels_that_two_codes_share_stay(demo) -> None:
    item = Item("Lage", "L", "?", False, None, answers=({"A1": "gut", "A2": "gut"}, {}))
    known = known_answers(
        demo, demo.question("LAGE"), wave="2013-06", structure=Structure({"Lage": item})
    )
    assert "gut" not in known.labels


def test_not_shown_yes_no_question_is_no_answer_only_among_labels(demo) -> None:
    known = known_answers(demo, demo.question("OFFEN"), wave="2013-06", structure=None)
    assert codes(["Ja", "Nein", "N/A"], known, labels=True) == ["Y", "N", None]
    assert codes(["Y", "N", "N/A"], known, labels=False) == ["Y", "N", "N/A"]


def test_yes_written_as_1(demo) -> None:
    known = Known(frozenset({"Y", "N"}), {})
    assert to_codes(["1", "Y", "0"], known, question="FK", labels=False)[0] == ["Y", "Y", "0"]
    known = Known(frozenset({"1", "2"}), {})
    assert to_codes(["1"], known, question="FK", labels=False)[0] == ["1"]

"""A formula that no stored value tells the answer of is no answer of a closed question."""

from __future__ import annotations

from dataclasses import replace

from pipeline.codebook import Question
from pipeline.ingest.codes import Known
from pipeline.ingest.question_values import question_values
from pipeline.ingest.table import Record, Table

RATING = Question("Q1", "", "Wie wichtig?", "", "rating", "five", "", "", "", None, {})


def test_a_lost_formula_is_missing_and_a_text_keeps_it() -> None:
    table = Table(
        ("Q1", "Q2"),
        (Record(2, ("3", "=Sommer")), Record(3, ("=1+2", "=1+2")), Record(4, (6, "x"))),
        formulas=((3, 0), (3, 1), (4, 0)),
    )
    text = replace(RATING, id="Q2", type="text", scale="")
    known = {"Q1": Known(frozenset("123456"), {})}
    found, _, _ = question_values(table, [RATING, text], {"Q1": 0, "Q2": 1}, known)
    assert found["Q1"].tolist() == ["3", None, "6"]  # a stored value is an answer
    assert found["Q2"].tolist() == ["=Sommer", "=1+2", "x"]

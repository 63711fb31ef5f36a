"""What looks wrong is listed with where and why, without a word of what was written."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.plausibility import CHECKS, COLUMNS, Answered, find_implausible
from pipeline.clean.recode import recode
from pipeline.codebook import Study, read_study
from pipeline.ingest import Answers
from pipeline.places import Places
from pipeline.report.wording import CHECKS as WORDS
from tests.codebook.example import CODEBOOK, STUDY, found, replaced, write

WAVE = "2026-03"
MORE = "SEIT;;Seit wann?;;date;;;;;;D;\nFREI;;Was noch?;;text;;;;;;FR;\n"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return read_study(write(tmp_path_factory.mktemp("plausible"), codebook=CODEBOOK + MORE))


def wave(study: Study, used: list[bool] | None = None, **columns: list[str | None]) -> Answered:
    length = len(next(iter(columns.values())))
    asked = [q.id for q in study.questions if WAVE in q.columns]
    frame = pd.DataFrame({q: columns.get(q, [None] * length) for q in asked}, dtype=object)
    frame.insert(0, "row", range(2, length + 2))
    frame.insert(1, "response_id", [str(n) for n in range(11, length + 11)])
    sent = columns.get("submitted", ["2026-03-02 09:00"] * length)
    frame["submitted"] = pd.to_datetime(pd.Series(sent))
    frame["started"] = pd.to_datetime("2026-03-02 08:30")
    frame = frame.assign(complete=True, test=False)
    answers = Answers(WAVE, "waves/w/e.csv", frame)
    codes, entries, problems = recode(study, answers)
    assert not problems
    return Answered(answers, codes, pd.Series(used or [True] * length), entries)


def findings(study: Study, one: Answered, **marks: list[bool]) -> list[tuple[str | None, ...]]:
    nobody = pd.Series([False] * len(one.used))
    given_ = {name: pd.Series(mark) for name, mark in marks.items()}
    table = find_implausible(
        study, one, marks={"straightliner": nobody, "speeder": nobody} | given_
    )
    assert list(table.columns) == list(COLUMNS)
    rows = table.astype(object).where(table.notna(), None)
    return [tuple(row[1:]) for row in rows.itertuples(index=False)]


def test_numbers_at_and_beyond_the_bounds(study: Study) -> None:
    one = wave(study, SUCHT=["a"] * 5, STELLEN=["0", "500", "501", "-1", None])
    assert findings(study, one) == [
        ("13", "number_range", "STELLEN", "> 500: sehr viele"),
        ("14", "number_range", "STELLEN", "< 0: sehr viele"),
    ]


def test_answers_that_contradict(study: Study) -> None:
    one = wave(study, EMPF=["0", "0", "1", None], M_1=["Y", None, "Y", "Y"])
    assert findings(study, one) == [("11", "contradiction", "M_1", "Personal")]


def test_answered_though_filtered(study: Study) -> None:
    one = wave(study, SUCHT=["c", "a"], STELLEN=["3", "3"])
    assert findings(study, one) == [("11", "answered_though_filtered", "STELLEN", None)]


def test_dates_that_cannot_be(study: Study) -> None:
    days = ["1899-12-31 00:00:00", "1900-01-01 00:00:00", "2076-12-31 00:00:00"]
    one = wave(study, SEIT=[*days, "2077-01-01 00:00:00", None])
    assert findings(study, one) == [
        ("11", "impossible_date", "SEIT", "< 1900"),
        ("14", "impossible_date", "SEIT", "> 2076"),
    ]


def test_sent_before_begun(study: Study) -> None:
    sent = ["2026-03-02 08:29:59", "2026-03-02 08:30:00", "1980-01-01 00:00:00", None]
    one = wave(study, submitted=sent)
    assert findings(study, one) == [("11", "sent_before_begun", None, None)]


def test_marks_of_the_ledger_are_listed_too(study: Study) -> None:
    one = wave(study, used=[True, False], W_1=["1", "1"])
    assert findings(study, one, speeder=[True, True], straightliner=[True, False]) == [
        ("11", "straightliner", None, None),
        ("11", "speeder", None, None),
    ]


FULL = {
    **dict.fromkeys(("GR", "ORT", "R_1", "SUCHT", "GROSS"), "a"),
    "R_2": "b",
    "W_1": "1",
    "W_2": "2",
    "Z_1": "1",
    "Z_2": "2",
    "M_1": "Y",
    "STELLEN": "4",
    "JETZT": "plus",
    "BALD": "gleich",
}


def test_the_same_answers_from_several(study: Study) -> None:
    columns = {name: [value] * 4 for name, value in FULL.items()}
    columns["STELLEN"] = ["4", "4", "5", "4"]
    one = wave(study, used=[True, True, True, False], **columns)
    assert findings(study, one) == [
        ("11", "repeated_answers", None, "12"),
        ("12", "repeated_answers", None, "11"),
    ]


def test_few_answers_may_be_the_same_by_chance(study: Study) -> None:
    one = wave(study, GR=["a", "a"], ORT=["b", "b"], W_1=["1", "1"])
    assert findings(study, one) == []


def test_the_same_long_text(study: Study) -> None:
    secret = "Wir brauchen dringend eine neue Brücke am Werkstor"
    texts = [secret, secret.upper() + " ", "alles gut", "alles gut", secret + "!"]
    found_ = findings(study, wave(study, FREI=texts))
    assert found_ == [
        ("11", "repeated_text", "FREI", "12"),
        ("12", "repeated_text", "FREI", "11"),
    ]
    assert "Brücke" not in str(found_)


@given(
    numbers=st.lists(st.one_of(st.none(), st.integers(-5, 600)), min_size=1, max_size=12),
    data=st.data(),
)
def test_every_number_out_of_range_is_found_and_no_other(
    study: Study, numbers: list[int | None], data: st.DataObject
) -> None:
    used = data.draw(st.lists(st.booleans(), min_size=len(numbers), max_size=len(numbers)))
    given_ = [None if n is None else str(n) for n in numbers]
    one = wave(study, used=used, SUCHT=["a"] * len(numbers), STELLEN=given_)
    listed = {row[0] for row in findings(study, one) if row[1] == "number_range"}
    wrong = {
        str(11 + n)
        for n, value in enumerate(numbers)
        if used[n] and value is not None and not 0 <= value <= 500
    }
    assert listed == wrong


def test_nothing_is_found_where_nothing_counts(study: Study) -> None:
    assert findings(study, wave(study, used=[False], STELLEN=["900"], SUCHT=["a"])) == []


def test_every_check_has_its_words() -> None:
    assert list(WORDS) == list(CHECKS)


RULE = '  - {if: {question: EMPF, answers: ["0"]}, then_not: {question: M_1, answers: [Y]}, note: '


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ('  - {if: {question: EMPF, answers: ["0"]}, note: ', "die Regel ist unvollständig"),
        ("  - {question: STELLEN, note: ", "die Regel ist unvollständig"),
        (RULE.replace("{if", "{question: STELLEN, if"), "die Regel ist unvollständig"),
        (RULE.replace("EMPF", "EMPFE"), "Frage „EMPFE“ steht nicht im Codebuch – Meinten Sie"),
        (RULE.replace('"0"', '"11"'), "Antwort „11“ auf „EMPF“ gibt es nicht"),
        (RULE.replace("[Y]", "[ja]"), "Antwort „ja“ auf „M_1“ gibt es nicht – erlaubt: Y"),
        (RULE.replace("M_1", "M_2"), "„M_2“ hat keine Antworten zum Ankreuzen"),
        ("  - {question: GR, between: [0, 1], note: ", "„GR“ ist keine Zahl"),
        ("  - {question: STELLEN, between: [5, 1], note: ", "„between“ braucht den kleinsten"),
        ("  - {question: STELLEN, between: [5], note: ", "„between“ braucht den kleinsten"),
    ],
)
def test_faults_of_rules(tmp_path: Path, new: str, message: str) -> None:
    problems = found(write(tmp_path, study=replaced(STUDY, RULE, new)))
    assert any(p.startswith("study.yml:11") and message in p for p in problems), problems


def test_the_demo_is_listed(demo_run: Places) -> None:
    table = pd.read_parquet(demo_run.processed / "plausibility.parquet")
    ledger = pd.read_parquet(demo_run.processed / "ledger.parquet")
    responses = pd.read_parquet(demo_run.processed / "responses.parquet")
    keys = set(zip(responses["wave"], responses["response_id"], strict=True))
    assert set(zip(table["wave"], table["response_id"], strict=True)) <= keys
    flags = ledger[ledger["action"] == "flag"]
    for check in ("straightliner", "speeder"):
        own, lines = table[table["check"] == check], flags[flags["reason"] == check]
        assert own["response_id"].tolist() == lines["response_id"].tolist()
    filtered = ledger[ledger["reason"] == "answered_though_not_asked"]
    counted = [k in keys for k in zip(filtered["wave"], filtered["response_id"], strict=True)]
    assert (table["check"] == "answered_though_filtered").sum() == sum(counted)

"""corrections.csv: each line must still fit the export, is applied once and recorded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import clean_responses, ledger_frame
from pipeline.clean.corrections import apply_corrections
from pipeline.clean.recode import recode
from pipeline.codebook import DONT_KNOW, Study, read_study
from pipeline.errors import Problem, StudyError
from pipeline.ingest import Answers, Correction, read_population, read_wave_input
from pipeline.ingest.corrections import COLUMNS, read_corrections
from tests.codebook.example import write
from tests.conftest import DEMO

WAVE = "2013-06"
HEAD = ";".join(COLUMNS)
FIELDS = {name: number for number, name in enumerate(COLUMNS, 1)}
TAIL = "Anruf;ml;23.11.2013"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return read_study(write(tmp_path_factory.mktemp("example")))


def answers(study: Study, **columns: list[str | None]) -> Answers:
    length = len(next(iter(columns.values())))
    asked = [q.id for q in study.questions if "2026-03" in q.columns]
    frame = pd.DataFrame({q: columns.get(q, [None] * length) for q in asked}, dtype=object)
    frame.insert(0, "row", range(2, length + 2))
    frame.insert(1, "response_id", [str(n) for n in range(11, length + 11)])
    frame.insert(2, "token", columns.get("token", [f"tk{n}" for n in range(length)]))
    return Answers("2026-03", "waves/2026-03/export.csv", frame.assign(complete=True))


def line(company: str, question: str, old: str | None, new: str | None, row: int = 2) -> Correction:
    return Correction(company, question, old, new, "waves/2026-03/corrections.csv", row, FIELDS)


def applied(
    study: Study, given_: Answers, *lines: Correction, members: list[str | None] | None = None
) -> tuple[Answers, list[tuple[str | None, ...]], list[Problem]]:
    numbers = pd.Series(members or [None] * len(given_.frame), dtype=object)
    result, entries, problems = apply_corrections(study, given_, lines, members=numbers)
    return result, [(e.response_id, e.question, e.old, e.new) for e in entries], problems


@pytest.mark.parametrize(
    ("question", "stored", "old", "new", "becomes", "shown"),
    [
        ("W_1", "9", "weiß nicht", "wichtig", "3", ("weiss_nicht", "3")),
        ("W_1", "9", "k. A.", "1", "1", ("weiss_nicht", "1")),
        ("W_1", "2", "teils", "weiss_nicht", "9", ("2", "weiss_nicht")),
        ("W_1", "2", "2", None, None, ("2", None)),
        ("W_1", None, None, "TEILS", "2", (None, "2")),
        ("W_1", "A9", "A9", "1", "1", (None, "1")),
        ("M_1", "Y", "ja", "nein", None, ("Y", None)),
        ("M_1", None, "nein", "Ja", "Y", (None, "Y")),
        ("M_2", "Herr Muster", "Herr Muster", None, None, (None, None)),
        ("STELLEN", "12", "12,0", "1,5", "1.5", ("12", "1.5")),
        ("STELLEN", "zwölf", "zwölf", "12", "12", (None, "12")),
        ("REGLER", "40", "40", "weiß nicht", "999", ("40", "999")),
    ],
)
def test_codes_ids_and_labels(
    example: Study,
    question: str,
    stored: str | None,
    old: str | None,
    new: str | None,
    becomes: str | None,
    shown: tuple[str | None, str | None],
) -> None:
    before = answers(example, **{question: [None, stored]})
    result, entries, problems = applied(example, before, line("12", question, old, new))
    assert problems == []
    value = result.frame[question][1]
    assert (None if pd.isna(value) else value) == becomes
    assert entries == [("12", question, *shown)]
    assert before.frame[question][1] == stored, "the export's answers were changed in place"


@pytest.mark.parametrize(
    ("question", "stored", "old", "new", "column", "message"),
    [
        ("W_1", "2", "3", "1", "old", "im Export (Zeile 2) steht eine andere Antwort als in „old“"),
        ("W_1", None, "2", "1", "old", "im Export (Zeile 2) steht eine andere"),
        ("W_1", "2", None, "1", "old", "im Export (Zeile 2) steht eine andere"),
        ("SUCHT", None, "n", "a", "old", "im Export (Zeile 2) steht eine andere"),
        ("STELLEN", None, "0", "3", "old", "im Export (Zeile 2) steht eine andere"),
        ("M_1", "Y", "nein", "ja", "old", "im Export (Zeile 2) steht eine andere"),
        ("M_2", "Geheimnis", "geheim", "x", "old", "im Export (Zeile 2) steht eine andere"),
        ("W_1", "2", "2", "Geheimnis", "new", "diese Antwort auf „W_1“ steht nicht im Codebuch"),
        ("W_1", "2", "2", "teils", "new", "„old“ und „new“ sind dieselbe Antwort"),
        ("M_1", "Y", "Y", "vielleicht", "new", "„new“ ist weder angekreuzt noch"),
        ("STELLEN", "2", "2", "viele", "new", "„new“ ist keine Zahl"),
        ("STELLEN", "2", "2", "1.200", "new", "Zahl mit Punkt vor drei Ziffern ist mehrdeutig"),
        ("REGLER", "2", "2", "101", "new", "„new“ ist keine Zahl von 0 bis 100"),
        ("W1", "2", "2", "3", "question", "diese Frage steht nicht im Codebuch"),
    ],
)
def test_what_does_not_fit_is_a_problem_at_its_field(
    example: Study,
    question: str,
    stored: str | None,
    old: str | None,
    new: str | None,
    column: str,
    message: str,
) -> None:
    column_given = question if question != "W1" else "W_1"
    data = answers(example, **{column_given: [stored]})
    result, entries, problems = applied(example, data, line("11", question, old, new, row=7))
    assert len(problems) == 1 and not entries
    problem = problems[0]
    assert problem.message.startswith(message) and problem.advice
    assert (problem.line, problem.column) == (7, FIELDS[column])
    assert "geheim" not in str(problem).lower()
    assert result.frame.equals(data.frame)


def test_a_question_of_another_wave(example: Study) -> None:
    later = answers(example, W_1=["2"])
    later = Answers("2026-09", later.file, later.frame)
    _, _, problems = applied(example, later, line("11", "W_2", None, "1"))
    assert [p.message for p in problems] == ["„W_2“ ist in dieser Welle nicht gefragt"]


@pytest.mark.parametrize(
    ("company", "row"),
    [
        ("12", 1),  # response id
        ("0017", 0),  # member number
        ("17", 0),  # Excel took the zeros
        ("tk1", 1),
        ("Antwort: 11", 0),
        ("mitglied:11", 1),
        ("Code: tk0", 0),
    ],
)
def test_a_company_is_a_member_number_a_token_or_a_response(
    example: Study, company: str, row: int
) -> None:
    data = answers(example, W_1=["2", "2"])
    result, entries, problems = applied(
        example, data, line(company, "W_1", "2", "3"), members=["0017", "11"]
    )
    assert problems == []
    assert result.frame["W_1"].tolist() == ["3" if n == row else "2" for n in range(2)]
    assert entries[0][0] == str(11 + row)


def test_a_name_that_fits_two_answers_is_never_guessed(example: Study) -> None:
    data = answers(example, W_1=["2", "2", "2"])
    lines = [line("11", "W_1", "2", "3"), line("0005", "W_1", "2", "3"), line("x", "W_1", "2", "3")]
    _, _, problems = applied(example, data, *lines, members=["0005", "0005", "11"])
    assert [p.message for p in problems] == [
        "passt zu 2 Antworten (Zeilen 2, 4 im Export)",
        "passt zu 2 Antworten (Zeilen 2, 3 im Export)",
        "keine Antwort dieser Welle gehört zu diesem Unternehmen",
    ]


def test_why_a_cell_was_missing_does_not_outlive_its_correction(example: Study) -> None:
    data = answers(example, W_1=[None, None])
    kinds = {"W_1": pd.Series(["dont_know", "dont_know"], dtype=object)}
    data = replace(data, kinds=kinds)
    result, _, problems = applied(example, data, line("11", "W_1", None, "2"))
    assert not problems
    assert recode(example, result)[0]["W_1"].tolist() == [2, DONT_KNOW]
    assert kinds["W_1"].tolist() == ["dont_know", "dont_know"]


def test_a_second_correction_of_a_cell_starts_from_the_first(example: Study) -> None:
    data = answers(example, W_1=["1"])
    lines = [line("11", "W_1", "1", "2"), line("11", "W_1", "2", "3", row=3)]
    result, entries, problems = applied(example, data, *lines)
    assert result.frame["W_1"].tolist() == ["3"] and not problems and len(entries) == 2
    _, _, problems = applied(example, data, *reversed(lines))
    assert [p.line for p in problems] == [3]


@given(
    codes=st.lists(st.sampled_from(["1", "2", "3", "9", None]), min_size=1, max_size=8),
    data=st.data(),
)
def test_what_is_corrected_back_is_as_it_was(
    example: Study, codes: list[str | None], data: st.DataObject
) -> None:
    study = example
    row = data.draw(st.integers(0, len(codes) - 1))
    other = [code for code in ["1", "2", "3", "9", None] if code != codes[row]]
    new = data.draw(st.sampled_from(other))
    before = answers(study, W_1=codes)
    name = str(11 + row)
    there, entries, problems = applied(study, before, line(name, "W_1", codes[row], new))
    back, _, wrong = applied(study, there, line(name, "W_1", new, codes[row]))
    assert not problems and not wrong and len(entries) == 1
    assert back.frame.equals(before.frame)
    changed = [i for i in range(len(codes)) if there.frame["W_1"][i] != before.frame["W_1"][i]]
    assert set(changed) <= {row}


def put(study: Path, text: str, encoding: str = "utf-8") -> None:
    (study / "waves" / WAVE / "corrections.csv").write_bytes(text.encode(encoding))


def problems_in_file(study: Path) -> list[str]:
    with pytest.raises(StudyError) as caught:
        read_corrections(read_study(study), WAVE)
    return [str(problem) for problem in caught.value.problems]


def test_german_excel_writes_it(demo_copy: Path) -> None:
    put(
        demo_copy,
        f"{HEAD}\r\n0006;LAGE;gut;schlecht;Tippfehler (Rückruf);Löw;3.12.2013\r\n",
        "cp1252",
    )
    (read,) = read_corrections(read_study(demo_copy), WAVE)
    assert (read.company, read.question, read.old, read.new) == ("0006", "LAGE", "gut", "schlecht")
    assert (read.file, read.row) == ("waves/2013-06/corrections.csv", 2)


def test_no_file_no_corrections() -> None:
    assert read_corrections(read_study(DEMO), WAVE) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEAD}\n;LAGE;A1;A2;{TAIL}\n", ":2:1: „company“ ist leer"),
        (f"{HEAD}\n2;;A1;A2;{TAIL}\n", ":2:2: „question“ ist leer"),
        (f"{HEAD}\n2;LAGE;A1;A2;;ml;1.1.2014\n", ":2:5: „reason“ ist leer"),
        (f"{HEAD}\n2;LAGE;A1;A2;Anruf;;1.1.2014\n", ":2:6: „who“ ist leer"),
        (f"{HEAD}\n2;LAGE;A1;A2;Anruf;ml;\n", ":2:7: „when“ ist leer"),
        (f"{HEAD}\n2;LAGE;A1;A2;Anruf;ml;gestern\n", ":2:7: „when“ ist kein Datum"),
        (f"{HEAD}\n2;LAGE;A1;A1;{TAIL}\n", ":2:4: „old“ und „new“ sind gleich"),
        ("company;question;old;new;reason;who\n", ":1: Spalte „when“ fehlt"),
        (f"{HEAD};note\n", ":1:8: unbekannte Spalte"),
        (f"{HEAD};old\n", ":1:8: Spalte „old“ steht zweimal da"),
        ("", ":1: Datei ist leer"),
    ],
)
def test_faults_of_the_file(demo_copy: Path, text: str, expected: str) -> None:
    put(demo_copy, text)
    found = problems_in_file(demo_copy)
    assert any(f"waves/2013-06/corrections.csv{expected}" in line for line in found), found


def cleaned(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    study = read_study(folder)
    received = [read_wave_input(study, wave.id) for wave in study.settings.waves]
    result = clean_responses(study, received, population=read_population(study), key=b"k" * 32)
    return result.responses, ledger_frame(result.entries)


def test_the_demo_corrected(demo_copy: Path) -> None:
    """The corrected answer counts, its line is in the ledger, and nothing else changed."""
    before, lines = cleaned(demo_copy)
    first = before[(before["wave"] == WAVE) & (before["LAGE"] == 1)].iloc[0]
    put(demo_copy, f"{HEAD}\nAntwort: {first['response_id']};LAGE;gut;schlecht;{TAIL}\n")
    after, corrected = cleaned(demo_copy)
    position = first.name
    assert after.loc[position, "LAGE"] == 3
    after.loc[position, "LAGE"] = 1
    assert after.equals(before)
    new = corrected[corrected["action"] == "corrected"]
    assert new[["wave", "response_id", "reason", "question", "old", "new"]].to_numpy().tolist() == [
        [WAVE, first["response_id"], "correction", "LAGE", "gut", "schlecht"]
    ]
    assert len(corrected) == len(lines) + 1


def test_a_correction_that_no_longer_fits_stops_the_run(demo_copy: Path) -> None:
    put(demo_copy, f"{HEAD}\nAntwort: 2;LAGE;weiß nicht;gut;{TAIL}\n")
    with pytest.raises(StudyError) as caught:
        cleaned(demo_copy)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column) == ("waves/2013-06/corrections.csv", 2, 3)

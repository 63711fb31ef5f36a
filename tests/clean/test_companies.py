"""Names are proposed, an analyst decides, and only then are answers of one company one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.clean import propose_companies
from pipeline.clean.frame_matching import company_table
from pipeline.clean.matching import match_waves
from pipeline.clean.pseudonym import pseudonym
from pipeline.codebook import Study, read_study
from pipeline.errors import StudyError
from pipeline.ingest import Answers, Correction, Decision, WaveInput
from pipeline.ingest.company_decisions import COLUMNS
from pipeline.ingest.corrections import COLUMNS as CORRECTION_COLUMNS
from tests.codebook.example import CODEBOOK, found, write

FIELDS = {name: number for number, name in enumerate(COLUMNS, 1)}
CORRECTED = {name: number for number, name in enumerate(CORRECTION_COLUMNS, 1)}
NAMED = "FIRMA;;Wie heißt Ihr Unternehmen?;;text;;company_name;;;;F;F\n"
POPULATION = pd.DataFrame(
    {
        "member_number": ["0001", "0002", "0010"],
        "firma": ["Müller & Söhne GmbH", "Beispielschmiede Alsdorf AG", "Muster KG"],
    }
)
JUNE, AUTUMN = "2026-03", "2026-09"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return read_study(write(tmp_path_factory.mktemp("named"), codebook=CODEBOOK + NAMED))


def received(wave: str, *names: str | None, tokens: list[str | None] | None = None) -> WaveInput:
    """Return a wave in which answers 11, 12, … give these names."""
    frame = pd.DataFrame({"FIRMA": pd.Series(names, dtype=object)})
    frame.insert(0, "row", range(2, len(names) + 2))
    frame.insert(1, "response_id", [str(n) for n in range(11, len(names) + 11)])
    frame.insert(2, "token", pd.Series(tokens or [None] * len(names), dtype=object))
    frame = frame.assign(complete=True, test=False)
    participants = pd.DataFrame({"token": ["t1", "t2"], "member_number": ["0001", "0002"]})
    return WaveInput(Answers(wave, f"waves/{wave}/e.csv", frame), participants)


def decide(
    response: str, name: str, decision: str | None, wave: str = JUNE, row: int = 2
) -> Decision:
    return Decision(wave, response, name, decision, None, "companies.xlsx", row, FIELDS)


def matched(study: Study, waves: list[WaveInput], *decisions: Decision, frame: bool = True):
    return match_waves(study, waves, population=POPULATION if frame else None, decisions=decisions)


def plain(series: pd.Series) -> list[str | None]:
    return [None if pd.isna(value) else value for value in series]


def proposed(
    study: Study, waves: list[WaveInput], *decisions: Decision, frame: bool = True
) -> list[list[str]]:
    table = propose_companies(
        study, waves, population=POPULATION if frame else None, decisions=decisions
    )
    return table[["wave", "response", "proposed_number", "score", "decision"]].to_numpy().tolist()


def test_only_names_without_a_known_company_are_proposed(study: Study) -> None:
    wave = received(
        JUNE,
        "Beispielschmiede",
        "MÜLLER+SÖHNE",
        None,
        "Ganz anders",
        tokens=["t2", "x", None, None],
    )
    assert proposed(study, [wave]) == [
        [JUNE, "12", "0001", "100", ""],
        [JUNE, "14", "", "", ""],
    ]


def test_nothing_is_proposed_on_answers_with_problems(study: Study) -> None:
    wave = received(JUNE, "Müller")
    wrong = Correction("99", "FIRMA", None, "x", "waves/w/corrections.csv", 2, CORRECTED)
    with pytest.raises(StudyError, match="keine Antwort dieser Welle"):
        proposed(study, [replace(wave, corrections=(wrong,))])


def test_nothing_is_merged_unasked(study: Study) -> None:
    wave = received(JUNE, "Müller & Söhne GmbH", "Müller & Söhne GmbH")
    (own,), problems = matched(study, [wave])
    assert plain(own.members) == [None, None] and plain(own.linked) == [None, None]
    assert [(e.action, e.reason, e.new) for e in own.entries] == [
        ("match", "company_undecided", "2")
    ]
    assert not problems


def test_decisions_are_used_and_recorded(study: Study) -> None:
    wave = received(JUNE, "Müller+Söhne", "Muster", "Ganz anders", "Noch einer")
    (own,), problems = matched(
        study,
        [wave],
        decide("11", "Müller+Söhne", "0001"),
        decide("12", "Muster", "10"),  # Excel took the zeros
        decide("13", "Ganz anders", "Nein"),
        decide("14", "Noch einer", None),
    )
    assert not problems
    assert plain(own.members) == ["0001", "0010", None, None]
    assert [(e.reason, e.response_id, e.old, e.new) for e in own.entries] == [
        ("company_confirmed", "11", None, None),
        ("company_confirmed", "12", None, None),
        ("company_refused", "13", None, None),
        ("company_undecided", None, None, "1"),
    ]


def test_companies_outside_the_population_are_linked_by_an_answer(study: Study) -> None:
    waves = [
        received(JUNE, "Fremd GmbH", "Fremd", "Müller"),
        received(AUTUMN, "FREMD gmbh", "Mueller"),
    ]
    decisions = [
        decide("12", "Fremd", f"wie {JUNE} 11"),
        decide("11", "FREMD gmbh", f"wie {JUNE} 11", wave=AUTUMN),
        decide("12", "Mueller", f"wie {JUNE} 13", wave=AUTUMN),
        decide("13", "Müller", "0001"),
    ]
    (june, autumn), problems = matched(study, waves, *decisions)
    assert not problems
    assert plain(june.linked) == [f"wie {JUNE} 11", f"wie {JUNE} 11", None]
    assert plain(autumn.linked) == [f"wie {JUNE} 11", None]
    assert plain(june.members) == [None, None, "0001"]
    assert plain(autumn.members) == [None, "0001"]


def test_without_a_population_like_names_point_to_the_first_answer(study: Study) -> None:
    wave = received(JUNE, "Fremd GmbH", "Anders", "FREMD", "fremd e.K.")
    assert proposed(study, [wave], frame=False) == [
        [JUNE, "11", "", "", ""],
        [JUNE, "12", "", "", ""],
        [JUNE, "13", f"wie {JUNE} 11", "100", ""],
        [JUNE, "14", f"wie {JUNE} 11", "100", ""],
    ]


@pytest.mark.parametrize(
    ("decision", "column", "message"),
    [
        (decide("99", "Müller", "0001"), "response", "diese Antwort gibt es nicht (mehr)"),
        (decide("11", "Maier", "0001"), "given_name", "diese Antwort nennt jetzt einen anderen"),
        (decide("11", "Müller", "0099"), "decision", "diese Mitgliedsnummer steht nicht in der"),
        (decide("11", "Müller", "ja"), "decision", "diese Mitgliedsnummer steht nicht in der"),
        (decide("11", "Müller", "wie 11"), "decision", "verweist auf keine andere Antwort"),
        (decide("11", "Müller", "wie 77"), "decision", "verweist auf keine andere Antwort"),
        (decide("12", "Alsdorf", "0001"), "decision", "der Zugangscode dieser Antwort gehört zu"),
    ],
)
def test_decisions_that_cannot_be_used(
    study: Study, decision: Decision, column: str, message: str
) -> None:
    wave = received(JUNE, "Müller", "Alsdorf", tokens=[None, "t2"])
    (own,), problems = matched(study, [wave], decision)
    assert [(p.file, p.line, p.column) for p in problems] == [("companies.xlsx", 2, FIELDS[column])]
    assert problems[0].message.startswith(message) and problems[0].advice
    assert "Müller" not in str(problems[0]) and "Maier" not in str(problems[0])
    assert plain(own.members) == [None, "0002"]


def test_references_go_one_step(study: Study) -> None:
    wave = received(JUNE, "A-Werk", "A-Werk", "A-Werk")
    _, problems = matched(
        study, [wave], decide("12", "A-Werk", "wie 11"), decide("13", "A-Werk", "wie 12", row=3)
    )
    assert [p.message for p in problems] == ["Zeile 2 verweist selbst weiter"]


def test_every_known_company_is_in_the_table_once(study: Study) -> None:
    waves = [
        received(JUNE, "Müller", "Fremd", "Fremd AG", "x", tokens=["t1", None, None, None]),
        received(AUTUMN, "Müller", "Muster", tokens=["t1", None]),
    ]
    both, _ = matched(
        study,
        waves,
        decide("13", "Fremd AG", "wie 12"),
        decide("12", "Muster", "0010", wave=AUTUMN),
    )
    reasons = [pd.Series([None] * 4), pd.Series([None, "incomplete"])]
    key = b"k" * 32
    table = company_table(both, reasons, population=POPULATION, key=key)
    rows = {row.company: (row.in_frame, row.waves) for row in table.itertuples()}
    assert rows == {
        pseudonym("0001", key=key): (True, f"{JUNE} {AUTUMN}"),
        pseudonym("0002", key=key): (True, ""),
        pseudonym("0010", key=key): (True, ""),
        pseudonym(f"wie {JUNE} 12", key=key): (False, JUNE),
    }
    assert len(table) == 4


def test_the_table_is_in_no_order_that_tells_who_is_who() -> None:
    numbers = [f"{n:04d}" for n in range(200)]
    key = b"k" * 32
    table = company_table([], [], population=pd.DataFrame({"member_number": numbers}), key=key)
    pseudonyms = [pseudonym(number, key=key) for number in numbers]
    assert set(table["company"]) == set(pseudonyms)
    assert table["company"].tolist() not in (pseudonyms, sorted(pseudonyms))


def test_two_questions_for_the_name_in_one_wave_are_refused(tmp_path: Path) -> None:
    again = NAMED.replace("FIRMA", "FIRMA2").replace(";F;F", ";F2;F2")
    problems = found(write(tmp_path, codebook=CODEBOOK + NAMED + again))
    assert any("Welle 2026-03 fragt schon mit „FIRMA“ nach dem Firmennamen" in p for p in problems)

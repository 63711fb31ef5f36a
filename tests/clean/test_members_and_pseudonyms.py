"""From token to company: restored zeros, keyed pseudonyms, a key outside the data."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.clean.members import match_members
from pipeline.clean.pseudonym import KEY_FOLDER_VARIABLE, KEY_VARIABLE, pseudonym, study_key
from pipeline.errors import OutputError


def matched(raw: str | None, known: list[str]) -> str | None:
    participants = pd.DataFrame({"token": ["t"], "member_number": [raw]})
    population = pd.DataFrame({"member_number": known})
    members, _, _ = match_members(
        pd.Series(["t"]), participants, population=population, wave="w", file="f"
    )
    return members[0]


@pytest.mark.parametrize(
    ("raw", "known", "expected"),
    [
        ("17", ["0017", "0117"], "0017"),
        ("0017", ["0017"], "0017"),
        ("17", ["017", "0017"], "17"),  # two fit: nothing is guessed
        ("99", ["0017"], "99"),
        (None, ["0017", "0"], None),
    ],
)
def test_leading_zeros(raw: str | None, known: list[str], expected: str | None) -> None:
    assert matched(raw, known) == expected


def test_unknown_tokens_and_restored_zeros_are_lines_in_the_ledger() -> None:
    participants = pd.DataFrame({"token": ["a", "b"], "member_number": ["1", "0002"]})
    population = pd.DataFrame({"member_number": ["0001", "0002"]})
    members, entries, problems = match_members(
        pd.Series(["a", None, "x", "b"]),
        participants,
        population=population,
        wave="w",
        file="f",
    )
    assert members.where(members.notna(), None).tolist() == ["0001", None, None, "0002"]
    assert [(e.reason, e.new) for e in entries] == [
        ("leading_zeros_restored", "1 Mitglieder"),
        ("token_unknown", "1"),
    ]
    assert problems == []


def test_a_list_of_another_survey_or_population_is_refused() -> None:
    participants = pd.DataFrame({"token": ["a", "b"], "member_number": ["1", "2"]})
    population = pd.DataFrame({"member_number": ["9"]})
    _, _, problems = match_members(
        pd.Series(["x", "y", "a"]), participants, population=population, wave="w", file="f"
    )
    assert [p.message for p in problems] == [
        "2 von 3 Zugangscodes stehen nicht in der Teilnehmendenliste",
        "1 von 1 Mitgliedsnummern stehen nicht in der Grundgesamtheit",
    ]


def test_hmac_of_rfc_4231() -> None:
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert pseudonym("what do ya want for nothing?", key=b"Jefe") == expected
    assert pseudonym(None, key=b"Jefe") is None


def test_the_key_is_made_once_per_study_and_is_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    first = study_key("a")
    assert len(first) == 64
    assert study_key("a") == first
    assert study_key("b") != first
    if sys.platform != "win32":
        for path in tmp_path.rglob("*.key"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_environment_variable_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "k" * 32)
    assert study_key("a") == b"k" * 32
    monkeypatch.setenv(KEY_VARIABLE, "guessable")
    with pytest.raises(OutputError, match="weniger als 32 Zeichen"):
        study_key("a")


def test_an_emptied_key_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "a.key").write_text("", encoding="ascii")
    with pytest.raises(OutputError, match="leer oder zu kurz"):
        study_key("a")

"""Every way a number is written is read, with as many digits as it shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.seen import NUMBER_WORDS, numbers_in, sentences


def read(text: str) -> list[tuple[float, float, bool]]:
    return [(value, half, percent) for value, half, percent, _ in numbers_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,5", [(1234.5, 0.05, False)]),
        ("43\u00a0%", [(43.0, 0.5, True)]),
        ("43 Prozent", [(43.0, 0.5, True)]),
        ("−0,3 bis +1,1", [(-0.3, 0.05, False), (1.1, 0.05, False)]),
        ("50 bis 67 %", [(50.0, 0.5, True), (67.0, 0.5, True)]),
        ("n = 96–111", [(96.0, 0.5, False), (111.0, 0.5, False)]),
        ("3.5", [(3.5, 0.05, False)]),
        ("1e3", [(1000.0, 500.0, False)]),
        ("(12,8)", [(12.8, 0.05, False)]),
        ("28 (rund 20 %)", [(28.0, 0.5, False), (20.0, 0.5, True)]),
        ("Nur drei Betriebe, zwölf Fragen", [(3.0, 0.5, False), (12.0, 0.5, False)]),
        ("ein einziger Betrieb", [(1.0, 0.5, False)]),
        ("ein Betrieb und eine Frage", [(1.0, 0.5, False)]),
        ("vom 03.06.–14.06.2013", []),
        ("Stand: 15.11.2013", []),
        ("Halle 7b, A4", []),
        ("", []),
    ],
)
def test_written_numbers(text: str, expected: list[tuple[float, float, bool]]) -> None:
    assert read(text) == expected


@given(st.integers(0, 10**7), st.integers(0, 3), st.booleans())
def test_german_numbers_come_back(whole: int, decimals: int, negative: bool) -> None:
    value = (-1 if negative else 1) * whole / 10**decimals
    text = f"{value:,.{decimals}f}".translate(str.maketrans(",.-", ".,−"))
    [(found, half, percent)] = read(f"Wert {text} Punkte")
    assert (found, percent) == (value, False)
    assert half == pytest.approx(0.5 * 10**-decimals)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for _, half, _, start in numbers_in(text):
        assert half > 0
        assert 0 <= start < len(text)


def test_number_words_count_up() -> None:
    assert list(NUMBER_WORDS.values()) == list(range(13))


def test_sentences_end_at_full_stops() -> None:
    text = "Es sind drei. Davon liegen 2,5 % im Kreis (u. a. hier). Ende."
    assert sentences(text)[0] == "Es sind drei."
    assert sum("2,5" in one for one in sentences(text)) == 1

"""Labels in the sizes that SPSS can hold, cut between characters only."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.texts import fit, fit_joined, joined, plain


@given(st.text(max_size=200), st.integers(min_value=3, max_value=130))
def test_a_text_fits_and_is_cut_at_a_whole_character(text: str, size: int) -> None:
    found = fit(text, size)
    assert len(found.encode("utf-8")) <= size
    if len(text.encode("utf-8")) <= size:
        assert found == text
    else:
        assert found.endswith("…")
        assert text.startswith(found[:-1])


@given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=300))
def test_question_and_item_fit_together(text: str, item: str) -> None:
    found = fit_joined(text, item, 256)
    assert len(found.encode("utf-8")) <= 256
    if len(joined(text, item).encode("utf-8")) <= 256:
        assert found == joined(text, item)
    elif len(item.encode("utf-8")) < 180:
        assert found.endswith(" – " + item)


def test_the_item_survives_a_long_question() -> None:
    items = [fit_joined("Wie wichtig? " * 50, item, 256) for item in ("Fläche", "Straße")]
    assert items[0].endswith("… – Fläche")
    assert items[0] != items[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eine\r\nzweite\tZeile", "eine zweite Zeile"),
        ("a\x00b\x0b\ufffe", "a\ufffdb\ufffd\ufffd"),
        ("halbes \ud83d Zeichen", "halbes \ufffd Zeichen"),
        ("ganzes 😀 „Zeichen“", "ganzes 😀 „Zeichen“"),
    ],
)
def test_what_files_cannot_hold(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_plain_text_holds_no_control_character(text: str) -> None:
    found = plain(text)
    assert not [c for c in found if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert plain(found) == found

"""Texts of one file in several encodings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.statistics.text import CHANNEL, decode

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def passed(raw: bytes) -> str:
    return raw.decode(CHANNEL)


@given(TEXTS)
def test_utf8_stays_what_it_is(text) -> None:
    found = decode(passed(text.encode()))
    assert (found.text, found.cut) == (text, False)


@given(st.binary(max_size=40))
def test_no_bytes_are_too_broken(raw) -> None:
    found = decode(passed(raw))
    assert len(found.text) <= len(raw)
    assert raw.isascii() <= (found.text == raw.decode("latin-1"))


@given(st.text("äöüßÄÖÜ", min_size=1), st.text("äöüß€–", min_size=1))
def test_utf8_cut_within_a_letter_keeps_the_rest(start, end) -> None:
    whole = (start + end).encode()
    for length in range(len(start.encode()), len(whole)):
        found = decode(passed(whole[:length]))
        assert found.text == whole[:length].decode(errors="ignore")
        assert found.cut == (len(found.text.encode()) < length)


@pytest.mark.parametrize(
    "word", ["Gruß", "Café", "Menü", "Nähe", "Größe", "„Düren“", "ß", "Straße und Gruß", "5 €"]
)
def test_windows_words(word) -> None:
    assert decode(passed(word.encode("cp1252"))).text == word


def test_text_that_fills_its_field_is_cut() -> None:
    label = "Wie groß ist Ihr Betrieb in €".encode()[:-1]
    assert decode(passed(b"Betrieb \xe2"), width=9).text == "Betrieb "
    assert decode(passed(b"Betrieb \xe2")).text == "Betrieb â"
    assert decode(passed(label)).text == "Wie groß ist Ihr Betrieb in "


def test_declared_encoding_comes_first() -> None:
    assert decode(passed("Привет".encode("cp1251")), declared="cp1251").text == "Привет"
    assert decode(passed("Grüße".encode()), declared="ascii").text == "Grüße"
    assert decode(passed("Grüße".encode()), declared="unknown-1").text == "Grüße"
    assert decode(passed(b"\x81\x80")).text == "\x81€"

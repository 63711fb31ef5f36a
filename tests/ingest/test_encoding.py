"""Encodings of text files: what the bytes say, and what the umlauts speak for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StudyError
from pipeline.ingest.encoding import decode, read_text

_WORDS = st.sampled_from(
    [
        "schöne",
        "Grüße",
        "Größe",
        "Ärger",
        "Übermäßig",
        "Öl",
        "weiß",
        "das",
        "Fläche",
        "„gut“",
        "5 €",
    ]
)
_GERMAN = st.lists(_WORDS, min_size=1, max_size=40).map(
    lambda words: "id;text\n1;" + " ".join(words)
)
_LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=0x17E, exclude_categories=["Cc"]))


@pytest.mark.parametrize(
    ("encoding", "concluded"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("cp1252", "Windows-1252"),
        ("iso8859-15", "ISO-8859-15"),
        ("mac-roman", "MacRoman"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_german_text_in_every_encoding(encoding, concluded, end) -> None:
    text = "Größe;Straße;Über uns\n1;für 5 € mehr;schöne Äpfel\n".replace("\n", end)
    assert read_text(text.encode(encoding), shown_as="x") == (text, concluded)


@given(_GERMAN, st.sampled_from(["cp1252", "mac-roman"]))
def test_german_words_are_read_right_or_not_at_all(text, encoding) -> None:
    try:
        found = decode(text.encode(encoding), shown_as="x")
    except StudyError:
        found = ""
    assert found in (text, "")


@given(_GERMAN, st.sampled_from(["cp1252", "mac-roman"]))
def test_a_few_different_umlauts_are_enough(text, encoding) -> None:
    text += "\n2;größere Flächen für Übermäßiges"
    assert decode(text.encode(encoding), shown_as="x") == text


@given(_LATIN, st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_wide_text_without_a_mark(text, encoding) -> None:
    text = "id;antwort;kommentar\n" + text
    assert decode(text.encode(encoding), shown_as="x") == text


def test_marks_of_windows_are_no_letters() -> None:
    text = "id;text\n1;„das war’s“ – für 5 €\n2;weiter…\n3;½ und 20 °\n"
    assert decode(text.encode("cp1252"), shown_as="x") == text


@pytest.mark.parametrize(
    "data",
    [
        "schöne Grüße".encode("cp850"),
        "schöne Grüße".encode()[:-2] + b"\xff\xfc\xc3",
        "Größe\n".encode() * 3 + "Größe".encode("cp1252"),
        "Привет".encode("cp1251"),
        "Öl".encode("mac-roman"),
    ],
    ids=["DOS", "damaged", "mixed", "Cyrillic", "umlaut or three dots"],
)
def test_what_makes_sense_nowhere_is_refused(data) -> None:
    with pytest.raises(StudyError) as caught:
        read_text(b"id;text\n1;" + data, shown_as="x.csv")
    (problem,) = caught.value.problems
    assert problem.message.startswith("Kodierung nicht erkannt")
    assert problem.line >= 2


def test_cut_wide_text_names_its_last_line() -> None:
    with pytest.raises(StudyError) as caught:
        read_text("id;a\n1;2\n3;4".encode("utf-16")[:-1], shown_as="x.csv")
    assert caught.value.problems[0].line == 3

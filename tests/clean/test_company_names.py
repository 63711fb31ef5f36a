"""Spellings of one company share a name; other companies do not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.clean.company_names import name_tokens, normal_name
from pipeline.clean.name_index import NameIndex, alike

WORDS = st.text("abcdefghijklmnoprstuwäöüßéÄÖÜ", min_size=3, max_size=12)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
FORMS = ["GmbH", "GmbH & Co. KG", "AG", "e.K.", "e. K.", "mbH", "KG", "OHG", "gGmbH", "G.m.b.H."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Müller & Söhne GmbH", "MÜLLER+SÖHNE GMBH & Co KG"),
        ("Müller und Söhne", "Mueller u. Soehne e.K."),
        ("Weiß Metall AG", "WEISS-METALL A.G."),
        ("Schmitz Gesellschaft mit beschränkter Haftung", "schmitz mbH"),
        ("Neu UG (haftungsbeschränkt)", "Neu"),
        ("Café René OHG", "Cafe Rene"),
        ("J. P. Bau GmbH", "JP Bau"),
    ],
)
def test_spellings_of_one_name(first: str, second: str) -> None:
    assert normal_name(first) == normal_name(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Müller GmbH", "Möller GmbH"),
        ("Müller Aachen", "Müller Düren"),
        ("SPA Wellness GmbH", "Wellness GmbH"),  # a legal form elsewhere, a word here
    ],
)
def test_names_of_two_companies(first: str, second: str) -> None:
    assert normal_name(first) != normal_name(second)


def test_a_name_of_legal_forms_alone_keeps_its_words() -> None:
    assert normal_name("GmbH & Co. KG") == "gmbh und co kg"
    assert normal_name("…") == ""


@given(name=NAMES, form=st.sampled_from(FORMS))
def test_a_legal_form_and_the_case_say_nothing(name: str, form: str) -> None:
    plain = normal_name(name)
    assume(plain == " ".join(name_tokens(f"x {name} y")[1:-1]))  # no word is a form
    assume(normal_name(f"x {name}") == f"x {plain}")
    assert normal_name(f"{name} {form}") == plain
    assert normal_name(name.upper()) == plain


@given(st.text(max_size=40))
def test_a_normal_name_stays_as_it_is(text: str) -> None:
    name = normal_name(text)
    assert normal_name(name) == name
    assert name == " ".join(name_tokens(text))
    assert name == name.casefold() and not set(name) & set("äöüß&+.,-")


def test_candidates_are_alike_best_first() -> None:
    index = NameIndex(
        {
            "0001": "Müller & Söhne GmbH",
            "0002": "Beispielschmiede Alsdorf GmbH & Co. KG",
            "0003": "Beispielschmiede Würselen AG",
            "0004": "Gebr. Niemandt GmbH",
        }
    )

    def found(name: str) -> list[tuple[str, int]]:
        return [(c.id, c.score) for c in index.candidates(name)]

    assert found("MÜLLER+SÖHNE GMBH & Co KG") == [("0001", 100)]
    assert found("Söhne Müller")[0] == ("0001", 100)
    assert found("Beispiel-Schmiede Alsdorff")[0][0] == "0002"
    assert [id_ for id_, _ in found("Beispielschmiede")] == ["0002", "0003"]  # a short form
    assert found("Niemand, Gebrüder")[0][0] == "0004"
    assert found("Ganz anders AG") == []
    assert found("") == []


@given(
    names=st.lists(NAMES, min_size=1, max_size=30, unique=True),
    which=st.integers(0, 29),
    place=st.integers(0, 40),
    letter=st.sampled_from("xqyv"),
)
def test_a_slip_in_a_long_name_is_still_found(
    names: list[str], which: int, place: int, letter: str
) -> None:
    """Blocking loses nothing that a comparison of all names would find after one slip."""
    name = normal_name(names[which % len(names)])
    at = place % max(len(name), 1)
    slip = name[:at] + letter + name[at + 1 :]
    assume(" " not in name[at : at + 1] and all(len(word) >= 7 for word in name.split()))
    index = NameIndex({str(n): other for n, other in enumerate(names)})
    everyone = {str(n): alike(slip, normal_name(other)) for n, other in enumerate(names)}
    best = max(everyone.values())
    if best >= 80 and everyone[str(which % len(names))] == best:
        assert index.candidates(slip)[0].score == best

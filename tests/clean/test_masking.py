"""What tells who wrote a text is masked before anyone reads it; the rest stays as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.company_names import name_tokens, plain_words
from pipeline.clean.known_names import KnownNames
from pipeline.clean.masking import MASKS, mask

NAMES = [
    "Müller & Söhne GmbH",
    "Beispielschmiede Alsdorf GmbH & Co. KG",
    "Gebr. Niemandt OHG",
    "AHK AG",
    "Klar UG (haftungsbeschränkt)",
    "L'Œuvre Metallbearbeitung e. K.",
    "Maschinenbau Schmitz GmbH",
]
KNOWN = KnownNames(NAMES, ["Alsdorf", "Herstellung von Metallerzeugnissen"])
NOBODY = KnownNames([])


@pytest.mark.parametrize(
    "number",
    [
        "0241 123456",
        "0241/12345-67",
        "(0241) 123 45 67",
        "0241 - 12 34 56",
        "02404.123456",
        "0171-1234567",
        "01711234567",
        "+49 241 123456",
        "+49 (0)241 / 123-456",
        "0049-241-123456",
        "+49241123456",
        "+32 87 12 34 56",
        "0241\u00a0123\u2013456",
    ],
)
def test_phone_numbers(number: str) -> None:
    assert mask(f"Bitte unter {number} anrufen.", NOBODY) == (
        "Bitte unter [Telefon] anrufen.",
        ("phone",),
    )


@pytest.mark.parametrize("text", ["Tel. 47110", "Fax: 241 88", "Durchwahl 123", "Mobil:0171 55 66"])
def test_numbers_that_a_word_calls_phones(text: str) -> None:
    masked, kinds = mask(text, NOBODY)
    assert kinds == ("phone",) and not re.search(r"\d", masked)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("info@firma.de", "[E-Mail]"),
        ("Vorname.Nachname+x@sub.firma-x.com!", "[E-Mail]!"),
        ("name (at) firma (punkt) de", "[E-Mail]"),
        ("name[at]firma.de", "[E-Mail]"),
        ("na\u200bme＠firma.de", "[E-Mail]"),
        ("müller@straße.de", "[E-Mail]"),
        ("https://x.y/z?q=1, danke", "[Internetadresse], danke"),
        ("www.linkedin.com/in/hans", "[Internetadresse]"),
        ("siehe firma-x.de/kontakt.", "siehe [Internetadresse]."),
        ("folgt @firma_x.", "folgt [Internetadresse]."),
        ("von 192.168.0.17 aus", "von [IP-Adresse] aus"),
        ("fe80::1ff:fe23:4567:890a", "[IP-Adresse]"),
        ("2001:db8:0:0:1:0:0:1", "[IP-Adresse]"),
    ],
)
def test_addresses(text: str, masked: str) -> None:
    assert mask(text, NOBODY)[0] == masked


@pytest.mark.parametrize(
    "text",
    [
        "+49 statt 0049 bitte im Formular erlauben",
        "seit 01.11.2013, 02.03.14 und 01/2013 - 06/2014",
        "52062 Aachen, 01067 Dresden",
        "1.000.000.000 € oder 0,1234567 %",
        "von 08:00 - 17:00 Uhr, 08:00:12",
        "2.500 Mitarbeiter, 0815, Version 2.1.3",
        "z.B. usw. k. A.",
        "<b>Wichtig</b> &amp; dringend: Brücke 🚧",
        "=SUMME(A1)",
        "im Maschinenbau, bei Metall und in Alsdorf ist alles klar, neu und ahk",
        "unsere Söhne und die Gebrüder",
    ],
)
def test_what_tells_nobody_stays(text: str) -> None:
    assert mask(text, KNOWN) == (text, ())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("bei Müller & Söhne GmbH fehlt", "bei [Firma] fehlt"),
        ("bei MUELLER+SÖHNE", "bei [Firma]"),
        ("Müller und Söhne haben", "[Firma] haben"),
        ("wie bei Müllers", "wie bei [Firma]"),
        ("Müller's Halle", "[Firma] Halle"),
        ("die beispielschmiede Alsdorf GmbH & Co. KG.", "die [Firma]."),
        ("der Beispielschmiede in Alsdorf", "der [Firma] in Alsdorf"),
        ("Beispiel-Schmiede Alsdorf", "[Firma]"),
        ("am Beispielschmiedegelände", "am [Firma]"),
        ("Gebrüder Niemandt", "[Firma]"),
        ("Firma Niemandt", "Firma [Firma]"),
        ("die AHK sagt", "die [Firma] sagt"),
        ("bei Klar UG (haftungsbeschränkt)", "bei [Firma]"),
        ("L’Œuvre Metallbearbeitung e. K. und wir", "[Firma]. und wir"),
        ("Fa. Schmitz", "Fa. [Firma]"),
        ("Niemandt, Müller", "[Firma], [Firma]"),
    ],
)
def test_companies_of_the_population(text: str, masked: str) -> None:
    assert mask(text, KNOWN) == (masked, ("company",))


def test_kinds_are_told_in_one_order() -> None:
    text = "AHK 0241 123456 a@b.de www.b.de 10.0.0.1"
    assert mask(text, KNOWN)[1] == tuple(MASKS)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", [str, str.upper, lambda s: s.replace(" ", "  ")])
def test_every_name_is_found_in_every_case(name: str, change) -> None:
    masked, kinds = mask(f"Das ist {change(name)}, oder?", KNOWN)
    assert kinds == ("company",)
    words = [
        w for w in re.findall(r"[^\W_]{4,}", change(name)) if w.lower() not in ("maschinenbau",)
    ]
    assert not [word for word in words if word in masked]


AREA = st.integers(20, 9999).map(lambda n: f"0{n}")
LOCAL = st.lists(st.integers(0, 9), min_size=5, max_size=8)
SPLIT = st.integers(1, 4)
GAPS = st.sampled_from(["", " ", "-", "/", " / ", " - ", ".", "\u00a0"])


@given(
    area=AREA, local=LOCAL, gap=GAPS, inner=st.sampled_from(["", " ", "-"]), split=st.integers(1, 4)
)
def test_every_german_number_is_masked(
    area: str, local: list[int], gap: str, inner: str, split: int
) -> None:
    digits = "".join(map(str, local))
    number = f"{area}{gap}{digits[:split]}{inner}{digits[split:]}"
    if re.match(r"\d{1,2}\.\d{1,2}\.\d{2}|0\d/(19|20)\d\d(?!\d)", number):
        return  # a date
    for written in (number, f"+49 {number[1:]}", f"0049{number[1:]}"):
        masked, kinds = mask(f"Ruf {written} an", NOBODY)
        assert (masked, kinds) == ("Ruf [Telefon] an", ("phone",)), written


LABEL = st.from_regex(r"[a-zäöü][a-z0-9äöü]{0,8}", fullmatch=True)


@given(
    local=st.from_regex(r"[A-Za-z0-9ü][A-Za-z0-9._%+ü-]{0,10}", fullmatch=True),
    domain=st.lists(LABEL, min_size=1, max_size=3),
    top=st.sampled_from(["de", "com", "gmbh", "berlin"]),
    at=st.sampled_from(["@", " @ ", "(at)", " [at] ", "(ät)"]),
    before=st.sampled_from(["", "an ", "(", "Mail:", "„"]),
)
def test_every_email_is_masked(
    local: str, domain: list[str], top: str, at: str, before: str
) -> None:
    masked, kinds = mask(f"{before}{local}{at}{'.'.join([*domain, top])} bitte", NOBODY)
    assert masked == f"{before}[E-Mail] bitte"
    assert kinds == ("email",)


WORD = st.text("abcdefghijklmnoprstuwäöüß", min_size=6, max_size=12).filter(
    lambda word: name_tokens(f"x {word} y") == ("x", plain_words(word), "y")
)
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@given(
    first=WORD,
    second=WORD,
    form=st.sampled_from(["GmbH", "AG", "e.K.", "GmbH & Co. KG"]),
    ending=st.sampled_from(["", "s", "es", "n", "en"]),
    link=st.sampled_from([" ", "-", " & ", " und ", "+"]),
)
def test_every_listed_name_is_masked(
    first: str, second: str, form: str, ending: str, link: str
) -> None:
    name = f"{first.title()} {second.title()} {form}"
    known = KnownNames([name])
    masked, kinds = mask(f"am {first.upper()}{link}{second}{ending} vorbei", known)
    assert (masked, kinds) == ("am [Firma] vorbei", ("company",))


@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from([*NAMES, "@", "0241", "123456", "+49", ".de", "www.", "Tel. ", "::1"]),
        ),
        max_size=8,
    ).map("".join)
)
def test_masking_twice_changes_nothing(text: str) -> None:
    masked, kinds = mask(text, KNOWN)
    again, _ = mask(masked, KNOWN)
    assert again == masked
    if not kinds:
        assert masked == INVISIBLE.sub("", text).replace("＠", "@")


@pytest.mark.parametrize("letter", ["a", "'", "0", "@", "a.", "0 ", "(", "a-", ":", "Müller "])
def test_long_texts_take_no_longer_than_their_length(letter: str) -> None:
    """No pattern runs off: each of these would take hours if it did."""
    mask(letter * 20_000, KNOWN)

"""Single cells."""

from datetime import datetime

import pytest

from pipeline.ingest.values import cell_text, date_text, free_text, number_text, ticked


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("38", "38"),
        (38, "38"),
        (38.0, "38"),
        ("1.250", "1.25"),
        ("8.0000000000", "8"),
        ("0.00", "0"),
        ("-0", "0"),
        (0.075, "0.075"),
        (250000.0, "250000"),
        (1e-7, "0.0000001"),
        ("1E3", "1000"),
        ("viele", "viele"),
        ("nan", "nan"),
        ("12,5", "12,5"),
        (" ", None),
        (None, None),
    ],
)
def test_numbers(cell, text) -> None:
    assert number_text(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        *("inf", "-Infinity", "NaN", "1e400", "1e9999999", "1e99999999999999999999", "1_000", "١٢"),
        *("9" * 19, "9" * 5000, "0." + "3" * 50, "1,2", "+", ".", "1e"),
    ],
)
def test_what_is_no_number_stays_as_given(cell) -> None:
    assert number_text(cell) == number_text(cell, german=cell != "1,2") == cell


def test_floats_out_of_range() -> None:
    assert cell_text(float("inf")) == "inf"
    assert cell_text(1e300) == "1e+300"
    assert cell_text(1e16) == "10000000000000000"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *(("1,25", "1.25"), ("1.250,5", "1250.5"), ("1.000", "1000"), ("12.5", "12.5")),
        *((0.125, "0.125"), ("1,2,3", "1,2,3")),
    ],
)
def test_german_numbers(cell, text) -> None:
    assert number_text(cell, german=True) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("2027-12-01 00:00:00", "2027-12-01 00:00:00"),
        ("2027-12-01", "2027-12-01 00:00:00"),
        ("1.12.2027", "2027-12-01 00:00:00"),
        ("01.12.2027 13:05", "2027-12-01 13:05:00"),
        (datetime(2027, 12, 1, 8, 30, 15), "2027-12-01 08:30:15"),
        ("im Frühjahr", "im Frühjahr"),
        ("2027-13-01", "2027-13-01"),
        (None, None),
    ],
)
def test_dates(cell, text) -> None:
    assert date_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  führende  ", "führende"),
        ("'=SUMME(A1)", "=SUMME(A1)"),
        ("'Apostroph", "'Apostroph"),
        ("eins\r\nzwei\rdrei", "eins\nzwei\ndrei"),
        ("N/A", "N/A"),
        (1.0, "1"),
        ("", None),
    ],
)
def test_texts(cell, text) -> None:
    assert free_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *(("Y", "Y"), ("Ja", "Y"), (1, "Y"), ("x", "Y"), ("Nein", None), ("N/A", None)),
        *(
            ("1,0", "Y"),
            ("0,0", None),
            (0, None),
            ("Nicht Gewählt", None),
            ("", None),
            ("vielleicht", "vielleicht"),
        ),
    ],
)
def test_ticks(cell, text) -> None:
    assert ticked(cell) == text

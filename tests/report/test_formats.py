"""Numbers and dates as German readers expect them."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.report.formats import (
    day,
    listed,
    number,
    percent,
    period,
    points,
    quoted,
    spelled,
)


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        (1234.5, 1, False, "1.234,5"),
        (0.05, 0, False, "0"),
        (-0.6, 1, False, "−0,6"),
        (-0.04, 1, False, "0,0"),
        (1.1, 1, True, "+1,1"),
        (0.0, 1, True, "±0,0"),
        (-12, 0, True, "−12"),
    ],
)
def test_number(value: float, decimals: int, signed: bool, text: str) -> None:
    assert number(value, decimals, signed=signed) == text


@pytest.mark.parametrize("whole", range(101))
def test_percent_shows_every_released_share_unchanged(whole: int) -> None:
    assert percent(whole / 100) == f"{whole}\u00a0%"


def test_difference_of_shares_is_points_never_percent() -> None:
    assert points(0.12, share=True) == "+12\u00a0Punkte"
    assert points(-0.01, share=True) == "−1\u00a0Punkt"


def test_dates() -> None:
    assert day(date(2013, 11, 27)) == "27.11.2013"
    assert period(date(2013, 6, 3), date(2013, 6, 14)) == "03.06.–14.06.2013"
    assert period(date(2013, 12, 30), date(2014, 1, 3)) == "30.12.2013–03.01.2014"


def test_quotes_inside_quotes() -> None:
    assert quoted("Region als „Industriestandort“") == "„Region als ‚Industriestandort‘“"


def test_lists_and_small_numbers() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b und c"
    assert listed(["a", "b"], last="oder") == "a oder b"
    assert [spelled(k) for k in (2, 12, 13)] == ["zwei", "zwölf", "13"]

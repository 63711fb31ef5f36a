"""Names that SPSS accepts, for any ids of a codebook."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.names import spss_names

KEYWORDS = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}


def test_valid_ids_stay_as_they_are() -> None:
    ids = ["W_RB_FLAECHE", "a", "Z9", "wave"]
    assert spss_names(ids) == ids


def test_umlauts_signs_digits_and_keywords() -> None:
    assert spss_names(["Größe", "W-1.a", "1a", "with", "STELLEN.missing", "Ω"]) == [
        "Groesse",
        "W_1_a",
        "v_1a",
        "v_with",
        "STELLEN_missing",
        "v",
    ]


def test_upper_and_lower_case_are_the_same_to_spss() -> None:
    assert spss_names(["GROESSE", "groesse", "Groesse"]) == ["GROESSE", "groesse_2", "Groesse_3"]


def test_a_changed_name_gives_way_to_one_that_is_valid() -> None:
    assert spss_names(["a-b", "a_b"]) == ["a_b_2", "a_b"]


@given(st.lists(st.text(min_size=1, max_size=100), max_size=20))
def test_any_names_become_valid_and_unique(wanted: list[str]) -> None:
    names = spss_names(wanted)
    assert len({name.lower() for name in names}) == len(wanted)
    for name in names:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", name)
        assert not name.endswith("_")
        assert name.upper() not in KEYWORDS

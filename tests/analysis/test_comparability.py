"""How two waves asked: wording, scale, filter and place in the questionnaire."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.analysis.comparability import comparability_flags
from pipeline.codebook import Study, read_study
from tests.codebook.example import write

WAVES = ("2026-03", "2026-09")
ORDER = ("GR", "ORT", "W_1", "W_2", "Z_1", "Z_2", "H_1", "H_2", "JETZT")


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return read_study(write(tmp_path))


def flags(study: Study, name: str, **changed: object) -> list[str]:
    question = replace(study.question(name), **changed)
    return comparability_flags(study, [question], *WAVES)


def moved(study: Study, before: tuple[str, ...], after: tuple[str, ...]) -> set[str]:
    both = replace(study, orders=dict(zip(WAVES, (before, after), strict=True)))
    columns = dict.fromkeys(WAVES, "x")
    questions = [replace(q, columns=columns) for q in study.questions]
    return {
        q.id for q in questions if "position_geaendert" in comparability_flags(both, [q], *WAVES)
    }


def test_asked_alike(study: Study) -> None:
    assert flags(study, "W_1") == []
    assert flags(study, "W_2", wordings={"2026-09": ("", "anders")}) == []  # asked once only


def test_what_may_differ(study: Study) -> None:
    assert flags(study, "W_1", wordings={"2026-09": ("Wie wichtig?", "Land")}) == [
        "wortlaut_geaendert"
    ]
    assert flags(study, "W_1", scales={"2026-09": "abc"}) == ["skala_geaendert"]
    assert flags(study, "STELLEN", filters={"2026-09": None}) == ["filter_geaendert"]


def test_rows_of_a_battery_change_places(study: Study) -> None:
    swapped = ("GR", "ORT", "W_2", "W_1", *ORDER[4:])
    assert moved(study, ORDER, swapped) == {"W_1", "W_2"}


def test_a_battery_moves_as_a_whole(study: Study) -> None:
    later = (*ORDER[:4], "H_1", "H_2", "Z_1", "Z_2", "JETZT")
    assert moved(study, ORDER, later) == {"H_1", "H_2", "Z_1", "Z_2"}


def test_new_and_dropped_questions_move_nobody(study: Study) -> None:
    assert moved(study, ORDER, ("GR", "SUCHT", *ORDER[2:])) == set()
    assert moved(study, ORDER, ()) == set()

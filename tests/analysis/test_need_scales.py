"""What can be computed when importance and satisfaction stand on different scales."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.estimates import estimate_waves
from pipeline.analysis.need_scales import need_scales
from pipeline.analysis.sample import Sample
from pipeline.codebook import Study, read_study

GRADES = ["sehr gut", "gut", "befriedigend", "ausreichend", "mangelhaft", "ungenügend"]


def scale(name: str) -> str:
    kind, low, high = {
        "five": ("", 1, 5),
        "six": ("", 1, 6),
        "eleven": ("", 0, 10),
        "grade": ("    schulnote: true\n", 1, 6),
    }[name]
    lines = "".join(
        f'      - {{id: "{k}", label: "{GRADES[k - 1] if kind else k}", score: {k}}}\n'
        for k in range(low, high + 1)
    )
    return f"  {name}:\n{kind}    answers:\n{lines}"


def study(folder: Path, first: str, second: str) -> Study:
    (folder / "codebook.csv").write_text(
        "id;block;text;item;type;scale;role;need;handlungsfeld;filter;2013-06\n"
        f"W1;;Wichtig?;Thema;rating;{first};importance;N1;feld;;W1\n"
        f"Z1;;Zufrieden?;Thema;rating;{second};satisfaction;N1;feld;;Z1\n",
        encoding="utf-8",
    )
    scales = "".join(scale(name) for name in dict.fromkeys([first, second]))
    (folder / "study.yml").write_text(
        "id: example\ntitle: Beispiel\nsurvey: Umfrage\n"
        "handlungsfelder:\n  - {id: feld, title: Feld}\n"
        "waves:\n  - {id: 2013-06, title: Juni, field_start: 2013-06-03, field_end: 2013-06-14}\n"
        f"scales:\n{scales}",
        encoding="utf-8",
    )
    return read_study(folder)


def values(folder: Path, first: str, second: str, codes: list[tuple[int, int]]) -> dict[str, float]:
    one = study(folder, first, second)
    frame = pd.DataFrame(codes, columns=["W1", "Z1"])
    frame["wave"] = "2013-06"
    weights = pd.DataFrame({"unweighted": np.ones(len(frame))})
    sample = Sample(weights, pd.DataFrame(index=frame.index), weights["unweighted"], None)
    rows = estimate_waves(one, frame, sample)
    return {
        str(r["statistic"]): float(str(r["estimate"]))
        for r in rows
        if r["question"] in ("N1", "feld")
    } | {"flag": float(any("umgerechnet" in str(r.get("flags")) for r in rows))}


def test_importance_with_a_school_grade(tmp_path: Path) -> None:
    """Satisfaction = 1 + (6 - grade) * 0.8; grade 2 and 5 become 4.2 and 1.8."""
    found = values(tmp_path, "five", "grade", [(5, 2), (4, 5)])
    assert found["gap"] == pytest.approx(4.5 - 3.0)
    assert found["mwds"] == pytest.approx(4.5 * 1.5)
    assert found["need_share"] == 0.5  # important, and graded 5
    assert "rds" not in found
    assert found["flag"]


def test_two_school_grades(tmp_path: Path) -> None:
    """Published means of a town (importance 1.7, satisfaction 3.5): gap 1.8, score 9.54."""
    importance, satisfaction = [1] * 3 + [2] * 7, [3] * 5 + [4] * 5
    found = values(tmp_path, "grade", "grade", list(zip(importance, satisfaction, strict=True)))
    assert found["gap"] == pytest.approx(1.8)
    assert found["mwds"] == pytest.approx(9.54)
    assert found["rds"] == -100
    assert not found["flag"]


def test_the_same_longer_scale_is_stretched(tmp_path: Path) -> None:
    found = values(tmp_path, "eleven", "eleven", [(11, 1), (6, 6)])  # 10 and 0; 5 and 5
    assert found["gap"] == pytest.approx(2.0)
    assert found["rds"] == -50
    assert found["flag"]


def test_other_mixtures_give_the_need_share_only(tmp_path: Path) -> None:
    found = values(tmp_path, "five", "six", [(5, 1), (5, 6)])
    assert set(found) == {"need_share", "index", "flag"}
    assert found["need_share"] == 0.5


def test_the_index_knows_which_end_of_a_grade_is_good(tmp_path: Path) -> None:
    satisfied = values(tmp_path, "five", "grade", [(5, 1), (5, 1)])
    assert satisfied["index"] == 0


def test_five_points_twice_are_left_alone(tmp_path: Path) -> None:
    scales = need_scales(study(tmp_path, "five", "five"), "N1")
    assert scales.importance.tolist() == [1, 2, 3, 4, 5]
    assert (scales.comparable, scales.ordinal, scales.converted) == (True, True, False)

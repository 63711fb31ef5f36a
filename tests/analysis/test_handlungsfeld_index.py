"""The Handlungsfeld index on the worked example, and its rule for missing items."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.variables import handlungsfeld_scores
from pipeline.codebook import DONT_KNOW, NO_ANSWER, NOT_IN_WAVE, Study, read_study
from tests.analysis.test_needs import IMPORTANCE, SATISFACTION

FIELDS = ["rahmen", "rahmen", "innovation", "fach", "fach", "marketing"]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder: Path = tmp_path_factory.mktemp("study")
    rows = ["id;block;text;item;type;scale;role;need;handlungsfeld;filter;2013-06"]
    for prefix, role in (("W", "importance"), ("Z", "satisfaction")):
        rows += [
            f"{prefix}{n};;Frage;Thema {n};rating;fuenf;{role};N{n};{field};;{prefix}[{n}]"
            for n, field in enumerate(FIELDS)
        ]
    (folder / "codebook.csv").write_text("\n".join(rows), encoding="utf-8")
    answers = "\n".join(f'      - {{id: "{k}", label: "{k}", score: {k}}}' for k in range(1, 6))
    fields = "\n".join(f"  - {{id: {f}, title: {f}}}" for f in dict.fromkeys(FIELDS))
    (folder / "study.yml").write_text(
        "id: example\ntitle: Beispiel\nsurvey: Umfrage\n"
        f"handlungsfelder:\n{fields}\n"
        "waves:\n  - {id: 2013-06, title: Juni, field_start: 2013-06-03, field_end: 2013-06-14}\n"
        f"scales:\n  fuenf:\n    answers:\n{answers}\n",
        encoding="utf-8",
    )
    return read_study(folder)


def responses() -> pd.DataFrame:
    table = {f"W{n}": IMPORTANCE[:, n] for n in range(6)}
    table |= {f"Z{n}": SATISFACTION[:, n] for n in range(6)}
    return pd.DataFrame(table)


@pytest.mark.parametrize(
    ("field", "mean", "se"),
    [
        ("rahmen", 57.292, 4.886),
        ("innovation", 25.0, 2.552),
        ("fach", 53.125, 2.747),
        ("marketing", 18.229, 3.214),
    ],
)
def test_worked_example(study: Study, field: str, mean: float, se: float) -> None:
    scores = handlungsfeld_scores(study, field, responses())
    assert scores is not None
    assert scores.mean() == pytest.approx(mean, abs=5e-4)
    assert scores.std(ddof=1) / np.sqrt(len(scores)) == pytest.approx(se, abs=5e-4)


def test_half_of_the_items_is_enough_and_less_is_not(study: Study) -> None:
    table = responses()
    table.loc[0, "Z0"] = DONT_KNOW
    table.loc[1, ["Z0", "Z1"]] = NO_ANSWER
    scores = handlungsfeld_scores(study, "rahmen", table)
    assert scores is not None
    assert scores[0] == pytest.approx(100 * (5 - 1) / 4 * (1 - (2 - 1) / 4))
    assert np.isnan(scores[1])


def test_an_item_that_was_not_asked_does_not_count(study: Study) -> None:
    table = responses()
    table[["W0", "Z0"]] = NOT_IN_WAVE
    scores = handlungsfeld_scores(study, "rahmen", table)
    assert scores is not None
    assert not np.isnan(scores).any()
    table[["W1", "Z1"]] = NOT_IN_WAVE
    assert handlungsfeld_scores(study, "rahmen", table) is None

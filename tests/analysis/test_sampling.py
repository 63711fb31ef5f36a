"""Stratified samples: weights from the strata, variances within them, single responses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.codebook import read_study
from pipeline.errors import StudyError
from pipeline.run import Computed, compute_tables
from pipeline.weight import lonely_strata, sampling_weights

pytestmark = pytest.mark.usefixtures("nothing_published")

STRATA = """sampling:
  strata: groessenklasse
weighting:
  method: poststratify
  margins: [groessenklasse]
"""


def stratified(folder: Path) -> Computed:
    path = folder / "study.yml"
    text = path.read_text(encoding="utf-8")
    before, after = text.split("\nweighting:\n")
    rest = after[after.index("\n\n") :]
    path.write_text(f"{before}\n{STRATA}{rest}", encoding="utf-8")
    return compute_tables(read_study(folder), key=b"x" * 32, progress=lambda text: None)


def test_the_variance_is_that_of_a_stratified_sample(demo_copy: Path) -> None:
    """By hand: companies outside the base count, deviations are within strata, fpc by stratum."""
    computed = stratified(demo_copy)
    responses, population = computed.tables["responses"], computed.tables["population"]
    part = responses[responses["wave"] == "2013-11"]
    stratum = part["groessenklasse"]
    size = population["groessenklasse"].value_counts()
    n = stratum.value_counts()
    weight = stratum.map(size / n)
    assert part["weight_poststratify"].to_numpy() == pytest.approx(weight.to_numpy())
    yes = (part["LAGE"] == 1) & (part["LAGE"] > 0)
    answered = part["LAGE"] > 0
    total = weight[answered].sum()
    share = weight[yes].sum() / total
    score = (yes - share).where(answered, 0.0) / total
    residual = weight * (score - score.groupby(stratum).transform("mean"))
    parts = residual.groupby(stratum).agg(lambda r: ((r - r.mean()) ** 2).sum())
    variance = ((1 - n / size) * n / (n - 1) * parts).sum()
    rows = computed.tables["estimates"]
    own = (rows["wave"] == "2013-11") & (rows["weighting"] == "poststratify")
    own &= (rows["question"] == "LAGE") & (rows["statistic"] == "share")
    found = rows[own & rows["breakdown"].isna()].iloc[0]
    assert found["estimate"] == pytest.approx(share, rel=1e-12)
    assert found["se"] == pytest.approx(np.sqrt(variance), rel=1e-9)
    assert "Korn-Graubard" in found["method"]


def test_unweighted_shares_of_a_stratified_sample_are_not_called_exact(demo_copy: Path) -> None:
    rows = stratified(demo_copy).tables["estimates"]
    shares = rows[(rows["statistic"] == "share") & (rows["weighting"] == "unweighted")]
    assert not shares["method"].str.contains("exakt").any()


def test_a_stratum_with_one_response_is_in_the_ledger(demo_copy: Path) -> None:
    study = read_study(demo_copy)
    strata = {"sampling": study.settings.sampling.model_copy(update={"strata": "groessenklasse"})}
    responses = pd.DataFrame(
        {"wave": ["w1"] * 4, "groessenklasse": ["1-49", "1-49", "50-249", "1-49"]}
    )
    declared = replace(study, settings=study.settings.model_copy(update=strata))
    assert lonely_strata(declared, responses) == {"w1": ["50-249"]}
    assert lonely_strata(study, responses) == {}


def test_more_responses_than_companies_name_file_and_numbers(demo_copy: Path) -> None:
    study = read_study(demo_copy)
    responses = pd.DataFrame({"wave": ["2013-06"] * 3})
    with pytest.raises(StudyError, match=r"population.csv.*3 Antworten, aber nur 2 Unternehmen"):
        sampling_weights(study, responses, pd.DataFrame(index=range(2)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sampling:\n  clusters: standort\n", "Klumpenstichproben werden nicht gerechnet"),
        ("sampling:\n  strata: groesse\n", "Gliederung „groesse“ gibt es nicht"),
        ("sampling:\n  strata: groessenklasse\n", "muss gewichtet werden .* method: poststratify"),
    ],
)
def test_designs_that_cannot_be_computed_are_refused(
    demo_copy: Path, text: str, message: str
) -> None:
    path = demo_copy / "study.yml"
    unweighted = path.read_text(encoding="utf-8").replace("method: rake", "method: unweighted")
    path.write_text(unweighted + "\n" + text, encoding="utf-8")
    with pytest.raises(StudyError, match=message) as error:
        read_study(demo_copy)
    line = path.read_text(encoding="utf-8").split("sampling:")[0].count("\n") + 2
    assert f"study.yml:{line}:" in str(error.value)

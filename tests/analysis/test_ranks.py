"""Rankings of a study: what competes, with whom, and how sure the data are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.choice_ranks import single_choice_sets
from pipeline.analysis.rank_sets import groups, klein_sets
from pipeline.places import Places


@pytest.fixture(scope="module")
def ranks(demo_run: Places) -> pd.DataFrame:
    return pd.read_parquet(demo_run.processed / "ranks.parquet")


@pytest.fixture(scope="module")
def estimates(demo_run: Places) -> pd.DataFrame:
    return pd.read_parquet(demo_run.processed / "estimates.parquet")


def test_every_set_holds_the_observed_rank(ranks: pd.DataFrame) -> None:
    assert (ranks["rank_low"] <= ranks["rank"]).all()
    assert (ranks["rank"] <= ranks["rank_high"]).all()
    assert set(ranks["kind"]) == {"marginal", "simultaneous"}


def test_needs_are_ranked_overall_and_within_their_handlungsfeld(ranks: pd.DataFrame) -> None:
    needs = ranks[(ranks["score"] == "mwds") & (ranks["kind"] == "simultaneous")]
    whole = needs[needs["scope"] == "all"]
    fields = needs[needs["scope"] != "all"]
    assert (fields["scope"] == fields["handlungsfeld"]).all()
    keys = ["wave", "weighting", "need"]
    assert sorted(map(tuple, whole[keys].to_numpy())) == sorted(map(tuple, fields[keys].to_numpy()))


def test_sets_of_one_item_lie_inside_those_of_the_whole_ranking(ranks: pd.DataFrame) -> None:
    keys = ["wave", "weighting", "scope", "score", "need"]
    wide = ranks.set_index([*keys, "kind"])[["rank_low", "rank_high"]].unstack("kind").dropna()
    assert len(wide) > 100
    assert (wide["rank_low", "marginal"] >= wide["rank_low", "simultaneous"]).all()
    assert (wide["rank_high", "marginal"] <= wide["rank_high", "simultaneous"]).all()


def test_knowing_the_covariance_makes_sets_narrower_than_bonferroni(
    ranks: pd.DataFrame, estimates: pd.DataFrame
) -> None:
    own = (estimates["wave"] == "2013-11") & (estimates["weighting"] == "rake")
    scores = estimates[own & (estimates["statistic"] == "mwds") & estimates["breakdown"].isna()]
    simple = klein_sets(
        scores["estimate"].to_numpy(),
        scores["se"].to_numpy(),
        scores["n_responses"].to_numpy() - 1,
    )
    same = (ranks["wave"] == "2013-11") & (ranks["weighting"] == "rake")
    table = ranks[same & (ranks["scope"] == "all") & (ranks["kind"] == "simultaneous")]
    assert (table["rank_high"] - table["rank_low"]).sum() < (simple.high - simple.low).sum()


def test_options_of_a_multiple_response_and_first_places_are_ranked(ranks: pd.DataFrame) -> None:
    assert set(ranks.loc[ranks["scope"] == "HEMMNISSE", "score"]) == {"cases_share"}
    first = ranks[ranks["scope"] == "ANGEBOTE"]
    assert set(first["score"]) == {"first_share"}
    # One answer per company and no weights: compared exactly, so there is no marginal set.
    assert set(first.loc[first["weighting"] == "unweighted", "kind"]) == {"simultaneous"}


def test_unweighted_first_places_have_the_exact_sets(
    ranks: pd.DataFrame, estimates: pd.DataFrame
) -> None:
    own = (estimates["wave"] == "2013-11") & (estimates["weighting"] == "unweighted")
    shares = estimates[
        own & (estimates["statistic"] == "first_share") & estimates["breakdown"].isna()
    ]
    counts = np.rint(shares["estimate"] * shares["n_responses"]).to_numpy().astype(int)
    expected = single_choice_sets(counts)
    same = (ranks["wave"] == "2013-11") & (ranks["weighting"] == "unweighted")
    found = ranks[same & (ranks["scope"] == "ANGEBOTE")].set_index("need").loc[shares["category"]]
    assert found["rank_low"].tolist() == expected.low.tolist()
    assert found["rank_high"].tolist() == expected.high.tolist()


def test_groups_follow_from_the_simultaneous_sets(ranks: pd.DataFrame) -> None:
    together = ranks[ranks["kind"] == "simultaneous"]
    keys = ["wave", "weighting", "scope", "score"]
    for _, part in together.groupby(keys):
        expected = groups(part["rank_low"].to_numpy(), part["rank_high"].to_numpy())
        assert part["rank_group"].tolist() == expected.tolist()
    assert ranks.loc[ranks["kind"] == "marginal", "rank_group"].isna().all()

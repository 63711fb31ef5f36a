"""The demo's planted truth is found, and docs/methods/demonstration.md says so in true numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
import pytest
from scipy import stats

from pipeline.places import PROJECT, Places
from tests.acceptance import planted_truth
from tests.acceptance.planted_truth import PLANTED, TRUTH, WAVES

PAGE = PROJECT / "docs" / "methods" / "demonstration.md"
KINDS = {
    "importance": ("importance, 1 to 5", 3),
    "satisfaction": ("satisfaction, 1 to 5", 3),
    "mwds": ("MWDS", 2),
    "obstacles": ("obstacles, per cent of all companies", 1),
    "saldo": ("Saldi, points", 1),
    "climate": ("climate index", 1),
}
"""Kind of figure -> its name in the page and its decimals there."""
CAUSES = {
    "planted": f"`{PLANTED}` and the index of its Handlungsfeld, {WAVES[2]}",
    "climate": "business climate: situation, expectation, index",
    "nothing": "everything else",
}
LEVELS = {"5", "95"}
"""Levels of tests and intervals in per cent: the only numbers of the page that are no result."""

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def tables(demo_run: Places) -> Tables:
    names = ("estimates", "ranks", "responses")
    stored = {name: pd.read_parquet(demo_run.processed / f"{name}.parquet") for name in names}
    return {
        "levels": planted_truth.known_levels(stored["estimates"]),
        "distances": planted_truth.distances(stored["estimates"], stored["responses"]),
        "changes": planted_truth.changes(stored["estimates"]),
        "ranks": planted_truth.ranks(stored["ranks"]),
    }


def test_the_improved_need_is_flagged_and_no_other_satisfaction(tables: Tables) -> None:
    own = tables["changes"][tables["changes"]["kind"] == "satisfaction"]
    flagged = own[own["flagged"]]
    assert set(zip(flagged["wave"], flagged["need"], strict=True)) == {(WAVES[2], PLANTED)}
    variants = [(w, k) for w in ("rake", "unweighted") for k in ("all", "panel")]
    assert sorted(zip(flagged["weighting"], flagged["category"], strict=True)) == variants
    assert (flagged["estimate"] > 0.9).all()


def test_whatever_follows_from_the_planted_change_is_flagged(tables: Tables) -> None:
    part = tables["changes"][tables["changes"]["behind"] == "planted"]
    assert set(part["kind"]) == {"satisfaction", "need_share", "gap", "mwds", "index"}
    assert part["flagged"].all()


def test_few_changes_are_flagged_without_a_cause(tables: Tables) -> None:
    """Holm's correction allows a false alarm in 5 % of the families, not in 5 % of the tests."""
    families = false_families(tables["changes"])
    assert stats.binom.sf(families.sum() - 1, len(families), 0.05) > 0.05
    part = tables["changes"][tables["changes"]["behind"] == "nothing"]
    assert part["flagged"].mean() < 0.01 < 0.03 < (part["p_value"] < 0.05).mean()
    times = part[part["flagged"]].groupby(["wave", "kind", "question"]).size()
    assert (times == 1).all(), "the page says: never in a second weighting or kind of comparison"


def test_weighted_estimates_are_nearer_to_the_truth(tables: Tables) -> None:
    found = tables["distances"]
    for kind in ("importance", "satisfaction", "mwds", "climate"):
        mean = found.loc[kind].groupby("wave")[["rake", "unweighted"]].mean()
        assert (mean["rake"] < mean["unweighted"]).all(), kind
    mean = found.groupby("kind")[["rake", "unweighted"]].mean()
    assert (mean["rake"] < mean["unweighted"]).all()
    assert found["nearer"].mean() > 0.6


def test_intervals_and_rank_sets_hold_the_truth(tables: Tables) -> None:
    inside = tables["levels"].groupby("weighting")["inside"].mean()
    assert inside["rake"] > 0.9 > inside["unweighted"]
    moved = tables["changes"][tables["changes"]["kind"] == "satisfaction"]
    assert moved["inside"].mean() > 0.95
    assert tables["ranks"]["inside"].all()


def false_families(changes: pd.DataFrame) -> pd.Series:
    """Return for every family with a test that nothing is behind whether it has a false alarm."""
    part = changes[changes["behind"] == "nothing"]
    return part.groupby(["wave", "weighting", "kind", "category"])["flagged"].any()


def markdown(head: str, rows: Iterable[Iterable[object]]) -> str:
    columns = head.strip("| ").split(" | ")
    lines = [head, "|" + "---|" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def interval(row: pd.Series, decimals: int) -> str:
    parts = (f"{row[name]:+.{decimals}f}" for name in ("estimate", "ci_low", "ci_high"))
    return "{} ({} to {})".format(*parts).replace("-", "−")


def of(flags: pd.Series) -> str:
    return f"{int(flags.sum())} of {len(flags)}"


def satisfaction_table(changes: pd.DataFrame) -> str:
    rows = []
    own = changes[changes["kind"] == "satisfaction"]
    for (wave, companies, weights), part in own.groupby(["wave", "category", "weighting"]):
        planted = part[part["need"] == PLANTED].iloc[0]
        names = ", ".join(f"`{need}`" for need in part.loc[part["flagged"], "need"])
        by_chance = int(((part["p_value"] < 0.05) & (part["need"] != PLANTED)).sum())
        rows.append(
            [wave, companies, weights, interval(planted, 2), len(part), names or "none", by_chance]
        )
    head = f"| wave | companies | weights | change of `{PLANTED}` (95 %) | tests | flagged |"
    return markdown(f"{head} others below 5 % without Holm |", rows)


def cause_table(changes: pd.DataFrame) -> str:
    parts = [(text, changes[changes["behind"] == cause]) for cause, text in CAUSES.items()]
    rows = [
        (text, len(part), part["flagged"].sum(), (part["p_value"] < 0.05).sum())
        for text, part in parts
    ]
    return markdown("| change of | tests | flagged | below 5 % without Holm |", rows)


def other_flags_table(changes: pd.DataFrame) -> str:
    rows = []
    for _, row in changes[changes["flagged"] & (changes["behind"] != "planted")].iterrows():
        decimals = 2 if row["kind"] == "importance" else 1
        known = "not known" if pd.isna(row["true"]) else f"{row['true']:+.{decimals}f}"
        place = (row["wave"], row["category"], row["weighting"], f"`{row['question']}`")
        rows.append([*place, row["kind"], interval(row, decimals), known])
    head = "| wave | companies | weights | question | statistic | change (95 %) | truth |"
    return markdown(head, rows)


def distance_table(distances: pd.DataFrame) -> str:
    rows = []
    for kind, (name, decimals) in KINDS.items():
        mean = distances.loc[kind].groupby("wave")[["unweighted", "rake"]].mean()
        cells = [f"{a:.{decimals}f} → {b:.{decimals}f}" for a, b in mean.to_numpy()]
        rows.append([name, *cells, of(distances.loc[kind, "nearer"])])
    return markdown(f"| mean distance | {' | '.join(WAVES)} | nearer with weights |", rows)


def interval_table(levels: pd.DataFrame, changes: pd.DataFrame) -> str:
    parts = {name: levels[levels["kind"] == kind] for kind, (name, _) in KINDS.items()}
    parts = {name: part for name, part in parts.items() if len(part)} | {"all of these": levels}
    moved = changes[changes["kind"] == "satisfaction"]
    for companies in ("panel", "all"):
        parts[f"change of satisfaction, {companies}"] = moved[moved["category"] == companies]
    rows = [
        [name, *(of(part.loc[part["weighting"] == w, "inside"]) for w in ("unweighted", "rake"))]
        for name, part in parts.items()
    ]
    return markdown("| truth inside the 95 % interval | unweighted | rake |", rows)


def rank_table(ranks: pd.DataFrame) -> str:
    rows = []
    for (wave, weights), part in ranks.groupby(["wave", "weighting"]):
        needs, obstacles = (part[part["scope"] == scope] for scope in ("all", "HEMMNISSE"))
        sets = [(of(each["inside"]), f"{each['width'].mean():.1f}") for each in (needs, obstacles)]
        rows.append([wave, weights, of(needs["right"]), *sets[0], *sets[1]])
    head = "| wave | weights | needs at their true rank | needs: truth inside | ranks per set |"
    return markdown(f"{head} obstacles: truth inside | ranks per set |", rows)


def sentences(tables: Tables) -> list[str]:
    changes, levels, found = tables["changes"], tables["levels"], tables["distances"]
    answered = [wave["n_gueltig"] for wave in TRUTH["wellen"]]
    chance = TRUTH["parameter"]["rueckmeldegewichte"]
    sizes, places = (" : ".join(f"{v:g}" for v in chance[k].values()) for k in ("groesse", "kreis"))
    satisfaction = changes[changes["kind"] == "satisfaction"]
    others = satisfaction[satisfaction["behind"] == "nothing"]
    planted = satisfaction[satisfaction["behind"] == "planted"]
    nothing = changes[changes["behind"] == "nothing"]
    families = false_families(changes)
    mean = found.groupby("kind")[["rake", "unweighted"]].mean()
    needs = [kind for kind in KINDS if kind in ("importance", "satisfaction", "mwds")]
    cuts = [100 * (1 - mean.loc[k, "rake"] / mean.loc[k, "unweighted"]) for k in needs]
    shares = levels.groupby("weighting")["inside"].mean()
    return [
        f"all {TRUTH['frame']['n']} companies",
        f"{answered[0]}, {answered[1]} and {answered[2]} of them",
        f"{sizes} by size",
        f"{places} by Kreis",
        f"in the population by {planted['true'].iloc[0]:.2f}",
        f"all {len(planted)} tests",
        f"None of the {len(others)} others is: no false alarm; "
        f"without Holm there would be {(others['p_value'] < 0.05).sum()}",
        f"all {len(changes)} tests",
        f"{of(nothing['flagged'])} tests that nothing is behind, in {of(families)} families",
        f"5 % would be {0.05 * len(families):.1f}",
        f"instead of {(nothing['p_value'] < 0.05).sum()} without Holm",
        f"nearer for {of(found['nearer'])} figures",
        f"{cuts[0]:.0f}, {cuts[1]:.0f} and {cuts[2]:.0f} %",
        f"{100 * shares['rake']:.0f} % of the true values with weights",
        f"{100 * shares['unweighted']:.0f} % without",
    ]


def test_every_number_of_the_page_is_recomputed(tables: Tables) -> None:
    changes = tables["changes"]
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    expected = [
        satisfaction_table(changes),
        cause_table(changes),
        other_flags_table(changes),
        distance_table(tables["distances"]),
        interval_table(tables["levels"], changes),
        rank_table(tables["ranks"]),
        *sentences(tables),
    ]
    missing = [part for part in expected if " ".join(part.split()) not in text]
    assert not missing, f"{PAGE.name} should say:\n\n" + "\n\n".join(missing)
    for part in expected:
        text = text.replace(" ".join(part.split()), "")
    left = set(re.findall(r"\d[\d.,]*", re.sub(r"`[^`]*`", "", text)))
    assert {number.rstrip(".,") for number in left} <= LEVELS

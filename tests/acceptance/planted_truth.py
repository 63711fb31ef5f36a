"""The demo's figures beside what its generator knows: all companies' answers and parameters."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from tests.conftest import DEMO

TRUTH = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))
WAVES = ["2013-06", "2013-09", "2013-11"]
PLANTED = "RB_GENEHM"
"""The need whose satisfaction rises between the second and the third wave."""
CLIMATE = ["LAGE", "ERWARTUNG", "geschaeftsklima"]
STATISTICS = {"mwds": "mwds", "saldo": "saldo", "climate_index": "climate"}
"""Statistics, beside means of needs, whose value in the population the truth file gives."""


def population_values(wave: str) -> dict[tuple[str, str], float]:
    """Return what the whole population would have answered, by kind of figure and question."""
    truth = TRUTH["wellen"][WAVES.index(wave)]
    found = {}
    for need, item in truth["items"].items():
        found["importance", f"W_{need}"] = item["population"]["mean_i"]
        found["satisfaction", f"Z_{need}"] = item["population"]["mean_s"]
        found["mwds", need] = item["population"]["mwds"]
    situation, expectation = (truth[name]["population_saldo"] for name in ("lage", "erwartung"))
    found["saldo", "LAGE"], found["saldo", "ERWARTUNG"] = situation, expectation
    index = np.sqrt((100 + situation) * (100 + expectation))
    return {**found, ("climate", "geschaeftsklima"): float(index)}


def obstacle_shares() -> dict[str, float]:
    """Return how many per cent of the population are expected to name each obstacle."""
    companies = dict.fromkeys(TRUTH["parameter"]["rueckmeldegewichte"]["groesse"], 0)
    for cell, count in TRUTH["frame"]["kreis_x_groesse"].items():
        companies[cell.split("|")[1]] += count
    weights = list(companies.values())
    chances = TRUTH["parameter"]["hemmnis_wahrscheinlichkeit_je_groesse"].values()
    shares = [100 * float(np.average(by_size, weights=weights)) for by_size in chances]
    return {f"HEMMNIS_{k}": share for k, share in enumerate(shares, start=1)}


def known_levels(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the whole sample whose true value is known: ``kind``, ``true``."""
    rows = estimates[estimates["reference_wave"].isna() & estimates["breakdown"].isna()]
    of_need = (rows["statistic"] == "mean") & rows["category"].isin(["importance", "satisfaction"])
    kind = rows["statistic"].map(STATISTICS).where(~of_need, rows["category"])
    rows = rows.assign(kind=kind).dropna(subset="kind")
    truth = {wave: population_values(wave) for wave in WAVES}
    keys = zip(rows["wave"], rows["kind"], rows["question"], strict=True)
    rows["true"] = [truth[wave][kind, question] for wave, kind, question in keys]
    rows["inside"] = rows["true"].between(rows["ci_low"], rows["ci_high"])
    return rows


def distances(estimates: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
    """Return each figure's distance to its true value; one column per weighting."""
    rows = estimates[(estimates["statistic"] == "cases_share") & estimates["breakdown"].isna()]
    true = obstacle_shares()
    rows = rows[rows["question"].isin(true) & rows["reference_wave"].isna()]
    totals = responses.groupby("wave")[["weight_unweighted", "weight_rake"]].sum()
    # Published is a share of the companies with an obstacle, the parameter is one of all.
    of_all = [
        100 * row.estimate * row.n_weighted / totals.loc[row.wave, f"weight_{row.weighting}"]
        for row in rows.itertuples()
    ]
    rows = rows.assign(kind="obstacles", estimate=of_all, true=rows["question"].map(true))
    rows = pd.concat([known_levels(estimates), rows])
    rows["distance"] = (rows["estimate"] - rows["true"]).abs()
    keys = ["kind", "wave", "question"]
    table = rows.pivot(index=keys, columns="weighting", values="distance")
    return table.assign(nearer=table["rake"] < table["unweighted"])


def changes(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return all changes: ``kind``, ``flagged``, ``true`` (NaN: not known), what is ``behind``."""
    rows = estimates[estimates["reference_wave"].notna()].copy()
    statistic = rows["statistic"].str.removeprefix("change_")
    role = rows["question"].str[0].map({"W": "importance", "Z": "satisfaction"})
    rows["kind"] = statistic.replace(STATISTICS).where(statistic != "mean", role)
    rows["flagged"] = rows["flags"].str.contains("nachweisbar")
    truth = {wave: population_values(wave) for wave in WAVES}
    nan = float("nan")
    rows["true"] = [
        truth[row.wave].get((row.kind, row.question), nan)
        - truth[row.reference_wave].get((row.kind, row.question), nan)
        for row in rows.itertuples()
    ]
    rows["inside"] = rows["true"].between(rows["ci_low"], rows["ci_high"])
    planted = (rows["need"] == PLANTED) & (rows["kind"] != "importance")
    planted |= (rows["kind"] == "index") & (rows["question"] == "rahmenbedingungen")
    planted &= rows["wave"] == WAVES[-1]
    climate = rows["question"].isin(CLIMATE)
    rows["behind"] = np.select([planted, climate], ["planted", "climate"], "nothing")
    return rows


def ranks(table: pd.DataFrame) -> pd.DataFrame:
    """Return the simultaneous sets of needs and obstacles beside the ``true`` ranks."""
    table = table[(table["kind"] == "simultaneous") & table["scope"].isin(["all", "HEMMNISSE"])]
    parts = []
    for (wave, scope, _), part in table.groupby(["wave", "scope", "weighting"]):
        values = population_values(str(wave))
        needs = {need: values["mwds", need] for need in part["need"] if scope == "all"}
        order = pd.Series(needs or obstacle_shares()).rank(ascending=False)
        parts.append(part.assign(true=part["need"].map(order)))
    rows = pd.concat(parts)
    rows["inside"] = rows["true"].between(rows["rank_low"], rows["rank_high"])
    rows["right"] = rows["rank"] == rows["true"]
    rows["width"] = rows["rank_high"] - rows["rank_low"] + 1
    return rows

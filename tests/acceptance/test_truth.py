"""The demo's numbers equal its truth file, to the file's six decimals."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.places import Places
from tests.conftest import DEMO

TRUTH = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))
WAVES = ["2013-06", "2013-09", "2013-11"]
TOLERANCE = 6e-7  # the truth file is rounded to six decimals

by_wave = pytest.mark.parametrize("wave", WAVES)


def truth(wave: str) -> dict[str, Any]:
    return TRUTH["wellen"][WAVES.index(wave)]


@pytest.fixture(scope="module")
def estimates(demo_run: Places) -> pd.DataFrame:
    table = pd.read_parquet(demo_run.processed / "estimates.parquet")
    return table[(table["weighting"] == "unweighted") & table["breakdown"].isna()]


@pytest.fixture(scope="module")
def ledger(demo_run: Places) -> pd.DataFrame:
    return pd.read_parquet(demo_run.processed / "ledger.parquet")


def ids(ledger: pd.DataFrame, wave: str, action: str, reason: str) -> list[int]:
    lines = ledger[
        (ledger["wave"] == wave) & (ledger["action"] == action) & (ledger["reason"] == reason)
    ]
    return sorted(int(i) for i in lines["response_id"])


@by_wave
def test_rows_and_completes(demo_run: Places, ledger: pd.DataFrame, wave: str) -> None:
    record = json.loads((demo_run.processed / "run.json").read_text(encoding="utf-8"))
    (counts,) = [c for file, c in record["reconciliation"].items() if f"/{wave}/" in file]
    assert counts["rows_read"] == truth(wave)["zeilen"]
    assert counts["rows_used"] == truth(wave)["n_gueltig"]
    aside = counts["set_aside"]
    assert counts["rows_read"] - aside["incomplete"] == truth(wave)["vollstaendig"]


@by_wave
def test_each_row_set_aside_has_its_reason(ledger: pd.DataFrame, wave: str) -> None:
    assert ids(ledger, wave, "set_aside", "test") == truth(wave)["test_ids"]
    assert ids(ledger, wave, "set_aside", "incomplete") == truth(wave)["unvollstaendig_ids"]
    removed = sorted(truth(wave)["dubletten_entfernt_ids"])
    assert ids(ledger, wave, "set_aside", "duplicate") == removed


@by_wave
def test_each_duplicate_names_the_response_that_counts(ledger: pd.DataFrame, wave: str) -> None:
    lines = ledger[(ledger["wave"] == wave) & (ledger["reason"] == "duplicate")]
    kept = {int(line.response_id): int(line.new) for line in lines.itertuples()}
    expected = {
        removed: group["behalten"][0]
        for group in truth(wave)["dubletten"]
        for removed in group["entfernt"]
    }
    assert kept == expected


@by_wave
def test_careless_answers_are_marked_and_kept(
    demo_run: Places, ledger: pd.DataFrame, wave: str
) -> None:
    assert ids(ledger, wave, "flag", "straightliner") == truth(wave)["straightliner_ids"]
    assert ids(ledger, wave, "flag", "speeder") == truth(wave)["speeder_ids"]
    responses = pd.read_parquet(demo_run.processed / "responses.parquet")
    used = responses[responses["wave"] == wave]["response_id"].astype(int).tolist()
    assert used == truth(wave)["gueltige_ids"]
    known = responses[responses["wave"] == wave]["company"].notna().sum()
    assert known == truth(wave)["n_gueltig_mit_mitglied"]


@by_wave
def test_need_statistics(estimates: pd.DataFrame, wave: str) -> None:
    table = estimates[estimates["wave"] == wave]
    pair = table[table["need"].notna() & (table["question"] == table["need"])]
    item = table[(table["statistic"] == "mean") & (table["question"] != table["need"])]
    dont_know = table[table["statistic"] == "dont_know_share"].set_index("question")
    assert set(pair["need"]) == set(truth(wave)["items"])
    for need, expected in truth(wave)["items"].items():
        values = {
            (row.statistic, row.category if isinstance(row.category, str) else ""): row
            for row in pd.concat(
                [pair[pair["need"] == need], item[item["need"] == need]]
            ).itertuples()
        }
        checks = {
            ("mean", "importance"): ("mean_i", "n_i"),
            ("mean", "satisfaction"): ("mean_s", "n_s"),
            ("mean", "importance_pair"): ("mean_i_paar", "n_paar"),
            ("mean", "satisfaction_pair"): ("mean_s_paar", "n_paar"),
            ("gap", ""): ("gap", "n_paar"),
            ("mwds", ""): ("mwds", "n_paar"),
        }
        for key, (name, base) in checks.items():
            assert values[key].estimate == pytest.approx(expected[name], abs=TOLERANCE), (need, key)
            assert values[key].n_responses == expected[base], (need, key)
        unknown = dont_know.loc[f"Z_{need}"]
        count = unknown["estimate"] * unknown["n_responses"]
        assert count == pytest.approx(expected["n_kann_nicht_beurteilen"], abs=1e-9)


@by_wave
@pytest.mark.parametrize(("question", "name"), [("LAGE", "lage"), ("ERWARTUNG", "erwartung")])
def test_saldo(estimates: pd.DataFrame, wave: str, question: str, name: str) -> None:
    expected = truth(wave)[name]
    rows = estimates[(estimates["wave"] == wave) & (estimates["question"] == question)]
    saldo = rows[rows["statistic"] == "saldo"].iloc[0]
    assert saldo["estimate"] == pytest.approx(expected["saldo"], abs=TOLERANCE)
    assert saldo["n_responses"] == expected["n"]
    shares = rows[rows["statistic"] == "share"]
    counts = (shares["estimate"] * shares["n_responses"]).round(6).tolist()
    assert counts == list(expected["anzahl"].values())


@by_wave
def test_multiple_response(estimates: pd.DataFrame, wave: str) -> None:
    expected = truth(wave)["hemmnisse"]
    rows = estimates[(estimates["wave"] == wave) & (estimates["statistic"] == "cases_share")]
    assert set(rows["n_responses"]) == {expected["basis_faelle"]}
    values = list(expected["werte"].values())[: len(rows)]
    assert rows["estimate"].tolist() == pytest.approx(
        [value["pct_faelle"] / 100 for value in values], abs=TOLERANCE / 100
    )


@by_wave
def test_ranking(demo_run: Places, estimates: pd.DataFrame, wave: str) -> None:
    places = np.array(list(truth(wave)["angebote"].values()))
    rows = estimates[(estimates["wave"] == wave) & (estimates["question"] == "ANGEBOTE")]
    first = rows[rows["statistic"] == "first_share"]
    top3 = rows[rows["statistic"] == "top3_share"]
    base = first["n_responses"].iloc[0]
    assert (first["estimate"] * base).round(6).tolist() == places[:, 0].tolist()
    assert (top3["estimate"] * base).round(6).tolist() == places.sum(axis=1).tolist()


@by_wave
def test_response_by_size_and_kreis(demo_run: Places, wave: str) -> None:
    table = pd.read_parquet(demo_run.processed / "response.parquet")
    part = table[table["wave"] == wave]
    titles = {
        "staedteregion": "StädteRegion Aachen",
        "dueren": "Kreis Düren",
        "heinsberg": "Kreis Heinsberg",
        "euskirchen": "Kreis Euskirchen",
    }
    members = pd.read_parquet(demo_run.processed / "responses.parquet")
    anonymous = members[(members["wave"] == wave) & members["company"].isna()]
    for row in part.itertuples():
        answered, exists = truth(wave)["ruecklauf"][f"{titles[row.kreis]}|{row.groessenklasse}"]
        without_token = (
            (anonymous["kreis"] == row.kreis) & (anonymous["groessenklasse"] == row.groessenklasse)
        ).sum()
        assert (row.n_population, row.n_responses - without_token) == (exists, answered)


@pytest.mark.parametrize(("change", "waves"), [("1->2", (0, 1)), ("2->3", (1, 2))])
def test_panel_change(estimates: pd.DataFrame, change: str, waves: tuple[int, int]) -> None:
    before, after = (WAVES[i] for i in waves)
    rows = estimates[
        (estimates["wave"] == after)
        & (estimates["reference_wave"] == before)
        & (estimates["statistic"] == "change_mean")
    ]
    expected = TRUTH["veraenderung_zufriedenheit"][change]
    found = rows[rows["question"].str.startswith("Z_")]
    assert set(found["need"]) == set(expected)
    for need, values in expected.items():
        panel = found[(found["need"] == need) & (found["category"] == "panel")].iloc[0]
        every = found[(found["need"] == need) & (found["category"] == "all")].iloc[0]
        assert panel["estimate"] == pytest.approx(values["panel_mean_s"], abs=TOLERANCE)
        assert panel["n_responses"] == values["panel_n"]
        assert panel["estimate"] / panel["se"] == pytest.approx(values["panel_t"], abs=TOLERANCE)
        assert every["estimate"] == pytest.approx(values["querschnitt_mean_s"], abs=2 * TOLERANCE)

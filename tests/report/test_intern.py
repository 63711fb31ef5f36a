"""What analysts see: weights, response and how far an index hangs on one item."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipeline.report import (
    frame_matching,
    heaviest_companies,
    implausible_answers,
    index_ranges,
    response_rates,
    wave_rates,
    weighting_diagnostics,
)
from pipeline.report.findings import open_findings
from pipeline.report.intern_findings import InternFindings as Intern
from pipeline.report.intern_findings import open_intern
from pipeline.report.note import Note
from pipeline.report.table import Table


@pytest.fixture(scope="module")
def findings(processed: Path) -> Intern:
    return open_intern(processed)


@pytest.fixture
def copied(findings: Intern, tmp_path: Path) -> Intern:
    """Intern whose tables a test may change."""
    folder = tmp_path / "processed"
    shutil.copytree(findings.processed, folder)
    return Intern(findings.study, folder, findings.audience, findings.release)


def changed(folder: Path, name: str, **columns: object) -> None:
    path = folder / f"{name}.parquet"
    pd.read_parquet(path).assign(**columns).to_parquet(path)


def cells(table: Table | Note) -> list[list[str]]:
    assert isinstance(table, Table)
    return [list(row) for section in table.sections for row in section.rows]


def test_weights_are_told_wave_by_wave(findings: Intern) -> None:
    table, remarks = weighting_diagnostics(findings)
    assert isinstance(table, Table) and isinstance(remarks, Note)
    known = {row[0]: row[1:] for row in cells(table)}
    assert known["Designeffekt"] == ["1,33", "1,19", "1,29"]
    assert known["Effektive Stichprobe"] == ["70", "91", "93"]
    assert known["größtes Gewicht"] == ["7,85", "7,27", "6,96"]
    assert not [name for name in known if "Kappung" in name or "gekappt" in name]
    assert "Juni 2013: zusammengefasst Kreis Heinsberg + Kreis Euskirchen." in remarks.sentences


def test_trimming_is_told_before_and_after(copied: Intern) -> None:
    changed(copied.processed, "weighting", n_trimmed=4, cap=3.5, design_effect_before=1.6)
    table = weighting_diagnostics(copied)[0]
    known = {row[0]: row[1] for row in cells(table)}
    assert known["gekappte Gewichte"] == "4"
    assert known["Grenze der Kappung"] == "3,50"
    assert known["Designeffekt vor der Kappung"] == "1,60"


def test_strata_with_one_response_are_named(copied: Intern) -> None:
    path = copied.processed / "ledger.parquet"
    ledger = pd.read_parquet(path)
    line = ledger.iloc[[0]].assign(
        wave="2013-06",
        action="note",
        reason="lonely_stratum",
        question="kreis",
        old="heinsberg",
    )
    pd.concat([ledger, line]).to_parquet(path)
    remarks = weighting_diagnostics(copied)[1]
    assert isinstance(remarks, Note)
    assert any(
        "eine Schicht mit nur einer Antwort (Kreis Heinsberg)" in s for s in remarks.sentences
    )


def test_without_weights_there_is_a_sentence(copied: Intern) -> None:
    changed(copied.processed, "weighting", method="other")
    changed(copied.processed, "heaviest", method="other")
    for shown in (*weighting_diagnostics(copied), heaviest_companies(copied)):
        assert isinstance(shown, Note)
        assert "nicht gewichtet" in " ".join(shown.sentences)


def test_the_heaviest_companies_have_short_pseudonyms(findings: Intern, types: Intern) -> None:
    stored = pd.read_parquet(findings.processed / "heaviest.parquet")
    shown = cells(heaviest_companies(findings))
    assert {row[0] for row in shown} == {company[:8] for company in stored["company"]}
    assert shown[0][1:] == ["6,96", "2,7\u00a0%"]
    assert {row[0] for row in cells(heaviest_companies(types))} == {"unbekannt"}


def test_an_index_is_shown_beside_its_range_without_one_item(findings: Intern) -> None:
    table = pd.read_parquet(findings.processed / "estimates.parquet")
    table = table[
        (table["wave"] == "2013-11")
        & (table["weighting"] == "rake")
        & table["breakdown"].isna()
        & (table["question"] == "fachkraefte")
    ]
    without = table[table["statistic"] == "index_without"].sort_values("estimate")
    row = next(r for r in cells(index_ranges(findings)) if r[0] == "Fachkräfte")
    low, high = (f"{without['estimate'].iloc[k]:.1f}".replace(".", ",") for k in (0, -1))
    assert row[2] == f"{low} bis {high}"
    assert row[3:5] == [findings.label(without["category"].iloc[k]) for k in (0, -1)]
    assert row[5] == "51,9"


def test_an_index_of_one_item_has_no_range(types: Intern) -> None:
    row = next(r for r in cells(index_ranges(types)) if r[0] == "Fachkräfte")
    assert row[2:] == ["–"] * 4


def test_response_rates_come_from_the_table_of_the_run(copied: Intern) -> None:
    *rates, indicator = wave_rates(copied)
    assert cells(rates[0])[0] == ["Alle", "262", "120", "8", "46\u00a0%", "49\u00a0%"]
    assert ["Kreis Heinsberg", "32", "3", "2", "9\u00a0%", "16\u00a0%"] in cells(rates[0])
    known = {row[0]: row[1:] for row in cells(indicator)}
    assert set(known) == {"Größenklasse", "Raum", "Branche", "Kreis"}
    assert known["Größenklasse"][0] == "0,70 (0,72)"


def test_without_a_population_there_are_no_rates(copied: Intern) -> None:
    (copied.processed / "nonresponse.parquet").unlink(missing_ok=True)
    assert isinstance(response_rates(copied), Note)
    assert [type(shown) for shown in wave_rates(copied)] == [Note]


def test_shared_pages_hold_none_of_it(findings: Intern) -> None:
    assert open_findings(findings.processed).published("index_without", wave=None).empty


def test_answers_are_held_against_the_population(findings: Intern, types: Intern) -> None:
    known = {row[0]: row[1:] for row in cells(frame_matching(findings))}
    responses = pd.read_parquet(findings.processed / "responses.parquet")
    answered = responses.groupby("wave")["company"].nunique().tolist()
    assert known["in der Gesamtheit"] == ["262"] * 3
    assert known["davon mit Antwort"] == [str(n) for n in answered]
    assert known["davon ohne Antwort"] == [str(262 - n) for n in answered]
    anonymous = responses["company"].isna().groupby(responses["wave"]).sum().tolist()
    assert known["Antworten ohne bekanntes Unternehmen"] == [str(n) for n in anonymous]
    assert cells(frame_matching(types))[-1][1] != "0"


def test_companies_outside_the_population_are_counted(copied: Intern) -> None:
    path = copied.processed / "companies.parquet"
    table = pd.read_parquet(path)
    known = {row[0]: row[1:] for row in cells(frame_matching(copied))}
    table.loc[table["waves"] == "2013-06", "in_frame"] = False
    table.to_parquet(path)
    moved = {row[0]: row[1:] for row in cells(frame_matching(copied))}
    n = int((table["in_frame"] == False).sum())  # noqa: E712
    assert n and moved["mit Antwort, nicht in der Gesamtheit"][0] == str(n)
    assert int(moved["davon mit Antwort"][0]) == int(known["davon mit Antwort"][0]) - n
    assert moved["in der Gesamtheit"] == [str(262 - n)] * 3


def test_implausible_answers_are_counted_with_their_ids(copied: Intern) -> None:
    stored = pd.read_parquet(copied.processed / "plausibility.parquet")
    shown = implausible_answers(copied)
    assert isinstance(shown, Table)
    assert sum(int(row[1]) for row in cells(shown)) == len(stored)
    first = stored[stored["check"] == "speeder"].iloc[0]
    row = next(row for row in cells(shown) if row[0] == "auffällig schnell ausgefüllt")
    assert first["response_id"] in row[2].split(", ")
    stored.iloc[:0].to_parquet(copied.processed / "plausibility.parquet")
    assert isinstance(implausible_answers(copied), Note)

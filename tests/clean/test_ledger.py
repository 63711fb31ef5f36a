"""The ledger accounts for every row, and not one of its lines can go missing."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from pipeline.clean import check_lines, reconcile
from pipeline.clean.ledger import COLUMNS, Entry, LedgerError, ledger_frame
from pipeline.places import Places
from tests.conftest import DEMO


def test_columns() -> None:
    frame = ledger_frame([Entry("2013-06", "set_aside", "test", "f", 2, "1")])
    assert tuple(frame.columns) == COLUMNS


def test_the_demo_reconciles(demo_run: Places) -> None:
    record = json.loads((demo_run.processed / "run.json").read_text(encoding="utf-8"))
    ledger = pd.read_parquet(demo_run.processed / "ledger.parquet")
    counts = record["reconciliation"]
    reconcile(
        ledger,
        rows_read={file: c["rows_read"] for file, c in counts.items()},
        rows_used={file: c["rows_used"] for file, c in counts.items()},
    )
    check_lines(ledger, record["ledger_lines"])


def test_deleting_any_line_is_noticed(demo_run: Places) -> None:
    record = json.loads((demo_run.processed / "run.json").read_text(encoding="utf-8"))
    ledger = pd.read_parquet(demo_run.processed / "ledger.parquet")
    assert len(ledger) > 60
    for index in ledger.index:
        with pytest.raises(LedgerError):
            check_lines(ledger.drop(index), record["ledger_lines"])
    counts = record["reconciliation"]
    read = {file: c["rows_read"] for file, c in counts.items()}
    used = {file: c["rows_used"] for file, c in counts.items()}
    for index in ledger.index[ledger["action"] == "set_aside"]:
        with pytest.raises(LedgerError, match="rows read"):
            reconcile(ledger.drop(index), rows_read=read, rows_used=used)


def test_a_row_cannot_be_set_aside_twice_or_for_no_reason() -> None:
    twice = ledger_frame([Entry("w", "set_aside", r, "f", 2, "1") for r in ("test", "incomplete")])
    with pytest.raises(LedgerError, match="twice"):
        reconcile(twice, rows_read={"f": 2}, rows_used={"f": 0})
    odd = ledger_frame([Entry("w", "set_aside", "odd", "f", 2, "1")])
    with pytest.raises(LedgerError, match="unknown reason"):
        reconcile(odd, rows_read={"f": 1}, rows_used={"f": 0})


def test_every_respondent_without_token_has_a_line_for_the_class_it_was_given(
    demo_run: Places,
) -> None:
    ledger = pd.read_parquet(demo_run.processed / "ledger.parquet")
    responses = pd.read_parquet(demo_run.processed / "responses.parquet")
    anonymous = responses[responses["company"].isna()]
    lines = ledger[ledger["action"] == "assign"]
    for row in anonymous.itertuples():
        mine = lines[(lines["file"] == row.file) & (lines["response_id"] == row.response_id)]
        given = dict(zip(mine["question"], mine["new"], strict=True))
        assert given == {
            "groessenklasse": row.groessenklasse,
            "kreis": row.kreis,
            "branche": row.branche,
        }


def test_the_ledger_holds_no_names_numbers_or_answers(demo_run: Places) -> None:
    ledger = pd.read_parquet(demo_run.processed / "ledger.parquet")
    population = pd.read_csv(DEMO / "population.csv", sep=";", encoding="cp1252", dtype=str)
    text = ledger.drop(columns=["row"]).to_csv(index=False)
    cells = set(ledger[["old", "new", "question"]].astype(str).to_numpy().ravel())
    assert not cells & set(population["mitglied_nr"])
    for firm in population["firma"]:
        assert firm not in text

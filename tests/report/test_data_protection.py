"""The data protection officer's page: this study's values, this release's counts, no cell."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.codebook.settings import Retention
from pipeline.disclosure.rules import ALL_BUT, CENSUS_ALL_BUT
from pipeline.places import Places
from pipeline.report import (
    assumed_attackers,
    audiences_table,
    audit_results,
    given_up,
    processed_data,
    release_ledger,
    released_quotes_table,
    retention_table,
    rules_in_force,
)
from pipeline.report.intern_findings import InternFindings, open_intern
from pipeline.report.note import Note
from pipeline.report.table import Table
from pipeline.report.transparency import Facts


@pytest.fixture(scope="module")
def findings(processed: Path) -> InternFindings:
    return open_intern(processed)


@pytest.fixture
def copied(findings: InternFindings, tmp_path: Path) -> InternFindings:
    """InternFindings whose tables a test may change."""
    folder = tmp_path / "processed"
    shutil.copytree(findings.processed, folder)
    return replace(findings, _processed=folder)


@pytest.fixture(scope="module")
def page(demo_run: Places) -> str:
    return (demo_run.reports / "intern" / "datenschutz.html").read_text(encoding="utf-8")


def with_settings(findings: InternFindings, **changes: object) -> InternFindings:
    settings = findings.study.settings.model_copy(update=changes)
    return replace(findings, study=replace(findings.study, settings=settings))


def rows(table: Table | Note) -> list[list[str]]:
    assert isinstance(table, Table)
    return [list(row) for section in table.sections for row in section.rows]


def texts(facts: Facts) -> dict[str, str]:
    return {term: " ".join(said) for term, said in facts.facts}


def changed(findings: InternFindings, **columns: object) -> None:
    path = findings.processed / "audit.parquet"
    pd.read_parquet(path).assign(**columns).to_parquet(path)


def test_minima_are_those_of_the_study(findings: InternFindings) -> None:
    public = findings.study.settings.audiences[-1].model_copy(update={"min_companies": 17})
    stricter = with_settings(findings, audiences=[*findings.study.settings.audiences[:-1], public])
    assert [row[1] for row in rows(audiences_table(stricter))] == [
        *("keine", "5\u00a0Betriebe", "5\u00a0Betriebe", "17\u00a0Betriebe"),
    ]
    small = texts(rules_in_force(stricter))["Kleine Zellen"]
    assert "weniger als 5 Betriebe (Arbeitskreis und Ausschuss), 17 (Öffentlichkeit)" in small


def test_a_narrower_audience_never_needs_fewer_companies(findings: InternFindings) -> None:
    wide = findings.study.settings.audiences[0].model_copy(update={"min_companies": 12})
    stricter = with_settings(findings, audiences=[wide, *findings.study.settings.audiences[1:]])
    assert [row[1] for row in rows(audiences_table(stricter))][1:] == ["12\u00a0Betriebe"] * 3


def test_rules_have_the_values_of_the_program(findings: InternFindings) -> None:
    said = texts(rules_in_force(findings))
    assert f"alle bis auf {ALL_BUT}." in said["Einhellige Antwort"]
    assert f"alle bis auf {CENSUS_ALL_BUT}." in said["Vollerhebung"]
    assert "85\u00a0%" in said["Beherrschte Werte"] and "15\u00a0%" in said["Beherrschte Werte"]
    assert "Größenklasse und Kreis" in said["Eine Gewichtung"]
    assert "ORT" in said["Größe, Ort, Branche"]
    assert not [text for text in said.values() if "{" in text]


def test_data_that_a_study_does_not_have_are_not_named(findings: InternFindings) -> None:
    alone = with_settings(findings, participants=None, population=None)
    assert {"Teilnehmendenliste", "Gesamtheit"} <= set(texts(processed_data(findings)))
    assert not {"Teilnehmendenliste", "Gesamtheit"} & set(texts(processed_data(alone)))
    assert "nicht geprüft" in texts(assumed_attackers(alone))["Wer die Gesamtheit kennt"]
    assert "nicht geprüft" not in texts(assumed_attackers(findings))["Wer die Gesamtheit kennt"]


def test_deletion_dates_or_that_none_is_set(findings: InternFindings) -> None:
    dated = with_settings(findings, retention=Retention(key=date(2027, 3, 31)))
    assert [row[1] for row in rows(retention_table(dated))] == [
        *("kein Tag festgelegt", "31.03.2027", "kein Tag festgelegt"),
    ]


def test_counts_of_the_audit_are_shown_as_they_are(copied: InternFindings) -> None:
    audit = pd.read_parquet(copied.processed / "audit.parquet")
    shown = audit_results(copied)
    assert isinstance(shown, Table)
    assert [section.title for section in shown.sections] == [
        *("Arbeitskreis", "Ausschuss", "Öffentlichkeit"),
    ]
    kinds = ("breakdown", "coarser", "crossing")
    first = audit.iloc[0]
    cells = sum(first[f"base_cells_{kind}"] for kind in kinds)
    withheld = sum(first[f"base_withheld_{kind}"] for kind in kinds)
    assert rows(shown)[0][1:5] == ["5", str(cells), str(cells - withheld), str(withheld)]
    changed(copied, proven=False, limited=3, releases="lost")
    assert {tuple(row[6:]) for row in rows(audit_results(copied))} == {("nicht bewiesen", "3")}
    assert all(row[1].startswith("verloren") for row in rows(release_ledger(copied)))


def test_all_and_nothing_are_said_of_all_and_nothing_only(copied: InternFindings) -> None:
    changed(copied, answer_cells_crossing=2000, answer_withheld_crossing=1999)
    assert {row[6] for row in rows(given_up(copied))} == {"über 99\u00a0%"}
    changed(copied, answer_withheld_crossing=1)
    assert {row[6] for row in rows(given_up(copied))} == {"unter 1\u00a0%"}
    changed(copied, answer_withheld_crossing=2000)
    assert {row[6] for row in rows(given_up(copied))} == {"100\u00a0%"}
    changed(copied, answer_cells_crossing=0, answer_withheld_crossing=0)
    assert {row[6] for row in rows(given_up(copied))} == {"–"}


def test_an_older_run_without_the_table_says_so(copied: InternFindings) -> None:
    (copied.processed / "audit.parquet").unlink()
    (copied.processed / "quotes.parquet").unlink()
    found = [show(copied) for show in (audit_results, given_up, release_ledger)]
    assert all(isinstance(one, Note) for one in (*found, released_quotes_table(copied)))


def test_the_page_is_intern_and_names_no_group(findings: InternFindings, page: str) -> None:
    assert '<p class="intern"><strong>Intern</strong>' in page
    body = page.split("<main", 1)[1]
    study = findings.study
    titles = {t for table in study.catalogue() for t in study.groups(table).values()}
    assert not [title for title in titles if title in body]
    ids = {group for table in study.catalogue() for group in study.groups(table)}
    words = set(re.findall(r"[\w+*-]+", re.sub(r"<[^>]*>", " ", body)))
    assert not ids & words
    suppression = pd.read_parquet(findings.processed / "suppression.parquet")
    assert not set(suppression["rule"]) & words


def test_shared_pages_do_not_link_to_it(demo_run: Places) -> None:
    for path in (demo_run.reports / "arbeitskreis").glob("*.html"):
        assert "datenschutz.html" not in path.read_text(encoding="utf-8")

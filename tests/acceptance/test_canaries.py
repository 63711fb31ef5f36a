"""Whoever is named in the raw data is named nowhere else: not in a table, page or message.

Nor is what one company or one group alone answered.
"""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.ingest.company_decisions import COLUMNS
from tests.acceptance.planted_canaries import (
    ANSWER,
    GROUP,
    IN_TEXTS,
    ITEM,
    NAMED,
    VACANCIES,
    WAVE,
    contents,
    packed,
    plant,
    plant_company,
    plant_counts,
)
from tests.conftest import DEMO, copied, withhold_everything

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Outcome:
    """All that a check, a run and the proposals left behind."""

    out: Path
    said: str
    planted: list[str]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, _key_folder: None) -> Outcome:
    folder = copied(DEMO, tmp_path_factory.mktemp("canaries") / "industriedialog-2013")
    planted = [*plant(folder), *plant_company(folder)]
    plant_counts(folder)
    out = folder.parent / "out"
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", said)
        patch.setattr("sys.stderr", said)
        for arguments in (
            ["companies", str(folder)],
            ["check", str(folder)],
            ["run", str(folder), "--out", str(out)],
            ["audit", str(folder), "--out", str(out)],
        ):
            with pytest.MonkeyPatch.context() as quick, pytest.raises(SystemExit) as stop:
                if arguments[0] == "check":
                    quick.setattr("pipeline.run_protection.protect", withhold_everything)
                main(arguments)
            assert stop.value.code == 0, said.getvalue()
    book = openpyxl.load_workbook(folder / "companies.xlsx").worksheets[0]
    names = [book.cell(row, COLUMNS.index("given_name") + 1).value for row in range(2, 9)]
    assert NAMED in names, "the analyst's own workbook names what was given"
    return Outcome(out, said.getvalue(), planted)


def spellings(canary: str) -> set[str]:
    """Return a canary as plain text, HTML and JSON write it."""
    return {
        canary,
        html.escape(canary),
        json.dumps(canary)[1:-1],
        json.dumps(html.escape(canary))[1:-1],
    }


def test_no_canary_is_in_any_table_page_or_message(outcome: Outcome) -> None:
    everything = [*contents(outcome.out), ("stdout and stderr", outcome.said)]
    everything += [
        (f"{name}, base64", own.decode("utf-8", "replace"))
        for name, text in everything
        if "plotly.min" not in name
        for own in packed(text)
    ]
    assert {"index.html", "texts.parquet", "ledger.parquet"} <= {name for name, _ in everything}
    wanted = [
        (canary, {spelled.casefold() for spelled in spellings(canary)})
        for canary in outcome.planted
    ]
    found = set()
    for name, text in everything:
        lower = text.casefold()
        found |= {(name, canary) for canary, own in wanted if any(one in lower for one in own)}
    assert not found


def test_companies_people_and_tokens_of_the_lists_are_in_no_page_and_no_table(
    outcome: Outcome,
) -> None:
    companies = pd.read_csv(DEMO / "population.csv", sep=";", encoding="cp1252", dtype=str)
    known = set(companies["firma"])
    for path in DEMO.glob("waves/*/tokens*.csv"):
        people = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
        known |= set(people["email"]) | set(people["token"])
    known -= {value for value in known if not isinstance(value, str)}
    for name, text in [*contents(outcome.out), ("messages", outcome.said)]:
        assert not [value for value in known if value in text or html.escape(value) in text], name


def test_no_page_shows_a_text_not_even_masked(outcome: Outcome) -> None:
    pages = list(contents(outcome.out / "reports"))
    assert len(pages) > 8
    for name, text in pages:
        assert "Fragen Sie" not in text and "Ärger mit" not in text, name
    assert not list((outcome.out / "reports").rglob("*.parquet"))


def test_the_analyst_reads_masked_texts(outcome: Outcome) -> None:
    texts = pd.read_parquet(outcome.out / "processed" / "texts.parquet")
    own = texts[texts["wave"] == "2013-06"]
    free = own[own["question"] == "FREITEXT"]["text"].tolist()
    other = own[own["question"] == "HEMMNIS_SONST"]["text"].tolist()
    for masked in set(IN_TEXTS.values()):
        assert f"Fragen Sie {masked} danach." in free
        assert f"Ärger mit {masked}" in other
    assert "FIRMA" not in set(texts["question"])
    assert "[E-Mail]" in own[own["masked"].str.contains("email")]["text"].str.cat()


def test_personal_columns_are_named_and_not_read(outcome: Outcome) -> None:
    ledger = pd.read_parquet(outcome.out / "processed" / "ledger.parquet")
    lines = ledger[ledger["reason"] == "personal_column"]
    assert dict(zip(lines["old"], lines["new"], strict=True)) == {
        "E-Mail": "E-Mail",
        "Telefon": "Telefon",
        "IP-Adresse": "IP-Adresse",
        "Ansprechpartner": "Name",
        "Zusatz": "E-Mail",
    }
    assert "Hinweis 2013-06: Spalte mit persönlichen Angaben, nicht gelesen: Zusatz" in outcome.said


def test_the_audit_finds_nothing(outcome: Outcome) -> None:
    """It ended with 0: it knows all names, and what follows from all numbers at once."""
    assert "Nichts zu erschließen." in outcome.said.splitlines()[-1]


def test_what_one_group_alone_answered_is_in_no_report(outcome: Outcome) -> None:
    estimates = pd.read_parquet(outcome.out / "processed" / "estimates.parquet")
    asked = (estimates["wave"] == WAVE) & (estimates["question"] == ITEM)
    group = (estimates["breakdown"] == GROUP[0]) & (estimates["group"] == GROUP[1])
    given = (estimates["statistic"] == "share") & (estimates["category"] == ANSWER)
    share = estimates[asked & given & (estimates["weighting"] == "unweighted")]
    assert share[group]["estimate"].tolist() == [1.0], "the canary is there, for analysts"
    published = pd.read_parquet(outcome.out / "processed" / "publishable.parquet")
    own = published[
        (published["wave"] == WAVE)
        & (published["question"] == ITEM)
        & (published["breakdown"] == GROUP[0])
        & (published["group"] == GROUP[1])
    ]
    assert len(own) and set(own["status"]) == {"suppressed"}
    assert own[["n_responses", "estimate", "se", "ci_low", "ci_high"]].isna().all(axis=None)
    # The rest of the table would show it: the whole less the others.
    others = published[
        (published["wave"] == WAVE)
        & (published["question"] == ITEM)
        & (published["breakdown"] == GROUP[0])
        & (published["statistic"] == "share")
        & (published["status"] == "published")
    ]
    for _, audience in others.groupby("audience"):
        assert audience["group"].nunique() < 2


def test_what_one_company_alone_answered_is_in_no_report(outcome: Outcome) -> None:
    estimates = pd.read_parquet(outcome.out / "processed" / "estimates.parquet")
    own = estimates[(estimates["wave"] == WAVE) & (estimates["question"] == "STELLEN")]
    large = own[own["statistic"] == "mean_number"]["estimate"]
    large = large[large > VACANCIES / 1000]
    assert len(large), "the canary is there, for analysts"
    told = {VACANCIES, *(int(value) for value in large)}
    told |= {int(float(f"{value:.{digits}g}")) for value in large for digits in (1, 2, 3)}
    spelled = {f"{value}" for value in told} | {f"{value:,}".replace(",", ".") for value in told}
    numbers = re.compile("|".join(rf"(?<![\d.]){re.escape(n)}(?!\d)" for n in sorted(spelled)))
    for name, text in contents(outcome.out / "reports"):
        if "plotly.min" in name:
            continue
        assert not numbers.findall(text), name
        for values in map(_numbers, packed(text)):
            assert not set(np.round(values)) & told, name
    assert str(VACANCIES) not in outcome.said


def _numbers(content: bytes) -> np.ndarray:
    """Return bytes as the numbers a chart would read from them, if they can be."""
    values = np.frombuffer(content[: len(content) // 8 * 8], dtype="<f8")
    return values[np.isfinite(values) & (np.abs(values) < 1e9)]

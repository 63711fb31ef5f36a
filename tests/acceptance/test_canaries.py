"""Whoever is named in the raw data is named nowhere else: not in a table, page or message."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.ingest.company_decisions import COLUMNS
from tests.conftest import DEMO, copied, withhold_everything

EXPORT = Path("waves/2013-06/results-survey130603.csv")
IN_COLUMNS = {
    "E-Mail": "spalte{}@kanarie.example",
    "Telefon": "0241 77{:05}",
    "IP-Adresse": "203.0.113.{}",
    "Ansprechpartner": "Kanarius Vogel {}",
    "Zusatz": "versteckt{}@kanarie.example",
}
"""Further columns of the export -> what each of its rows holds."""
IN_TEXTS = {
    "text@kanarie.example": "[E-Mail]",
    "text (at) kanarie (punkt) example": "[E-Mail]",
    "0241/987654-32": "[Telefon]",
    "+49 (0)171 5550123": "[Telefon]",
    "198.51.100.77": "[IP-Adresse]",
    "www.kanarie.example/team/vogel": "[Internetadresse]",
    "@kanarie_ac": "[Internetadresse]",
    "Musterwerk Würselen": "[Firma]",
    "BEISPIELSCHMIEDE ALSDORF GmbH & Co. KG": "[Firma]",
    "Probetextils": "[Firma]",
}
"""What respondents write -> what the analyst reads instead."""
NAMED = "Kanarienzucht & Söhne GmbH"


@dataclass(frozen=True)
class Outcome:
    """All that a check, a run and the proposals left behind."""

    out: Path
    said: str
    planted: list[str]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, _key_folder: None) -> Outcome:
    folder = copied(DEMO, tmp_path_factory.mktemp("canaries") / "industriedialog-2013")
    planted = plant(folder)
    out = folder.parent / "out"
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", said)
        patch.setattr("sys.stderr", said)
        for arguments in (
            ["companies", str(folder)],
            ["check", str(folder)],
            ["run", str(folder), "--out", str(out)],
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


def plant(folder: Path) -> list[str]:
    """Put canaries into further columns, free texts and the company's name; return them all."""
    with (folder / EXPORT).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    text = next(i for i, name in enumerate(head) if "außerdem" in name)
    other = next(i for i, name in enumerate(head) if name.endswith("(Mehrfachnennung) [Sonstiges]"))
    code, sent = head.index("Zugangscode"), head.index("Datum Abgeschickt")
    planted = [NAMED, *IN_TEXTS]
    head += [*IN_COLUMNS, "Frei2"]
    counted = [row for row in rows[1:] if row[sent]]
    for row in rows:
        values = [value.format(rows.index(row)) for value in IN_COLUMNS.values()]
        planted += values
        row += [*values, ""]
    for canary, row in zip(IN_TEXTS, counted, strict=False):
        row[text] = f"Fragen Sie {canary} danach."
        row[other] = f"Ärger mit {canary}"
    anonymous = [row for row in counted if not row[code]]
    anonymous[0][-1] = NAMED
    with (folder / EXPORT).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    codebook = folder / "codebook.csv"
    stored = codebook.read_text("utf-8-sig").rstrip("\n")
    waves = stored.splitlines()[0].split(";").index("2013-06")
    cells = ["FIRMA", "", "Wie heißt Ihr Unternehmen?", "", "text", "", "company_name"]
    cells += [""] * (waves - len(cells)) + ["Frei2"]
    width = len(stored.splitlines()[0].split(";"))
    line = ";".join([*cells, *[""] * (width - len(cells))])
    codebook.write_text(f"{stored}\n{line}\n", encoding="utf-8")
    # The survey file does not know the added question.
    for lss in (folder / EXPORT).parent.glob("*.lss"):
        lss.unlink()
    return planted


def contents(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every text that lies below a folder: pages, tables cell by cell, packed files."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            yield path.name, pd.read_parquet(path).to_csv()
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    yield f"{path.name}/{name}", packed.read(name).decode("utf-8", "replace")
        elif path.is_file():
            yield path.name, path.read_bytes().decode("utf-8", "replace")


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
    assert {"index.html", "texts.parquet", "ledger.parquet"} <= {name for name, _ in everything}
    found = {
        (name, canary)
        for name, text in everything
        for canary in outcome.planted
        for spelling in spellings(canary)
        if spelling.casefold() in text.casefold()
    }
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

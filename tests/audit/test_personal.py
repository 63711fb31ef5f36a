"""Canaries of the raw data are found in a file meant to be shared; the report names none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.audit.files import read_files
from pipeline.audit.personal import Private, private, traces
from pipeline.codebook import read_study
from pipeline.ingest import read_population, read_table
from pipeline.places import Places
from tests.conftest import DEMO

TOKENS = DEMO / "waves" / "2013-06" / "tokens_130603.csv"


@pytest.fixture(scope="module")
def tables(demo_run: Places) -> dict[str, pd.DataFrame]:
    return {n: pd.read_parquet(demo_run.processed / f"{n}.parquet") for n in ("responses", "texts")}


@pytest.fixture(scope="module")
def wanted(tables: dict[str, pd.DataFrame]) -> Private:
    return private(read_study(DEMO), tables)


@pytest.fixture(scope="module")
def canaries(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Kind -> one of its kind from the demo's raw data."""
    table = read_table(TOKENS, TOKENS.name)
    headings = [h.strip() for h in table.headings]
    person = dict(zip(headings, [str(c) for c in table.records[0].cells], strict=True))
    population = read_population(read_study(DEMO))
    assert population is not None
    long = max(tables["texts"]["text"].dropna(), key=len)
    return {
        "E-Mail-Adresse": person["email"],
        "Zugangscode": person["token"],
        "Name einer Kontaktperson": f"{person['firstname']} {person['lastname']}",
        "Mitgliedsnummer": population["member_number"].iloc[0],
        "Name eines Unternehmens": population["firma"].iloc[0],
        "Pseudonym eines Unternehmens": str(tables["responses"]["company"].dropna().iloc[0]),
        "wörtliche Antwort": str(long),
        "Stück einer wörtlichen Antwort": " ".join(str(long).split()[2:8]),
    }


PAGES = {
    "sentence": "<p>Dazu: {}</p>",
    "attribute": '<p title="{}">x</p>',
    "class": '<p class="{}">x</p>',
    "comment": "<!-- {} -->",
    "script": '<script type="application/json">{{"a": ["{}"]}}</script>',
    "key": '<script type="application/json">{{"{}": 1}}</script>',
    "cell": "<table><tr><th>a<th>b<tr><td>{}<td>1</table>",
    "hidden": "<p hidden>{}</p>",
}


@pytest.mark.parametrize("place", PAGES)
def test_canaries_are_found(
    place: str, canaries: dict[str, str], wanted: Private, tmp_path: Path
) -> None:
    for kind, canary in canaries.items():
        path = tmp_path / "seite.html"
        text = canary.replace('"', "").replace("\n", " ")
        path.write_text(PAGES[place].format(text), encoding="utf-8")
        [content] = read_files([path], root=tmp_path).values()
        found = {name for _, name in traces(content, wanted)}
        assert kind in found, (place, kind)


def test_a_shortened_pseudonym_is_found(canaries: dict[str, str], wanted: Private) -> None:
    from pipeline.audit.seen import Content, Place

    content = Content()
    content.read(Place("a.txt", "Zeile 1"), canaries["Pseudonym eines Unternehmens"][:8])
    assert [kind for _, kind in traces(content, wanted)] == ["Pseudonym eines Unternehmens"]


def test_the_questionnaires_own_words_are_public(wanted: Private, tmp_path: Path) -> None:
    path = tmp_path / "fragebogen.txt"
    study = read_study(DEMO)
    lines = [text for q in study.questions for text in (q.text, q.item)]
    path.write_text("\n".join(lines), encoding="utf-8")
    [content] = read_files([path], root=tmp_path).values()
    assert not list(traces(content, wanted))


def test_numbers_are_no_member_numbers(wanted: Private, tmp_path: Path) -> None:
    number = next(token for token, kind in wanted.tokens.items() if kind == "Mitgliedsnummer")
    path = tmp_path / "daten.json"
    path.write_text(f'{{"x": [0.{number}, 1]}}', encoding="utf-8")
    [content] = read_files([path], root=tmp_path).values()
    assert not list(traces(content, wanted))

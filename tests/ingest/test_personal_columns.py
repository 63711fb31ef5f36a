"""Columns of personal data are known by heading or content, and only their heading is told."""

from __future__ import annotations

import pytest

from pipeline.ingest import read_wave
from pipeline.ingest.personal import OTHER, heading_shown, personal_columns
from pipeline.ingest.platform import Platform
from pipeline.ingest.table import Record, Table

from .conftest import WAVE, problems_of


def table(heading: str, *cells: str | None, platform: Platform | None = None) -> Table:
    records = tuple(Record(row, (cell,)) for row, cell in enumerate(cells, 2))
    return Table((heading,), records, 1, platform=platform)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("E-Mail", "E-Mail"),
        ("email", "E-Mail"),
        ("KONTAKT_EMAIL", "E-Mail"),
        ("Ihre E-Mail-Adresse:", "E-Mail"),
        ("Telefonnummer", "Telefon"),
        ("Tel.", "Telefon"),
        ("ipaddr", "IP-Adresse"),
        ("IP-Adresse", "IP-Adresse"),
        ("IP Address", "IP-Adresse"),
        ("Nachname", "Name"),
        ("Vor- und Nachname", "Name"),
        ("RecipientLastName", "Name"),
        ("Ansprechpartner", "Name"),
        ("Straße", "Anschrift"),
    ],
)
def test_by_heading(heading: str, kind: str) -> None:
    assert personal_columns(table(heading, "x"), [0]) == {0: kind}


@pytest.mark.parametrize(
    "heading", ["Handlungsfeld", "Tipps", "Telemarketing", "Namensgebung", "Zip", "Mobilität"]
)
def test_other_headings(heading: str) -> None:
    assert personal_columns(table(heading, "x", None), [0]) == {}


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["a@b.de", None, "c.d@e.org", "keine"], "E-Mail"),
        (["0241 123456", "+49 171 5556667"], "Telefon"),
        (["10.0.0.1", "192.168.178.2"], "IP-Adresse"),
        (["2001:db8::1"], "IP-Adresse"),
    ],
)
def test_by_content(cells: list[str | None], kind: str) -> None:
    assert personal_columns(table("refurl", *cells), [0]) == {0: kind}


@pytest.mark.parametrize(
    "cells",
    [
        ["2013-06-03 07:44:56", "03.06.2013"],
        ["12", "1.000.000", "34002", "0,5"],
        ["a@b.de", "nichts", "gar nichts"],
        [None, None],
        [],
    ],
)
def test_other_contents(cells: list[str | None]) -> None:
    assert personal_columns(table("refurl", *cells), [0]) == {}


def test_what_the_platform_says() -> None:
    platform = Platform("Beispiel", personal=("ExternalReference",))
    assert personal_columns(table("externalreference", "x", platform=platform), [0]) == {0: OTHER}


def test_a_heading_that_is_an_address_is_called_by_its_number() -> None:
    assert heading_shown(table("max@muster.de", "x"), 0) == "Spalte 1"
    assert heading_shown(table("E-Mail", "x"), 0) == "E-Mail"


def test_the_ledger_names_the_heading_only(swap, export_text) -> None:
    lines = export_text.rstrip("\r\n").split("\r\n")
    lines[0] += ',"Kontakt","refurl"'
    assert all(line.count('"') % 2 == 0 for line in lines), "a record spans lines"
    more = [line + ',"max@geheim.de","0241 4711999"' for line in lines[1:]]
    study = swap("\r\n".join([lines[0], *more]) + "\r\n")
    answers = read_wave(study, WAVE)
    found = [(n.old, n.new) for n in answers.notes if n.reason == "personal_column"]
    assert found == [("Kontakt", "E-Mail"), ("refurl", "Telefon")]
    assert "geheim" not in answers.frame.to_csv() + str(answers.notes)


def test_an_unused_heading_with_an_address_in_it_is_not_named(swap, export_text) -> None:
    lines = export_text.rstrip("\r\n").split("\r\n")
    more = [line + ',""' for line in lines[1:]]
    heading = ',"Antwort von hans.zorn@zornwerk.de"'
    answers = read_wave(swap("\r\n".join([lines[0] + heading, *more]) + "\r\n"), WAVE)
    assert not [note for note in answers.notes if "zorn" in f"{note.old} {note.new}"]


@pytest.mark.parametrize("heading", ["hans.zorn@zornwerk.de", "0241 4711999", "192.168.4.17"])
def test_a_first_line_of_answers_is_no_line_of_headings(swap, export_text, heading) -> None:
    lines = export_text.rstrip("\r\n").split("\r\n")
    more = [line + ',""' for line in lines[1:]]
    (found,) = problems_of(swap("\r\n".join([f'{lines[0]},"{heading}"', *more]) + "\r\n"))
    assert "ist eine Angabe zu einer Person" in found.message
    assert heading not in str(found)

"""Archives: codes by the questionnaire inside, no names of people, no bombs."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StudyError
from pipeline.ingest import lsa_file, read_table
from pipeline.ingest.lsa_file import (
    holds_participants,
    read_lsa,
    read_lsa_participants,
    read_lsa_structure,
)
from pipeline.ingest.table import Table

from .limesurvey_files import CODES, archive, database_table, lss

COLUMNS = ("id", "submitdate", *CODES)
ROWS = [
    {"id": "1", "submitdate": "2026-11-09 09:01:54", "9X6X78": "A1", "9X6X841": "8.0000000000"},
    {"id": "2", "9X6X78": "", "9X7X85": "drei <Zeichen> & mehr", "9X7X81SQ1": "Y"},
]
RESPONSES = database_table("responses", COLUMNS, ROWS)
TIMES = database_table(
    "timings",
    ("id", "interviewtime", "9X6time", "9X6X78time"),
    [{"id": "2", "interviewtime": "61.50", "9X6time": "30", "9X6X78time": "9"}],
)
PEOPLE = database_table(
    "tokens",
    ("tid", "firstname", "lastname", "email", "token", "attribute_1"),
    [
        {"tid": "1", "firstname": "Erika", "email": "erika@example.org", "token": "t1"},
        {"tid": "2", "lastname": "Mustermann", "token": "t2", "attribute_1": "0042"},
    ],
)
FILES = {
    "survey_9.lss": lss(),
    "survey_9_responses.lsr": RESPONSES,
    "survey_9_tokens.lst": PEOPLE,
    "survey_9_timings.lsi": TIMES,
}


@pytest.fixture
def path(tmp_path):
    (tmp_path / "x.lsa").write_bytes(archive(FILES))
    return tmp_path / "x.lsa"


def test_small_archive(path) -> None:
    table = read_table(path, "x.lsa")
    assert table.headings == (
        *("id", "submitdate", *CODES.values()),
        *("interviewtime", "groupTime6", "ListeTime"),
    )
    first, second = (dict(zip(table.headings, r.cells, strict=True)) for r in table.records)
    assert (first["Liste"], first["Zahl"], first["Text"]) == ("A1", "8", None)
    assert (second["Liste"], second["submitdate"], second["MP[SQ1]"]) == ("", None, "Y")
    assert second["Text"] == "drei <Zeichen> & mehr"
    assert (first["interviewtime"], second["interviewtime"]) == (None, "61.50")
    assert second["groupTime6"] == "30" and second["ListeTime"] == "9"
    assert table.keeps_not_shown
    assert table.dictionary.title == "Kleine Umfrage"


def test_content_decides(path) -> None:
    renamed = path.rename(path.with_suffix(".xlsx"))
    assert read_table(renamed, "x.xlsx").keeps_not_shown


def test_names_and_addresses_are_never_read(path) -> None:
    table = read_lsa_participants(path, "x.lsa")
    assert table.headings == ("token", "attribute_1 <Mitgliedsnummer>")
    assert [record.cells for record in table.records] == [("t1", None), ("t2", "0042")]
    assert holds_participants(path)
    everything = repr((table, read_lsa(path, "x.lsa"), read_lsa_structure(path, "x.lsa")))
    assert not any(word in everything for word in ("Erika", "Mustermann", "example.org"))


def test_an_archive_without_participants(tmp_path) -> None:
    (tmp_path / "x.lsa").write_bytes(archive({"a.lss": lss()}))
    assert not holds_participants(tmp_path / "x.lsa")
    assert read_lsa_participants(tmp_path / "x.lsa", "x.lsa").records == ()
    assert not holds_participants(tmp_path / "absent.lsa")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.lss": lss()}, "keine Antworten"),
        ({"a_responses.lsr": RESPONSES}, "ohne Fragebogen"),
        (FILES | {"other.lsr": RESPONSES}, "mehrere Dateien „….lsr“"),
        ({"a.lss": "<a></b>"}, "nicht als XML lesen"),
        ({"a.lss": lss(), "a.lsr": RESPONSES[:-40]}, "„a.lsr“ des Archivs nicht als XML"),
        ({"a.lss": lss(), "a.lsr": "<!DOCTYPE d [<!ENTITY a 'b'>]><d>&a;</d>"}, "kein lesbares"),
        ({"a.lss": lss(), "a.lsr": '<?xml version="1.0" encoding="x-no"?><d/>'}, "Archiv"),
        (
            {"a.lss": lss(), "a.lsr": database_table("responses", ("id", "Q7_S8"), [])},
            "passen nicht zum Fragebogen",
        ),
    ],
)
def test_archives_of_something_else(tmp_path, files, words) -> None:
    (tmp_path / "x.lsa").write_bytes(archive(files))
    with pytest.raises(StudyError, match=words) as caught:
        read_lsa(tmp_path / "x.lsa", "x.lsa")
    assert all(problem.file.startswith("x.lsa") for problem in caught.value.problems)


def test_no_file_is_unpacked_that_is_too_large(path, monkeypatch) -> None:
    monkeypatch.setattr(lsa_file, "MOST_BYTES", len(lss()))
    bomb = archive(FILES | {"survey_9_responses.lsr": b" " * 10_000_000})
    path.write_bytes(bomb)
    with pytest.raises(StudyError, match="entpackt 10 MB groß"):
        read_lsa(path, "x.lsa")


def test_damaged_archives_give_a_table_or_a_problem(path) -> None:
    whole, chance = path.read_bytes(), random.Random(4)
    refused = 0
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)) :]
        path.write_bytes(data)
        try:
            assert isinstance(read_lsa(path, "x.lsa"), Table)
        except StudyError as error:
            refused += 1
            assert all(problem.message and problem.advice for problem in error.problems)
    assert refused > 50


def test_deeply_nested_xml_is_no_burden(path) -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    extra = RESPONSES.replace("</fields>", f"</fields>{deep}")
    path.write_bytes(archive({"a.lss": lss(), "a.lsr": extra}))
    assert len(read_lsa(path, "x.lsa").records) == 2


@given(
    st.sampled_from(sorted(FILES)),
    st.integers(0, 4000),
    st.binary(max_size=40) | st.text(max_size=20).map(str.encode),
    st.integers(0, 60),
)
def test_any_change_of_any_part_gives_a_table_or_a_problem(
    part: str, at: int, inserted: bytes, cut: int
) -> None:
    content = FILES[part] if isinstance(FILES[part], bytes) else FILES[part].encode()
    changed = {**FILES, part: content[:at] + inserted + content[at + cut :]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.lsa"
        path.write_bytes(archive(changed))
        for read in (read_lsa, read_lsa_structure, read_lsa_participants):
            try:
                found = read(path, "x.lsa")
            except StudyError as error:
                assert all(p.file.startswith("x.lsa") and p.advice for p in error.problems)
                continue
            if isinstance(found, Table):
                assert all(len(r.cells) == len(found.headings) for r in found.records)

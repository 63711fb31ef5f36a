"""JSON exports: both shapes, and the place of what is no JSON."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StudyError
from pipeline.ingest.json_file import read_json


def read(tmp_path, content: object):
    path = tmp_path / "x.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return read_json(path, "x.json")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda records: {"responses": records},
        lambda records: records,
        lambda records: {"responses": [{str(r["id"]): r} for r in records]},
    ],
)
def test_shapes(tmp_path, wrap) -> None:
    table = read(tmp_path, wrap([{"id": 1, "a": ""}, {"id": 2, "a": None, "b": "Grüße"}]))
    assert table.headings == ("id", "a", "b")
    assert [record.cells for record in table.records] == [(1, "", None), (2, None, "Grüße")]
    assert [record.row for record in table.records] == [1, 2]


@pytest.mark.parametrize(
    ("records", "cells", "kept"),
    [
        ([{"a": "", "b": None}], ("", None), True),
        ([{"a": "", "b": "x"}], (None, "x"), False),
        ([{"a": None, "b": "x"}], (None, "x"), False),
    ],
)
def test_left_blank_is_kept_apart_where_the_file_has_both(tmp_path, records, cells, kept) -> None:
    table = read(tmp_path, records)
    assert (table.records[0].cells, table.keeps_not_shown) == (cells, kept)


def test_numbers_that_are_too_large_stay_text(tmp_path) -> None:
    table = read(tmp_path, '[{"a": 1e400, "b": ' + "9" * 5000 + ', "c": NaN, "d": 12}]')
    assert table.records[0].cells == ("1e400", "9" * 5000, "NaN", 12)


def test_no_json_names_line_and_column(tmp_path) -> None:
    with pytest.raises(StudyError) as caught:
        read(tmp_path, '{"responses": [\n  {"a": 1,}\n]}')
    (found,) = caught.value.problems
    assert (found.line, found.column) == (2, 11)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"status": "No survey found"}, "keine Liste von Antworten"),
        ("[1, 2]", "Datensatz 1 ist keine Zeile"),
        ([{"a": {"b": 1}, "c": 2}], "Datensatz 1 ist keine Zeile"),
        ('[{"a": 1, "a": 2}]', "„a“ steht in einem Datensatz zweimal"),
        ("<html><body>Anmeldung</body></html>", "eine HTML-Seite"),
        ("   ", "leer"),
        ("[" * 100_000, "kein Antwortexport"),
    ],
)
def test_json_of_something_else(tmp_path, content, words) -> None:
    with pytest.raises(StudyError, match=words):
        read(tmp_path, content)


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(values)
def test_any_json_gives_a_table_or_a_problem(content: object) -> None:
    table_or_problem(json.dumps(content).encode())


@given(st.binary(max_size=400) | st.text().map(str.encode))
def test_any_bytes_give_a_table_or_a_problem(content: bytes) -> None:
    table_or_problem(content)


@given(st.lists(st.dictionaries(st.text(min_size=1), st.none() | st.text()), min_size=1))
def test_any_records_are_read_whole(records: list[dict[str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = read(Path(folder), {"responses": records})
    # A record that holds a single record is what older platforms write; texts are none.
    assert len(table.records) == len(records)
    for record, found in zip(records, table.records, strict=True):
        given_ = {name: text for name, text in record.items() if text}
        cells = zip(table.headings, found.cells, strict=True)
        assert {name: cell for name, cell in cells if cell} == given_


def table_or_problem(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.json"
        path.write_bytes(content)
        try:
            table = read_json(path, "x.json")
        except StudyError as error:
            assert all(p.file == "x.json" and p.message and p.advice for p in error.problems)
        else:
            assert all(len(r.cells) == len(table.headings) for r in table.records)

"""JSON exports: both shapes, and the place of what is no JSON."""

import json

import pytest

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

"""Delimited text: what a file may look like, and what is refused."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StudyError
from pipeline.ingest import read_wave
from pipeline.ingest.csv_file import read_csv

from .conftest import only_problem, problems_of

_CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n;,\t\"' "))
_ROWS = st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=6)


def read(tmp_path, data: str | bytes):
    path = tmp_path / "x.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_csv(path, "x.csv")


def problem(tmp_path, data: str | bytes):
    with pytest.raises(StudyError) as caught:
        read(tmp_path, data)
    return caught.value.problems[0]


@given(_ROWS, st.sampled_from(";,\t"), st.booleans(), st.sampled_from(["\r\n", "\n"]))
def test_any_text_survives(tmp_path_factory, rows, delimiter, mark, end) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerows([["id", "a", "b"], *rows])
    data = (b"\xef\xbb\xbf" if mark else b"") + buffer.getvalue().encode()
    table = read(tmp_path_factory.mktemp("csv"), data)
    filled = [tuple(c or None for c in row) for row in rows if any(c.strip() for c in row)]
    assert table.headings == ("id", "a", "b")
    assert [record.cells for record in table.records] == filled
    assert table.blank_rows == len(rows) - len(filled)


def test_rows_are_lines_where_records_start(tmp_path) -> None:
    table = read(tmp_path, 'id;text\r\n1;"eins\nzwei"\r\n2;x\r\n\r\n')
    assert [record.row for record in table.records] == [2, 4]


@pytest.mark.parametrize("word", ["N/A", "NA", "k. A.", "null", "nan", "-", "None"])
def test_words_that_others_take_for_missing_are_text(tmp_path, word) -> None:
    assert read(tmp_path, f"id;text\n1;{word}\n").records[0].cells == ("1", word)


def test_windows_encoding(tmp_path) -> None:
    table = read(tmp_path, "Größe;Straße\n1;„Düren“ – 5 €\n".encode("cp1252"))
    assert table.headings == ("Größe", "Straße")
    assert table.records[0].cells[1] == "„Düren“ – 5 €"


def test_comma_in_unquoted_headings_of_a_semicolon_file(tmp_path) -> None:
    table = read(tmp_path, "id;Preise, Kosten, Steuern;c\n1;2,5;3\n2;1,5;4\n")
    assert table.headings == ("id", "Preise, Kosten, Steuern", "c")


def test_empty_fields_behind_the_headings_are_no_matter(tmp_path) -> None:
    table = read(tmp_path, "id;a;;\n1;2;;\n")
    assert table.headings == ("id", "a")
    assert table.records[0].cells == ("1", "2")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leer"),
        (b"\xef\xbb\xbf\r\n\r\n", "leer"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "ein Bild (PNG)"),
        (b"PK\x03\x04abc", "eine Excel- oder ZIP-Datei"),
        (b"<!DOCTYPE html>\n<html><body>a;b</body></html>", "eine HTML-Seite"),
        ("id;a\n1;ä\n".encode("utf-16"), "Kodierung ist UTF-16"),
        ("id;a\n1;b\n".encode("utf-16-le"), "binäre Zeichen"),
        (b"a;b\n\x01\x02;\x00", "binäre Zeichen"),
        ("id;text\n1;schöne Grüße\n".encode("mac-roman"), "Kodierung nicht erkannt"),
        ("id;text\n1;schöne Grüße\n".encode("cp850"), "Kodierung nicht erkannt"),
        (b"nur ein Satz ohne Spalten\n", "keine Tabelle"),
        (b'{"responses": [{"a": 1, "b": 2}]}', "keine Tabelle"),
    ],
)
def test_what_is_no_table(tmp_path, data, words) -> None:
    found = problem(tmp_path, data)
    assert words in found.message
    assert found.file == "x.csv"
    assert found.advice


def test_encoding_problem_names_the_line(tmp_path) -> None:
    assert problem(tmp_path, b"id;a\n1;b\n2;gr\x9f\x8a\n").line == 3


def test_too_many_fields(swap, export_text) -> None:
    lines = export_text.split("\r\n")
    lines[2] += ',"zu viel"'
    found = only_problem(swap("\r\n".join(lines)))
    assert (found.file, found.line, found.column) == ("waves/2013-06/export.csv", 3, 54)
    assert found.message == "54 Felder, mehr als die 53 Überschriften"
    assert "zu viel" not in str(found)


def test_a_file_cut_off_in_the_middle(swap, export_text) -> None:
    lines = export_text.split("\r\n")
    assert "weniger" in only_problem(swap("\r\n".join([*lines[:3], lines[3][:60] + '"']))).message
    found = only_problem(swap("\r\n".join(lines[:4])[:-1]))
    assert (found.line, "Anführungszeichen" in found.message) == (4, True)


def test_all_broken_rows_are_named(swap, export_text) -> None:
    lines = export_text.split("\r\n")
    lines[2] += ',"x"'
    lines[5] += ',"x"'
    assert [p.line for p in problems_of(swap("\r\n".join(lines)))] == [3, 6]


def test_headings_without_answers(swap, export_text) -> None:
    found = only_problem(swap(export_text.split("\r\n")[0] + "\r\n"))
    assert "keine einzige Antwort" in found.message


def test_blank_rows_are_noted(swap, export_text) -> None:
    blank = ",".join(['""'] * 53)
    study = swap(export_text + blank + "\r\n")
    answers = read_wave(study, "2013-06")
    assert len(answers.frame) == 112
    assert [n.new for n in answers.notes if n.reason == "blank_rows_ignored"] == ["1"]

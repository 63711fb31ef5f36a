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

_LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")
_CELLS = st.text(_LETTERS | st.sampled_from("\n;,|\t\"' "))
_ROWS = st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=6)


def read(tmp_path, data: str | bytes):
    path = tmp_path / "x.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_csv(path, "x.csv")


def problem(tmp_path, data: str | bytes):
    with pytest.raises(StudyError) as caught:
        read(tmp_path, data)
    return caught.value.problems[0]


@given(_ROWS, st.sampled_from(";,\t|"), st.booleans(), st.sampled_from(["\r\n", "\n"]))
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
        ("id;a\n1;ä\n".encode("utf-16")[:-1], "UTF-16, aber die Datei ist beschädigt"),
        ("id;a\n1;\1\n".encode("utf-16-le"), "binäre Zeichen"),
        (b"a;b\n\x01\x02;\x00", "binäre Zeichen"),
        ("id;text\n1;schöne Grüße\n".encode("cp850"), "Kodierung nicht erkannt"),
        (b"nur ein Satz ohne Spalten\n", "keine Tabelle"),
        (b'{"responses": [{"a": 1, "b": 2}]}', "keine Tabelle"),
        (b"sep=;\n", "alle Felder sind leer"),
        (b'"";""\n;\n', "alle Felder sind leer"),
        (b"'Kontakt','Duenen','2013-06-03 14:05:00','4'\n", "Antworten statt Überschriften"),
        (b"1;2013-06-03;x@example.org\n2;2013-06-04;y@example.org\n", "Antworten statt"),
    ],
)
def test_what_is_no_table(tmp_path, data, words) -> None:
    found = problem(tmp_path, data)
    assert words in found.message
    assert found.file == "x.csv"
    assert found.advice


def test_encoding_problem_names_the_line(tmp_path) -> None:
    assert problem(tmp_path, b"id;a\n1;b\n2;gr\x81\x94\n").line == 3
    assert problem(tmp_path, b"id;a\r1;b\r2;gr\x81\x94\r").line == 3


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


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_line_ends(tmp_path, end) -> None:
    table = read(tmp_path, f'id;text{end}1;"eins{end}zwei"{end}2;x{end}')
    assert [(r.row, r.cells) for r in table.records] == [
        (2, ("1", f"eins{end}zwei")),
        (4, ("2", "x")),
    ]


def test_delimiter_named_for_excel(tmp_path) -> None:
    table = read(tmp_path, "sep=|\r\nid|a;b\r\n1|x;y\r\n")
    assert table.headings == ("id", "a;b")
    assert (table.heading_row, table.records[0].row) == (2, 3)
    assert [row for row, _ in table.passed_over] == [1]


def test_invisible_characters_at_the_ends_of_cells(tmp_path) -> None:
    table = read(tmp_path, "\ufeff\ufeffid;\ufeffa\n1;\ufeff1 (gar nicht)\n2;x\ufeffy\n3;\ufeff\n")
    assert table.headings == ("id", "a")
    assert [r.cells[1] for r in table.records] == ["1 (gar nicht)", "x\ufeffy", None]
    ((row, what),) = table.passed_over
    assert (row, "von 3 Feldern" in what) == (1, True)


def test_lines_before_the_headings(tmp_path) -> None:
    text = "Umfrage 2026;;;;\nStand;03.06.2026;;;\n\n;;;;\nid;a;b;c;d\n1;x;;;\n2;x;y;z;5\n"
    table = read(tmp_path, text)
    assert table.headings == ("id", "a", "b", "c", "d")
    assert (table.heading_row, [r.row for r in table.records]) == (5, [6, 7])
    assert table.passed_over == (
        (1, "Zeile vor den Überschriften"),
        (2, "Zeile vor den Überschriften"),
    )


def test_a_short_first_line_without_names_behind_it_stays_the_headings(tmp_path) -> None:
    assert "mehr als die 1 Überschriften" in problem(tmp_path, "id\n1;2;3;4\n2;3;4;5\n").message


def test_columns_without_a_heading_keep_their_cells(tmp_path) -> None:
    table = read(tmp_path, ";a;;b;;\n1;2;3;4;5;\n6;7; ;8;;\n")
    assert table.headings == ("", "a", "", "b", "")
    assert [r.cells for r in table.records] == [
        ("1", "2", "3", "4", "5"),
        ("6", "7", " ", "8", None),
    ]


def test_blanks_behind_the_headings_are_no_matter(tmp_path) -> None:
    table = read(tmp_path, "a,b,\n1,2, \n")
    assert (table.headings, table.records[0].cells) == (("a", "b"), ("1", "2"))


def test_repeated_headings_are_kept(tmp_path) -> None:
    assert read(tmp_path, "id;a;a\n1;2;3\n").headings == ("id", "a", "a")


def test_one_column(tmp_path) -> None:
    table = read(tmp_path, '"Was fehlt, und warum?"\n"dies, das"\nnichts\n')
    assert table.headings == ("Was fehlt, und warum?",)
    assert [r.cells for r in table.records] == [("dies, das",), ("nichts",)]


def test_nothing_and_an_empty_quotation_differ_where_both_are_written(tmp_path) -> None:
    table = read(tmp_path, '"id";"a";"b"\n"1";"";\n"2";;"x ""y"";"""\n')
    assert table.keeps_not_shown
    assert [r.cells for r in table.records] == [("1", "", None), ("2", None, 'x "y";"')]


@pytest.mark.parametrize(
    "text",
    [
        '"id";"a"\n"1";""\n"2";"x"\n',
        '"id";"a"\n"1";\n"2";"x"\n',
        '"id";"a";"b"\n1;"";\n"2";"x";"y"\n',
        '"id";"a";"b";"c"\n"1";"N/A";"";\n"2";"Ja";"y";"z"\n',
    ],
    ids=["always quoted", "never quoted", "numbers are bare", "long answers"],
)
def test_elsewhere_an_empty_cell_tells_nothing(tmp_path, text) -> None:
    table = read(tmp_path, text)
    assert not table.keeps_not_shown
    assert None in table.records[0].cells
    assert "" not in table.records[0].cells


_FIELDS = st.one_of(st.none(), _CELLS)
_ALL = st.lists(st.lists(_FIELDS, min_size=3, max_size=3), min_size=1, max_size=6)


@given(_ALL, st.sampled_from(";,\t|"), st.sampled_from(["\r\n", "\n"]))
def test_any_mixture_of_nothing_and_blank_survives(tmp_path_factory, rows, delimiter, end) -> None:
    rows = [["id", "a", "b"], ["1", "", None], *rows]
    quoted = [
        ['"{}"'.format(c.replace('"', '""')) if c is not None else "" for c in r] for r in rows
    ]
    text = "".join(delimiter.join(row) + end for row in quoted)
    table = read(tmp_path_factory.mktemp("csv"), text)
    assert table.keeps_not_shown
    filled = [tuple(row) for row in rows[1:] if any(c and not c.isspace() for c in row)]
    assert [record.cells for record in table.records] == filled


def test_a_million_wrong_rows_are_not_a_million_messages(tmp_path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a;b;c\n1;2;3\n" + "1\n" * 500, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_csv(path, "x.csv")
    problems = caught.value.problems
    assert len(problems) == 21
    assert problems[-1].message == "480 weitere Zeilen mit mehr oder weniger Feldern"
    assert problems[-1].line == 23

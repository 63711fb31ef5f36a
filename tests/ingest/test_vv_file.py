"""VV exports: two rows of headings, masks, and no difference lost."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StudyError
from pipeline.ingest import read_table
from pipeline.ingest.table import Table
from pipeline.ingest.vv_file import read_vv

from .limesurvey_files import vv

TEXTS = ("Antwort ID", "Datum Abgeschickt", "Frage \nZeile „A“", "Zahl", "Text")
CODES = ("id", "submitdate", "WI_SQ001", "N", "T")
ROW = ("1", "2026-11-09 09:01:54", "A1", "8.0000000000", "x")
answers = (
    st.none()
    | st.text(
        st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from('\t\n\r"\\{}'),
        max_size=20,
    )
    | st.sampled_from(["{tab}", "{lbrace}", "{question_not_shown}", '"x"', "\\", 'a\\"b', '""'])
)


def read(tmp_path, data: bytes) -> Table:
    (tmp_path / "x.csv").write_bytes(data)
    return read_table(tmp_path / "x.csv", "x.csv")


def test_small_file(tmp_path) -> None:
    rows = [
        ROW,
        ("2", None, "", None, "zwei\nZeilen\r\tund {Klammern}"),
        ("3", None, None, "-1.2500000000", '"Zitat" am Anfang'),
    ]
    table = read(tmp_path, vv(TEXTS, CODES, rows))
    assert table.headings == CODES
    assert (table.heading_row, table.keeps_not_shown) == (3, True)
    assert table.dictionary.texts[2] == "Frage \nZeile „A“"
    assert [record.cells for record in table.records] == [
        ("1", "2026-11-09 09:01:54", "A1", "8", "x"),
        ("2", None, "", None, "zwei\nZeilen\r\tund {Klammern}"),
        ("3", None, None, "-1.25", '"Zitat" am Anfang'),
    ]
    assert [record.row for record in table.records] == [4, 5, 6]


def test_windows_line_ends_and_byte_order_mark(tmp_path) -> None:
    data = vv(("a", *TEXTS[1:2], "b", "c", "d"), CODES, [ROW])
    table = read(tmp_path, b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    assert (table.headings, len(table.records), table.records[0].cells[4]) == (CODES, 1, "x")


def test_a_text_that_looks_like_a_stored_number_stays(tmp_path) -> None:
    rows = [(*ROW[:4], "8.0000000000"), (*ROW[:4], "acht")]
    table = read(tmp_path, vv(TEXTS, CODES, rows))
    assert [record.cells[3:] for record in table.records] == [("8", "8.0000000000"), ("8", "acht")]


@given(st.lists(st.tuples(answers, answers), min_size=1, max_size=5))
def test_every_answer_comes_back(tmp_path_factory, pairs) -> None:
    path = tmp_path_factory.mktemp("vv") / "x.csv"
    path.write_bytes(vv(TEXTS, CODES, [("1", "2026-11-09", "A", *pair) for pair in pairs]))
    table = read_vv(path, "x.csv")
    assert [record.cells[3:] for record in table.records] == pairs


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_problem(tmp_path_factory, data) -> None:
    path = tmp_path_factory.mktemp("vv") / "x.csv"
    path.write_bytes(data)
    try:
        assert isinstance(read_vv(path, "x.csv"), Table)
    except StudyError as error:
        assert all(problem.file == "x.csv" for problem in error.problems)


def test_damaged_files_give_a_table_or_a_problem(tmp_path) -> None:
    whole, chance = vv(TEXTS, CODES, [ROW, ROW]), random.Random(4)
    refused = 0
    for _ in range(200):
        data = bytearray(whole[: chance.randrange(1, len(whole))])
        data[chance.randrange(len(data))] = ord(chance.choice(string.printable))
        (tmp_path / "x.csv").write_bytes(data)
        try:
            read_vv(tmp_path / "x.csv", "x.csv")
        except StudyError as error:
            refused += 1
            assert all(problem.message and problem.advice for problem in error.problems)
    assert refused > 100


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"", (1, 0), "leer"),
        (b"a\tb\n", (2, 2), "2 Überschriften"),
        (b'a\t"b\n', (1, 2), "keine zwei Überschriftenzeilen"),
        (b"a\tb\tc\nid\tsubmitdate\n", (2, 3), "weniger als die 3 Überschriften"),
        (b"a\tb\nid\tsubmitdate\n1\t2\t3\n", (3, 3), "3 Felder, mehr als die 2"),
        (b'a\tb\nid\tsubmitdate\n1\t"2\n', (3, 2), "nicht richtig geschlossen"),
    ],
)
def test_problems_name_their_place(tmp_path, data, place, words) -> None:
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises(StudyError, match=words) as caught:
        read_vv(tmp_path / "x.csv", "x.csv")
    (found,) = caught.value.problems
    assert (found.line, found.column) == place


def test_other_text_is_no_vv_export(tmp_path) -> None:
    table = read(tmp_path, b"id\tsubmitdate\tA\n1\t2026-11-09\tx\n")
    assert (table.headings, table.keeps_not_shown) == (("id", "submitdate", "A"), False)

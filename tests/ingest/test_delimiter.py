"""The sniffer: tables in any dialect come back, and any bytes give a table or a problem."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import StudyError
from pipeline.ingest.csv_file import read_delimited
from pipeline.ingest.delimiter import find_delimiter

_WESTERN = "abcxyzäöüßÄÖÜ éè€0123456789.-/'()?!"
_DELIMITERS = ";,\t|"
_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
_NAMES = st.lists(
    st.text("abcdefgh ", min_size=1).filter(str.strip), min_size=2, max_size=6, unique=True
)


@st.composite
def _tables(draw):
    names = draw(_NAMES)
    everything = draw(st.booleans())
    cells = st.text(_WESTERN + ('\n;,|\t"' if everything else ""), max_size=12)
    rows = draw(st.lists(st.lists(cells, min_size=len(names), max_size=len(names)), max_size=8))
    quoting = (
        csv.QUOTE_ALL if everything else draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    )
    return names, rows, quoting


@given(
    _tables(),
    st.sampled_from(_DELIMITERS),
    st.sampled_from(_ENCODINGS),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_a_table_in_any_dialect_comes_back_cell_by_cell(table, delimiter, encoding, end) -> None:
    names, rows, quoting = table
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([names, *rows])
    found = read_delimited(buffer.getvalue().encode(encoding), "x.csv")
    filled = [tuple(cell or None for cell in row) for row in rows if any(c.strip() for c in row)]
    assert found.headings == tuple(names)
    assert [record.cells for record in found.records] == filled
    assert found.blank_rows == len(rows) - len(filled)


@given(
    st.binary(max_size=400) | st.text("ab1;,|\t\"\r\n\ufeffä{<' @", max_size=200).map(str.encode)
)
@example(b"")
@example(b'"\n"')
@example(b"\xff\xfe")
@example(b"sep=;")
def test_any_bytes_give_a_table_or_a_problem(data) -> None:
    try:
        table = read_delimited(data, "x.csv")
    except StudyError as error:
        assert error.problems
        assert all(p.file == "x.csv" and p.message and p.advice for p in error.problems)
        return
    assert table.headings
    assert all(len(record.cells) == len(table.headings) for record in table.records)
    assert sum(len(str(cell)) for r in table.records for cell in r.cells if cell) <= len(data)


def test_decimal_commas_and_commas_in_texts_do_not_divide() -> None:
    assert find_delimiter("id;Preis, netto;c\n1;2,5;3\n2;1,5;4\n") == ";"
    assert find_delimiter('"a,b,c,d";"e"\n"f,g,h,i";"j"\n') == ";"
    assert find_delimiter('"id","eins; zwei; drei"\n"1","x; y; z"\n') == ","


def test_a_sentence_is_no_table() -> None:
    assert find_delimiter("nur ein Satz ohne Spalten\n") == ""

"""LimeSurvey's Stata XML: dates, recoded answers, labels that fit."""

import random
from datetime import datetime
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StudyError
from pipeline.ingest import read_table
from pipeline.ingest.stata_xml_file import read_stata_xml
from pipeline.ingest.table import Table

LABELS = {
    "yes": {"1": "Ja", "2": "Nein"},
    "multiple": {"1": "Ja", "0": "Nicht Gewählt"},
    "trend": {"1": "Zunahme", "0": "Gleich", "-1": "Abnahme"},
    "scale": {"1": "unwichtig", "2": "wichtig"},
}
# variable, format, label set, answers
VARIABLES = (
    ("id", "%10.0g", "", ("1", "2", "3")),
    ("submitdate", "%tc", "", ("2109834114000", "", "0")),
    ("FK", "%10.0g", "yes", ("1", "0", "")),
    ("Einw", "%10.0g", "yes", ("1", "1", "1")),
    ("HEM_SQ001", "%1s", "multiple", ("Y", "", "Y")),
    ("TR_SQ001", "%10.0g", "trend", ("1", "0", "-1")),
    ("WI_SQ001", "%10.0g", "scale", ("2", "1", "")),
    ("WITime", "%9.0g", "scale", ("", "", "")),
    ("Text", "%244s", "", ("1.000", "zwei\nZeilen <&>", "")),
)


def stata_xml(variables=VARIABLES, rows: int = 3, declared: str = "3") -> str:
    def each(tag: str, text) -> str:
        return "".join(f'<{tag} varname="{v[0]}">{escape(text(v))}</{tag}>' for v in variables)

    observations = "".join(
        f'<o num="{row}">' + each("v", lambda v, row=row: v[3][row]) + "</o>" for row in range(rows)
    )
    labels = "".join(
        f'<vallab name="{name}">'
        + "".join(f'<label value="{value}">{text}</label>' for value, text in pairs.items())
        + "</vallab>"
        for name, pairs in LABELS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<dta><header><ds_format>113</ds_format>'
        f"<nobs>{declared}</nobs><data_label>Umfrage (SID: 9)</data_label></header>"
        f"<descriptors><varlist>{each('variable', lambda v: '')}</varlist>"
        f"<fmtlist>{each('fmt', lambda v: v[1])}</fmtlist>"
        f"<lbllist>{each('lblname', lambda v: v[2])}</lbllist></descriptors>"
        f"<variable_labels>{each('vlabel', lambda v: 'Text zu ' + v[0])}</variable_labels>"
        f"<data>{observations}</data><value_labels>{labels}</value_labels></dta>"
    )


def read(tmp_path, content: str) -> Table:
    (tmp_path / "x.xml").write_text(content, "utf-8", newline="")
    return read_table(tmp_path / "x.xml", "x.xml")


def test_small_file(tmp_path) -> None:
    table = read(tmp_path, stata_xml())
    columns = dict(
        zip(table.headings, zip(*(r.cells for r in table.records), strict=True), strict=True)
    )
    sent = (datetime(2026, 11, 9, 9, 1, 54), None, datetime(1960, 1, 1))
    assert columns["submitdate"] == sent
    assert columns["FK"] == ("Y", "N", None)
    assert columns["TR_SQ001"] == ("I", "S", "D")
    assert columns["HEM_SQ001"] == ("Y", None, "Y")
    assert columns["WI_SQ001"] == ("2", "1", None)
    assert columns["Text"] == ("1.000", "zwei\nZeilen <&>", None)
    assert columns["Einw"] == ("1", "1", "1")
    position = table.headings.index
    assert table.dictionary.labels == {
        position("FK"): {"Y": "Ja", "N": "Nein"},
        position("Einw"): {"1": "Ja", "2": "Nein"},
        position("HEM_SQ001"): {"Y": "Ja"},
        position("TR_SQ001"): {"I": "Zunahme", "S": "Gleich", "D": "Abnahme"},
        position("WI_SQ001"): {"1": "unwichtig", "2": "wichtig"},
    }
    assert table.dictionary.texts[0] == "Text zu id"
    assert table.dictionary.title == "Umfrage (SID: 9)"
    assert [row for row, _ in table.passed_over] == [0, 0]
    assert "FK, TR_SQ001" in table.passed_over[1][1]
    assert not table.keeps_not_shown


def test_a_list_with_its_own_answers_yes_and_no_stays(tmp_path) -> None:
    table = read(tmp_path, stata_xml([("L", "%10.0g", "yes", ("1", "2", "1"))]))
    assert [record.cells for record in table.records] == [("1",), ("2",), ("1",)]
    assert table.dictionary.labels == {0: {"1": "Ja", "2": "Nein"}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (stata_xml()[:-300], "nicht als XML lesen"),
        ("<?xml version='1.0'?><dta></dta>", "keine Variablen"),
        ("<?xml version='1.0' encoding='x-no'?><dta></dta>", "kein lesbares XML"),
        ("<!DOCTYPE d [<!ENTITY a 'b'>]><dta>&a;</dta>", "kein lesbares XML"),
        (stata_xml(rows=2), "2 Datensätze, angekündigt sind 3"),
        (stata_xml([VARIABLES[0], VARIABLES[0]]), "„id“ steht zweimal"),
        (stata_xml().replace('<v varname="FK">', '<v varname="NN">'), "nicht angekündigt"),
        (stata_xml().replace("2109834114000", "gestern"), "„submitdate“ ist in Datensatz 1"),
        (stata_xml().replace("2109834114000", "9" * 15), "„submitdate“ ist in Datensatz 1"),
    ],
)
def test_other_xml(tmp_path, content, words) -> None:
    (tmp_path / "x.xml").write_text(content, "utf-8")
    with pytest.raises(StudyError, match=words) as caught:
        read_stata_xml(tmp_path / "x.xml", "x.xml")
    assert all(problem.file == "x.xml" for problem in caught.value.problems)
    assert "gestern" not in str(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_problem(tmp_path_factory, data) -> None:
    path = tmp_path_factory.mktemp("stata") / "x.xml"
    path.write_bytes(data)
    with pytest.raises(StudyError):
        read_stata_xml(path, "x.xml")


def test_damaged_files_give_a_table_or_a_problem(tmp_path) -> None:
    whole, chance = stata_xml().encode(), random.Random(4)
    refused = 0
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 5)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (tmp_path / "x.xml").write_bytes(data)
        try:
            assert isinstance(read_stata_xml(tmp_path / "x.xml", "x.xml"), Table)
        except StudyError as error:
            refused += 1
            assert all(problem.message and problem.advice for problem in error.problems)
    assert refused > 50

"""Platforms are recognised by their headings, whatever the file is called."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.csv_file import read_delimited
from pipeline.ingest.heading_rows import heading_row
from pipeline.ingest.platforms import RECOGNISERS, recognise

LIMESURVEY_CODES = ["id", "submitdate", "lastpage", "startlanguage", "seed", "WI[SQ001]"]
LIMESURVEY_TEXTS = ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Wie?"]
QUALTRICS = ["StartDate", "EndDate", "Status", "Progress", "Finished", "ResponseId", "Q1", "Q2_1"]
QUALTRICS_TEXTS = [
    *("Start Date", "End Date", "Response Type", "Progress", "Finished", "Response ID"),
    *("Wie <b>zufrieden</b>\nsind Sie?", "Wobei? - Strom"),
]
SOSCI = ["CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "AB01_01", "FINISHED"]
UNIPARK = ["lfdn", "external_lfdn", "tester", "dispcode", "lastpage", "v_1", "rts123"]
FORMS_DE = ["Id", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Was\xa0fehlt?"]
FORMS_EN = ["ID", "Start time", "Completion time", "Email", "Name", "What is missing?"]
GOOGLE = ["Zeitstempel", "Wie zufrieden sind Sie? [Strom]", "Was fehlt?"]
EUSURVEY = ["Your field (P5)", "Your role (ID27)", "Level (ID28)", "Anything?", "Creation date"]


def table(*rows, delimiter=";", encoding="utf-8"):
    lines = [delimiter.join('"{}"'.format(c.replace('"', '""')) for c in row) for row in rows]
    return read_delimited("\r\n".join(lines).encode(encoding), "x.csv")


def platform(*rows) -> str:
    layout = recognise(rows)
    return layout.platform.name if layout else ""


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("LimeSurvey", LIMESURVEY_CODES),
        ("LimeSurvey", LIMESURVEY_TEXTS),
        ("Qualtrics", QUALTRICS),
        ("SoSci Survey", SOSCI),
        ("Unipark (EFS)", UNIPARK),
        ("Microsoft Forms", FORMS_DE),
        ("Microsoft Forms", FORMS_EN),
        ("Google Forms", GOOGLE),
        ("EUSurvey", EUSURVEY),
        ("", ["ID", "Datum", "Frage 1 - Ja", "Antwort-Quote"]),
        ("", ["id", "token", "text"]),
        ("", ["Zeitstempel"]),
    ],
)
def test_one_row_of_headings(name, headings) -> None:
    assert platform(headings) == name
    assert platform([heading.upper() for heading in headings]) == name
    if name:
        layout = recognise([headings])
        assert layout is not None
        assert (layout.heading_rows, layout.headings) == (1, tuple(h.strip() for h in headings))


def test_limesurvey_headings_of_code_and_text() -> None:
    found = table(
        ["", "rse1. Do you write code?", "likert0[time1]. [Time on research]", "rse3[SQ001]. Who?"],
        ["0", "Yes", "\ufeff1 (None at all)", "4"],
    )
    assert found.platform is not None and found.platform.name == "LimeSurvey"
    assert found.headings[1] == "rse1. Do you write code?"
    assert found.dictionary.texts == {1: "Do you write code?", 2: "[Time on research]", 3: "Who?"}
    assert found.records[0].cells[2] == "1 (None at all)"


def test_qualtrics_with_three_rows_of_headings() -> None:
    ids = ['{"ImportId":"startDate","timeZone":"Europe/Berlin"}', *['{"ImportId":"x"}'] * 7]
    answers = ["2026-11-02 09:15:00", "2026-11-02 09:20:00", "Survey Preview", "100", "True", "R_1"]
    found = table(
        QUALTRICS, QUALTRICS_TEXTS, ids, [*answers, "5", ""], delimiter="\t", encoding="utf-16"
    )
    assert found.headings == tuple(QUALTRICS)
    assert found.dictionary.texts[6] == "Wie zufrieden sind Sie?"
    assert (len(found.records), found.heading_row, found.records[0].row) == (1, 1, 5)
    assert found.passed_over == ((4, "Zeile mit Kennungen von Qualtrics"),)
    assert found.platform is not None
    assert found.records[0].cells[2] in found.platform.tests
    assert found.records[0].cells[4] in found.platform.finished


def test_qualtrics_with_two_rows_one_row_and_of_old() -> None:
    dated = ["2026-11-02 09:15", "", "0", "100", "1", "R_1", "5", ""]
    two = recognise([QUALTRICS, QUALTRICS_TEXTS, dated])
    assert two is not None and (two.heading_rows, two.texts[7]) == (2, "Wobei? - Strom")
    one = recognise([QUALTRICS, [datetime(2026, 11, 2), *dated[1:]]])
    assert one is not None and (one.heading_rows, one.texts) == (1, {})
    old = recognise(
        [
            ["V1", "V2", "V3", "Q1"],
            ["ResponseID", "StartDate", "Finished", "Wie?"],
            ["R_1", "", "", ""],
        ]
    )
    assert old is not None
    assert (old.heading_rows, old.headings) == (2, ("ResponseID", "StartDate", "Finished", "Q1"))


def test_surveymonkey_writes_a_question_once_for_its_block() -> None:
    lines = [
        ["Respondent ID", "Start Date", "Seen any?", "Which ones?", "", "", "Why?"],
        [
            "",
            "",
            "Response",
            "Episode I",
            "Episode II",
            "Other (please specify)",
            "Open-Ended Response",
        ],
        ["1", "11/02/2026 09:15:33 PM", "Yes", "Episode I", "", "", "fun"],
    ]
    text = "\r".join(",".join(row) for row in lines) + "\r"
    found = read_delimited(text.encode("cp1252"), "x.csv")
    assert found.headings[:4] == (
        "Respondent ID",
        "Start Date",
        "Seen any?",
        "Which ones? [Episode I]",
    )
    assert found.headings[4:] == (
        *("Which ones? [Episode II]", "Which ones? [Other (please specify)]", "Why?"),
    )
    assert found.dictionary.texts[4] == "Which ones?"
    (record,) = found.records
    assert record.row == 3
    assert record.cells[:3] == ("1", datetime(2026, 11, 2, 21, 15, 33), "Yes")


def test_sosci_with_a_row_of_labels() -> None:
    labels = [
        "Interview-Nummer",
        "Seriennummer",
        "",
        "Fragebogen",
        "Modus",
        "Beginn",
        "Strom",
        "Ende",
    ]
    found = table(SOSCI, labels, ["17", "", "", "base", "pretest", "", "-9", "T"], delimiter="\t")
    assert found.headings == tuple(SOSCI)
    assert found.dictionary.texts[6] == "Strom"
    assert found.platform is not None
    assert found.platform.missing[str(found.records[0].cells[6])] == "no_answer"
    assert found.records[0].cells[4] in found.platform.tests
    assert found.records[0].cells[7] in found.platform.finished


def test_unipark_marks_complete_and_test_records() -> None:
    found = table(UNIPARK, ["1", "0", "1", "31", "5", "-77", "3"])
    assert found.platform is not None
    assert found.platform.missing == {"-77": "not_shown", "-66": "not_shown", "-99": "no_answer"}
    assert found.platform.missing_in_lists == {"0": "no_answer"}
    assert (found.records[0].cells[3], found.records[0].cells[2]) == ("31", "1")
    assert "31" in found.platform.finished and "1" in found.platform.tests


@pytest.mark.parametrize(
    ("headings", "written", "expected"),
    [
        (FORMS_EN, "4/27/26 11:34:00", datetime(2026, 4, 27, 11, 34)),
        (FORMS_DE, "27.04.2026 11:34", "27.04.2026 11:34"),
        (["Timestamp", "Q", "R"], "2026/11/02 9:15:00 PM GMT+1", datetime(2026, 11, 2, 21, 15)),
        (GOOGLE, "2026/11/02 12:15:00 AM MEZ", datetime(2026, 11, 2, 0, 15)),
        (GOOGLE, "02.11.2026 09:15:00", "02.11.2026 09:15:00"),
    ],
)
def test_dates_in_a_form_of_the_platforms_own(headings, written, expected) -> None:
    place = 0 if headings[0].startswith(("Zeit", "Time")) else 2
    found = table(headings, [written if i == place else "x" for i in range(len(headings))])
    assert found.records[0].cells[place] == expected


def test_a_time_stamp_over_something_else_is_no_google_form() -> None:
    assert platform(["Zeitstempel", "a"], ["gestern", "b"]) == ""


def test_eusurvey_behind_its_title_rows() -> None:
    rows = [
        ["Alias", "Umfrage", None, None, None],
        ["Export Date", "2026-11-02 09:15:00", None, None, None],
        [None, None, None, None, None],
        EUSURVEY,
        ["x", "a(ID76);b(ID77)", "", None, datetime(2026, 11, 2)],
    ]
    first = heading_row(rows)
    assert first == 3
    assert platform(*rows[first:]) == "EUSurvey"


_CELLS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.sampled_from([*QUALTRICS, *SOSCI, *UNIPARK, *GOOGLE, *LIMESURVEY_CODES, "Respondent ID"]),
    st.integers(),
    st.floats(),
    st.datetimes(),
)


@given(st.lists(st.lists(_CELLS, max_size=9), max_size=5))
def test_any_rows_can_be_asked_about(rows) -> None:
    first = heading_row(rows)
    layout = recognise(rows[first:])
    if layout:
        assert 1 <= layout.heading_rows <= max(len(rows), 1)
        width = max(len(row) for row in rows[first : first + 3])
        assert len(layout.headings) <= width
        assert set(layout.texts) <= set(range(width))


def test_every_platform_says_what_is_unconfirmed_about_it() -> None:
    samples = [LIMESURVEY_CODES, QUALTRICS, SOSCI, UNIPARK, FORMS_DE, GOOGLE, EUSURVEY]
    found = [layout.platform for s in samples if (layout := recognise([s]))]
    monkey = recognise([["Respondent ID", "a"], ["", "b"]])
    assert monkey is not None
    found.append(monkey.platform)
    assert len({p.name for p in found}) == len(RECOGNISERS)
    assert [p.name for p in found if not p.unconfirmed] == ["LimeSurvey"]

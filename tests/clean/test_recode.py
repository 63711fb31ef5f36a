"""Codes become answers; three kinds of missing stay three kinds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.clean.recode import recode, unused_answers
from pipeline.codebook import DONT_KNOW, NO_ANSWER, NOT_ASKED, NOT_IN_WAVE, Study, read_study
from pipeline.errors import StudyError
from pipeline.ingest import Answers
from tests.codebook.example import CODEBOOK, STUDY, replaced, write
from tests.conftest import DEMO


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(DEMO)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return read_study(write(tmp_path_factory.mktemp("example")))


def answers(study: Study, wave: str = "2013-06", **columns: list[str | None]) -> Answers:
    length = len(next(iter(columns.values())))
    asked = [q.id for q in study.questions if wave in q.columns]
    frame = pd.DataFrame({q: columns.get(q, [None] * length) for q in asked}, dtype=object)
    frame.insert(0, "row", range(2, length + 2))
    frame.insert(1, "response_id", [str(n) for n in range(1, length + 1)])
    fields = {q: n for n, q in enumerate(asked, 9)}
    return Answers(wave, "waves/w/export.csv", frame, (), fields)


def test_dont_know_and_no_answer_are_two_things(study: Study) -> None:
    codes, _, problems = recode(study, answers(study, Z_RB_ENERGIE=["AO01", "AO06", None, "AO05"]))
    assert codes["Z_RB_ENERGIE"].tolist() == [1, DONT_KNOW, NO_ANSWER, 5]
    assert not problems


def test_what_the_file_says_was_not_shown_was_not_asked(study: Study) -> None:
    given = answers(study, Z_RB_ENERGIE=["AO01", None, None, None, None])
    given.frame["complete"] = [True, True, True, True, False]
    kinds = [None, "not_shown", "dont_know", "refused", "not_shown"]
    told = replace(given, kinds={"Z_RB_ENERGIE": pd.Series(kinds, dtype=object)})
    codes, entries, problems = recode(study, told)
    assert codes["Z_RB_ENERGIE"].tolist() == [1, NOT_ASKED, DONT_KNOW, NO_ANSWER, NO_ANSWER]
    (entry,) = (entry for entry in entries if entry.reason == "not_shown")
    assert (entry.question, entry.new) == ("Z_RB_ENERGIE", "not_asked: 1")
    assert not problems


def test_a_reversed_scale_of_one_wave_is_turned_round(tmp_path: Path) -> None:
    reversed_ = """  gedreht:
    answers:
      - {id: "3", label: wichtig, codes: ["1"]}
      - {id: "2", label: teils}
      - {id: "1", label: unwichtig, codes: ["3"]}
      - {id: weiss_nicht, label: weiß nicht, codes: ["0"], missing: dont_know}
  regler:"""
    lines = CODEBOOK.splitlines()
    rows = [f"{row};{'gedreht' if row.startswith('W_1;') else ''}" for row in lines[1:]]
    codebook = "\n".join([f"{lines[0]};scale 2026-09", *rows, ""])
    study = read_study(
        write(tmp_path, study=replaced(STUDY, "  regler:", reversed_), codebook=codebook)
    )
    first, _, _ = recode(study, answers(study, "2026-03", W_1=["1", "3", "9"]))
    second, _, problems = recode(study, answers(study, "2026-09", W_1=["1", "2", "3", "0"]))
    assert first["W_1"].tolist() == [1, 3, DONT_KNOW]
    assert second["W_1"].tolist() == [3, 2, 1, DONT_KNOW]
    assert not problems
    _, _, problems = recode(study, answers(study, "2026-09", W_1=["9"]))
    assert "Skala „gedreht“" in problems[0].advice


def test_a_wave_without_the_filter_asked_everybody(study: Study) -> None:
    given = {"OFFEN": ["Y", "N"], "STELLEN": ["3", "4"]}
    questions = tuple(
        replace(q, filters={"2013-09": None}) if q.id == "STELLEN" else q for q in study.questions
    )
    free = replace(study, questions=questions)
    for wave, expected in (("2013-06", [0, NOT_ASKED]), ("2013-09", [0, 0])):
        codes, _, _ = recode(free, answers(free, wave, **given))
        assert codes["STELLEN.missing"].tolist() == expected


def test_code_six_of_a_later_wave_is_no_scale_value(study: Study) -> None:
    codes, _, _ = recode(study, answers(study, "2013-11", Z_RB_ENERGIE=["5", "6"]))
    assert codes["Z_RB_ENERGIE"].tolist() == [5, DONT_KNOW]


def test_a_question_of_another_wave_is_not_in_this_one(study: Study) -> None:
    codes, _, _ = recode(study, answers(study, "2013-09", LAGE=["A1"]))
    assert codes["W_SM_IMAGE"].tolist() == [NOT_IN_WAVE]


def test_the_filter_says_who_was_not_asked(study: Study) -> None:
    codes, entries, _ = recode(
        study,
        answers(study, OFFEN=["Y", "Y", "N", None, "N"], STELLEN=["12", None, None, None, "3"]),
    )
    assert codes["STELLEN.missing"].tolist() == [0, NO_ANSWER, NOT_ASKED, NOT_ASKED, NOT_ASKED]
    assert codes["STELLEN"].dropna().tolist() == [12.0]
    assert [(e.reason, e.response_id) for e in entries] == [
        ("not_asked", None),
        ("answered_though_not_asked", "5"),
    ]


def test_an_unticked_box_is_no_only_where_the_block_was_answered(study: Study) -> None:
    codes, _, _ = recode(
        study,
        answers(
            study,
            HEMMNIS_1=["Y", None, None],
            HEMMNIS_SONST=[None, "k. A.", None],
        ),
    )
    assert codes["HEMMNIS_1"].tolist() == [1, 0, NO_ANSWER]
    assert codes["HEMMNIS_SONST"].tolist() == [0, 1, NO_ANSWER]


def test_unknown_answers_are_reported_with_row_and_field(study: Study) -> None:
    data = answers(
        study, LAGE=["A1", "A9", "Unser Umsatz sank um 20 %"], STELLEN=["Mustermann", None, "2"]
    )
    _, _, problems = recode(study, data)
    by_message = {p.message: p for p in problems}
    code = by_message["Antwort „A9“ auf LAGE (Lage) ist nicht im Codebuch"]
    assert (code.line, code.column) == (3, data.fields["LAGE"])
    assert any("(ein Text)" in message for message in by_message)
    assert not any("Umsatz" in message or "Muster" in message for message in by_message)
    assert any("STELLEN" in m and "ist keine Zahl" in m for m in by_message)


def test_free_text_does_not_travel(study: Study) -> None:
    codes, _, _ = recode(study, answers(study, FREITEXT=["Herr Beispiel, 0241 12345", None]))
    assert codes["FREITEXT"].tolist() == [1, NO_ANSWER]


def test_labels_that_nobody_used_are_found(study: Study) -> None:
    codes, _, _ = recode(study, answers(study, LAGE=["A1", "A2"]))
    assert ("lage", "schlecht") in unused_answers(study, codes)
    assert ("lage", "gut") not in unused_answers(study, codes)


def test_repeated_and_many_unknown_answers_are_one_problem(study: Study) -> None:
    _, _, problems = recode(study, answers(study, LAGE=["A9", "A1", "A9"]))
    assert [p.message for p in problems] == [
        "Antwort „A9“ auf LAGE (Lage) ist nicht im Codebuch (2-mal, zuerst hier)"
    ]
    _, _, problems = recode(study, answers(study, LAGE=[f"tk{n}" for n in range(20)]))
    assert [p.message for p in problems] == [
        "LAGE (Lage): 20 verschiedene Antworten sind nicht im Codebuch"
    ]


def test_a_slider_keeps_its_value_and_its_kind_of_missing(example: Study) -> None:
    given = answers(example, "2026-03", REGLER=["0", "37.5", "100", "999", None])
    codes, _, problems = recode(example, given)
    assert not problems
    assert codes["REGLER"].iloc[:3].tolist() == [0.0, 37.5, 100.0]
    assert codes["REGLER"].iloc[3:].isna().all()
    assert codes["REGLER.missing"].tolist() == [0, 0, 0, DONT_KNOW, NO_ANSWER]


def test_a_slider_that_nobody_moved_is_all_no_answer(example: Study) -> None:
    codes, _, problems = recode(example, answers(example, "2026-03", REGLER=[None, None]))
    assert codes["REGLER"].isna().all()
    assert codes["REGLER.missing"].tolist() == [NO_ANSWER, NO_ANSWER]
    assert not problems


def test_values_outside_a_slider_are_unknown_answers(example: Study) -> None:
    given = answers(example, "2026-03", REGLER=["101", "50", "-1", "viel", "101"])
    codes, _, problems = recode(example, given)
    assert codes["REGLER.missing"].tolist() == [NO_ANSWER, 0, NO_ANSWER, NO_ANSWER, NO_ANSWER]
    assert {p.message for p in problems} == {
        "Antwort „101“ auf REGLER (RG) ist keine Zahl von 0 bis 100 (2-mal, zuerst hier)",
        "Antwort „-1“ auf REGLER (RG) ist keine Zahl von 0 bis 100",
        "Antwort (ein Text) auf REGLER (RG) ist keine Zahl von 0 bis 100",
    }
    assert {p.column for p in problems} == {given.fields["REGLER"]}


def test_the_same_item_has_its_own_position_in_each_task(example: Study) -> None:
    codes, _, problems = recode(
        example, answers(example, "2026-03", B_1=["strom", "flaechen"], B_2=["strom", None])
    )
    assert codes["B_1"].tolist() == [2, NO_ANSWER]
    assert codes["B_2"].tolist() == [1, NO_ANSWER]
    assert [p.message for p in problems] == [
        "Antwort (ein Text) auf B_1 (B1) ist nicht im Codebuch"
    ]


def test_the_ends_of_a_slider_are_no_answers_to_choose(example: Study) -> None:
    codes, _, _ = recode(example, answers(example, "2026-03", H_1=["0", "1"]))
    unused = unused_answers(example, codes)
    assert not [scale for scale, _ in unused if scale == "regler"]
    assert ("hemmnis", "2") in unused


REST = """\
id: rest
title: Rest
survey: Umfrage
handlungsfelder:
  - {id: standort, title: Standort}
waves:
  - {id: 2026-09, title: September, field_start: 2026-09-01, field_end: 2026-09-30}
scales:
  branche:
    rest: uebrige
    answers:
      - {id: metall, label: Metall}
      - {id: uebrige, label: Übrige}
      - {id: ka, label: k. A., missing: no_answer}
  fehlend:
    answers:
      - {id: ka, label: k. A., codes: ["k. A."], missing: no_answer}
      - {id: wn, label: weiß nicht, codes: ["-9"], missing: dont_know}
"""
REST_CODEBOOK = """\
id;block;text;item;type;scale;role;need;handlungsfeld;filter;2026-09
BR;;Branche;;single;branche;;;;;BR
ZAHL;;Wie viele?;;number;fehlend;;;;;ZAHL
"""


@pytest.fixture(scope="module")
def rest_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("rest")
    (folder / "study.yml").write_text(REST, encoding="utf-8")
    (folder / "codebook.csv").write_text(REST_CODEBOOK, encoding="utf-8")
    return read_study(folder)


def test_what_a_scale_does_not_list_counts_as_its_rest(rest_study: Study) -> None:
    given = answers(rest_study, "2026-09", BR=["metall", "Zirkus Muster", "Hafen", "ka", None])
    codes, entries, problems = recode(rest_study, given)
    assert codes["BR"].tolist() == [1, 2, 2, NO_ANSWER, NO_ANSWER]
    assert not problems
    (entry,) = entries
    assert (entry.reason, entry.question, entry.new) == ("rest_of_scale", "BR", "uebrige: 2")
    assert "Zirkus" not in str(entry)


def test_a_number_may_name_codes_that_are_missing_answers(rest_study: Study) -> None:
    given = answers(rest_study, "2026-09", ZAHL=["3", "k. A.", "-9", None, "viele"])
    codes, _, problems = recode(rest_study, given)
    assert codes["ZAHL.missing"].tolist()[:4] == [0, NO_ANSWER, DONT_KNOW, NO_ANSWER]
    assert codes["ZAHL"].tolist()[0] == 3
    assert len(problems) == 1


def test_rest_must_be_an_answer_that_counts_and_no_rating(tmp_path: Path) -> None:
    yml = REST.replace("rest: uebrige", "rest: ka")
    (tmp_path / "study.yml").write_text(yml, encoding="utf-8")
    rating = REST_CODEBOOK.replace("BR;;Branche;;single", "BR;;Branche;;rating")
    rating = rating.replace("number;fehlend", "single;fehlend")
    (tmp_path / "codebook.csv").write_text(rating, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_study(tmp_path)
    messages = " ".join(p.message for p in caught.value.problems)
    assert "keine Antwort „ka“, die zählt" in messages
    assert "passt nicht zu rating" in messages
    assert "„fehlend“ hat keine Antworten" in messages

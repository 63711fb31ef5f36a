"""The type of every column of three real exports, as a person typed them; "-" is left out.

Made by reading headings, questionnaires and (for the developers) the survey's own list of
questions, not by running the program. A ranking with one column per option is ``ranking`` in
each of them; a choice spread over one box per answer is ``multiple``; free words beside an
option are ``text`` where the option has a box of its own, else ``multiple`` (other_text).
"""

from __future__ import annotations

ASSOCIATIONS = [
    *["-", "-"],  # ID, Datum
    "single",  # 1
    *["multiple"] * 3,  # 2: one box per answer
    "single",  # 3
    *["multiple"] * 7,  # 4
    "text",
    *["ranking"] * 9,  # 5
    "text",
    *["slider"] * 2,  # 6, 7
    *["slider"] * 7,  # 8
    "text",
    "slider",  # 9
    *["multiple"] * 15,  # 10
    *["text"] * 2,
    "text",  # 11
    *["ranking"] * 7,  # 12
    "text",
    *["slider"] * 2,  # 13, 14
    "text",  # 15
    *["multiple"] * 7,  # 16
    "slider",  # 17
    *["ranking"] * 8,  # 18
    "text",
    "text",  # 19
    *["-"] * 12,  # anonymous, finished, durations, language, times
]
"""dv_ai_survey/results.csv, 95 columns."""

LIMESURVEY = [
    *["-"] * 8,  # id, submit date, last page, language, seed, token, start, last action
    *["single", "single", "text", "single"],
    *["rating"] * 12,
    *["rating"] * 12,
    *["multiple"] * 9,
    *["ranking"] * 3,
    *["single", "number", "number", "date", "single", "single", "single", "text", "text"],
    *["-"] * 20,  # timings
]
"""limesurvey/admin-page-default.csv, 77 columns."""

DEVELOPERS = [
    "-",  # row number
    *["single", "single", "single", "text"],  # socio1, edu1, edu2, edu4
    *["single", "single", "rating", "single", "number"],  # rse1, rse4de, rse3, soft2can, soft1can
    *["rating"] * 5,  # likert0
    *["single", "single", "single", "number"],  # currentEmp1, 12, 10, 11
    *["multiple"] * 65,  # currentEmp13
    "single",  # prevEmp1
    *["ranking"] * 5,  # prevEmp2
    *["single"] * 8,  # currentWork1, currentWork2, paper1-5, conf1can
    "text",  # conf2can
    *["number", "single", "single", "single"],  # proj1can, proj2can, stability1, stability2
    *["multiple"] * 4,  # proj4can
    *["single", "rating", "single", "rating"],  # open01can, open1can, open03can, open3can
    *["single", "text", "single", "single"],  # open2de, open3de, open1de, train1
    *["number", "text", "single"],  # train2, train3, fund1
    *["multiple"] * 48,  # fund2, fund3, fund4
    *["rating"] * 11,  # likert1
    *["rating"] * 20,  # likert2
    *["rating"] * 2,  # likert3
    *["single"] * 3,  # socio2, socio3, tool2
    *["multiple"] * 36,  # tool4can
    *["text", "single", "text"],  # ukrse3, ukrse10de, ukrse11de
    *["multiple"] * 4,  # ukrse2
    *["single", "single", "text"],  # ukrse12de, ukrse13de, skill2
]
"""rse_survey_de2017/public_data.csv, 248 columns."""

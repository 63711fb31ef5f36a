"""SurveyMonkey: a question stands over the first column of its block, choices in row 2."""

from __future__ import annotations

from pipeline.ingest.platform import Platform
from pipeline.ingest.platforms.layout import Layout, Rows, filled, heading_texts, keys, position

SURVEYMONKEY = Platform(
    name="SurveyMonkey",
    columns={
        "response_id": ("Respondent ID", "RespondentID"),
        "submitted": ("End Date", "EndDate"),
        "started": ("Start Date", "StartDate"),
    },
    technical=(r"Collector ?ID", r"Date ?Created", r"Date ?Modified", r"Custom Data.*"),
    personal=(r"IP ?Address", r"Email ?Address", r"First ?Name", r"Last ?Name"),
    dates=("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y"),
    unconfirmed=(
        "SurveyMonkey: Daten gelten als Monat/Tag/Jahr",
        "SurveyMonkey: „End Date“ haben auch abgebrochene Antworten; die Datei sagt nicht, "
        "welche vollständig sind",
        "SurveyMonkey: nur Exporte mit englischen Spaltennamen („Respondent ID“) werden erkannt",
    ),
)
_NO_CHOICE = ("Response", "Open-Ended Response", "")


def surveymonkey(rows: Rows) -> Layout | None:
    """Recognise SurveyMonkey by "Respondent ID" over a blank, and "Response" in row 2."""
    questions, choices = heading_texts(rows, 0), heading_texts(rows, 1)
    respondent = position(questions, SURVEYMONKEY.columns["response_id"])
    if respondent is None or len(rows) < 2 or choices[respondent]:
        return None
    plain = set(keys(_NO_CHOICE))
    headings, texts = [], []
    question = ""
    for named, choice, key in zip(questions, choices, keys(choices), strict=True):
        question = named or question
        alone = key in plain and (named or not choice)
        headings.append(named if alone else f"{question} [{choice}]")
        texts.append("" if alone else question)
    return Layout(SURVEYMONKEY, tuple(headings), 2, filled(texts))

"""SoSci Survey: variable names, sometimes a second row with labels; codes below 0 are missing."""

from __future__ import annotations

from pipeline.ingest.platform import Platform
from pipeline.ingest.platforms.layout import Layout, Rows, count, filled, heading_texts, position

SOSCI = Platform(
    name="SoSci Survey",
    columns={
        "response_id": ("CASE",),
        "submitted": ("LASTDATA",),
        "started": ("STARTED",),
        "token": ("SERIAL",),
        "finished": ("FINISHED",),
        "test": ("MODE",),
    },
    finished=frozenset({"1", "T", "TRUE", "True", "Y"}),
    tests=frozenset({"admin", "pretest"}),
    technical=(
        *(r"REF", r"QUESTNNR", r"TIME\d{3}", r"TIME_SUM", r"TIME_RSI", r"DEG_TIME", r"MAILSENT"),
        *(r"Q_VIEWER", r"LASTPAGE", r"MAXPAGE", r"MISSING", r"MISSREL"),
    ),
    missing={"-9": "no_answer", "-1": "dont_know"},
    unconfirmed=(
        "SoSci Survey: bei Mehrfachauswahl heißt 1 „nicht gewählt“ und 2 „gewählt“",
        "SoSci Survey: -1 gilt als „weiß nicht“; -2, -3 (Ausweichoptionen) und -8 (fehlerhaft) "
        "bedeutet das Codebuch",
        "SoSci Survey: Zeilen mit MODE „admin“ oder „pretest“ gelten als Test",
    ),
)
_OWN = (
    *("SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "LASTDATA", "FINISHED", "Q_VIEWER"),
    *("LASTPAGE", "MAXPAGE", "MISSING", "MISSREL", "TIME_SUM", "TIME_RSI", "DEG_TIME"),
)
_OWN_AT_LEAST = 3


def sosci(rows: Rows) -> Layout | None:
    """Recognise SoSci Survey by CASE and its other own columns."""
    names, second = heading_texts(rows, 0), heading_texts(rows, 1)
    case = position(names, ("CASE",))
    if case is None or count(names, _OWN) < _OWN_AT_LEAST:
        return None
    if second[case] and not second[case].isdigit():
        return Layout(SOSCI, names, 2, filled(second))
    return Layout(SOSCI, names)

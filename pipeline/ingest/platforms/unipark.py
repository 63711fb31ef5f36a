"""Unipark / Tivian EFS: dispcode tells who finished; -77, -99 and -66 who saw what."""

from __future__ import annotations

from pipeline.ingest.platform import Platform
from pipeline.ingest.platforms.layout import Layout, Rows, count, heading_texts, position

UNIPARK = Platform(
    name="Unipark (EFS)",
    columns={
        "response_id": ("lfdn",),
        "started": ("datetime",),
        "token": ("external_lfdn",),
        "finished": ("dispcode",),
        "test": ("tester",),
    },
    finished=frozenset({"31", "32", "Completed", "Completed after break"}),
    tests=frozenset({"1"}),
    technical=(
        *(r"lastpage", r"quality", r"duration", r"browser", r"referer", r"device_type", r"quota.*"),
        *(r"participant_\w+", r"page_history", r"[hv]flip", r"output_mode", r"javascript"),
        *(r"flash", r"session_id", r"language", r"cleaned", r"ats", r"rts\d+"),
        *(r"date_of_last_access", r"date_of_first_mail"),
    ),
    personal=(r"u_\w+",),
    missing={"-77": "not_shown", "-66": "not_shown", "-99": "no_answer"},
    missing_in_lists={"0": "no_answer"},
    unconfirmed=(
        "Unipark: -77, -66, -99 und (in Fragen mit Antwortliste) 0 gelten in ihrer Voreinstellung;"
        " der Export kann sie anders einstellen",
        "Unipark: bei Mehrfachauswahl heißt 0 „nicht gewählt“ und 1 „gewählt“",
        "Unipark: Spalten u_... enthalten Stammdaten der Teilnehmenden",
    ),
)
_OWN = ("external_lfdn", "tester", "dispcode", "lastpage", "quality", "duration")
_OWN_AT_LEAST = 2


def unipark(rows: Rows) -> Layout | None:
    """Recognise EFS by lfdn and its other own columns."""
    names = heading_texts(rows[:1], 0)
    if position(names, ("lfdn",)) is None or count(names, _OWN) < _OWN_AT_LEAST:
        return None
    return Layout(UNIPARK, names)

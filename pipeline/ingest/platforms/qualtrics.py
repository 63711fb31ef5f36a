"""Qualtrics: rows of ids, of question texts, and of ImportIds; older files have two rows."""

from __future__ import annotations

import re

from pipeline.ingest.heading_rows import is_date
from pipeline.ingest.plain import plain_text
from pipeline.ingest.platform import Platform
from pipeline.ingest.platforms.layout import (
    Layout,
    Rows,
    count,
    filled,
    heading_texts,
    position,
)

QUALTRICS = Platform(
    name="Qualtrics",
    columns={
        "response_id": ("ResponseId", "ResponseID"),
        "submitted": ("EndDate",),
        "started": ("StartDate",),
        "token": ("ExternalReference", "ExternalDataReference"),
        "finished": ("Finished",),
        "test": ("Status",),
    },
    finished=frozenset({"1", "True", "TRUE", "true", "Y", "Wahr"}),
    tests=frozenset({"1", "2", "9", "17", "Survey Preview", "Survey Test"}),
    technical=(
        *(r"Progress", r"Duration \(in seconds\)", r"RecordedDate", r"DistributionChannel"),
        *(
            r"UserLanguage",
            r"ResponseSet",
            r"Q_(Recaptcha|RelevantID|Duplicate|Ballot|URL|TotalDuration|DataPolicy)\w*",
            r".+_(First Click|Last Click)",
        ),
        *(r".+_(Page Submit|Click Count)", r".+_(Browser|Version|Operating System|Resolution)"),
    ),
    personal=(
        *(r"Recipient(LastName|FirstName|Email)", r"IPAddress", r"Location(Latitude|Longitude)"),
        *(r"EmailAddress", r"Name"),
    ),
    missing={"-99": "no_answer"},
    unconfirmed=(
        "Qualtrics: -99 gilt als „gesehen, nicht beantwortet“; der Export ist einstellbar",
        "Qualtrics: ein leeres Feld kann „nicht gezeigt“ oder „nicht beantwortet“ heißen",
        "Qualtrics: Zeiten stehen in der Zeitzone des Kontos",
        "Qualtrics: als Test gelten auch die Status 2, 9 und 17 (Survey Test, Vorschau offline)",
    ),
)
_OWN = (
    *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)"),
    *("Finished", "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName"),
    *("RecipientEmail", "ExternalReference", "LocationLatitude", "LocationLongitude"),
    *("DistributionChannel", "UserLanguage", "ResponseSet", "ExternalDataReference"),
)
_OWN_AT_LEAST = 3
_IMPORT_ID = re.compile(r'\{\s*"ImportId"', re.IGNORECASE)
_LEGACY_ID = re.compile(r"V\d+")


def qualtrics(rows: Rows) -> Layout | None:
    """Recognise Qualtrics by its own columns, or by a row of ImportIds."""
    ids, second = heading_texts(rows, 0), heading_texts(rows, 1)
    import_row = next((index for index in (1, 2) if _import_ids(heading_texts(rows, index))), 0)
    if import_row == 2:
        return Layout(QUALTRICS, ids, 3, _texts(second), idle_rows=(2,))
    if import_row == 1:
        return Layout(QUALTRICS, ids, 2, idle_rows=(1,))
    if count(second, _OWN) >= _OWN_AT_LEAST and count(ids, _OWN) < _OWN_AT_LEAST:
        # Before 2017 the own columns were called V1, V2 ... and their names stood in row 2.
        names = tuple(
            text if _LEGACY_ID.fullmatch(name) and text else name
            for name, text in zip(ids, second, strict=True)
        )
        return Layout(QUALTRICS, names, 2, _texts(second))
    if count(ids, _OWN) < _OWN_AT_LEAST:
        return None
    dated = position(ids, ("StartDate", "EndDate", "RecordedDate"))
    if dated is not None and second[dated] and not is_date(second[dated]):
        return Layout(QUALTRICS, ids, 2, _texts(second))
    return Layout(QUALTRICS, ids)


def _import_ids(texts: tuple[str, ...]) -> bool:
    named = [text for text in texts if text]
    return bool(named) and 2 * sum(bool(_IMPORT_ID.match(text)) for text in named) > len(named)


def _texts(row: tuple[str, ...]) -> dict[int, str]:
    return filled([plain_text(text) for text in row])

"""EUSurvey: every question text ends with its id: "Your research field (P5)"."""

from __future__ import annotations

import re

from pipeline.ingest.platform import Platform
from pipeline.ingest.platforms.layout import Layout, Rows, heading_texts, position

EUSURVEY = Platform(
    name="EUSurvey",
    columns={
        "response_id": ("Contribution ID",),
        "submitted": ("Creation date",),
        "token": ("Invitation number",),
    },
    technical=(r"Last update", r"Languages?"),
    personal=(r"User name", r"E-?[Mm]ail"),
    unconfirmed=(
        "EUSurvey: „Contribution ID“, „Invitation number“ und „User name“ standen in keiner "
        "gesehenen Datei",
        "EUSurvey: ein leeres Feld sagt nicht, ob die Frage gezeigt wurde",
    ),
)
_WITH_ID = re.compile(r".*\([A-Z]+\d+(_\d+)?\)", re.DOTALL)
_SHARE = 0.25


def eusurvey(rows: Rows) -> Layout | None:
    """Recognise EUSurvey by its creation date and the ids behind its questions."""
    headings = heading_texts(rows[:1], 0)
    if position(headings, (*EUSURVEY.columns["submitted"], "Contribution ID")) is None:
        return None
    with_id = sum(bool(_WITH_ID.fullmatch(heading)) for heading in headings)
    return Layout(EUSURVEY, headings) if with_id >= _SHARE * len(headings) else None

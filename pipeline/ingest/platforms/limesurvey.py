"""LimeSurvey: headings are codes, texts, or both ("code. text")."""

from __future__ import annotations

import re

from pipeline.ingest.headings import META, TECHNICAL
from pipeline.ingest.platform import Platform
from pipeline.ingest.platforms.layout import Layout, Rows, count, filled, heading_texts

# Its id, dates and token are those of headings.META, which are looked for in every file.
LIMESURVEY = Platform(
    name="LimeSurvey",
    technical=tuple(re.escape(name) for name in TECHNICAL),
    personal=(
        *("firstname", "lastname", "email", "ipaddr", "refurl"),
        *("Vorname", "Nachname", "E-Mail-Adresse", "First name", "Last name", "Email address"),
        *("IP-Adresse", "IP address"),
    ),
)
_OWN = (
    *META["submitted"],
    *META["started"],
    *("lastpage", "Letzte Seite", "startlanguage", "Start-Sprache", "Start language"),
    *("seed", "Zufallsstartwert", "datestamp", "Datum letzte Aktivität", "Date last action"),
)
_OWN_AT_LEAST = 2
_CODE_AND_TEXT = re.compile(r"(\w+(?:\[[^\[\]]*\])*)\.\s+(.*)", re.DOTALL)
_WITH_BOTH = 0.8


def limesurvey(rows: Rows) -> Layout | None:
    """Recognise LimeSurvey by its own columns, or by headings such as ``WI[SQ001]. Text``."""
    headings = heading_texts(rows[:1], 0)
    both = {index: _CODE_AND_TEXT.fullmatch(heading) for index, heading in enumerate(headings)}
    split = {index: match for index, match in both.items() if match}
    named = sum(bool(heading) for heading in headings)
    if len(split) >= _WITH_BOTH * named and any("[" in match[1] for match in split.values()):
        # The headings stay whole: headings.code_and_text_positions finds questions by them.
        texts = [split[index][2] if index in split else "" for index in range(len(headings))]
        return Layout(LIMESURVEY, headings, texts=filled(texts))
    if count(headings, _OWN) < _OWN_AT_LEAST:
        return None
    return Layout(LIMESURVEY, headings)

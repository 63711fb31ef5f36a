"""What tells who a person is: e-mails, phone numbers, IP addresses, and columns of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from pipeline.errors import Problem
from pipeline.ingest.table import Table
from pipeline.ingest.values import cell_text

_AT = r"(?: ?[(\[{](?:at|ät)[)\]}] ?| ?@ ?)"
_DOT = r"(?:\.| ?[(\[{](?:dot|punkt)[)\]}] ?)"
EMAIL = re.compile(rf"(?<![\w.+%'-])[\w.+%'-]+{_AT}(?:[\w-]+{_DOT})+[^\W\d_]{{2,}}", re.IGNORECASE)
"""Also as people hide it: ``name (at) firma (punkt) de``."""
_GAP = r"[ \u00a0./()\u2010-\u2015-]{0,3}"
_NO_DATE = r"(?!\d{1,2}\.\d{1,2}\.\d{2})(?!0\d/(?:19|20)\d\d(?!\d))"
PHONE = re.compile(
    rf"(?<![\w+])(?<!\d[.,/])(?:(?:\+|00){_GAP}[1-9]|\(?{_NO_DATE}0[1-9])(?:{_GAP}\d){{5,25}}"
)
"""German and international forms: from the trunk 0, 00 or + on, at least seven digits."""
PHONE_AFTER_WORD = re.compile(
    r"(?<!\w)((?:tel|telefon|fon|phone|fax|telefax|mobil|handy|durchwahl|apparat|nebenstelle|"
    rf"rufnummer|telefonnummer)\.?:? ?(?:nr\.?|nummer)?:? ?)(\d(?:{_GAP}\d){{2,25}})",
    re.IGNORECASE,
)
"""Numbers without area code, where a word says what they are."""
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_GROUP = "[0-9a-f]{1,4}"
IP = re.compile(
    rf"(?<![\w.])(?:{_OCTET}\.){{3}}{_OCTET}(?![\w.]*\d)"
    rf"|(?<![\w:])(?:(?:{_GROUP}:){{7}}{_GROUP}|{_GROUP}(?::{_GROUP}){{0,5}}::"
    rf"(?:{_GROUP}(?::{_GROUP}){{0,5}})?|::{_GROUP}(?::{_GROUP}){{0,6}})(?![\w:])",
    re.IGNORECASE,
)
_WORDS = {
    "E-Mail": r"e-?mails?|(?:e-?)?mail-?adressen?",
    "Telefon": r"telefon|telefon-?nummer|tel|phone|phone number|fon|fax|telefax|mobil|mobile|"
    r"mobil(?:funk)?nummer|handy|handynummer|durchwahl",
    "IP-Adresse": r"ip|ip-?adresse|ip-?addr(?:ess)?|ip address",
    "Name": r"name|vorname|nachname|familienname|vor- und nachname|ansprechpartner(?:in)?|"
    r"kontaktperson|first ?name|last ?name|surname|full ?name|recipient(?:first|last)name",
    "Anschrift": r"anschrift|adresse|straße|strasse|hausnummer|street|address",
}
_HEADINGS = {
    kind: re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE)
    for kind, words in _WORDS.items()
}
_CONTENTS = {"E-Mail": EMAIL, "IP-Adresse": IP, "Telefon": PHONE}
OTHER = "Angabe zur Person"
"""What only the platform calls personal."""
_LOOKED_AT = 1000


def personal_columns(table: Table, positions: Sequence[int]) -> dict[int, str]:
    """Return which of the columns hold personal data, by heading or by content.

    Parameters
    ----------
    table : Table
    positions : sequence of int
        Columns that no question asks for.

    Returns
    -------
    dict
        Position -> ``E-Mail``, ``Telefon``, ``IP-Adresse``, ``Name`` or ``Anschrift``: what the
        heading says, else what at least half of the first cells look like; ``OTHER`` where
        only the platform says so.
    """
    found = {}
    for position in positions:
        heading = table.headings[position].strip()
        kind = _by_heading(heading) or _by_content(table, position) or _by_platform(table, heading)
        if kind:
            found[position] = kind
    return found


def heading_shown(table: Table, position: int) -> str:
    """Return a column's heading; its number where the heading is itself personal data."""
    heading = table.headings[position]
    if any(pattern.search(heading) for pattern in _CONTENTS.values()):
        return f"Spalte {position + 1}"
    return heading


def heading_problems(table: Table, shown_as: str) -> list[Problem]:
    """Return a problem if a heading is somebody's e-mail, phone number or IP address.

    Then the file has no headings, and its first response would be taken for them.
    """
    for position, heading in enumerate(table.headings):
        if any(pattern.fullmatch(heading.strip()) for pattern in _CONTENTS.values()):
            message = f"die Überschrift der Spalte {position + 1} ist eine Angabe zu einer Person"
            advice = "fehlt die Zeile mit den Überschriften? Mit Überschriften exportieren"
            return [Problem(shown_as, table.heading_row, position + 1, message, advice)]
    return []


def _by_heading(heading: str) -> str:
    return next((kind for kind, words in _HEADINGS.items() if words.search(heading)), "")


def _by_platform(table: Table, heading: str) -> str:
    named = table.platform.personal if table.platform else ()
    says = any(re.fullmatch(name, heading, re.IGNORECASE) for name in named)
    return OTHER if says else ""


def _by_content(table: Table, position: int) -> str:
    texts = (cell_text(cell) for cell in table.column(position))
    cells = list(islice((text for text in texts if text), _LOOKED_AT))
    for kind, pattern in _CONTENTS.items():
        if cells and 2 * sum(pattern.fullmatch(cell) is not None for cell in cells) >= len(cells):
            return kind
    return ""

"""How a column may be called: LimeSurvey's headings in any of its exports, and common ones.

Besides the questions four columns mean something: the answer's id, when it was submitted, when
it was started, and the access token. ``ACCEPTED`` lists the headings that each of them may have,
whatever their case: first LimeSurvey's own, which win where several are there, then those of
tables made by hand.

=========== ==================================================================================
response_id ``id``, ``Antwort ID``, ``Antwort-ID``, ``Response ID``; ``Nr``, ``Nr.``, ``Nummer``
submitted   ``submitdate``, ``Datum Abgeschickt``, ``Date submitted``; ``Abgeschickt``,
            ``Zeitstempel``, ``Datum``
started     ``startdate``, ``Datum gestartet``, ``Date started``
token       ``token``, ``Zugangscode``, ``Zugangsschlüssel``, ``Access code``
=========== ==================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.codebook import Question
from pipeline.ingest.lss import Item, Structure
from pipeline.ingest.plain import match_key

META = {
    "response_id": ("id", "Antwort ID", "Antwort-ID", "Response ID"),
    "submitted": ("submitdate", "Datum Abgeschickt", "Date submitted"),
    "started": ("startdate", "Datum gestartet", "Date started"),
    "token": ("token", "Zugangscode", "Zugangsschlüssel", "Access code", "Token"),
}
BY_HAND = {
    "response_id": ("Nr", "Nr.", "Nummer"),
    "submitted": ("Abgeschickt", "Zeitstempel", "Datum"),
}
ACCEPTED = {meaning: names + BY_HAND.get(meaning, ()) for meaning, names in META.items()}
TECHNICAL = (
    *("lastpage", "Letzte Seite", "Last page"),
    *("startlanguage", "Start-Sprache", "Start language"),
    *("seed", "Zufallsstartwert", "Seed"),
    *("datestamp", "Datum letzte Aktivität", "Date last action"),
)
_OTHER = ("Sonstiges", "Other")
_COMMENT = ("Kommentar", "Comment")
_TWO_AXES = (":", ";")
_RANK = ("Rank", "Rang")
_TIMING = re.compile(
    r"interviewtime|groupTime\d+|\w+Time|Gesamtzeit|Total time"
    r"|(Gruppenzeit|Fragenzeit|Group time|Question time):.*"
)


@dataclass(frozen=True)
class Place:
    """A column's code taken apart: ``WI[SQ001]`` is item ``SQ001`` of question ``WI``."""

    question: str
    parts: tuple[str, ...]

    @property
    def scale(self) -> int:
        """Which of a question's two answer scales the column belongs to (0 or 1)."""
        return 1 if len(self.parts) == 2 and self.parts[1] == "2" else 0


def place_of(code: str) -> Place:
    """Take a column's code apart."""
    return Place(code.split("[", 1)[0].strip(), tuple(re.findall(r"\[([^\]]*)\]", code)))


def code_key(code: str) -> str:
    """Return what the spellings of a code share: ``WI[SQ001]`` and SPSS's ``WI_SQ001``."""
    return match_key(code).replace("[", "_").replace("]", "")


def is_timing(heading: str) -> bool:
    """Whether a column only says how long someone took."""
    return _TIMING.fullmatch(heading.strip()) is not None


def item_text(item: Item, place: Place) -> str | None:
    """Return the questionnaire's text of a row or option; None if it has none of its own."""
    return item.subquestions.get(place.parts[0]) if place.parts else None


def has_place(item: Item, place: Place) -> bool:
    """Whether a question of the questionnaire has the row, option or place of a code."""
    part = place.parts[0] if place.parts else ""
    if not part or item.type in _TWO_AXES or item.type == "R" or part in item.subquestions:
        return True
    if part.removesuffix("comment") in (*item.subquestions, "other", ""):
        return item.other or "other" not in part
    return False


def expected_texts(question: Question, wave: str, structure: Structure | None) -> tuple[str, ...]:
    """Return the headings in words that a question may have, the likeliest first."""
    place = place_of(question.columns[wave])
    text, item_wording = question.wording(wave)
    item = structure.items.get(place.question) if structure else None
    if item:
        text, item_wording = item.text, item_text(item, place) or ""
    if not place.parts:
        plain = not item_wording
        return (text,) if plain else (f"{text} [{item_wording}]", item_wording)
    part = place.parts[0]
    inner: list[str]
    if part == "other":
        inner = [f"[{name}]" for name in _OTHER]
    elif part == "comment":
        inner = [f"[{name}]" for name in _COMMENT]
    elif part.endswith("comment"):
        option = item.subquestions.get(part.removesuffix("comment"), "") if item else item_wording
        options = [option] if option else list(_OTHER)
        inner = [f"[{option}] [{name}]" for option in options for name in _COMMENT]
    elif item.type == "R" if item else question.type == "ranking":
        inner = [f"[{name} {part}]" for name in _RANK]
    else:
        inner = [f"[{item_wording}]"]
    if item_wording and f"[{item_wording}]" not in inner:
        inner.append(f"[{item_wording}]")
    return tuple(f"{text} {ending}" for ending in inner)

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
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.codebook import Question
from pipeline.ingest.plain import match_key
from pipeline.ingest.sgqa import sgqa_of
from pipeline.ingest.structure import Item, Structure

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
_CODE_AND_TEXT = re.compile(r"(\w+(?:\[[^\]]*\])*)\s*(?:[.:|–—-]\s|[:|]).*", re.DOTALL)
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


@dataclass(frozen=True)
class HeadingKeys:
    """What to find columns by, one entry per heading.

    Parameters
    ----------
    texts : tuple of str
        The heading without blanks, tags and entities.
    codes : tuple of str
        The heading as a code; a column of LimeSurvey's database is translated.
    leading : tuple of str
        The code before a text: ``rse3[SQ001]. Who uses …``; empty if there is none.
    """

    texts: tuple[str, ...]
    codes: tuple[str, ...]
    leading: tuple[str, ...]


def heading_keys(headings: Sequence[str], structure: Structure | None) -> HeadingKeys:
    """Return the keys of a file's headings; the survey file translates ``610701X7X81SQ001``."""
    fields = structure.fields if structure else {}
    return HeadingKeys(
        tuple(match_key(heading) for heading in headings),
        tuple(code_key(fields.get(sgqa_of(heading), heading)) for heading in headings),
        tuple(_leading_code(heading) for heading in headings),
    )


def code_positions(code: str, keys: HeadingKeys) -> list[int]:
    """Return the positions of a code among headings that are codes.

    Of an array with two scales, ``G[SQ001][1]``, some exports count the scales from 0
    (``G_SQ001_0``), others from 1: the lower one tells.
    """
    place, wanted = place_of(code), code_key(code)
    if len(place.parts) == 2 and place.parts[1].isdecimal():
        with_brackets = _positions(match_key(code), keys.texts)
        stem = wanted.removesuffix(f"_{place.parts[1]}")
        if not with_brackets and f"{stem}_0" in keys.codes:
            wanted = f"{stem}_{int(place.parts[1]) - 1}"
        return with_brackets or _positions(wanted, keys.codes)
    return _positions(wanted, keys.codes)


def code_and_text_positions(
    code: str, keys: HeadingKeys, texts: Sequence[str], structure: Structure | None
) -> list[int]:
    """Return the positions of a code among headings that are code and text.

    Without anything between the two (``GroesseWie viele …``) only a survey file's text tells
    where the code ends.
    """
    glued = {match_key(code + text) for text in texts} if structure else set()
    together = [index for index, text in enumerate(keys.texts) if text in glued]
    return _positions(code_key(code), keys.leading) or together


def _positions(wanted: str, keys: Sequence[str]) -> list[int]:
    return [index for index, key in enumerate(keys) if key == wanted]


def _leading_code(heading: str) -> str:
    match = _CODE_AND_TEXT.fullmatch(heading.strip())
    return code_key(match[1]) if match else ""


def is_timing(heading: str) -> bool:
    """Whether a column only says how long someone took."""
    return _TIMING.fullmatch(heading.strip()) is not None


def item_text(item: Item, place: Place) -> str | None:
    """Return the questionnaire's text of a row or option; None if it has none of its own."""
    return item.subquestions.get(place.parts[0]) if place.parts else None


def has_place(item: Item, place: Place) -> bool:
    """Whether a question of the questionnaire has the row, option or place of a code."""
    part = place.parts[0] if place.parts else ""
    if item.type in _TWO_AXES and part:
        row, _, column = part.partition("_")
        return row in item.subquestions and column in item.columns
    if not part or item.type == "R" or part in item.subquestions:
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

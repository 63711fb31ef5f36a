"""Take headings apart: which question a column belongs to, and which of its rows it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.draft.words import INPUT_FOR
from pipeline.ingest.plain import match_key, plain_text

_CODE = re.compile(r"[A-Za-z][\w.]*(\[[^\]]*\])*")
_CODE_AND_TEXT = re.compile(r"(?P<code>[A-Za-z]\w*(\[[^\]]*\])*)\.\s+(?P<text>.+)", re.DOTALL)
_TEXT_AND_ITEM = re.compile(
    r"(?P<text>.*?)\s*\[(?P<item>[^\[\]]*(\[[^\]]*\][^\[\]]*)*)\]\s*", re.DOTALL
)
_STEM = re.compile(r"(?P<stem>.+?)[_.](?P<part>\d{1,3}[a-z]?|SQ\d+|other|comment)")
_NUMBERED = re.compile(r"(Frage|Question|Q|F)\s*\d+[a-z]?\s*[-–:.)]?\s*", re.IGNORECASE)
_SEPARATORS = (" - ", " – ", " | ", ": ", ".")
_FEWEST_WORDS = 3


@dataclass(frozen=True)
class Parts:
    """What a heading says: code, question, row or option, and what its question's columns share."""

    code: str
    question: str
    item: str
    group: str
    part: str


def take_apart(headings: Sequence[str], texts: Mapping[int, str]) -> list[Parts]:
    """Take the headings of a file apart.

    Parameters
    ----------
    headings : sequence of str
    texts : mapping
        Position -> the file's own text for a column, such as a variable label; it counts where
        the heading is only a code.

    Returns
    -------
    list of Parts
        One per heading. The forms read are ``Q[SQ]``, ``Q[SQ]. Text [Item]``, ``Text [Item]``,
        ``Q_1``, and neighbours that begin alike: ``Text - Item``.
    """
    filled = [heading for heading in headings if heading.strip()]
    coded = sum(_CODE_AND_TEXT.fullmatch(heading) is not None for heading in filled)
    with_codes = 2 * coded > len(filled)
    texts = {i: text for i, text in texts.items() if _CODE.fullmatch(headings[i])}
    shared = _shared_beginnings([texts.get(i, h) for i, h in enumerate(headings)])
    stems = Counter(m["stem"] for h in headings if (m := _STEM.fullmatch(h)))
    parts = []
    for position, heading in enumerate(headings):
        match = _CODE_AND_TEXT.fullmatch(heading) if with_codes else None
        code = match["code"] if match else heading if _CODE.fullmatch(heading) else ""
        text = match["text"] if match else texts.get(position, "" if code else heading)
        parts.append(_parts(code, plain_text(text) or code, shared.get(position), stems))
    return parts


def question_number(text: str) -> str:
    """Return "F16" for "Frage 16 - Worin …?"; empty if the text has no number."""
    match = _NUMBERED.match(text)
    number = re.search(r"\d+[a-z]?", match.group()) if match else None
    return f"F{number.group()}" if number else ""


def without_number(text: str) -> str:
    """Return a question without the number in front of it."""
    return _NUMBERED.sub("", text, count=1).strip() or text


def _parts(code: str, text: str, beginning: str | None, stems: Counter[str]) -> Parts:
    stem, part = code, ""
    if "[" in code:
        stem, part = code.split("[", 1)[0], code.split("[", 1)[1].rstrip("]").replace("][", "_")
    elif (match := _STEM.fullmatch(code)) and stems[match["stem"]] > 1:
        stem, part = match["stem"], match["part"]
    question, item = text, ""
    if match := _TEXT_AND_ITEM.fullmatch(text):
        question, item = match["text"], match["item"]
    elif beginning and not INPUT_FOR.search(text.lower()):
        question, item = beginning, text[len(beginning) :].strip(" -–|:.")
    if not part and item and stem == code:
        group = match_key(question) or stem
    else:
        group = stem or match_key(question)
    return Parts(code, question or item, item if question else "", group, part)


def _shared_beginnings(texts: Sequence[str]) -> dict[int, str]:
    """Return position -> the longest beginning before a separator that a neighbour shares."""
    found: dict[int, list[str]] = {}
    for position, text in enumerate(texts):
        plain = plain_text(text)
        found[position] = [
            plain[: match.start()].rstrip()
            for separator in _SEPARATORS
            for match in re.finditer(re.escape(separator), plain)
            if len(plain[: match.start()].split()) >= _FEWEST_WORDS and plain[match.end() :].strip()
        ]
    times = Counter(beginning for own in found.values() for beginning in set(own))
    result = {}
    for position, own in found.items():
        near = [b for b in own if times[b] > 1 and _neighbour(found, position, b)]
        if near:
            result[position] = max(near, key=len)
    return result


def _neighbour(found: Mapping[int, list[str]], position: int, beginning: str) -> bool:
    return any(beginning in found.get(other, ()) for other in (position - 1, position + 1))

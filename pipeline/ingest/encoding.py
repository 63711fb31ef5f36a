"""Bytes of a text file -> text: as the bytes say, else by evidence from the letters."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.errors import Problem, StudyError
from pipeline.ingest.signature import what_it_is

_ADVICE = "in Excel als „CSV UTF-8“ speichern oder neu exportieren"
_CONTROL = re.compile("[\x00-\x08\x0e-\x19]")
_HEAD = 4096
# Codepage 850 is read nowhere here, but known as the rival that must not pass for MacRoman.
_NAMES = {"cp1252": "Windows-1252", "mac_roman": "MacRoman", "cp850": "Codepage 850"}
_UNREAD = "cp850"
_USUAL = {"cp1252": 0.15}
_MARGIN = 0.2
_ABOVE_ASCII = re.compile(rb"(?s)(?=(.[\x80-\xff].))")
_GERMAN = frozenset("äöüßÄÖÜ")
_COMMON = frozenset("éèàáçñôêÉ")
_FOREIGN = frozenset("ëâãåóòúùûíîïìøæœÈÀÁÇÅØÆŒŠšŽž")
_MARKS = frozenset("€–—„“”‚‘’…·•°§²³½«»´®©\xa0\xad")
_BEFORE_WORDS = frozenset("–—„“”‚‘’…·•«»\xa0\xad")
_NOT_BEHIND_WORDS = frozenset("„‚§½€°")
_INSIDE_WORDS = frozenset("’´–\xa0\xad")


def decode(data: bytes, *, shown_as: str) -> str:
    """Return the text of a file; see :func:`read_text`."""
    return read_text(data, shown_as=shown_as)[0]


def read_text(data: bytes, *, shown_as: str) -> tuple[str, str]:
    """Decode UTF-8 or UTF-16, with or without byte order mark, or a western 8-bit encoding.

    Parameters
    ----------
    data : bytes
    shown_as : str
        The path to name in a problem.

    Returns
    -------
    text : str
        Without byte order mark.
    concluded : str
        The 8-bit encoding that the letters speak for; empty where the bytes tell it.

    Raises
    ------
    StudyError
        For binary content, damaged UTF-16 and for text that reads as nonsense everywhere.
    """
    wide = _utf16(data)
    if wide:
        return _known(_decoded_utf16(data, wide, shown_as), shown_as), ""
    kind = what_it_is(data)
    if kind:
        raise _problem(shown_as, 1, f"keine Tabelle, sondern {kind}", "richtige Datei ablegen")
    try:
        return _known(data.decode("utf-8-sig"), shown_as), ""
    except UnicodeDecodeError as error:
        line = _line(data[: error.start])
    _known(data.decode("latin-1"), shown_as)
    encoding = _eight_bit(data)
    if not encoding:
        message = "Kodierung nicht erkannt: weder UTF-8 noch UTF-16, Windows-1252 oder MacRoman"
        raise _problem(shown_as, line, message, _ADVICE)
    name = "ISO-8859-15" if encoding == "iso8859_15" else _NAMES[encoding]
    return data.decode(encoding), name


def _utf16(data: bytes) -> str:
    """Return the kind of UTF-16; without a mark, every other byte of western text is zero."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:_HEAD]
    first, second = head[::2].count(0), head[1::2].count(0)
    if 4 * max(first, second) < len(head) or max(first, second) < 10 * min(first, second):
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


def _decoded_utf16(data: bytes, encoding: str, shown_as: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.decode(encoding, "ignore").count("\n") + 1 if error.end == len(data) else 1
    message = "Kodierung ist UTF-16, aber die Datei ist beschädigt oder abgeschnitten"
    raise _problem(shown_as, line, message, "neu exportieren")


def _known(text: str, shown_as: str) -> str:
    found = _CONTROL.search(text)
    if found:
        message = "keine Tabelle: enthält binäre Zeichen (Kodierung unbekannt)"
        raise _problem(shown_as, 1, message, _ADVICE)
    return text


def _eight_bit(data: bytes) -> str:
    """Return the encoding in which the letters above ASCII make sense; empty if in none.

    The marks between which each of them stands decide: no word has a capital umlaut inside.
    charset-normalizer, asked the same, took a real German file for codepage 850.
    """
    counts = Counter(_ABOVE_ASCII.findall(b" " + data + b" "))
    total = sum(counts.values())
    scores = {
        encoding: sum(_sense(place, encoding) * times for place, times in counts.items()) / total
        for encoding in _NAMES
    }
    likely = {encoding: score + _USUAL.get(encoding, 0) for encoding, score in scores.items()}
    second, best = sorted(likely, key=lambda encoding: likely[encoding])[-2:]
    # Three dots before a word in one encoding are a capital umlaut in the other.
    undecided = scores[second] > 0 and likely[best] - likely[second] < _MARGIN
    if scores[best] < 0 or best == _UNREAD or undecided:
        return ""
    # Both differ in eight rare characters; only one of them has the euro sign at this place.
    if best == "cp1252" and b"\xa4" in data and not re.search(rb"[\x80-\x9f]", data):
        return "iso8859_15"
    return best


def _sense(place: bytes, encoding: str) -> float:
    """Return how well a character fits between its neighbours: 1 well, below 0 not at all."""
    before, after = (place[i : i + 1].decode(encoding, "replace") for i in (0, 2))
    try:
        character = place[1:2].decode(encoding)
    except UnicodeDecodeError:
        return -9
    inside = before.isalpha() and after.isalpha()
    if not character.isalpha():
        if character not in _MARKS or (inside and character not in _INSIDE_WORDS):
            return -1
        glued = (after.isalpha() and character not in _BEFORE_WORDS) or (
            before.isalpha() and character in _NOT_BEHIND_WORDS
        )
        return 0 if glued else 0.9
    if character.isupper() and before.islower():
        return -1
    if not (before.isalpha() or after.isalpha()):
        return -0.5
    if character in _GERMAN:
        return 1
    return 0.5 if character in _COMMON else 0 if character in _FOREIGN else -1


def _line(before: bytes) -> int:
    """Return the line that follows some bytes, whatever ends the lines."""
    return len((before + b"x").splitlines())


def _problem(shown_as: str, line: int, message: str, advice: str) -> StudyError:
    return StudyError([Problem(shown_as, line, 0, message, advice)])

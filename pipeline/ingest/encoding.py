"""Bytes of a text file -> text, in the two encodings that German exports use."""

from __future__ import annotations

from pipeline.errors import Problem, StudyError
from pipeline.ingest.signature import what_it_is

_ADVICE = "in Excel als „CSV UTF-8“ speichern oder neu exportieren"
_CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31})
_WESTERN = frozenset("äöüÄÖÜßéèêëáàâçñóôúíîïøåæœÉÈÀÇ€–—„“”‚‘’…·•°§µ²³½«»´®©×\xa0")


def decode(data: bytes, *, shown_as: str) -> str:
    """Decode UTF-8 (with or without byte order mark) or else Windows-1252.

    Raises
    ------
    StudyError
        For UTF-16, for binary content and for text that reads as nonsense in both encodings.
    """
    kind = what_it_is(data)
    if "UTF-16" in kind:
        raise _problem(shown_as, 1, "Kodierung ist UTF-16, erwartet wird UTF-8", _ADVICE)
    if kind:
        raise _problem(shown_as, 1, f"keine Tabelle, sondern {kind}", "richtige Datei ablegen")
    if data.translate(None, _CONTROL) != data:
        raise _problem(
            shown_as, 1, "keine Tabelle: enthält binäre Zeichen (Kodierung unbekannt)", _ADVICE
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or not _plausible(text):
        message = "Kodierung nicht erkannt: weder UTF-8 noch Windows-1252"
        raise _problem(shown_as, line, message, _ADVICE)
    return text


def _plausible(text: str) -> bool:
    """Windows-1252 decodes nearly everything; German text uses few of its characters."""
    special = [character for character in text if character > "\x7f"]
    return 2 * sum(character in _WESTERN for character in special) >= len(special)


def _problem(shown_as: str, line: int, message: str, advice: str) -> StudyError:
    return StudyError([Problem(shown_as, line, 0, message, advice)])

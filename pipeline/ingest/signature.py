"""Tell what a file really is from its first bytes, before a reader stumbles over it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

from pipeline.errors import Problem, StudyError

SIGNATURE_BYTES = 4096
"""How many of a file's first bytes tell its format."""
_HEADING_BYTES = 4 * 2**20
"""LimeSurvey's VV export has its codes after all the texts of the questions."""
_VV_CODES = re.compile(rb'^"?id"?\t(?:[^\n]*\t)?"?submitdate"?[\t\r\n]', re.MULTILINE)
_FORMATS = (
    (b"$FL2", "sav"),
    (b"$FL3", "sav"),
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"<stata_dta>", "dta"),
    (b"HEADER RECORD*******LIB", "xpt"),
    (b"\0" * 12 + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", "sas7bdat"),
)
TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".dat")
"""Endings that a delimited text may have."""
_WORKBOOK = "[Content_Types].xml"
_SIGNATURES = {
    b"PK\x03\x04": "eine Excel- oder ZIP-Datei",
    b"$FL2": "eine SPSS-Datei",
    b"$FL3": "eine SPSS-Datei",
    b"\0" * 12 + b"\xc2\xea\x81\x63\xb3\x14\x11\xcf": "ein SAS-Katalog (nur Wertelabels)",
    b"\x89PNG": "ein Bild (PNG)",
    b"\xff\xd8\xff": "ein Bild (JPEG)",
    b"GIF8": "ein Bild (GIF)",
    b"%PDF": "ein PDF",
    b"\xd0\xcf\x11\xe0": "eine alte Excel-Datei (.xls) oder eine mit Kennwort",
    b"\x1f\x8b": "eine gepackte Datei (gzip)",
    b"\xff\xfe": "Text in UTF-16",
    b"\xfe\xff": "Text in UTF-16",
}
_PORTABLE = b"SPSS PORT FILE"
_PORTABLE_WITHIN = 512
_STATA_BEFORE_13 = range(0x69, 0x77)


def format_of(head: bytes) -> str:
    """Return a file's format from its first bytes; empty if they tell nothing.

    Parameters
    ----------
    head : bytes
        The first ``SIGNATURE_BYTES`` of the file, or all of it.
    """
    for start, name in _FORMATS:
        if head.startswith(start):
            return name
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"<?xml", b"<dta>")) and b"<dta>" in text:
        return "stata_xml"
    if _PORTABLE in head[:_PORTABLE_WITHIN].translate(None, b"\r\n"):
        return "por"
    if len(head) > 2 and head[0] in _STATA_BEFORE_13 and head[1] in (1, 2) and head[2] == 1:
        return "dta"
    return ""


def format_of_file(path: Path) -> str:
    """Return a file's format from its content; empty if that tells nothing.

    A zip file with a questionnaire (.lss) is LimeSurvey's archive, one with a text a packed
    export; text with a second row of headings is LimeSurvey's VV export.

    Raises
    ------
    OSError
        For a file that cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(SIGNATURE_BYTES)
        found = format_of(head)
        if found == "xlsx":
            return _kind_of_archive(file)
        if not found and b"\t" in head and _is_vv(head + file.read(_HEADING_BYTES)):
            return "vv"
    return found


def _kind_of_archive(file: IO[bytes]) -> str:
    """Return what kind of zip file it is; empty for a damaged one."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return ""
    if any(name.lower().endswith(".lss") for name in names):
        return "lsa"
    texts = _WORKBOOK not in names and any(name.lower().endswith(TEXT_ENDINGS) for name in names)
    return "zip" if texts else "xlsx"


def _is_vv(text: bytes) -> bool:
    """Whether codes stand after a row of texts; those of other exports are the first row."""
    codes = _VV_CODES.search(text)
    return codes is not None and b"\t" in text[: codes.start()]


def read_bytes(path: Path, *, shown_as: str) -> bytes:
    """Read a file that must not be empty.

    Raises
    ------
    StudyError
        If the file is unreadable or holds nothing but blanks.
    """
    try:
        data = path.read_bytes()
    except OSError:
        advice = "Datei anlegen oder Rechte prüfen"
        raise StudyError(
            [Problem(shown_as, 0, 0, "Datei fehlt oder ist nicht lesbar", advice)]
        ) from None
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise StudyError([Problem(shown_as, 1, 0, "Datei ist leer", "neu exportieren")])
    return data


def what_it_is(data: bytes) -> str:
    """Return what a file is in German, from its first bytes; empty if that tells nothing."""
    for start, name in _SIGNATURES.items():
        if data.startswith(start):
            return name
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "eine HTML-Seite"
    if head.startswith(b"<?xml"):
        return "eine XML-Datei"
    return ""

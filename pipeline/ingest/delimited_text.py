"""A text file's content before it is split: decoded, its delimiter found, what it tells apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import Problem, StudyError
from pipeline.ingest.blank_fields import mark_blank_fields
from pipeline.ingest.delimiter import find_delimiter
from pipeline.ingest.encoding import read_text

INVISIBLE = "\ufeff"
"""The byte order mark, which some programs leave inside of a text, where nobody sees it."""
_NAMED_DELIMITER = re.compile(r'"?sep=([^\r\n"])"?(?=\r|\n)', re.IGNORECASE)


@dataclass(frozen=True)
class DelimitedText:
    """Text that can be split into records.

    Parameters
    ----------
    text : str
        Its lines are those of the file.
    delimiter : str
    keeps_not_shown : bool
        Whether an empty quotation, here ``BLANK``, means something else than nothing at all.
    passed_over : tuple of (line, what)
        In German: what was concluded or left out.
    """

    text: str
    delimiter: str
    keeps_not_shown: bool
    passed_over: tuple[tuple[int, str], ...]


def delimited_text(data: bytes, shown_as: str) -> DelimitedText:
    """Decode a text file and find its delimiter.

    Parameters
    ----------
    data : bytes
    shown_as : str
        The path to name in a problem.

    Raises
    ------
    StudyError
        For binary content, an unknown encoding, JSON, XML and a text without columns.
    """
    text, concluded = read_text(data, shown_as=shown_as)
    text = text.lstrip(INVISIBLE)
    passed_over = []
    if concluded:
        passed_over.append((1, f"Kodierung aus den Umlauten geschlossen: {concluded}"))
    named = _NAMED_DELIMITER.match(text)
    if named:
        # Excel's hint; an empty line is left, so that line numbers stay those of the file.
        text, delimiter = text[named.end() :], named[1]
        passed_over.append((1, "Angabe des Trennzeichens für Excel („sep=“)"))
    else:
        delimiter = "" if text.lstrip().startswith(("{", "<")) else find_delimiter(text)
    if not delimiter:
        message = "keine Tabelle: die erste Zeile hat keine Spalten (getrennt durch ; , | oder Tab)"
        raise StudyError([Problem(shown_as, 1, 0, message, "Export als CSV wiederholen")])
    marked = mark_blank_fields(text, delimiter)
    return DelimitedText(marked or text, delimiter, bool(marked), tuple(passed_over))

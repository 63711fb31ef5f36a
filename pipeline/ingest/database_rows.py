"""Tables of LimeSurvey's database as its archives hold them: XML, one element per cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from defusedxml.ElementTree import iterparse

Row = dict[str, str]
_DEEPEST = 3
"""How many elements stand around a row."""


def read_rows(stream: IO[bytes], table: str) -> Iterator[Row]:
    """Yield the rows of a table: name of the column -> text, "" for an empty element.

    A column without an element is NULL in the database and missing in the row. The first row
    yielded holds the declared columns, each with an empty text.

    Parameters
    ----------
    stream : file
    table : str
        ``responses``, ``tokens`` or ``timings``.

    Raises
    ------
    xml.etree.ElementTree.ParseError, defusedxml.DefusedXmlException
        For damaged XML and for XML with a document type of its own.
    """
    path: list[Any] = []
    declared: Row = {}
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(element)
            continue
        path.pop()
        inside = [parent.tag for parent in path[1:]] if len(path) <= _DEEPEST else []
        if inside == [table, "fields"] and element.tag == "fieldname":
            declared[(element.text or "").strip()] = ""
        elif inside == [table] and element.tag == "fields":
            yield declared
        elif inside == [table, "rows"] and element.tag == "row":
            yield {cell.tag: cell.text or "" for cell in element}
        if path and len(path) != _DEEPEST + 1:
            path[-1].remove(element)  # all but the cells of the row at hand is let go

"""Tell a field without anything from one with an empty quotation; the csv module cannot."""

from __future__ import annotations

from collections.abc import Sequence

BLANK = "\0"
"""Stands for an empty quotation; no text that is read holds this character."""
_NOTHING = "N/A"
_FEW = 2


def mark_blank_fields(text: str, delimiter: str) -> str:
    """Put ``BLANK`` into every empty quotation of a text that tells NULL from blank.

    Such a text quotes every value and holds both: ``""`` (shown and left blank) and nothing at
    all (NULL). LimeSurvey writes so. Any other text comes back empty: there the difference
    means nothing.

    Parameters
    ----------
    text : str
    delimiter : str
    """
    # Between the quotation marks lie, in turn, what is outside and what is inside of quotations;
    # a doubled mark inside leaves an empty part outside.
    parts = text.split('"')
    outside = parts[::2]
    if len(parts) % 2 == 0 or len(parts) == 1 or set("".join(outside)) - {delimiter, "\r", "\n"}:
        return ""
    ends = len(parts) - 1
    blank = [
        index
        for index in range(1, ends, 2)
        if not parts[index]
        and (parts[index - 1] or index == 1)
        and (parts[index + 1] or index + 1 == ends)
    ]
    if not blank or not any(_holds_nothing(part, delimiter) for part in set(outside)):
        return ""
    for index in blank:
        parts[index] = BLANK
    return '"'.join(parts)


def _holds_nothing(between: str, delimiter: str) -> bool:
    """Whether what stands between two quotations has room for a field without anything."""
    if "\n" in between or "\r" in between:
        return delimiter in between
    return between.count(delimiter) > 1


def nothing_written_as_text(rows: Sequence[Sequence[str]]) -> bool:
    """Whether ``N/A`` stands for nothing in some columns, so that blanks mean either in others.

    LimeSurvey's export with long answers does so: NULL is "N/A" in multiple choice and yes-no
    questions, and an empty quotation in lists. Such a column has few other values; a text that
    somebody answered stands among many.
    """
    columns = {index for row in rows if _NOTHING in row for index in _places(row)}
    return any(
        len({row[index] for row in rows if index < len(row)} - {_NOTHING, BLANK, ""}) <= _FEW
        for index in columns
    )


def _places(row: Sequence[str]) -> list[int]:
    return [index for index, cell in enumerate(row) if cell == _NOTHING]

"""Which field of a table a missing heading may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.errors import did_you_mean


def nearest_field(names: Iterable[str], headings: Sequence[str]) -> tuple[int, str]:
    """Return the number of the field whose heading is nearest to a name, and the question.

    Parameters
    ----------
    names : iterable of str
        What the heading might be called, the likeliest first.
    headings : sequence of str
        In the order of the fields; empty where a field is out of the question.

    Returns
    -------
    field : int
        1 = column A; 0 if none is near.
    advice : str
        „Meinten Sie …?“, empty if none is near.
    """
    for name in names:
        advice = did_you_mean(name, filter(None, headings))
        for field, heading in enumerate(headings, 1):
            if advice and did_you_mean(heading, [heading]) == advice:
                return field, advice
    return 0, ""

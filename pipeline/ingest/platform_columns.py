"""Find a platform's own columns among the headings of its export."""

from __future__ import annotations

import re

from pipeline.ingest.plain import match_key
from pipeline.ingest.table import Table


def platform_columns(table: Table) -> dict[str, list[int]]:
    """Return the positions of the columns that mean something to the platform.

    Returns
    -------
    dict
        Meaning (``response_id``, ``submitted``, ..., see ``Platform.columns``) -> positions;
        empty where the platform is not known. The first of a meaning's headings that the file has
        counts.
    """
    if table.platform is None:
        return {}
    keys = [match_key(heading).casefold() for heading in table.headings]
    found = {}
    for meaning, names in table.platform.columns.items():
        wanted = [match_key(name).casefold() for name in names]
        present = next((name for name in wanted if name in keys), None)
        if present is not None:
            found[meaning] = [index for index, key in enumerate(keys) if key == present]
    return found


def about_the_interview(table: Table) -> set[int]:
    """Return the positions of the platform's columns about the interview itself."""
    if table.platform is None:
        return set()
    patterns = [re.compile(name, re.IGNORECASE) for name in table.platform.technical]
    return {
        index
        for index, heading in enumerate(table.headings)
        if any(pattern.fullmatch(heading.strip()) for pattern in patterns)
    }

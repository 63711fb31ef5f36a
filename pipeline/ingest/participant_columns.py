"""Find token and member number among a participants file's headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.codebook import Study


def participant_columns(study: Study, headings: Sequence[str]) -> tuple[int | None, int | None]:
    """Return the positions of token and member number; None for one that is not there.

    A heading may be `` attribute_1 <Mitgliedsnummer>``: both of its names count.
    """
    settings = study.settings.participants
    if settings is None:
        return None, None
    names = [heading_names(heading) for heading in headings]
    return _position(settings.token, names), _position(settings.member_number, names)


def heading_names(heading: str) -> set[str]:
    """Return the names that a heading of a participants file gives its column."""
    match = re.fullmatch(r"(.*?)<(.*)>", heading.strip())
    return {part.strip() for part in match.groups()} - {""} if match else {heading.strip()}


def _position(name: str, headings: list[set[str]]) -> int | None:
    return next((index for index, names in enumerate(headings) if name in names), None)

"""Find token and member number among a participants file's headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.codebook import Study
from pipeline.ingest.headings import code_key


def participant_columns(study: Study, headings: Sequence[str]) -> tuple[int | None, int | None]:
    """Return the positions of token and member number; None for one that is not there.

    A heading may be `` attribute_1 <Mitgliedsnummer>``: both of its names count.
    """
    settings = study.settings.participants
    if settings is None:
        return None, None
    names = [heading_names(heading) for heading in headings]
    return _position(settings.token, names), _position(settings.member_number, names)


def is_participants_list(study: Study, wave: str, headings: Sequence[str]) -> bool:
    """Whether a file has both columns and is not an export that carries them too."""
    if None in participant_columns(study, headings):
        return False
    codes = {code_key(q.columns[wave]) for q in study.questions if wave in q.columns}
    asked = codes & {code_key(heading) for heading in headings}
    return 2 * len(asked) <= len(codes)


def heading_names(heading: str) -> set[str]:
    """Return the names that a heading of a participants file gives its column."""
    match = re.fullmatch(r"(.*?)<(.*)>", heading.strip())
    return {part.strip() for part in match.groups()} - {""} if match else {heading.strip()}


def _position(name: str, headings: list[set[str]]) -> int | None:
    return next((index for index, names in enumerate(headings) if name in names), None)

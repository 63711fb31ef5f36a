"""Find the columns of id, dates and token among an export's headings."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.ingest.headings import BY_HAND, META, TECHNICAL
from pipeline.ingest.plain import match_key


def meta_columns(headings: Sequence[str], *, claimed: Collection[int]) -> dict[str, list[int]]:
    """Return the positions that each meaning of ``META`` may have, the best kind of match only.

    LimeSurvey's own spelling comes first, then the same in another case, then what tables made
    by hand use; the last two only where no question claims the column.
    """
    exact = [match_key(heading) for heading in headings]
    free = ["" if i in claimed else key.casefold() for i, key in enumerate(exact)]
    found = {}
    for meaning, names in META.items():
        kinds = [_positions(exact, names), _positions(free, map(str.casefold, names))]
        kinds += [_positions(free, [name.casefold()]) for name in BY_HAND.get(meaning, ())]
        found[meaning] = next((positions for positions in kinds if positions), [])
    return found


def technical_columns(headings: Sequence[str]) -> set[int]:
    """Return the positions of columns that a survey platform adds for itself."""
    keys = [match_key(heading).casefold() for heading in headings]
    return set(_positions(keys, map(str.casefold, TECHNICAL)))


def _positions(keys: Sequence[str], names: Collection[str] | map[str]) -> list[int]:
    wanted = {match_key(name) for name in names}
    return [index for index, key in enumerate(keys) if key in wanted]

"""Which known companies a name may mean: candidates for an analyst, never a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.clean.company_names import normal_name

CUTOFF = 80
"""Candidates that are less alike than this (of 100) are not shown."""
_SHORT_FORM = 0.95
"""A name that is part of another is a little less than the same."""
_COMPARED = 300
"""So many of the names that share most with a name are compared letter by letter."""
_ENDS = 3


@dataclass(frozen=True)
class Candidate:
    """A known company and how alike its name is, from 0 to 100 (spellings of one name)."""

    id: str
    score: int


class NameIndex:
    """Known names, blocked by the first and last letters of their words.

    A slip of the pen changes one end of a word, rarely both; memory grows with the names.

    Parameters
    ----------
    names : mapping
        Id -> name as written.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {id_: normal_name(name) for id_, name in names.items()}
        self._blocks: dict[str, list[str]] = {}
        for id_, name in self._names.items():
            for key in _keys(name):
                self._blocks.setdefault(key, []).append(id_)

    def candidates(self, name: str, *, limit: int = 3) -> list[Candidate]:
        """Return the known companies most like a name, best first.

        Parameters
        ----------
        name : str
            As written.
        limit : int
            The most candidates wanted.

        Returns
        -------
        list of Candidate
            Score: the larger of rapidfuzz's token sort ratio and 0.95 of its token set ratio,
            of the names without legal forms.
        """
        wanted = normal_name(name)
        shared: dict[str, float] = {}
        for key in _keys(wanted):
            block = self._blocks.get(key, [])
            for id_ in block:  # what few names share tells more
                shared[id_] = shared.get(id_, 0.0) + 1 / len(block)
        nearest = sorted(shared, key=lambda id_: (-shared[id_], id_))[:_COMPARED]
        scored = [Candidate(id_, alike(wanted, self._names[id_])) for id_ in nearest]
        good = [candidate for candidate in scored if candidate.score >= CUTOFF]
        return sorted(good, key=lambda candidate: (-candidate.score, candidate.id))[:limit]


def alike(first: str, second: str) -> int:
    """Return from 0 to 100 how alike two normalised names are.

    Source: rapidfuzz, ``fuzz.token_sort_ratio`` and ``fuzz.token_set_ratio`` (normalised Indel
    similarity of the sorted words, and of the words that both share).
    """
    whole = fuzz.token_sort_ratio(first, second)
    joined = fuzz.ratio(first.replace(" ", ""), second.replace(" ", ""))
    part = _SHORT_FORM * fuzz.token_set_ratio(first, second)
    return int(max(whole, joined, part))


def _keys(name: str) -> set[str]:
    words = name.split()
    return {f"{word[:_ENDS]}…" for word in words} | {f"…{word[-_ENDS:]}" for word in words}

"""Find the names of known companies in a text, however they are written and inflected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.clean.company_names import (
    AT_THE_END,
    LINKS,
    WRITTEN_OUT,
    name_tokens,
    plain_words,
)

_WORD = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")
_ENDINGS = ("s", "es", "n", "en", "er", "ern", "sche", "schen", "scher", "sches")
"""What German adds to a name: "des Musterwerks", "bei Müllers"."""
_SHORTEST = 4
"""Shorter names count only in their own letters: "AHK" is one, "ahk" and "neu" are not."""
_ANY_CASE = 6
"""Shorter parts of a name count only with a capital: "Klar" is one, "klar" is not."""
_COMPOUND = 8
"""Longer names also count at the beginning of a word: "Musterwerkgelände"."""
_MOST_WORDS = 6
_FEW = 5
_SHARE = 0.02
"""A word that more companies bear (of all, and more than a few) tells nobody apart."""
_GENERIC = frozenset(
    (
        *("gebr", "gebrueder", "soehne", "sohn", "tochter", "partner", "gruppe", "group"),
        *("holding", "deutschland", "germany", "europa", "europe", "international", "verwaltung"),
        *("beteiligung", "beteiligungs", "werk", "werke", "betrieb", "betriebe", "firma", "haus"),
        *("industrie", "technik", "technologie", "technologien", "systeme", "service", "services"),
        *("produktion", "fertigung", "vertrieb", "handel", "grosshandel", "logistik", "beratung"),
        *("maschinenbau", "maschinen", "anlagen", "anlagenbau", "metallbau", "stahlbau", "metall"),
        *("elektro", "elektrotechnik", "kunststoff", "kunststoffe", "werkzeugbau", "druckerei"),
        *("chemie", "textil", "papier", "glas", "holz", "stahl", "energie", "umwelt", "bau"),
        *("spedition", "transport", "transporte", "gesellschaft", "unternehmen", "institut"),
    )
)
_GENERIC_ENDINGS = (
    *("technik", "bau", "handel", "service", "systeme", "technologie", "technologien", "anlagen"),
    *("maschinen", "verarbeitung", "bearbeitung", "produkte", "logistik", "industrie", "vertrieb"),
)


@dataclass(frozen=True)
class _Word:
    text: str
    plain: str
    start: int
    end: int


class KnownNames:
    """The companies that a text may name.

    Whole names and single words of them that tell companies apart are found without regard to
    legal form, umlauts, hyphens and inflection. Companies that are not listed, abbreviations and
    misspellings are not found.

    Parameters
    ----------
    names : iterable of str
        As the population writes them.
    vocabulary : iterable of str
        Words that name no company, although names hold them: places, branches.
    """

    def __init__(self, names: Iterable[str], vocabulary: Iterable[str] = ()) -> None:
        listed = [name for name in names if name and name.strip()]
        common = _GENERIC | {word for text in vocabulary for word in name_tokens(text)}
        tokens = [name_tokens(name) for name in listed]
        bearers = Counter(word for words in tokens for word in set(words))
        few = max(_FEW, _SHARE * len(listed))
        self._whole = {"".join(words) for words in tokens if words} - {""}
        self._whole -= {name for name in self._whole if name in common}
        self._exact = {
            word.group()
            for name in listed
            for word in _WORD.finditer(name)
            if plain_words(word.group()) in self._whole
        }
        self._parts = {
            word
            for words in tokens
            for place, word in enumerate(words)
            if len(word) >= _SHORTEST
            and not word.isdigit()
            and bearers[word] <= few
            and word not in common
            and (place == 0 or not word.endswith(_GENERIC_ENDINGS))
        }
        self._starts = {
            name[:_COMPOUND] for name in self._whole | self._parts if len(name) >= _COMPOUND
        }

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return (start, end) of each name in a text, legal forms included, in order."""
        words = [
            _Word(found.group(), _plain(found.group()), found.start(), found.end())
            for found in _WORD.finditer(text)
        ]
        words = [word for word in words if word.plain not in LINKS]
        spans = []
        place = 0
        while place < len(words):
            length = self._length(words, place)
            if length:
                last = _with_legal_form(words, place + length)
                spans.append((words[place].start, _end(text, words[place].start, words[last - 1])))
                place = last
            else:
                place += 1
        return spans

    def _length(self, words: list[_Word], place: int) -> int:
        """Return how many words from a place on are a name; 0 if they are none."""
        for length in range(min(_MOST_WORDS, len(words) - place), 0, -1):
            taken = words[place : place + length]
            joined = "".join(word.plain for word in taken)
            if len(joined) < _SHORTEST:
                if length == 1 and taken[0].text in self._exact:
                    return 1
            elif _inflected(joined, self._whole):
                if length > 1 or len(joined) >= _ANY_CASE or taken[0].text[:1].isupper():
                    return length
            elif length == 1 and self._is_part(taken[0]):
                return 1
        return 0

    def _is_part(self, word: _Word) -> bool:
        if _inflected(word.plain, self._parts):
            return len(word.plain) >= _ANY_CASE or word.text[:1].isupper()
        if word.plain[:_COMPOUND] not in self._starts:
            return False
        ends = range(_COMPOUND, len(word.plain) + 1)
        return any(word.plain[:end] in self._parts | self._whole for end in ends)


def _plain(word: str) -> str:
    plain = plain_words(re.sub(r"['’`´]", "", word))
    return WRITTEN_OUT.get(plain, plain)


def _inflected(word: str, names: set[str]) -> bool:
    return word in names or any(
        word.endswith(ending) and word[: -len(ending)] in names
        for ending in _ENDINGS
        if len(word) - len(ending) >= _SHORTEST
    )


def _with_legal_form(words: list[_Word], after: int) -> int:
    """Return the place after the legal form that follows a name, if one does."""
    while after < len(words):
        pair = "".join(word.plain for word in words[after : after + 2])
        if words[after].plain in AT_THE_END:
            after += 1
        elif words[after].plain == "e" and pair in AT_THE_END:
            after += 2
        else:
            break
    return after


def _end(text: str, start: int, last: _Word) -> int:
    """Return where a name ends, with the bracket that it opened."""
    opened = text.count("(", start, last.end) > text.count(")", start, last.end)
    return last.end + 1 if opened and text[last.end : last.end + 1] == ")" else last.end

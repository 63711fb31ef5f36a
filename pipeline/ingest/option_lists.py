"""Take a cell apart that names several options: ``A;B;``, ``A, B``, ``text(ID76);text(ID77)``."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.ingest.plain import match_key, plain_text

SEPARATORS = (";", ",", "\n", "|")
"""What platforms put between options: MS Forms ";", Google Forms and Qualtrics ","."""
_MARK = re.compile(r"[A-Za-z]\w*", re.ASCII)
_MARKED = re.compile(r"\(\w+\)\s*[;,\n|]", re.ASCII)


@dataclass(frozen=True)
class Name:
    """A name that a cell may use for an option, and what to read for it."""

    text: str
    option: str


@dataclass(frozen=True)
class Reading:
    """What a cell says.

    Parameters
    ----------
    options : tuple of str
        The options it names, in its order.
    rest : tuple of str
        Stretches that name none.
    ambiguous : bool
        Whether the cell can be divided into options in other ways; the longest names won.
    """

    options: tuple[str, ...]
    rest: tuple[str, ...] = ()
    ambiguous: bool = False


@dataclass
class OptionNames:
    """The names of a question's options, found whatever their blanks, HTML and case.

    A name that several options share is none of them; so is one that differs from another
    in case only, unless a cell writes it exactly. EUSurvey's marks such as ``(ID76)`` behind a
    name are ignored, or are themselves a name.
    """

    names: tuple[Name, ...]
    _exact: dict[str, str] = field(init=False)
    _folded: dict[str, str] = field(init=False)
    _known: dict[str, str | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        pairs = [(match_key(name.text), name.option) for name in self.names]
        self._exact = _unambiguous(pairs)
        self._folded = _unambiguous((key.casefold(), option) for key, option in pairs)

    def option(self, text: str) -> str | None:
        """Return the option that a text names; None if it names none."""
        if text not in self._known:
            self._known[text] = self._look_up(text)
        return self._known[text]

    def read(self, text: str, separator: str) -> Reading:
        """Divide a cell at some of its separators so that as little as possible is unknown.

        Parameters
        ----------
        text : str
        separator : str
            May be part of names: the longest ones are tried first.

        Returns
        -------
        Reading
        """
        pieces = text.split(separator)
        longest = max((_n_pieces(name.text, separator) for name in self.names), default=1)
        end = len(pieces)
        # From the end: fewest unknown pieces from here on, ways to get there, and the next step.
        costs, ways, steps = [0] * (end + 1), [1] * (end + 1), [0] * (end + 1)
        options: list[str | None] = [None] * end
        for start in range(end - 1, -1, -1):
            blank = not pieces[start].strip()
            costs[start], ways[start] = costs[start + 1] + (not blank), ways[start + 1]
            steps[start] = start + 1
            for stop in range(min(end, start + longest), start, -1):
                option = None if blank else self.option(separator.join(pieces[start:stop]))
                if option is None or costs[stop] > costs[start]:
                    continue
                if options[start] is None or costs[stop] < costs[start]:
                    costs[start], ways[start] = costs[stop], 0
                    steps[start], options[start] = stop, option
                ways[start] = min(ways[start] + ways[stop], 2)
        # Blanks do not count: "b", line end, "a" may also be one option "ba".
        whole = steps[0] != end and self.option(text) is not None
        return self._reading(pieces, separator, steps, options, ways[0] > 1 or whole)

    def _reading(
        self,
        pieces: list[str],
        separator: str,
        steps: list[int],
        options: list[str | None],
        ambiguous: bool,
    ) -> Reading:
        found: list[str] = []
        rest: list[list[str]] = []
        at, follows = 0, False
        while at < len(pieces):
            option = options[at]
            if option is not None:
                found.append(option)
            elif follows:
                rest[-1].append(pieces[at])
            elif pieces[at].strip():
                rest.append([pieces[at]])
            follows = option is None and bool(rest) and (follows or bool(pieces[at].strip()))
            at = steps[at]
        texts = (separator.join(stretch).strip().strip(separator).strip() for stretch in rest)
        return Reading(tuple(found), tuple(texts), ambiguous)

    def _look_up(self, text: str) -> str | None:
        key = match_key(text)
        for found in (self._exact.get(key), self._folded.get(key.casefold())):
            if found is not None:
                return found
        name, mark = _without_mark(text)
        key = match_key(name)
        return (
            self._exact.get(key)
            or self._folded.get(key.casefold())
            or self._exact.get(match_key(mark))
        )


def _without_mark(text: str) -> tuple[str, str]:
    """Return "text" and "ID76" for "text(ID76)"; nothing for several options with their marks."""
    name, _, mark = text.rstrip().removesuffix(")").rpartition("(")
    marked = text.rstrip().endswith(")") and _MARK.fullmatch(mark) and not _MARKED.search(name)
    return (name, mark) if marked else ("", "")


def _n_pieces(name: str, separator: str) -> int:
    """Return into how many pieces a name falls at most, also where a cell escapes it."""
    written = (name, html.escape(plain_text(name)))
    return 1 + max(text.count(separator) for text in written)


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for key, option in pairs:
        found.setdefault(key, set()).add(option)
    return {key: min(options) for key, options in found.items() if len(options) == 1}

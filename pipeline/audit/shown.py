"""What a file shows: recognised figures, withheld ones among them, and counts told in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.audit.inference import Known
from pipeline.audit.recognise import Recognised, Recogniser
from pipeline.audit.seen import Content, Seen
from pipeline.audit.topics import Figure
from pipeline.audit.vocabulary import Vocabulary


@dataclass
class Shown:
    """The numbers of one file: those recognised as figures, the unknown ones, and labels."""

    recognised: list[Recognised] = field(default_factory=list)
    unknown: list[Seen] = field(default_factory=list)
    labels: int = 0

    def known(self, figures: Sequence[Figure], method: str) -> Iterator[Known]:
        """Yield each number as the figure it is; none where words and value leave several.

        Parameters
        ----------
        figures : sequence of Figure
            The estimates table.
        method : str
            The study's own weighting, in which figures are published.
        """
        for one in self.recognised:
            found = [figures[row] for row in one.rows]
            if one.field == "interval" or len({(f.wave, f.breakdown, f.group) for f in found}) > 1:
                continue
            found.sort(key=lambda f: (not f.paired, f.weighting != method))
            first = found[0]
            if one.field == "n_responses":
                yield Known(first, "n_responses", one.seen.value, 0.5)
                continue
            if len({(f.question, f.statistic, f.category) for f in found}) == 1:
                factor = 1.0
                if first.unit == "share" and (one.seen.percent or one.seen.value > 1):
                    factor = 0.01
                yield Known(first, "estimate", one.seen.value * factor, one.seen.half * factor)


def shown_numbers(content: Content, recogniser: Recogniser) -> Shown:
    """Sort the numbers of a file into figures of the run, labels and others."""
    shown = Shown()
    for seen in content.numbers:
        if recogniser.is_label(seen):
            shown.labels += 1
        elif (found := recogniser.recognise(seen)) is not None:
            shown.recognised.append(found)
        else:
            shown.unknown.append(seen)
    return shown


def withheld(shown: Shown, status: pd.Series) -> Iterator[tuple[Seen, int]]:
    """Yield every number that can only be a withheld figure, with that figure's row.

    Parameters
    ----------
    shown : Shown
    status : pandas.Series
        ``published`` or ``suppressed`` for the file's audience, in the order of the estimates.
    """
    hidden = (status == "suppressed").to_numpy()
    for one in shown.recognised:
        if one.field != "n_responses" and all(hidden[row] for row in one.rows):
            yield one.seen, one.rows[0]


class SmallCounts:
    """Counts of answers below the minimum, by group and wave, to be found in words.

    Parameters
    ----------
    responses : pandas.DataFrame
        One row per answer, one column per classification.
    vocabulary : Vocabulary
    """

    def __init__(self, responses: pd.DataFrame, vocabulary: Vocabulary) -> None:
        self._responses, self._vocabulary = responses, vocabulary
        self._waves = sorted(responses["wave"].unique())
        self._known: dict[tuple[str, tuple[tuple[str, str], ...], str], int] = {}

    def told(self, numbers: Collection[Seen], min_companies: int) -> Iterator[tuple[Seen, str]]:
        """Yield numbers beside a group's name that are its protected count of answers.

        Yields the number and the group's names.
        """
        for seen in numbers:
            whole = (
                not seen.percent and seen.value == round(seen.value) and seen.half in (0.5, 1e-9)
            )
            if not whole or not 0 < seen.value < min_companies:
                continue
            near = [seen.own] if seen.prose else [seen.own, *seen.columns, *seen.around[:2]]
            if not seen.own and not any(self._counts(text) for text in seen.columns):
                continue
            groups = {
                hit.key: text[hit.start : hit.end]
                for text in near
                for hit in self._vocabulary.hits(text)
                if hit.kind == "group" and isinstance(hit.key, tuple)
                if hit.key[0] in self._responses
            }
            if groups and self._is_count(seen, near, tuple(groups)):
                yield seen, " × ".join(dict.fromkeys(groups.values()))

    def _counts(self, text: str) -> bool:
        return any(hit.kind in ("count", "wave") for hit in self._vocabulary.hits(text))

    def _is_count(
        self, seen: Seen, near: Sequence[str], groups: tuple[tuple[str, str], ...]
    ) -> bool:
        hits = [hit for text in (*near, *seen.around) for hit in self._vocabulary.hits(text)]
        waves = [str(hit.key) for hit in hits if hit.kind == "wave"][:1] or self._waves
        by_class: dict[str, set[str]] = {}
        for name, one in groups:
            by_class.setdefault(name, set()).add(one)
        cells = tuple(sorted((n, next(iter(g))) for n, g in by_class.items() if len(g) == 1))
        names = {hit.key for text in near for hit in self._vocabulary.hits(text)}
        questions = [q.id for q in self._vocabulary.questions if {q.id, q.need} & names]
        sizes = {self._size(wave, cells, q) for wave in waves for q in ("", *questions)}
        return bool(cells) and int(seen.value) in sizes

    def _size(self, wave: str, cells: tuple[tuple[str, str], ...], question: str) -> int:
        key = (wave, cells, question)
        if key not in self._known:
            table = self._responses
            keep = table["wave"] == wave
            for name, group in cells:
                keep &= table[name] == group
            if question and pd.api.types.is_integer_dtype(table[question]):
                keep &= table[question] > 0
            self._known[key] = int(keep.sum())
        return self._known[key]

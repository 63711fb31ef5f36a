"""A seen number -> the figure it is: by the words around it and by its value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from pipeline.audit.seen import Seen
from pipeline.audit.vocabulary import CHANGED, Hit, Vocabulary, normal
from pipeline.disclosure.rounding import STEPS, round_and_band

_N = re.compile(r"\bn\s*=\s*(?:\d[\d.]*\s*[-–]\s*)?$", re.IGNORECASE)
_COUNTED = re.compile(r"^\W*\d[\d.]*\s+(?:von\s|antwort|betrieb|unternehmen|firm|fälle|nennung)")
_BETWEEN = re.compile(r"bereich|bis\b")
EXACT = 1e-6
RATE = "response_rate"
"""The one statistic that is about no question."""


@dataclass(frozen=True)
class Recognised:
    """A number and the figures it may be.

    ``rows`` are positions in the estimates table that the words allow and the value fits;
    ``field`` is ``n_responses``, ``estimate`` or ``interval``.
    """

    seen: Seen
    rows: tuple[int, ...]
    field: str


class Recogniser:
    """Finds the figures of a run in what a reader sees.

    Parameters
    ----------
    estimates : pandas.DataFrame
        All figures of the run, released or not.
    vocabulary : Vocabulary
    """

    def __init__(self, estimates: pd.DataFrame, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        keys = ["wave", "breakdown", "group", "question", "need", "statistic", "category"]
        self._keys = list(estimates[keys].fillna("").itertuples(index=False, name=None))
        self._n = estimates["n_responses"].to_numpy(float)
        numbers = ["estimate", "ci_low", "ci_high"]
        scale = np.where(estimates["unit"].to_numpy() == "share", 100.0, 1.0)[:, None]
        self._raw = estimates[numbers].to_numpy(float) * scale
        self._shown = self._raw.copy()
        banded = estimates["unit"].isin(list(STEPS)).to_numpy()
        rounded = round_and_band(estimates[banded])[numbers].to_numpy(float)
        self._shown[banded] = rounded * scale[banded]
        self._scale = scale[:, 0]
        blocks = {q.id: q.block for q in vocabulary.questions}
        self._places: dict[tuple[str, str, str], dict[str, list[int]]] = {}
        for row, (wave, breakdown, group, question, need, *_) in enumerate(self._keys):
            place = self._places.setdefault((wave, breakdown, group), defaultdict(list))
            for name in {question, need, blocks.get(question, "")} - {""} or {RATE}:
                place[name].append(row)
        self._waves = sorted({wave for wave, *_ in self._places})
        self._known_cells = {(b, g) for _, b, g in self._places}
        self._named = lru_cache(maxsize=20_000)(self._find)

    def is_label(self, seen: Seen) -> bool:
        """Tell whether the number belongs to a label, such as "1–49 Beschäftigte"."""
        hits = self._vocabulary.hits(seen.own)
        return any(hit.start <= seen.start < hit.end for hit in hits if seen.own)

    def recognise(self, seen: Seen) -> Recognised | None:
        """Return what a number is, or None if no figure of the run fits words and value."""
        for field, columns in self._fields(seen):
            rows, narrow = self._named(_levels(seen), not columns)
            for allowed in (narrow, rows):
                fitting = allowed[self._fits(seen, allowed, columns)]
                if len(fitting):
                    return Recognised(seen, tuple(int(row) for row in fitting), field)
        return None

    def _fields(self, seen: Seen) -> Iterator[tuple[str, list[int]]]:
        """Yield what the number may be: its field, and columns of the figures' numbers."""
        if self._is_count(seen):
            yield "n_responses", []
            return
        if not self._is_interval(seen):
            yield "estimate", [0]
        yield "interval", [1, 2]
        words = [hit.kind for text in _levels(seen) for hit in self._vocabulary.hits(text)]
        if "measure" not in words and not seen.prose and not seen.percent:
            yield "n_responses", []  # a table that does not say what it counts

    def _find(self, texts: tuple[str, ...], counted: bool) -> tuple[np.ndarray, np.ndarray]:
        """Return the figures that the words around a number allow, and those of its measure.

        A number that counts answers need not stand beside the answer that a share is about.
        """
        levels = [self._vocabulary.hits(text) for text in texts]
        changed = bool(CHANGED.search(normal(" ".join(texts))))
        waves = _nearest(levels, "wave") or set(self._waves)
        measures = _nearest(levels, "measure")
        subjects, answers = _all(levels[:6], "subject"), _all(levels[:6], "answer")
        about, rates = [], []
        for place in self._cells(waves, levels):
            here = self._places.get(place, {})
            rates += here.get(RATE, [])
            found = {row for name in subjects for row in here.get(str(name), ())}
            about += [
                row
                for row in sorted(found)
                if self._about(row, subjects, answers, changed) or self._based(row, counted)
            ]
        if not subjects:
            return _array(rates), _array(rates)
        if RATE in measures:
            return _array([*about, *rates]), _array(rates)
        narrow = [r for r in about if self._measures(r) & measures]
        return _array(about), _array(narrow)

    def _cells(
        self, waves: Collection[object], levels: Sequence[Sequence[Hit]]
    ) -> Iterator[tuple[str, str, str]]:
        """Yield (wave, breakdown, group) as the words name them; the whole sample without any."""
        near: dict[str, set[str]] = {}
        first: set[str] = set()
        for level in levels:
            if any(hit.kind == "whole" for hit in level) and not near:
                break
            here: dict[str, set[str]] = defaultdict(set)
            for hit in level:
                if hit.kind == "group" and isinstance(hit.key, tuple):
                    here[hit.key[0]].add(hit.key[1])
            first = first or set(here)
            for name, groups in here.items():
                near.setdefault(name, groups)
        known = self._known_cells
        crossed = [(b, g) for b, g in known if "*" in b and _inside(b, g, near)]
        widest = max((b.count("*") for b, _ in crossed), default=0)
        found = [(b, g) for b, g in crossed if b.count("*") == widest]
        # A caption or title may name a group that the row is not about: the row's alone counts too.
        nearest = first if found else set(near)
        found += [(b, g) for b, g in known if b in nearest and g in near[b]]
        for wave in waves:
            for breakdown, group in found or ([] if near else [("", "")]):
                yield str(wave), breakdown, group

    def _about(self, row: int, subjects: set[object], answers: set[object], changed: bool) -> bool:
        """Tell whether a figure of a named question fits the answer or topic that is named."""
        *_, statistic, category = self._keys[row]
        if statistic.startswith("change_"):
            return changed
        if statistic == "index_without":
            return category in subjects
        if statistic in ("share", "first_share", "top3_share", "best_worst_score"):
            return category in answers
        return statistic == "mean" or not answers or not category or category in answers

    def _based(self, row: int, counted: bool) -> bool:
        """Tell whether a count may be the base of a share, whatever its answer."""
        return counted and self._keys[row][5] in ("share", "first_share", "top3_share")

    def _measures(self, row: int) -> set[object]:
        *_, statistic, category = self._keys[row]
        return {statistic, f"{statistic}:{category}", statistic.removeprefix("change_")}

    def _is_count(self, seen: Seen) -> bool:
        if seen.percent or seen.value < 0 or seen.value != round(seen.value):
            return False
        if seen.own and (_N.search(seen.own[: seen.start])):
            return True
        if seen.own and _COUNTED.match(normal(seen.own[seen.start :])):
            return True
        heads = [self._vocabulary.hits(text) for text in (*seen.columns[:1], *seen.around[:1])]
        found = {hit.kind for hit in heads[0]} if heads else set()
        if not found & {"count", "measure"} and len(heads) > 1:
            found = {hit.kind for hit in heads[1]}
        return "count" in found and not seen.prose

    def _is_interval(self, seen: Seen) -> bool:
        before = normal(seen.own[max(0, seen.start - 12) : seen.start + 12])
        heading = normal(seen.columns[0]) if seen.columns else ""
        return bool("bereich" in heading or (seen.own and _BETWEEN.search(before)))

    def _fits(self, seen: Seen, rows: np.ndarray, columns: list[int]) -> np.ndarray:
        """Tell for each figure whether the number may be its value, however rounded."""
        if not columns:
            return np.abs(self._n[rows] - seen.value) < EXACT
        fits = np.zeros(len(rows), dtype=bool)
        shown, raw = (table[rows][:, columns] for table in (self._shown, self._raw))
        factors = [np.ones(len(rows))] if seen.percent else [np.ones(len(rows)), self._scale[rows]]
        for factor in factors:
            value, half = (seen.value * factor)[:, None], (seen.half * factor)[:, None]
            near = (np.abs(value - shown) < EXACT) | (np.abs(value - raw) <= half + 1e-9)
            fits |= near.any(axis=1)
        return fits


def _levels(seen: Seen) -> tuple[str, ...]:
    return tuple(text for text in (seen.own, *seen.columns, *seen.around) if text)


def _array(rows: Sequence[int]) -> np.ndarray:
    return np.array(rows, dtype=int)


def _nearest(levels: Sequence[Sequence[Hit]], kind: str) -> set[object]:
    for level in levels:
        if found := {hit.key for hit in level if hit.kind == kind}:
            return found
    return set()


def _all(levels: Sequence[Sequence[Hit]], kind: str) -> set[object]:
    """Return the keys of the nearest level, and of those above that name further things."""
    return {hit.key for level in levels for hit in level if hit.kind == kind}


def _inside(breakdown: str, group: str, near: dict[str, set[str]]) -> bool:
    parts = zip(breakdown.split("*"), group.split("*"), strict=True)
    return all(g in near.get(b, ()) for b, g in parts)

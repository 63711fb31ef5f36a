"""The words by which a reader knows what a number is: waves, groups, questions, measures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.codebook import Study

_SAME = str.maketrans({"–": "-", "−": "-", "—": "-", "\u00a0": " ", "‚": "'", "‘": "'", "’": "'"})
WHOLE = ("alle", "gesamt", "insgesamt", "gesamtzahl", "summe", "total")
COUNTS = (
    "antworten",
    "n",
    "anzahl",
    "fälle",
    "gefragt",
    "befragte",
    "count",
    "n_responses",
    "zahl",
)
PANEL = {"dieselben": "panel", "alle": "all"}
MEASURES: dict[str, tuple[str, ...]] = {
    "bedarfswert": ("mwds",),
    "mwds": ("mwds",),
    "lücke": ("gap",),
    "anteil mit bedarf": ("need_share",),
    "handlungsbedarf": ("need_share", "index", "action_share"),
    "mittelwert": ("mean",),
    "mittelwerte": ("mean",),
    "wichtigkeit": ("mean:importance", "mean:importance_pair", "share"),
    "zufriedenheit": ("mean:satisfaction", "mean:satisfaction_pair", "share", "change_mean"),
    "anteil": ("share", "cases_share", "first_share", "top3_share", "need_share"),
    "anteil 4 und 5": ("top2_share",),
    "anteil 1 und 2": ("bottom2_share",),
    "platz 1": ("first_share",),
    "an erster stelle": ("first_share",),
    "platz 1 bis 3": ("top3_share",),
    "unter den ersten drei": ("top3_share",),
    "rücklauf": ("response_rate",),
    "ohne angabe": ("no_answer_share",),
    "leer": ("no_answer_share",),
    "kann ich nicht beurteilen": ("dont_know_share",),
    "weiß nicht": ("dont_know_share",),
    "saldo": ("saldo",),
    "salden": ("saldo",),
    "geschäftsklima": ("climate_index",),
    "bedarfsindex": ("index",),
    "nps": ("nps",),
    "relative differenz": ("rds",),
}
"""Words -> statistics (with a category where the word says so); all in German."""
CHANGED = re.compile(r"veränder|gestiegen|gesunken|zugenommen|abgenommen|dieselben")


@dataclass(frozen=True)
class Hit:
    """A known label in a text: what kind of thing it names, and which one."""

    kind: str
    key: object
    start: int
    end: int


def normal(text: str) -> str:
    """Return a text for comparing: small letters, one kind of dash and space; same length."""
    lower = text.translate(_SAME).lower()
    return lower if len(lower) == len(text) else text.translate(_SAME)


class Vocabulary:
    """All labels of a study, to be found in a page's words.

    Parameters
    ----------
    study : Study
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self.questions = study.questions
        self.hits = lru_cache(maxsize=50_000)(self._hits)

    @cached_property
    def _labels(self) -> dict[str, set[tuple[str, object]]]:
        found: dict[str, set[tuple[str, object]]] = defaultdict(set)
        for label, kind, key in (*self._facts(), *self._questions(), *self._words()):
            if text := " ".join(normal(label).split()).strip(" ?.:"):
                found[text].add((kind, key))
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        long = sorted((t for t in self._labels if len(t) > 3), key=len, reverse=True)
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, long)) + r")(?!\w)")

    def _facts(self) -> Iterator[tuple[str, str, object]]:
        settings = self._study.settings
        for wave in settings.waves:
            yield from ((label, "wave", wave.id) for label in (wave.title, wave.id))
        for name, classification in settings.classifications.items():
            for one in classification.classes:
                yield from ((label, "group", (name, one.id)) for label in (one.title, one.id))
        for field in settings.handlungsfelder:
            for label in (field.title, field.description, field.id):
                yield label, "subject", field.id
        if settings.climate:
            yield settings.climate.title, "subject", settings.climate.id
            for label in ("Geschäftslage", "Lage"):
                yield label, "subject", settings.climate.situation
            for label in ("Erwartungen", "Erwartung"):
                yield label, "subject", settings.climate.expectation

    def _questions(self) -> Iterator[tuple[str, str, object]]:
        for question in self._study.questions:
            own = (question.id, question.need) if question.need else (question.id,)
            wordings = [(question.text, question.item), *question.wordings.values()]
            for text, item in wordings:
                short = text.split("(")[0]
                for key in own:
                    yield item or text, "subject", key
                if not item:
                    yield short, "subject", question.id
                elif question.block:
                    for label in (text, short):
                        yield label, "subject", question.block
                if question.role in ("option", "other_text"):
                    yield item, "answer", question.id
            for label in (*own, question.block):
                yield label, "subject", label
        for scale in self._study.settings.scales.values():
            for answer in scale.answers:
                for label in (answer.label, answer.id):
                    yield label, "answer", answer.id

    def _words(self) -> Iterator[tuple[str, str, object]]:
        for word in WHOLE:
            yield word, "whole", None
        for word, panel in PANEL.items():
            yield word, "panel", panel
        for word in COUNTS:
            yield word, "count", None
        for word, statistics in MEASURES.items():
            yield from ((word, "measure", statistic) for statistic in statistics)
        for statistics in MEASURES.values():
            yield from ((s.split(":")[0], "measure", s.split(":")[0]) for s in statistics)

    def _hits(self, text: str) -> tuple[Hit, ...]:
        """Return every known label in a text; the longest where labels overlap.

        Labels of up to three characters count only where they are the whole text.
        """
        plain = normal(text)
        whole = plain.strip(" ?.:()„“\"'")
        found = [Hit(kind, key, 0, len(text)) for kind, key in self._labels.get(whole, ())]
        if found:
            return tuple(found)
        found = []
        for match in self._pattern.finditer(plain):
            start, end = match.span()
            found += [Hit(k, key, start, end) for k, key in self._labels[match.group()]]
        short = [w for w in re.split(r"[\s,;()/]+", plain) if w in COUNTS and len(w) <= 3]
        return (*found, *(Hit("count", None, -1, -1) for _ in short))

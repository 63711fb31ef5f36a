"""What an attack found, in the words of the study."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.audit.inference import Inferred
from pipeline.audit.seen import Place
from pipeline.audit.topics import Figure
from pipeline.codebook import Study

FOUND = 8
"""Exit code when something can be inferred."""
STATISTICS = {
    "mwds": "Bedarfswert",
    "gap": "Lücke",
    "need_share": "Anteil mit Bedarf",
    "mean": "Mittelwert",
    "mean_number": "Mittelwert",
    "share": "Anteil",
    "top2_share": "Anteil der beiden höchsten Antworten",
    "bottom2_share": "Anteil der beiden niedrigsten Antworten",
    "cases_share": "Anteil",
    "first_share": "Anteil an erster Stelle",
    "top3_share": "Anteil unter den ersten drei",
    "response_rate": "Rücklauf",
    "saldo": "Saldo",
    "index": "Bedarfsindex",
    "climate_index": "Klimaindex",
}
KINDS = {
    "withheld": "zurückgehaltene Zahl gezeigt",
    "small": "kleine Zelle zu erschließen",
    "alike": "einheitliche Antwort zu erschließen",
    "told": "kleine Anzahl genannt",
    "personal": "persönliche Angabe",
}
"""Kind of finding -> its name."""


@dataclass(frozen=True, order=True)
class Finding:
    """Something that can be inferred; ``file`` is empty if it takes several files together."""

    file: str
    where: str
    kind: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.where}: " if self.file else ""
        return f"{place}{KINDS[self.kind]}: {self.text}"


@dataclass(frozen=True)
class Audited:
    """What an attack on files found.

    Parameters
    ----------
    findings : tuple of Finding
        What can be inferred, by file; empty if nothing can.
    files, numbers, recognised, labels : int
        Files read; numbers seen in them; how many of them are figures of the run; how many are
        part of a label, such as a year or a size class.
    unknown : tuple of Place
        Where the others stand.
    unread : tuple of str
        Files and parts of files of a kind that is not read.
    """

    findings: tuple[Finding, ...]
    files: int
    numbers: int
    recognised: int
    labels: int
    unknown: tuple[Place, ...]
    unread: tuple[str, ...]

    @property
    def origins(self) -> list[str]:
        """Where numbers of unknown origin stand, and how many."""
        places = Counter(str(place) for place in self.unknown)
        return [f"{place}: unbekannte Herkunft: {n}" for place, n in sorted(places.items())]

    @property
    def summary(self) -> str:
        """What was read and found, in one line."""
        found = len(self.findings)
        said = {0: "Nichts zu erschließen.", 1: "1 Fund."}.get(found, f"{found} Funde.")
        left = f" Nicht gelesen: {', '.join(self.unread)}." if self.unread else ""
        return (
            f"{said} {self.files} Dateien, {self.numbers} Zahlen: {self.recognised} als Kennzahl "
            f"erkannt, {self.labels} in Beschriftungen, {len(self.unknown)} ohne erkannte "
            f"Herkunft.{left}"
        )


class Labels:
    """Names figures and cells as a reader of the study knows them."""

    def __init__(self, study: Study) -> None:
        self._study = study

    def figure(self, figure: Figure) -> str:
        """Return what a figure is: statistic, question, answer, group, wave; never its value."""
        name = STATISTICS.get(figure.statistic, figure.statistic)
        about = [self._question(figure.question or figure.need), self._answer(figure)]
        return ", ".join([name, *(text for text in about if text), *self._where(figure)])

    def inferred(self, found: Inferred, min_companies: int) -> str:
        """Return which cell is not safe, and the range that is left of it."""
        figure = found.figure
        cell = self._base(figure)
        place = ", ".join([*([cell] if cell else []), *self._where(figure)])
        one = found.high == found.low
        span = f"genau {found.low}" if one else f"{found.low} bis {found.high}"
        if found.kind == "small":
            needed = f"0 bis mindestens {min_companies}"
            return f"{place}: Zahl der Antworten {span} (nötig: {needed})"
        answer = self._answer(figure) or STATISTICS.get(figure.statistic, figure.statistic)
        return f"{place}: mindestens {found.low} Mal „{answer}“, also alle oder alle bis auf eine"

    def _base(self, figure: Figure) -> str:
        """Return which answers a figure rests on."""
        name = self._question(figure.question or figure.need)
        roles = {"importance": "Wichtigkeit von ", "satisfaction": "Zufriedenheit mit "}
        own = next((q.role for q in self._study.questions if q.id == figure.question), "")
        role = "" if figure.paired else roles.get(own, "")
        both = ", Wichtigkeit und Zufriedenheit" if figure.paired else ""
        return f"{role}„{name}“{both}" if name else ""

    def _where(self, figure: Figure) -> list[str]:
        group = "alle"
        if figure.breakdown:
            pairs = zip(figure.breakdown.split("*"), figure.group.split("*"), strict=True)
            group = " × ".join(self._group(name, one) for name, one in pairs)
        return [group, self._study.wave(figure.wave).title]

    def _group(self, classification: str, group: str) -> str:
        classes = self._study.classification(classification).classes
        return next((one.title for one in classes if one.id == group), group)

    def _question(self, name: str) -> str:
        for question in self._study.questions:
            if name and name in (question.id, question.need):
                return question.item or question.text
            if name and name == question.block:
                return question.text
        titles = {field.id: field.title for field in self._study.settings.handlungsfelder}
        return titles.get(name, name)

    def _answer(self, figure: Figure) -> str:
        for question in self._study.questions:
            if question.id == figure.category:
                return question.item
            if question.id == figure.question or question.block == figure.question != "":
                answers = self._study.scale(question).answers if question.scale else []
                label = next((a.label for a in answers if a.id == figure.category), "")
                if label:
                    return label
        return ""

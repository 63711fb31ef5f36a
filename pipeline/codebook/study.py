"""A study is a folder of facts: study.yml and codebook.csv, validated together."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from pipeline.codebook import catalogue
from pipeline.codebook.catalogue import CatalogueTable
from pipeline.codebook.questions import Question
from pipeline.codebook.settings import (
    Classification,
    Handlungsfeld,
    Scale,
    Settings,
    Wave,
)


@dataclass(frozen=True)
class Study:
    """What was asked, of whom and when; everything later stages know about the study.

    Parameters
    ----------
    folder : Path
        The study's folder.
    settings : Settings
        Content of study.yml.
    questions : tuple of Question
        Content of codebook.csv, in its order.
    orders : dict
        Wave -> ids of its questions in the order of its export; empty before exports are read.
    """

    folder: Path
    settings: Settings
    questions: tuple[Question, ...]
    orders: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def question(self, question_id: str) -> Question:
        """Return one question by id; KeyError if there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def block(self, block: str) -> list[Question]:
        """Return the questions of a block, in the codebook's order."""
        return [question for question in self.questions if question.block == block]

    def blocks(self, question_type: str) -> list[str]:
        """Return the ids of all blocks that hold a question type, in the codebook's order."""
        return list(dict.fromkeys(q.block for q in self.questions if q.type == question_type))

    def tasks(self, block: str) -> list[tuple[Question, Question]]:
        """Return (best, worst) of each task of a best-worst block: first with first, and so on."""
        best, worst = ([q for q in self.block(block) if q.role == r] for r in ("best", "worst"))
        return list(zip(best, worst, strict=True))

    def scale(self, question: Question) -> Scale:
        """Return the scale of a question, to which all waves' answers are brought."""
        return self.settings.scales[question.scale]

    def scale_in(self, question: Question, wave: str) -> Scale:
        """Return the scale with which a wave asked a question."""
        return self.settings.scales[question.scale_in(wave)]

    def needs(self) -> dict[str, tuple[Question, Question]]:
        """Return need id -> (importance question, satisfaction question)."""
        importance = {q.need: q for q in self.questions if q.role == "importance"}
        satisfaction = {q.need: q for q in self.questions if q.role == "satisfaction"}
        return {need: (importance[need], satisfaction[need]) for need in importance}

    def company_name(self, wave: str) -> Question | None:
        """Return the question for the company's name that a wave asked, if it did."""
        named = (q for q in self.questions if q.role == "company_name" and wave in q.columns)
        return next(named, None)

    def handlungsfeld(self, handlungsfeld_id: str) -> Handlungsfeld:
        """Return one Handlungsfeld by id; KeyError if there is none."""
        return {h.id: h for h in self.settings.handlungsfelder}[handlungsfeld_id]

    def wave(self, wave_id: str) -> Wave:
        """Return one wave by id; KeyError if there is none."""
        return {wave.id: wave for wave in self.settings.waves}[wave_id]

    def wave_folder(self, wave_id: str) -> Path:
        """Return the folder of a wave's export."""
        return self.folder / "waves" / wave_id

    def classification(self, classification_id: str) -> Classification:
        """Return one classification by id; KeyError if there is none."""
        return self.settings.classifications[classification_id]

    def catalogue(self) -> list[CatalogueTable]:
        """Return the fixed list of tables by which figures are broken down.

        Returns
        -------
        list of CatalogueTable
            Breakdowns, their coarser versions, crossings, coarser versions of crossings; the
            whole sample is implied.
        """
        return catalogue.catalogue(self.settings)

    def table(self, name: str) -> CatalogueTable:
        """Return one table of the catalogue by name; KeyError if there is none."""
        return {table.name: table for table in self.catalogue()}[name]

    def table_title(self, table: CatalogueTable) -> str:
        """Return the titles of the classifications crossed: ``Größenklasse × Raum``."""
        return " × ".join(self.classification(name).title for name in table.of)

    def cells(self, table: CatalogueTable) -> dict[str, tuple[str, ...]]:
        """Return group id -> its class of each classification of a table, in the study's order."""
        return catalogue.groups(self.settings.classifications, table.of)

    def groups(self, table: CatalogueTable) -> dict[str, str]:
        """Return group id -> title of a table: ``1-49*dueren``, ``1–49 Beschäftigte, Düren``."""
        titles = [{c.id: c.title for c in self.classification(n).classes} for n in table.of]
        return {
            group: ", ".join(own[one] for own, one in zip(titles, cell, strict=True))
            for group, cell in self.cells(table).items()
        }

    def ancestry(self, classification_id: str) -> list[str]:
        """Return a classification and the ones it sums up by ``of``, the finest last."""
        return catalogue.ancestry(self.settings.classifications, classification_id)

    def class_members(self, coarse: str, fine: str) -> dict[str, tuple[str, ...]]:
        """Return class of a coarser classification -> the classes of the finer one in it.

        Raises
        ------
        ValueError
            If the first is neither the second nor sums it up by ``of``.
        """
        return catalogue.class_members(self.settings.classifications, coarse, fine)

    def members(self, coarse: CatalogueTable, fine: CatalogueTable) -> dict[str, tuple[str, ...]]:
        """Return group of a coarser table -> the groups of the finer one in it.

        Raises
        ------
        ValueError
            If the first is neither the second nor a coarser version of it.
        """
        sides = [self.class_members(*pair) for pair in zip(coarse.of, fine.of, strict=True)]
        return {
            group: tuple(
                catalogue.CROSSED.join(inside)
                for inside in product(*(own[one] for own, one in zip(sides, cell, strict=True)))
            )
            for group, cell in self.cells(coarse).items()
        }

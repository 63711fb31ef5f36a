"""A study is a folder of facts: study.yml and codebook.csv, validated together."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

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

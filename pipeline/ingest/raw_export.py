"""What a wave's export holds beside coded answers: persons, companies' names, texts, tokens."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.codebook import Study
from pipeline.ingest.answers import Answers
from pipeline.ingest.question_values import is_text


@dataclass(frozen=True)
class RawExport:
    """What a wave's export holds beside coded answers, as run.json states it.

    Parameters
    ----------
    file : str
        Relative to the study.
    personal : tuple of str
        Kinds of personal data in columns that are not read, such as ``E-Mail``.
    company_names, free_text, tokens : bool
        Whether any record has one.
    """

    file: str
    personal: tuple[str, ...] = ()
    company_names: bool = False
    free_text: bool = False
    tokens: bool = False

    @property
    def contacts(self) -> tuple[str, ...]:
        """What of it tells who answered, in German."""
        return (*self.personal, "Firmennamen") if self.company_names else self.personal


def raw_export(study: Study, answers: Answers) -> RawExport:
    """Return what a wave's export holds beside coded answers."""
    given = {
        q.role == "company_name"
        for q in study.questions
        if is_text(q) and q.id in answers.frame and answers.frame[q.id].notna().any()
    }
    kinds = [n.new for n in answers.notes if n.reason == "personal_column" and n.new]
    return RawExport(
        answers.file,
        tuple(dict.fromkeys(kinds)),
        company_names=True in given,
        free_text=False in given,
        tokens=bool(answers.frame["token"].notna().any()),
    )

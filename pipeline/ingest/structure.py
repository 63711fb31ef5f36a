"""What was asked in a survey, by question code: the noun that readers of questionnaires share."""

from __future__ import annotations

from dataclasses import dataclass, field

OTHER = "-oth-"
"""LimeSurvey's code of the answer "Sonstiges" of a list."""


@dataclass(frozen=True)
class Item:
    """One question: plain texts of itself, its rows or options, and its answers by scale.

    Parameters
    ----------
    code : str
        The question's code: ``WI``.
    type : str
        LimeSurvey's letter for the kind of question: ``L``, ``F``, ``M``, ...
    text : str
    other : bool
        Whether "Sonstiges" may be chosen or written.
    relevance : str or None
        The condition under which it is shown: its own and its group's.
    subquestions : dict
        Code -> text of rows or options, in the order asked.
    subquestion_relevance : dict
        Code of a row -> the condition under which that row is shown.
    answers : tuple of two dicts
        Code -> text of the answers in the order shown; the second scale is that of an array
        with two scales.
    columns : dict
        Code -> text of the columns of an array of texts or numbers (``:`` and ``;``).
    help : str
    mandatory : bool
        Whether nobody gets past it without an answer.
    group : str
        Title of the question's group.
    attributes : dict
        LimeSurvey's advanced settings: ``max_answers``, ``suffix``, ``other_replace_text``, ...
    """

    code: str
    type: str
    text: str
    other: bool
    relevance: str | None
    subquestions: dict[str, str] = field(default_factory=dict)
    subquestion_relevance: dict[str, str] = field(default_factory=dict)
    answers: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))
    columns: dict[str, str] = field(default_factory=dict)
    help: str = ""
    mandatory: bool = False
    group: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Structure:
    """The questions of a survey.

    Parameters
    ----------
    items : dict
        Question code -> question, in the order asked.
    language : str
        The base language, in which all texts are.
    languages : tuple of str
        All languages of the survey, the base language first.
    title : str
    fields : dict
        Name of a column in LimeSurvey's database (``610701X7X81SQ001``) -> code of the column
        (``WI[SQ001]``), for answers and times.
    participant_attributes : dict
        ``attribute_1`` -> its description in the table of participants.
    """

    items: dict[str, Item]
    language: str = ""
    languages: tuple[str, ...] = ()
    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    participant_attributes: dict[str, str] = field(default_factory=dict)

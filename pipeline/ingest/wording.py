"""Compare the questionnaire with the codebook, so that no item is taken for another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.codebook import Question
from pipeline.errors import Problem, StudyError, did_you_mean
from pipeline.ingest.answers import Note
from pipeline.ingest.csv_file import read_headings
from pipeline.ingest.headings import has_place, item_text, place_of
from pipeline.ingest.lss import Structure
from pipeline.ingest.plain import match_key

CODEBOOK = "codebook.csv"


def compare_wording(
    questions: Sequence[Question], structure: Structure, *, wave: str, folder: Path
) -> tuple[list[Problem], list[Note]]:
    """Compare texts and filters of a wave's questionnaire with the codebook's.

    Parameters
    ----------
    questions : sequence of Question
        The questions that the wave asked.
    structure : Structure
        The wave's survey file.
    wave : str
    folder : Path
        The study's folder.

    Returns
    -------
    problems : list of Problem
        At the codebook's line, in the wave's column.
    notes : list of Note
        ``filter_differs`` where only one of the two knows a filter.
    """
    differences = [
        (question, *difference)
        for question in questions
        for difference in _differences(question, structure, wave)
    ]
    field = _field(folder / CODEBOOK, wave) if differences else 0
    problems = [
        Problem(CODEBOOK, q.line, field, message, advice) for q, message, advice in differences
    ]
    notes = [note for question in questions for note in _filters(question, structure, wave)]
    return problems, notes


def unknown_codes(questions: Sequence[Question], structure: Structure, wave: str) -> set[str]:
    """Return the ids of questions whose code the questionnaire does not have."""
    places = {question.id: place_of(question.columns[wave]) for question in questions}
    return {
        name
        for name, place in places.items()
        if place.question not in structure.items
        or not has_place(structure.items[place.question], place)
    }


def _differences(question: Question, structure: Structure, wave: str) -> Iterator[tuple[str, str]]:
    code = question.columns[wave]
    place = place_of(code)
    item = structure.items.get(place.question)
    if item is None:
        message = f"„{question.id}“: im Fragebogen {wave} gibt es keine Frage „{place.question}“"
        yield message, did_you_mean(place.question, structure.items) or "Code prüfen"
        return
    if not has_place(item, place):
        part = place.parts[0]
        message = (
            f"„{question.id}“: im Fragebogen {wave} hat „{place.question}“ keine Zeile „{part}“"
        )
        yield message, did_you_mean(part, item.subquestions) or "Code prüfen"
        return
    text, wording = question.wording(wave)
    asked_item = item_text(item, place)
    pairs = [("text", code if not place.parts else place.question, item.text, text)]
    if asked_item is not None:
        pairs.append(("item", code, asked_item, wording))
    for part, where, asked, expected in pairs:
        if match_key(asked) != match_key(expected):
            message = (
                f"„{question.id}“: im Fragebogen {wave} steht zu {where} „{asked}“, "
                f"im Codebuch „{expected}“"
            )
            column = f"„{part} {wave}“"
            yield message, f"Zuordnung prüfen oder Wortlaut in Spalte {column} eintragen"


def _filters(question: Question, structure: Structure, wave: str) -> Iterator[Note]:
    place = place_of(question.columns[wave])
    item = structure.items.get(place.question)
    if item is None:
        return
    own = item.subquestion_relevance.get(place.parts[0]) if place.parts else None
    asked_if = item.relevance or own
    declared = question.filter_in(wave)
    if bool(asked_if) != bool(declared):
        text = str(declared) if declared else None
        yield Note("filter_differs", question.id, text, asked_if)


def _field(codebook: Path, wave: str) -> int:
    """Return the number of the wave's field in the codebook, 0 if it cannot be told."""
    try:
        headings = [heading.strip() for heading in read_headings(codebook, CODEBOOK)]
    except StudyError:
        return 0
    return headings.index(wave) + 1 if wave in headings else 0

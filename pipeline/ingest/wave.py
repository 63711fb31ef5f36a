"""The answers of one wave: find its files, match columns, bring every cell to canonical text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pandas as pd

from pipeline.codebook import LISTED, Study
from pipeline.errors import Problem, StudyError
from pipeline.ingest.answers import Answers, Note
from pipeline.ingest.codes import known_answers
from pipeline.ingest.columns import match_columns
from pipeline.ingest.folder import find_files, shown
from pipeline.ingest.losses import losses
from pipeline.ingest.lsa_file import read_structure
from pipeline.ingest.participants import missing_list, read_participants
from pipeline.ingest.personal import heading_problems
from pipeline.ingest.question_values import question_values
from pipeline.ingest.rank_columns import with_places
from pipeline.ingest.readers import read_table
from pipeline.ingest.records import record_columns
from pipeline.ingest.several_answers import expand
from pipeline.ingest.statistics.process import Progress, silent
from pipeline.ingest.summary_table import summary_problem
from pipeline.ingest.table import StoredRecords
from pipeline.ingest.tokens import restore_tokens
from pipeline.ingest.unreadable import unreadable_cells
from pipeline.ingest.wording import compare_wording, unknown_codes

_T = TypeVar("_T")


def read_wave(study: Study, wave: str, *, progress: Progress = silent) -> Answers:
    """Read the export of a wave.

    Parameters
    ----------
    study : Study
    wave : str
        Id of one of the study's waves.
    progress : callable
        Called with rows read so far and rows in the file (0 if unknown) where a file is large.

    Returns
    -------
    Answers
        All records of the export with canonical codes, whatever its format.

    Raises
    ------
    StudyError
        With every problem found in the export and in the codebook's wording, each at its place.
    """
    files = find_files(study, wave)
    problems: list[Problem] = []
    export = _attempt(problems, lambda: files.export(study, wave))
    asked = _attempt(problems, lambda: files.structure(study, wave))
    table = structure = None
    if export:
        table = _attempt(
            problems, lambda: read_table(export, shown(study, export), progress=progress)
        )
    if asked:
        structure = _attempt(problems, lambda: read_structure(asked, shown(study, asked)))
    if problems or export is None or table is None:
        raise StudyError(problems)
    file = shown(study, export)
    if not table.records:
        message = "enthält keine einzige Antwort"
        raise StudyError([Problem(file, table.heading_row, 0, message, "Export wiederholen")])
    if summary := summary_problem(table, file):
        raise StudyError([summary])
    if wrong := heading_problems(table, file):
        raise StudyError(wrong)

    questions = [question for question in study.questions if wave in question.columns]
    notes: list[Note] = []
    if structure:
        problems, notes = compare_wording(questions, structure, wave=wave, folder=study.folder)
        unknown = unknown_codes(questions, structure, wave)
        questions = [question for question in questions if question.id not in unknown]
    table, split_notes, split_problems = expand(
        table, questions, wave, scales=study.settings.scales, shown_as=file
    )
    notes += split_notes
    problems += split_problems
    try:
        table = with_places(table, questions, wave=wave, shown_as=file)
    except StudyError as error:
        raise StudyError([*problems, *error.problems]) from None
    columns = match_columns(table, questions, wave=wave, structure=structure, shown_as=file)
    problems += columns.problems
    records, record_problems = record_columns(table, columns.meta, shown_as=file)
    problems += record_problems
    problems += unreadable_cells(table, questions, columns.questions, shown_as=file)
    notes += [Note("archive_ignored", None, path.name) for path in files.unread]
    dated = {"submitted", "finished"} & columns.meta.keys()
    notes += [] if dated else [Note("no_submit_date")]
    tokens = [token if isinstance(token, str) else None for token in records["token"]]
    if study.settings.participants and any(tokens) and not files.participants:
        problems.append(missing_list(study, wave))
    elif any(token and token.isdigit() for token in tokens):
        participants = _attempt(problems, lambda: read_participants(study, wave))
        if participants is not None:
            tokens, token_notes = restore_tokens(tokens, participants["token"].dropna())
            records["token"] = pd.Series(tokens, dtype=object)
            notes += token_notes
    if problems:
        raise StudyError(problems)

    known = {
        question.id: known_answers(study, question, wave=wave, structure=structure)
        for question in questions
        if question.type in LISTED
    }
    answers, kinds, answer_notes = question_values(table, questions, columns.questions, known)
    notes += [*answer_notes, *columns.notes, *losses(table, columns.questions, questions, known)]
    # A copy would hold large exports twice.
    frame = pd.DataFrame(records | answers, copy=not isinstance(table.records, StoredRecords))
    fields = {name: position + 1 for name, position in columns.questions.items()}
    return Answers(wave, file, frame, tuple(notes), fields, kinds)


def _attempt(problems: list[Problem], step: Callable[[], _T]) -> _T | None:
    """Return what a step gives; None after adding its problems to the others."""
    try:
        return step()
    except StudyError as error:
        problems += error.problems
        return None

"""Several answers in one column -> one column per option or place, as LimeSurvey writes them.

MS Forms writes ``A;B;`` into one cell, Google Forms ``A, B``, EUSurvey ``text(ID76);text(ID77)``,
Qualtrics ``1,4,7``; rankings are such lists in order. The codebook names the column of an option
``HEADING[OPTION]``, of a place ``HEADING[1]``, of free texts ``HEADING[other]``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.codebook import Question
from pipeline.codebook.settings import Scale
from pipeline.errors import Problem
from pipeline.ingest.answers import Note, row_list
from pipeline.ingest.headings import code_key, expected_texts
from pipeline.ingest.option_lists import SEPARATORS, Name, OptionNames, Reading
from pipeline.ingest.plain import match_key
from pipeline.ingest.table import Cell, Record, StoredRecords, Table
from pipeline.ingest.values import cell_text

_OPTION = re.compile(r"(.+)\[([^\[\]]+)\]", re.DOTALL)
_OTHER = "other"
_LABEL, _CODE = "label:", "code:"


@dataclass(frozen=True)
class _Row:
    """A codebook row that asks for a part of a column: an option, a place or free texts."""

    question: Question
    column: str
    part: str

    @property
    def is_other(self) -> bool:
        return self.part == _OTHER or self.question.role == "other_text"


@dataclass(frozen=True)
class _Group:
    """The rows of a column with several answers, and where it is."""

    position: int
    heading: str
    rows: tuple[_Row, ...]

    @property
    def is_ranking(self) -> bool:
        return self.rows[0].question.type == "ranking"


def expand(
    table: Table,
    questions: Sequence[Question],
    wave: str,
    *,
    scales: Mapping[str, Scale],
    shown_as: str,
) -> tuple[Table, tuple[Note, ...], tuple[Problem, ...]]:
    """Give each option its own column where a file has several answers in one.

    Parameters
    ----------
    table : Table
    questions : sequence of Question
        The questions that the wave asked.
    wave : str
    scales : mapping
        Name -> scale, for the options of rankings.
    shown_as : str
        The export's path to name in a problem.

    Returns
    -------
    table : Table
        Columns ``HEADING[OPTION]`` for rows of the codebook that have none: "Y" for a named
        option, "" for one that was not named, None for an empty cell. A place holds the
        option's label or code, as the cell names it. Free texts are joined by "; ". The first
        of them replaces the column ``HEADING`` unless a question claims that itself. In columns
        that repeat their option's own label it becomes "Y".
    notes : tuple of Note
        ``answers_split`` with heading and separator; ``answers_ambiguous`` where options
        together read like another one, and the longest was taken; ``places_ignored`` where more
        places were given than the codebook asks for.
    problems : tuple of Problem
        For answers that are no option, and for a column whose separator cannot be told.
    """
    groups, problems = _groups(table, questions, wave, shown_as)
    notes: list[Note] = []
    if isinstance(table.records, StoredRecords) and not groups:
        return table, (), tuple(problems)
    columns = [[record.cells[at] for record in table.records] for at in range(len(table.headings))]
    headings = list(table.headings)
    claimed = {code_key(question.columns[wave]) for question in questions}
    for group in groups:
        names = _names(group, wave, scales)
        cells = columns[group.position]
        separator, readings = _read_column(cells, names)
        if separator is None:
            problems.append(_unclear(group, shown_as, table))
            continue
        rows = [record.row for record in table.records]
        problems += _unknown(group, readings, rows, shown_as)
        notes += _notes(group, separator, readings, rows)
        new = [(row.column, _column(row, cells, readings)) for row in group.rows]
        if code_key(group.heading) not in claimed:
            (headings[group.position], columns[group.position]), *new = new
        for heading, column in new:
            headings.append(heading)
            columns.append(column)
    if not _tick_labels(columns, headings, questions, wave) and not groups:
        return table, (), tuple(problems)
    records = tuple(
        Record(record.row, tuple(column[index] for column in columns))
        for index, record in enumerate(table.records)
    )
    return replace(table, headings=tuple(headings), records=records), tuple(notes), tuple(problems)


def _groups(
    table: Table, questions: Sequence[Question], wave: str, shown_as: str
) -> tuple[list[_Group], list[Problem]]:
    keys = [code_key(heading) for heading in table.headings]
    rows: dict[str, list[_Row]] = {}
    for question in questions:
        found = _OPTION.fullmatch(question.columns[wave].strip())
        if not found or _own_columns(table.headings, question, wave):
            continue
        row = _Row(question, question.columns[wave].strip(), found[2].strip())
        if (
            question.type == "multiple"
            or (question.type == "ranking" and row.part.isdecimal())
            or (question.type == "text" and row.is_other)
        ):
            rows.setdefault(found[1].strip(), []).append(row)
    groups, problems = [], []
    for heading, together in rows.items():
        places = [index for index, key in enumerate(keys) if key == code_key(heading)]
        if not places or all(row.is_other for row in together):
            continue
        if len(places) > 1:
            message = f"mehrere Spalten heißen „{heading}“"
            advice = "im Export eindeutig benennen"
            place = (table.heading_row, places[1] + 1)
            problems.append(Problem(shown_as, *place, message, advice))
            continue
        groups.append(_Group(places[0], heading, tuple(together)))
    return groups, problems


def _own_columns(headings: Sequence[str], question: Question, wave: str) -> list[int]:
    code = code_key(question.columns[wave])
    texts = {match_key(text) for text in expected_texts(question, wave, None)}
    by_code = [index for index, heading in enumerate(headings) if code_key(heading) == code]
    return by_code or [i for i, heading in enumerate(headings) if match_key(heading) in texts]


def _names(group: _Group, wave: str, scales: Mapping[str, Scale]) -> OptionNames:
    """Return the names of a question's options; those of rankings keep how they were found."""
    if not group.is_ranking:
        options = [row for row in group.rows if not row.is_other]
        labels = [Name(row.question.wording(wave)[1], row.part) for row in options]
        codes = [Name(row.part, row.part) for row in options]
        return OptionNames((*(name for name in labels if name.text), *codes))
    names = []
    for answer in scales[group.rows[0].question.scale].answers:
        codes = [Name(code, _CODE + code) for code in answer.codes or [answer.id]]
        labels = [Name(text, _LABEL + answer.label) for text in (answer.label, *answer.labels)]
        keys = {match_key(name.text) for name in codes}
        names += [*codes, *(name for name in labels if match_key(name.text) not in keys)]
    return OptionNames(tuple(names))


def _read_column(
    cells: Sequence[Cell], names: OptionNames
) -> tuple[str | None, list[Reading | None]]:
    """Find the separator that explains most cells; None if two explain them differently."""
    texts = [cell_text(cell) for cell in cells]
    counts = Counter(text for text in texts if text is not None)
    readings: dict[str, dict[str, Reading]] = {
        separator: {text: names.read(text, separator) for text in counts}
        for separator in SEPARATORS
    }
    scores = {
        separator: (
            sum(counts[text] for text, reading in found.items() if not reading.rest),
            sum(counts[text] * len(reading.options) for text, reading in found.items()),
        )
        for separator, found in readings.items()
    }
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    rivals = [
        readings[other]
        for other in SEPARATORS
        if scores[other][0] == scores[best][0] and any(other in text for text in counts)
    ]
    if any(
        _contradict(reading, rival[text])
        for text, reading in readings[best].items()
        for rival in rivals
    ):
        return None, []
    return best, [None if text is None else readings[best][text] for text in texts]


def _contradict(reading: Reading, rival: Reading) -> bool:
    return not reading.rest and not rival.rest and reading.options != rival.options


def _column(row: _Row, cells: Sequence[Cell], readings: Sequence[Reading | None]) -> list[Cell]:
    return [
        ("" if cell == "" else None) if reading is None else _cell(row, reading)
        for cell, reading in zip(cells, readings, strict=True)
    ]


def _cell(row: _Row, reading: Reading) -> str:
    if row.question.type == "ranking":
        place = int(row.part)
        named = reading.options[place - 1] if 0 < place <= len(reading.options) else ""
        return named.removeprefix(_LABEL) if named.startswith(_LABEL) else named[len(_CODE) :]
    if row.is_other:
        return "; ".join(reading.rest)
    return "Y" if row.part in reading.options else ""


def _unknown(
    group: _Group, readings: Sequence[Reading | None], rows: Sequence[int], shown_as: str
) -> Iterator[Problem]:
    if any(row.is_other for row in group.rows) and not group.is_ranking:
        return
    where = [row for row, found in zip(rows, readings, strict=True) if found and found.rest]
    if where:
        message = f"Option nicht im Codebuch: Spalte „{group.heading}“, {row_list(where)}"
        advice = (
            "Wortlaut der Option in der Skala der Frage ergänzen"
            if group.is_ranking
            else f"Option als Zeile „{group.heading}[…]“ ins Codebuch aufnehmen, "
            f"freie Angaben als Zeile „{group.heading}[{_OTHER}]“"
        )
        yield Problem(shown_as, where[0], group.position + 1, message, advice)


def _unclear(group: _Group, shown_as: str, table: Table) -> Problem:
    message = f"Trennzeichen der Antworten in der Spalte „{group.heading}“ nicht eindeutig"
    advice = "mit einer Spalte je Option exportieren"
    return Problem(shown_as, table.heading_row, group.position + 1, message, advice)


def _notes(
    group: _Group, separator: str, readings: Sequence[Reading | None], rows: Sequence[int]
) -> Iterator[Note]:
    question = group.rows[0].question.id
    shown = "Zeilenumbruch" if separator == "\n" else separator
    yield Note("answers_split", question, group.heading, shown)
    found = [(row, reading) for row, reading in zip(rows, readings, strict=True) if reading]
    ambiguous = [row for row, reading in found if reading.ambiguous]
    if ambiguous:
        yield Note("answers_ambiguous", question, group.heading, row_list(ambiguous))
    if group.is_ranking:
        places = {int(row.part) for row in group.rows}
        more = [row for row, r in found if not places.issuperset(range(1, len(r.options) + 1))]
        if more:
            yield Note("places_ignored", question, group.heading, row_list(more))


def _tick_labels(
    columns: list[list[Cell]], headings: Sequence[str], questions: Sequence[Question], wave: str
) -> bool:
    """Write "Y" where every column of a question holds its option's own label or nothing.

    Returns whether there is such a question.
    """
    blocks: dict[str, list[tuple[int, str]]] = {}
    for question in questions:
        if question.type == "multiple" and question.role != "other_text":
            label = match_key(question.wording(wave)[1])
            for position in _own_columns(headings, question, wave):
                blocks.setdefault(question.block, []).append((position, label))
    ticked = False
    for options in blocks.values():
        if all(
            cell_text(cell) is None or match_key(cell_text(cell) or "") == label
            for position, label in options
            for cell in columns[position]
        ):
            ticked = True
            for position, _ in options:
                columns[position] = [
                    cell if cell_text(cell) is None else "Y" for cell in columns[position]
                ]
    return ticked

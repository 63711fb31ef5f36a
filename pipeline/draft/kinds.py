"""What kind of question a group of columns is, from the survey file or from the cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.draft.cells import (
    FEWEST,
    are_dates,
    are_numbers,
    are_rankings,
    are_ticks,
    choices_in,
    is_closed,
)
from pipeline.draft.number_kinds import (
    few_codes,
    looks_slid,
    number_or_code,
    slider_or_number,
)
from pipeline.draft.rows import Row, row_of
from pipeline.draft.strength import missing_kind
from pipeline.draft.variables import Variable
from pipeline.draft.words import COMMENT, INPUT_FOR, NUMBER, OTHER, PLACE

_LISTS = ("L", "!", "O", "F", "H", "A", "B", "5", "1", "Y", "G", "C", "E")
_KINDS = {
    "M": "multiple",
    "P": "multiple",
    "R": "ranking",
    "N": "number",
    "K": "number",
    "D": "date",
}


_OTHER = "other"
"""Name of the free texts beside the options in one cell."""


def rows_of(variables: Sequence[Variable]) -> list[Row]:
    """Return the codebook rows of one question's columns.

    Parameters
    ----------
    variables : sequence of Variable
        All of one group, in the order of the export.

    Returns
    -------
    list of Row
        In the same order; a column of which nothing can be told has none.
    """
    if any(variable.first.kind for variable in variables):
        return [_by_survey_file(variable) for variable in variables]
    words = [v for v in variables if _own_words(v, alone=len(variables) == 1)]
    asked = [v for v in variables if v not in words]
    rows = _several(asked) if len(asked) > 1 else [row for v in asked for row in _single(v)]
    multiple = any(row.type == "multiple" for row in rows)
    has_box = any(OTHER.search(row.item.lower()) for row in rows)
    for variable in words:
        evidence = "Textfeld zu einer Antwort („Sonstiges“ oder Kommentar)"
        if multiple and not has_box and not COMMENT.search(variable.first.item.lower()):
            rows.append(row_of(variable, "multiple", evidence, role="other_text"))
        elif variable.answered:
            rows.append(row_of(variable, "text", evidence))
    return rows


def _by_survey_file(variable: Variable) -> Row:
    column = variable.first
    evidence = f"Fragebogen (.lss): Typ {column.kind}"
    if column.part.endswith("comment") or (column.part == "other" and column.kind not in "MP"):
        return row_of(variable, "text", evidence + ", Textfeld")
    if column.part == "other":
        return row_of(variable, "multiple", evidence + ", Textfeld", role="other_text")
    if column.kind in _LISTS:
        return row_of(variable, "single", evidence, closed=True)
    kind = _KINDS.get(column.kind, "text")
    role = {"multiple": "option", "ranking": "place"}.get(kind, "")
    return row_of(variable, kind, evidence, role=role, closed=kind == "ranking")


def _own_words(variable: Variable, *, alone: bool) -> bool:
    """Whether a column holds the words beside "Sonstiges" or a comment."""
    column = variable.first
    name = (
        column.item or (column.question if INPUT_FOR.search(column.heading.lower()) else "")
    ).lower()
    if column.part.endswith(("comment", "other")) or INPUT_FOR.search(column.heading.lower()):
        return not _ticks(variable)
    named = COMMENT.fullmatch(name) or OTHER.fullmatch(name.strip(" :"))
    return bool(named) and not alone and not _ticks(variable) and not are_numbers(variable.counts)


def _ticks(variable: Variable) -> bool:
    return bool(variable.counts) and all(
        are_ticks(column.counts, column.heading, column.item)
        for column in variable.columns.values()
    )


def _several(variables: Sequence[Variable]) -> list[Row]:
    """Return the rows of a question with several columns: options, places, ranks, a table."""
    filled = [variable for variable in variables if variable.answered]
    if not filled:
        return []
    if all(PLACE.match(v.first.item.lower()) for v in variables) or _are_places(variables):
        evidence = f"{len(variables)} Spalten heißen Rang 1, 2, … und haben dieselben Antworten"
        rows = [row_of(v, "ranking", evidence, role="place", closed=True) for v in variables]
        return [replace(row, item=f"Rang {n}") for n, row in enumerate(rows, 1)]
    if all(map(_ticks, filled)):
        evidence = f"{len(variables)} Spalten einer Frage, alle nur angekreuzt oder nicht"
        if not _together(filled) and len(filled) > 1:
            evidence += "; nie zwei zugleich, vielleicht eine Einfachauswahl"
        return [row_of(v, "multiple", evidence, role="option") for v in variables]
    if len(variables) > 2 and _ranks_by_option(variables):
        return _places_of(variables)
    numbers = [variable for variable in filled if are_numbers(variable.counts)]
    if len(numbers) == len(filled) and any(map(looks_slid, filled)):
        return _said_once([slider_or_number(v, slid=True) for v in filled])
    return _said_once([row for v in variables for row in _single(v, battery=True)])


def _said_once(rows: Sequence[Row]) -> list[Row]:
    """Give the rows of a table that were typed alike one evidence."""
    times = Counter(row.type for row in rows)
    most = {
        kind: max(len(v.counts) for row in rows if row.type == kind for v in row.variables)
        for kind in times
    }
    words = {"slider": "Zahlen von 0 bis 100", "number": "Zahlen", "text": "Texte"}
    return [
        replace(
            row,
            evidence=f"{times[row.type]} Spalten einer Frage, bis zu {most[row.type]} verschiedene "
            + words.get(row.type, "Antworten"),
        )
        if times[row.type] > 1 and row.type != "multiple"
        else row
        for row in rows
    ]


def _are_places(variables: Sequence[Variable]) -> bool:
    """Columns ``Q[1]`` to ``Q[k]`` with the same few answers and none twice in a record."""
    if [v.first.part for v in variables] != [str(n) for n in range(1, len(variables) + 1)]:
        return False
    if any(_ticks(v) or are_numbers(v.counts) for v in variables):
        return False
    for wave in variables[0].columns:
        for cells in zip(
            *(v.columns[wave].cells for v in variables if wave in v.columns), strict=True
        ):
            given = [cell for cell in cells if cell is not None]
            if len(set(given)) < len(given):
                return False
    return all(is_closed(v.counts, "") for v in variables)


def _together(variables: Sequence[Variable]) -> bool:
    """Whether any record has two boxes ticked."""
    for wave in variables[0].columns:
        columns = [v.columns[wave].cells for v in variables if wave in v.columns]
        ticked = (
            [c for c in cells if c and c.lower() not in ("nein", "no", "0", "n/a")]
            for cells in zip(*columns, strict=True)
        )
        if any(len(cells) > 1 for cells in ticked):
            return True
    return False


def _ranks_by_option(variables: Sequence[Variable]) -> bool:
    waves = list(variables[0].columns)
    return all(set(v.columns) == set(waves) for v in variables) and all(
        are_rankings(list(zip(*(v.columns[wave].cells for v in variables), strict=True)))
        for wave in waves
    )


def _places_of(variables: Sequence[Variable]) -> list[Row]:
    """Turn "one column per option, cells are ranks" into one row per place."""
    options = tuple(v.first.item for v in variables)
    evidence = (
        f"{len(options)} Spalten einer Frage; in jeder Antwort steht jeder Rang ab 1 genau einmal. "
        "1 ist der beste Rang. Das Programm liest daraus „Rang 1“, „Rang 2“, …"
    )
    first = row_of(variables[0], "ranking", evidence, role="place", closed=True)
    beginnings = {w: _beginning(c.heading, c.item) for w, c in variables[0].columns.items()}
    return [
        replace(
            first,
            item=f"Rang {n}",
            part=str(n),
            columns={wave: f"{text} [Rang {n}]" for wave, text in beginnings.items()},
            variables=tuple(variables),
            options=options,
            wordings={},
        )
        for n in range(1, len(options) + 1)
    ]


def _beginning(heading: str, item: str) -> str:
    plain = " ".join(heading.split())
    start = plain.rfind(item)
    return plain[:start].rstrip(" -–|:[.") if start > 0 else plain


def _single(variable: Variable, *, battery: bool = False) -> list[Row]:
    """Return the row of a column that stands for itself, or is a row of a table."""
    counts, text = variable.counts, variable.text
    total, different = variable.answered, len(variable.counts)
    if all(map(missing_kind, counts)):
        return []
    if variable.labels:
        return [
            row_of(
                variable, "single", f"{len(variable.labels)} Antworttexte in der Datei", closed=True
            )
        ]
    if are_dates(counts):
        return [row_of(variable, "date", f"alle {total} Zellen sind Tage")]
    if are_numbers(counts):
        if battery and not NUMBER.search(text) and few_codes(variable):
            return [row_of(variable, "single", f"{different} verschiedene Zahlen", closed=True)]
        return [number_or_code(variable)]
    if (
        different == 1
        and not battery
        and _ticks(variable)
        and counts.keys().isdisjoint({"Ja", "Nein"})
    ):
        return [row_of(variable, "multiple", "ein Kästchen, angekreuzt oder leer", role="option")]
    if several := choices_in(counts):
        return _choices(variable, *several)
    if is_closed(counts, variable.first.question):
        evidence = f"{different} verschiedene Antworten bei {total} ausgefüllten Zellen"
        return [row_of(variable, "single", evidence, closed=True)]
    evidence = f"{different} verschiedene Texte bei {total} ausgefüllten Zellen"
    return [row_of(variable, "text", evidence)]


def _choices(variable: Variable, separator: str, choices: dict[str, int]) -> list[Row]:
    """Return one row per option of cells that list several answers."""
    shown = "Semikolon" if separator == ";" else "Komma"
    evidence = f"mehrere Antworten in einer Zelle, getrennt durch {shown}"
    rare = [times for times in choices.values() if times < FEWEST]
    row = row_of(variable, "multiple", evidence, role="option")
    often = sorted(((o, n) for o, n in choices.items() if n >= FEWEST), key=lambda p: -p[1])
    rows = [_part_of_cell(row, option, option, str(n)) for n, (option, _) in enumerate(often, 1)]
    if rare:
        evidence = f"{len(rare)} seltene Texte ({sum(rare)} Nennungen) neben den Antworten"
        other = _part_of_cell(row, _OTHER, "Sonstiges", _OTHER)
        rows.append(replace(other, role="other_text", evidence=evidence))
    return rows


def _part_of_cell(row: Row, part: str, item: str, name: str) -> Row:
    """Return the row of one option of a column that holds several."""
    columns = {wave: f"{code}[{part}]" for wave, code in row.columns.items()}
    return replace(row, item=item, part=name, columns=columns, wordings={})

"""Read the exports to draft from, and sort their columns: questions, and what is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.draft.column import Column
from pipeline.draft.guesses import Guess
from pipeline.draft.heading_parts import take_apart
from pipeline.draft.questionnaire import answers_of, condition_of, is_asked, places_in
from pipeline.draft.words import PERSONAL, TECHNICAL
from pipeline.errors import Problem, StudyError
from pipeline.ingest.headings import code_key, is_timing
from pipeline.ingest.lsa_file import read_structure
from pipeline.ingest.meta_columns import meta_columns, technical_columns
from pipeline.ingest.personal import EMAIL, IP, PHONE, heading_problems, heading_shown
from pipeline.ingest.platform_columns import about_the_interview, platform_columns
from pipeline.ingest.readers import read_table
from pipeline.ingest.structure import Structure
from pipeline.ingest.summary_table import summary_problem
from pipeline.ingest.table import DeclaredMissing, Table
from pipeline.ingest.values import cell_text, whole

FEWEST_KNOWN = 0.9
"""A survey file beside the export is its own if it knows this share of the columns."""
_CONTENTS = (("E-Mail-Adressen", EMAIL), ("IP-Adressen", IP), ("Telefonnummern", PHONE))
_MEANING = {
    "response_id": "Antwortnummer",
    "submitted": "Abgabedatum",
    "started": "Beginn",
    "token": "Zugangscode (wird zum Pseudonym)",
    "finished": "vollständig oder nicht",
    "test": "Testantwort oder nicht",
}
_ASKED_FORM = re.compile(r"[\[\]?]")


@dataclass(frozen=True)
class Export:
    """One file: its table, its survey file, the columns that may hold questions, their meta.

    ``left_out`` are the guesses about columns that are no questions.
    """

    path: Path
    lss: Path | None
    table: Table
    columns: tuple[Column, ...]
    meta: dict[str, int]
    left_out: tuple[Guess, ...]


def read_exports(files: Sequence[Path]) -> list[Export]:
    """Read exports; a ``.lss`` among ``files`` or beside an export is its survey file.

    Parameters
    ----------
    files : sequence of Path
        One export per wave, in the order of the waves.

    Returns
    -------
    list of Export

    Raises
    ------
    StudyError
        For files that cannot be read, are named twice, or a survey file that fits no export.
    """
    surveys = [file for file in files if file.suffix.lower() == ".lss"]
    data = [file for file in files if file not in surveys]
    if not data:
        message = "kein Export genannt"
        raise StudyError(
            [Problem("init", 0, 0, message, "industriedialog init DATEI --study NAME")]
        )
    exports = [_read(file, surveys) for file in data]
    used = {export.lss for export in exports}
    problems = [
        Problem(lss.name, 0, 0, "passt zu keinem der Exporte", "Fragebogen dieser Umfrage nennen")
        for lss in surveys
        if lss not in used
    ]
    problems += [
        Problem(name, 0, 0, "ist zweimal genannt", "jede Datei nur einmal nennen")
        for name, times in Counter(str(file) for file in files).items()
        if times > 1
    ]
    if problems:
        raise StudyError(problems)
    return exports


def _read(file: Path, surveys: Sequence[Path]) -> Export:
    table = read_table(file, file.name)
    if not table.records:
        message = "enthält keine einzige Antwort"
        raise StudyError([Problem(file.name, table.heading_row, 0, message, "neu exportieren")])
    if summary := summary_problem(table, file.name):
        raise StudyError([summary])
    if wrong := heading_problems(table, file.name):
        raise StudyError(wrong)
    meta = {name: found[0] for name, found in _meta(table).items() if found}
    table = _one_per_token(table, meta)
    left_out = dict(_without_question(table, meta))
    free = [i for i in range(len(table.headings)) if i not in left_out and i not in meta.values()]
    beside = [file] if file.suffix.lower() == ".lsa" else sorted(file.parent.glob("*.lss"))
    for lss in surveys or beside:
        structure = read_structure(lss, lss.name)
        known = places_in(structure, table.headings)
        if sum(i in known for i in free) >= FEWEST_KNOWN * len(free):
            columns, unknown = _asked_columns(table, free, structure)
            left_out |= unknown
            break
    else:
        lss, columns = None, _plain_columns(table, free)
    left_out |= {i: ("meta", _MEANING.get(n, n), "Überschrift") for n, i in meta.items()}
    notes = tuple(Guess(_shown(table, i), *left_out[i], matters=False) for i in sorted(left_out))
    return Export(file, lss, table, tuple(columns), meta, notes)


def _one_per_token(table: Table, meta: dict[str, int]) -> Table:
    """Keep the last record of each token: what one company said three times, one company said."""
    if "token" not in meta:
        return table
    tokens = [cell_text(cell) for cell in table.column(meta["token"])]
    last = {token: index for index, token in enumerate(tokens)}
    kept = [i for i, token in enumerate(tokens) if token is None or last[token] == i]
    if len(kept) == len(tokens):
        return table
    return replace(table, records=tuple(table.records[i] for i in kept))


def _meta(table: Table) -> dict[str, list[int]]:
    return meta_columns(table.headings, claimed=()) | platform_columns(table)


def _without_question(
    table: Table, meta: dict[str, int]
) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Yield (position, (what, guess, evidence)) of columns that are left out of the codebook."""
    technical = technical_columns(table.headings) | about_the_interview(table)
    keys = Counter(code_key(heading) for heading in table.headings)
    for i, heading in enumerate(table.headings):
        plain = heading.strip()
        name = plain.lower()
        if i in meta.values():
            continue
        cells = [text for r in table.records if (text := cell_text(r.cells[i])) is not None]
        if not plain:
            yield i, ("column", "nicht übernommen", "Spalte ohne Überschrift")
        elif keys[code_key(heading)] > 1:
            yield i, ("column", "nicht übernommen", "Überschrift steht mehrfach da")
        elif what := _personal(name, cells, table):
            yield i, ("personal", "nicht übernommen: Angaben zur Person", what)
        elif i in technical or is_timing(heading) or _is_technical(name):
            evidence = "Überschrift einer Spalte über das Ausfüllen"
            yield i, ("technical", "nicht übernommen: technische Spalte", evidence)


def _is_technical(name: str) -> bool:
    return not _ASKED_FORM.search(name) and re.fullmatch(TECHNICAL, name) is not None


def _personal(name: str, cells: Sequence[str], table: Table) -> str:
    for what, pattern in PERSONAL:
        if re.fullmatch(pattern, name):
            return f"Überschrift bedeutet {what}"
    if table.platform and any(
        re.fullmatch(pattern, name, re.IGNORECASE) for pattern in table.platform.personal
    ):
        return f"{table.platform.name} schreibt hier Angaben zur Person"
    for what, form in _CONTENTS:
        hits = sum(form.fullmatch(cell) is not None for cell in cells)
        if cells and 2 * hits > len(cells):
            return f"{hits} von {len(cells)} Zellen sehen aus wie {what}"
    return ""


def _shown(table: Table, position: int) -> str:
    heading, number = heading_shown(table, position), f"Spalte {position + 1}"
    return number if heading == number else f"{number} „{heading}“"


def _asked_columns(
    table: Table, free: Sequence[int], structure: Structure
) -> tuple[list[Column], dict[int, tuple[str, str, str]]]:
    known = places_in(structure, table.headings)
    columns, unknown = [], {}
    for i in free:
        if i not in known:
            unknown[i] = ("column", "nicht übernommen", "steht nicht im Fragebogen (.lss)")
            continue
        parts, item = known[i]
        if not is_asked(item):
            unknown[i] = ("technical", "nicht übernommen", "im Fragebogen keine Frage")
            continue
        columns.append(
            Column(
                position=i,
                heading=table.headings[i],
                code=parts.code,
                question=parts.question,
                item=parts.item,
                group=parts.group,
                part=parts.part,
                cells=_cells(table, i),
                labels=dict(answers_of(item, parts)),
                missing=table.dictionary.missing.get(i, DeclaredMissing()),
                kind=item.type,
                condition=condition_of(item, parts),
            )
        )
    return columns, unknown


def _plain_columns(table: Table, free: Sequence[int]) -> list[Column]:
    apart = take_apart(table.headings, table.dictionary.texts)
    columns = []
    for i in free:
        parts = apart[i]
        columns.append(
            Column(
                position=i,
                heading=table.headings[i],
                code=table.headings[i].strip(),
                question=parts.question,
                item=parts.item,
                group=parts.group,
                part=parts.part,
                cells=_cells(table, i),
                labels=dict(table.dictionary.labels.get(i, {})),
                missing=table.dictionary.missing.get(i, DeclaredMissing()),
            )
        )
    return columns


def _cells(table: Table, position: int) -> tuple[str | None, ...]:
    texts = (cell_text(record.cells[position]) for record in table.records)
    return tuple(None if text is None else whole(text) for text in texts)
